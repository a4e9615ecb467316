"""The report in English, published beside the Swedish: the same figures, and not one Swedish word but for names."""

import re
from io import BytesIO

import pytest
from lxml import html
from pikepdf import Pdf

from partsrapport.project import QUALITY_PAGES, REPORTS
from partsrapport.warehouse import store
from tests.conftest import text_of_sheets

# Words that Swedish text is full of and English has not; what has å, ä or ö is caught by that.
SWEDISH = (
    "och|att|som|av|till|det|den|inte|med|har|ett|detta|eller|kan|ska|varje|efter|andel|antal|dagar|mer|vid|avrop|enligt|"
    "svar|visas|inga|inget|alla|mest|minst|fler|flest|sedan|mellan|hos|utan|skulle|blev|procent|datum|organisationer|"
    "aktiviteter|uppgift|rader|kontroller"
)
SAID = re.compile(rf"[^\W\d]*[åäöÅÄÖ][^\W\d]*|\b(?:{SWEDISH})\b")
# Names of what exists under that name only. Whoever adds a column of names to the report adds it here.
NAMES = """
    SELECT service FROM core.services UNION SELECT organisation FROM core.organisations
    UNION SELECT department FROM core.organisations WHERE department IS NOT NULL
    UNION SELECT organisation FROM meta.build UNION SELECT title FROM core.activities
    UNION SELECT co_organiser FROM core.activities WHERE co_organiser IS NOT NULL
    UNION SELECT question FROM core.survey_options -- a column that a fault is in is named as in the file
"""
FILES = re.compile(r"[\w/-]+\.(?:csv|xlsx|toml|json|txt|html|pdf)\b|\benkater/|\bundantag\.toml")
PAGES = [REPORTS["en"] + ".html", QUALITY_PAGES["en"]]


@pytest.fixture(scope="module")
def names(built):
    with store.connect(built.warehouse) as connection:
        found = {name for (name,) in connection.execute(NAMES).fetchall()}
    return sorted(found, key=len, reverse=True)


def swedish_in(text, names):
    """The Swedish words of a text, each with what stands around it."""
    text = FILES.sub(" ", " ".join(text.replace("\N{SOFT HYPHEN}", "").split()))
    for name in names:
        text = text.replace(name, " ")
    return {text[max(found.start() - 40, 0) : found.end() + 20] for found in SAID.finditer(text)}


def read(path):
    """A page's visible text, and that of attributes that are read aloud; what says that it is Swedish is left out."""
    page = html.parse(path).getroot()
    for element in page.xpath("//style | //script | //body//*[@lang='sv']"):
        element.drop_tree()
    spoken = page.xpath("//@alt | //@aria-label | //@data-label | //@title | //*[local-name()='title']/text()")
    return page, " ".join([*page.itertext(), *map(str, spoken)])


@pytest.mark.parametrize("name", PAGES)
def test_no_swedish_word_is_left_on_a_page(built, name, names):
    page, text = read(built.out / name)
    assert page.get("lang") == "en"
    assert swedish_in(text, names) == set()


def test_no_swedish_word_is_left_in_the_document(built, names):
    text = "\n".join(text_of_sheets(built.english.with_suffix(".pdf")))
    whole = re.sub(r"\s*Partsrådet\s+\d+\s+Activity report 2020\s+Demonstration data\s*", " ", text)  # between sheets
    found = swedish_in(whole, names)
    assert {said for said in found if not re.search("På svenska", said)} == set()


def test_swedish_would_be_found(built, names):
    assert len(swedish_in(read(built.html)[1], names)) > 1000


def test_the_document_says_that_it_is_english_and_holds_english_data(built):
    with Pdf.open(built.english.with_suffix(".pdf")) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo["/Title"]) == "Activity report 2020"
        files = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
    assert len(files) > 10
    assert not [name for name, content in files.items() if b";" in content.splitlines()[0]]


def test_each_page_leads_to_the_same_in_the_other_language(built):
    for of in (PAGES, [REPORTS["sv"] + ".html", QUALITY_PAGES["sv"]]):
        for name in of:
            page = html.parse(built.out / name).getroot()
            links = [link for link in page.xpath("//a[@hreflang]") if link.get("hreflang") != page.get("lang")]
            assert [link.get("lang") for link in links] == [link.get("hreflang") for link in links]
            (target,) = {link.get("href") for link in links}
            assert html.parse(built.out / target).getroot().get("lang") == links[0].get("hreflang")


def digits(text):
    """The numbers of a text, as both languages write them."""
    plain = re.sub(r"(?<=\d)[\N{NO-BREAK SPACE}, ](?=\d{3}(?!\d))", "", text)
    return sorted(number.replace(",", ".") for number in re.findall(r"\d+(?:[.,]\d+)?", plain))


def test_both_say_the_same_numbers(built):
    """Chapter by chapter, in the text, in the tables and in the charts."""
    pages = [html.parse(path).getroot() for path in (built.html, built.english)]
    for chapter in pages[0].xpath("//section[starts-with(@id, 'sec-')]/@id"):
        texts = [page.xpath(f"//*[@id='{chapter}']")[0] for page in pages]
        swedish, english = (digits(" | ".join(text.itertext())) for text in texts)
        assert swedish == english, chapter


def test_every_figure_has_both_texts(built):
    with store.connect(built.warehouse) as connection:
        rows = connection.execute("SELECT figure_id, text_en FROM mart.figures").fetchall()
    assert {figure for figure, text in rows if re.search(r"procent|gånger|uppgift saknas| och ", text)} == set()


def test_the_english_document_keeps_what_the_swedish_promises(built):
    content = built.english.with_suffix(".pdf").read_bytes()
    with Pdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        assert [metadata[f"{standard}:part"] for standard in ("pdfuaid", "pdfaid")] == ["1", "3"]
