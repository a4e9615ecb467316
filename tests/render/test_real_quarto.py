"""Both engines make the same report of the demonstration: Quarto itself, where it is on the path."""

import re
import shutil
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from partsrapport.render import rendering

pytestmark = pytest.mark.skipif(not shutil.which("quarto"), reason="Quarto is not on the path")


class Main(HTMLParser):
    """Headings and text of what a page holds beside its table of contents, header and footer."""

    def __init__(self, source):
        super().__init__()
        self.open, self.headings, self.words = [], [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        if tag in ("main", "script", "style", "h1", "h2", "h3", "h4"):
            self.open.append(tag)
            self.headings += [""] if tag.startswith("h") else []

    def handle_endtag(self, tag):
        if tag in self.open:
            self.open.remove(tag)

    def handle_data(self, data):
        if "main" not in self.open or self.open[-1] in ("script", "style"):
            return
        self.words.append(data)
        if self.open[-1].startswith("h"):
            self.headings[-1] += data

    @property
    def titles(self):
        """The headings without their numbers."""
        found = [re.sub(r"^[\d.\s]+", "", " ".join(heading.split())) for heading in self.headings]
        return [heading for heading in found if heading]

    @property
    def numbers(self):
        return set(re.findall(r"\d+(?:,\d+)?", " ".join(self.words)))


@pytest.fixture(scope="module")
def rendered(built, tmp_path_factory):
    """The staged demonstration, rendered by Quarto."""
    out = tmp_path_factory.mktemp("quarto")
    rendering.render(built.work / "quarto", out, "quarto")
    return out


@pytest.fixture(scope="module")
def pages(built, rendered):
    """What Quarto made, and what the embedded renderer made."""
    return [Main((folder / built.html.name).read_text(encoding="utf-8")) for folder in (rendered, built.out)]


def test_the_headings_are_the_same(pages):
    of_quarto, embedded = (page.titles for page in pages)
    assert len(embedded) > 20
    assert of_quarto == embedded


def test_the_numbers_are_the_same(pages):
    of_quarto, embedded = (page.numbers for page in pages)
    assert len(embedded) > 200
    assert of_quarto == embedded


def test_the_pdf_has_text(built, rendered, pages):
    text = "".join(sheet.extract_text() for sheet in PdfReader(rendered / built.pdf.name).pages)
    squeezed = re.sub(r"[\s\u00ad-]+", "", text)
    assert [title for title in pages[1].titles if re.sub(r"[\s-]+", "", title) not in squeezed] == []
