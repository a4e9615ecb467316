"""Both engines make the same report of the demonstration: Quarto itself, where it is on the path."""

import shutil
import subprocess
from html.parser import HTMLParser

import page
import pypdf
import pytest

from partsrapport.errors import UsageError
from partsrapport.project import REPORT
from partsrapport.render import rendering

pytestmark = pytest.mark.skipif(not shutil.which("quarto"), reason="Quarto is not on the path")


class Body(HTMLParser):
    """What a page's body holds: its elements with their attributes, and its text, in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.held: list[tuple] = []
        self.feed(source[source.index("<body") :])

    def handle_starttag(self, tag, attrs):
        # Quarto says of a picture once more what it shows.
        kept = {name: value for name, value in attrs if tag != "img" or name not in ("role", "aria-label")}
        self.held.append((tag, kept))

    def handle_data(self, data):
        self.held += [(word,) for word in data.split()]


@pytest.fixture(scope="module", params=[("quarto", REPORT), ("quarto-en", "activity-report")], ids=["sv", "en"])
def made(request, built, tmp_path_factory):
    """The demonstration's report of Quarto and of the embedded renderer, each without suffix."""
    staged, published = request.param
    out = tmp_path_factory.mktemp("quarto")
    rendering.render(built.work / staged, out, "quarto")
    return out / REPORT, built.out / published


def test_the_page_is_the_same_element_by_element(made):
    of_quarto, embedded = (Body(one.with_suffix(".html").read_text(encoding="utf-8")) for one in made)
    assert len(embedded.held) > 5000
    assert of_quarto.held == embedded.held


def test_the_page_asks_no_host_for_anything_and_runs_no_script(made, browser):
    asked = []
    tab = browser.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(made[0].with_suffix(".html").as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert tab.locator("script").count() == 0
    tab.close()


@pytest.fixture(scope="module")
def documents(made):
    """The PDF of Quarto, and that of the embedded renderer."""
    return [pypdf.PdfReader(one.with_suffix(".pdf")) for one in made]


def test_the_pdf_says_the_same(documents):
    """An older pandoc in Quarto may set a list a little otherwise, so that sheets end elsewhere."""
    said = [" ".join(sheet.extract_text() for sheet in document.pages).split() for document in documents]
    of_quarto, embedded = map(set, said)
    assert len(embedded) > 1000
    assert of_quarto == embedded


def test_the_pdf_has_the_same_data_in_it(documents):
    of_quarto, embedded = (dict(document.attachments) for document in documents)
    assert len(embedded) > 20
    assert of_quarto == embedded


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_pdf_is_accessible_and_archivable(made, profile):
    report = page.validate_pdf(made[0].with_suffix(".pdf"), profile=profile)
    assert [failure.message for failure in report.failures] == []


def test_what_quarto_fails_at_is_told_with_file_and_line(built, tmp_path):
    project = tmp_path / "quarto"
    shutil.copytree(built.work / "quarto", project)
    (project / "_01-sammanfattning.qmd").write_text("# Ett\n\n{{< include _borta.qmd >}}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"_01-sammanfattning.qmd, rad 3: filen _borta.qmd finns inte"):
        rendering.render(project, tmp_path / "out", "quarto")


def test_a_chapter_alone_is_rendered_in_the_folder_of_the_sources(built, root, tmp_path):
    shutil.copytree(root / "quarto", tmp_path / "quarto", dirs_exist_ok=True)
    shutil.copytree(built.work / "quarto", tmp_path / "data" / "processed" / "quarto")
    for step in (["render", "--to", "html"], ["render", "_04-effektmal.qmd", "--to", "html"]):
        done = subprocess.run(["quarto", *step], cwd=tmp_path / "quarto", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "public-quarto" / built.html.name).exists()
    assert 'id="fig-mal"' in (tmp_path / "quarto" / "_04-effektmal.html").read_text(encoding="utf-8")
