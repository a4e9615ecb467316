"""Text from the data is text wherever it is shown, and what is private is nowhere."""

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from pypdf import PdfReader

from tests.conftest import text_of_sheets

SIGNED = re.compile(r"[+-]?[\d\s]+(,\d+)?(\sprocentenheter)?")
"""A number with its sign, as a difference is told."""

SHOWN = ("titel1", "tjänst", "lydelse6", "pastaende1")
ADDED = "lydelse16"  # the last
FETCHING = {"src", "href", "srcset", "data", "poster", "action", "formaction", "background", "xlink:href"}
FIRST_SIGNS = tuple("=+@\t\r-")


class Page(HTMLParser):
    def __init__(self, source):
        super().__init__()
        self.words, self.tags, self.inside = [], [], ""
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if not self.inside:
            self.words.append(data)


def squeezed(text):
    """Text without spaces, and without the hyphens that a layout may put in or take out."""
    return re.sub(r"[\s\u00ad-]+", "", text)


@pytest.fixture(scope="module")
def pages(poisoned):
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in poisoned.pages}


@pytest.fixture(scope="module")
def texts(poisoned, pages):
    """The text of the report, as a reader of either format gets it."""
    return {
        "HTML": squeezed("".join(pages["verksamhetsberattelse.html"].words)),
        "PDF": squeezed("".join(text_of_sheets(poisoned.out / "verksamhetsberattelse.pdf"))),
    }


def _written(poisoned):
    """Every file that is published or lies in the work folder and holds text."""
    folders = (poisoned.out, poisoned.work)
    paths = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in paths if path.suffix not in (".duckdb", ".parquet", ".ttf", ".pdf")]


@pytest.mark.parametrize("kind", ["HTML", "PDF"])
@pytest.mark.parametrize("name", SHOWN)
def test_what_looks_like_markup_is_read_as_it_was_written(texts, hostile_text, kind, name):
    assert squeezed(hostile_text(name)) in texts[kind]


def test_an_added_goal_is_in_the_notebook_and_judged_in_the_report(poisoned, texts, hostile_text):
    """It is only written in the file: nothing of it is in the code."""
    assert f"slut-{ADDED}" in (poisoned.work / "notebooks" / "effect_goals.ipynb").read_text(encoding="utf-8")
    assert f"ejnått{squeezed(hostile_text(ADDED))}" in texts["HTML"]
    assert squeezed(hostile_text(ADDED)) in texts["PDF"]


def test_no_text_becomes_an_element_a_handler_or_an_address(pages):
    assert {"kvalitet.html", "verksamhetsberattelse.html"} <= pages.keys()
    for page in pages.values():
        assert not {"iframe", "object", "embed", "form", "base"} & {tag for tag, _ in page.tags}
        # The report's own pictures are in the page itself.
        assert all(dict(attributes)["src"].startswith("data:image/") for tag, attributes in page.tags if tag == "img")
        assert not [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)]
        addresses = [value for _, attrs in page.tags for name, value in attrs.items() if name in FETCHING]
        assert not [address for address in addresses if not re.match(r"#|data:|[\w/.-]+(#[\w-]+)?$", address or "#")]


def test_no_text_becomes_a_link_in_the_pdf(poisoned):
    pages = PdfReader(poisoned.out / "verksamhetsberattelse.pdf").pages
    links = [link.get_object() for page in pages for link in page.get("/Annots") or []]
    assert links
    addresses = {link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})}
    own = {
        "verksamhetsberattelse",
        "activity-report",
        "kvalitet",
        "uppgifter",
        "las-mig",
        "read-me",
    }  # files of the report itself
    assert {Path(address).stem for address in addresses} <= own
    assert all((poisoned.out / address).exists() for address in addresses)


def test_nothing_is_included_from_the_machine(poisoned, texts):
    assert not [path for path in _written(poisoned) if b"root:x:0:0" in path.read_bytes()]
    assert "root:x:0:0" not in "".join(texts.values())


def test_a_browser_runs_nothing_and_asks_nobody(poisoned, browser):
    heard = []

    def dismiss(dialog):
        heard.append(dialog.message)
        dialog.dismiss()

    for path in poisoned.pages:
        page = browser.new_page()
        page.on("dialog", dismiss)
        page.on("request", lambda request: heard.append(request.url))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(path.as_uri())
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        page.close()
    assert heard == [path.as_uri() for path in poisoned.pages]


def test_no_cell_of_a_download_is_a_formula(poisoned):
    downloads = [*sorted((poisoned.out / "data").glob("*.csv")), poisoned.work / "ej_natta.csv"]
    files = [path.open(encoding="utf-8-sig", newline="") for path in downloads]
    cells = [cell for file in files for row in csv.reader(file, delimiter=";") for cell in row]
    assert [cell for cell in cells if "HYPERLINK" in cell]
    assert not [cell for cell in cells if cell.startswith(FIRST_SIGNS) and not SIGNED.fullmatch(cell)]


def test_who_answered_is_nowhere_and_no_personal_identity_number(poisoned, private_texts):
    for path in _written(poisoned):
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not [private for private in private_texts if private in text], path


def test_the_terminal_tells_nobody_who_answered(poisoned, private_texts, checks_again):
    warehouse = poisoned.work / "warehouse.duckdb"
    checks = [checks_again(warehouse, *options, cwd=poisoned.root) for options in ([], ["--json"])]
    said = [poisoned.said, *(check.stdout + check.stderr for check in checks)]
    assert all("kontroller" in text.lower() or "webbinarier-2020.csv" in text for text in said)
    assert not [private for private in private_texts if any(private in text for text in said)]


def test_the_database_holds_nothing_private_and_nothing_that_steers_a_terminal(poisoned, private_texts):
    with duckdb.connect(str(poisoned.work / "warehouse.duckdb"), read_only=True) as connection:
        tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        texts = [str(row) for (table,) in tables for row in connection.execute(f"FROM {table}").fetchall()]
        titles = [title for (title,) in connection.execute("SELECT title FROM core.activities").fetchall()]
    assert not [text for text in texts if any(private in text for private in private_texts)]
    assert "Samtal [2J med någon" in titles
    assert [text for text in texts if "******-****" in text]
