"""The whole way: what a reader of the published HTML and PDF gets."""

import hashlib
import html
import itertools
import json
import re
import tomllib
import zipfile
from html.parser import HTMLParser
from typing import Any

import duckdb
import lxml.html
import pypdfium2
import pytest
from pypdf import PdfReader

from partsrapport.raw import reading
from partsrapport.report import goal_frames
from partsrapport.warehouse import store
from partsrapport.words import wording
from tests.conftest import text_of_sheets

CHAPTERS = [
    "Sammanfattning",
    "Året i siffror",
    "Tjänster och täckning",
    "Effektmål",
    "Aktiviteter",
    "Vad vi har publicerat",
    "Datakvalitet",
    "Metod och definitioner",
]
FETCHING = {"src", "href", "srcset", "data", "poster", "action", "formaction", "background", "xlink:href"}


class Page(HTMLParser):
    """Text and fetching attributes of a page; what scripts and styles hold is not text."""

    def __init__(self, source):
        super().__init__()
        self.words, self.addresses, self.hidden = [], [], 0
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        self.addresses += [value or "" for name, value in attrs if name in FETCHING and tag != "a"]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def flattened(text):
    """Text without the line breaks, hyphens and spaces that a layout puts in."""
    return re.sub(r"[\s\u00ad-]+", "", text)


@pytest.fixture(scope="module")
def page(built):
    return Page(built.html.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def html_text(page):
    return " ".join(page.words)


@pytest.fixture(scope="module")
def pdf(built):
    return PdfReader(built.pdf)


@pytest.fixture(scope="module")
def pdf_sheets(built):
    return text_of_sheets(built.pdf)


@pytest.fixture(scope="module")
def pdf_text(pdf_sheets):
    return "\n".join(pdf_sheets)


def test_all_chapters_are_in_both(html_text, pdf_text):
    for chapter in CHAPTERS:
        assert chapter in html_text
        assert flattened(chapter) in flattened(pdf_text)


def test_every_number_that_the_chapters_show_is_in_both_as_computed(built, root, html_text, pdf_text):
    found = re.findall(r"{{< var figures\.(\w+) >}}", "".join(p.read_text() for p in (root / "quarto").glob("*.qmd")))
    explained = set(re.findall(r'id="f-([\w.-]+)"', built.html.read_text(encoding="utf-8")))
    taken = explained.intersection(found)
    assert len(taken) > 30
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        texts = dict(connection.execute("SELECT figure_id, text FROM mart.figures").fetchall())
    for figure in sorted(taken):
        assert flattened(texts[figure]) in flattened(html_text), figure
        assert flattened(texts[figure]) in flattened(pdf_text), figure


def test_no_number_is_typed_into_a_chapter(root):
    """A chapter holds no digits of its own, a limit of the method aside: the rest comes from the registry."""
    allowed = {"_04-effektmal.qmd": {"5"}}
    for path in (root / "quarto").glob("_*.qmd"):
        prose = re.sub(
            r"{{<.*?>}}|{[^}]*}|`[^`]*`|^---.*?^---|<!--.*?-->|@[\w-]+", "", path.read_text(), flags=re.S | re.M
        )
        found = set(re.findall(r"\S*\d\S*", prose)) - allowed.get(path.name, set())
        assert not found, path.name


# What is no figure though it has digits, and why.
UNASKED = {
    "days and years of the configuration, the sources and the texts": r"\b(?:\d{1,2} [A-Za-z]+ )?(?:19|20)\d\d\b",
    "what a goal says, in its own words": r"Minst \d+ procent av [^.:]*?(?= Av omkring| För få| Målet|:)"
    r"|At least \d+ percent of [^.:]*?(?= Of about| Too few| The goal|:)",
    "what a goal for a mean says, in its own words": r"Deltagarna ska i medeltal .*?(?= Medelvärdet|:)"
    r"|The participants are to give .*?(?= The mean|:)",
    "the ends of a scale": r"(?:på skalan|on the scale) \d–\d",
    "shares with weights, no figures: they stand in the table below": r"Viktade efter sektor .*? utan vikter"
    r"|Weighted by sector .*? without weights",
    "shares of several answers, no figures: they are in steps": r":[^:]*\(flera svar kunde ges\)"
    r"|:[^:]*\(several answers could be given\)",
    "the name of a size class": r"(?:under )?\d+(?:–\d+)? anställda|\d+ eller fler anställda"
    r"|(?:under )?\d[\d,]*(?:–\d[\d,]*)? employees|\d[\d,]* employees or more",
    "the confidence and the interval of the configuration": r"9\d procents? (?:säkerhet|av fallen)"
    r"|9\d percent (?:confidence|of cases)",
    "a limit of the method, explained where it stands": r"inom \d procentenheter åt båda hållen"
    r"|within \d percentage points",
    "the names of sections and notes": r"(?:Avsnitt|Section) \d[\d.]*",
}
NO_PROSE = (
    "//table|//svg|//details|//code|//sup|//figcaption/strong|//*[@class='register']|//*[contains(@class, 'tip')]"
    "|//a[@class='quarto-xref']|//*[@class='header-section-number']|//a[@class='figure']"
)


@pytest.mark.parametrize("language", ["html", "english"])
def test_every_number_in_the_text_can_be_asked(built, language):
    """Every digit of prose is in a link to the register, or is none of our figures; a heading's, in the text below."""
    page = getattr(built, language).read_text(encoding="utf-8")
    assert not re.search("[\ue000-\ue002]|\\]\\(#f-", page)
    document = lxml.html.fromstring(page)
    asked = {" ".join(link.text_content().split()) for link in document.xpath("//main//a[@class='figure']")}
    in_headings = [text for heading in document.xpath("//main//h3") for text in numbers_of(heading)]
    assert in_headings
    assert all(any(number in text for text in asked) for number in in_headings)
    for element in document.xpath("|".join(f"//main{path}" for path in NO_PROSE.split("|"))):
        element.drop_tree()
    prose = document.xpath("//main//p|//main//li[not(p)]|//main//dd|//main//dt|//main//figcaption|//main//blockquote")
    assert len(prose) > 50
    for element in prose:
        assert not numbers_of(element), element.text_content()


UNWELCOME = (
    "orders_placed_n",
    "lead_order_delivery_median_days",
    "not_yet_reached_n",
    "goals_year_not_reached_n",
    "goals_year_too_few_n",
    "goals_year_reached_changeable_n",
    "goals_earlier_not_reached_n",
    "goals_earlier_uncertain_n",
    "plan_not_reached_n",
    "claims_uncertain_n",
    "activities_rearranged_n",
    "activities_new_recipients_n",
    "rows_quarantined_n",
)


def test_what_is_unwelcome_stands_in_sentences_and_not_in_tables_alone(built):
    document = lxml.html.parse(str(built.html))
    told = document.xpath("//main//p[not(ancestor::table)]//a[@class='figure']/@href")
    assert [id_ for id_ in UNWELCOME if f"#f-{id_}" not in told] == []


def test_the_response_rate_is_said_to_be_of_the_whole_survey_above_the_answers_to_a_goal(built):
    page = built.html.read_text(encoding="utf-8")
    assert page.index("Inbjudna och svarsfrekvens gäller hela enkäten") < page.index('<figure id="tbl-mal"')


def numbers_of(element):
    """The numbers of an element that are not in the list of what is unasked."""
    text = " ".join(element.text_content().replace("\u00a0", " ").split())
    for allowed in UNASKED.values():
        text = re.sub(allowed, "", text)
    return re.findall(r"\d+(?: procent| percent)?", text)


def test_a_goal_has_the_same_bounds_in_words_in_its_row_and_in_the_text_of_the_chart(built):
    page = html.unescape(built.html.read_text(encoding="utf-8")).replace("\u00a0", " ")
    table = page[page.index('<figure id="tbl-mal"') :].partition("</table>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("<tr>")[2:]]
    rows = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]
    bounds = {row[0]: [bound.removesuffix(" %") for bound in row[7:9]] for row in rows}
    told = re.findall(r"(Minst [^:;]+): \d+ % \((\d+) % till ((?:under )?\d+) %\)", page)
    with store.connect(built.warehouse) as connection:
        goals = goal_frames.named(connection.sql("FROM mart.effect_goals").pl()).drop_nulls("lower_share")
    assert goals.height > 5
    for goal in goals.to_dicts():
        lower, upper = bounds[goal["goal"]]
        certain = {
            "nått": f"minst {lower} procent",
            "ej nått": f"{'' if 'under' in upper else 'högst '}{upper} procent",
        }
        words = certain.get(goal["verdict"], f"mellan {lower} och {upper} procent")
        assert words in goal["sentence"].replace("\u00a0", " ")
        assert (goal["statement"], lower, upper) in told


def test_captions_are_numbered_alike_in_both(html_text, pdf_text):
    in_html = set(re.findall(r"(?:Figur|Tabell)\s+\d+", html_text))
    in_pdf = set(re.findall(r"(?:Figur|Tabell)\s+\d+", pdf_text))
    normal = {re.sub(r"\s+", " ", caption) for caption in in_html}
    assert len(normal) >= 8
    assert normal == {re.sub(r"\s+", " ", caption) for caption in in_pdf}


def test_no_reference_is_left_unresolved(html_text, pdf_text):
    for text in (html_text, pdf_text):
        assert "{{<" not in text
        assert not re.search(r"\?@|@(fig|tbl|sec)-|\?(fig|tbl|sec)-", text)
        assert "alt.Chart" not in text


def links_of(path):
    """The files that a published one leads to, without the places in them."""
    if path.suffix == ".html":
        addresses = lxml.html.parse(path).xpath("//a/@href[not(starts-with(., '#') or starts-with(., 'data:'))]")
    else:
        notes = [one.get_object() for page in PdfReader(path).pages for one in page.get("/Annots") or []]
        addresses = [note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})]
    return {address.partition("#")[0] for address in addresses}


def test_every_link_leads_to_another_file_that_is_published(built):
    led = {path.name: links_of(path) for kind in ("html", "pdf") for path in built.out.glob(f"*.{kind}")}
    assert len(led) == 6
    assert all(links for links in led.values())
    assert [(name, link) for name, links in led.items() for link in links if not (built.out / link).is_file()] == []
    assert [name for name, links in led.items() if name in links] == []


def test_the_page_asks_no_host_for_anything(page, built):
    assert [address for address in page.addresses if not address.startswith(("#", "data:"))] == []
    styles = "".join(re.findall(r"<style[^>]*>(.*?)</style>", built.html.read_text(encoding="utf-8"), re.S))
    assert not re.search(r"@import|url\((?!\s*['\"]?(?:data:|#))", styles)


def test_the_page_forbids_the_browser_to_ask(built):
    assert re.search(r'http-equiv="Content-Security-Policy"\s+content="default-src \'none\'', built.html.read_text())


def test_every_page_says_that_the_data_are_an_example(pdf_sheets, html_text):
    assert "Exempeldata" in html_text
    assert [n for n, sheet in enumerate(pdf_sheets, 1) if "Exempeldata" not in sheet] == []


def test_the_pdf_declares_language_title_and_its_standards(pdf):
    assert pdf.trailer["/Root"]["/Lang"].startswith("sv")
    assert "Verksamhetsberättelse" in pdf.metadata.title
    metadata = pdf.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid:part" in metadata
    assert "pdfaid:part" in metadata


FOOTER, LOW, MIDDLE = 70, 842 * 0.4, 842 / 2
"""Points from the lower edge of a sheet."""


@pytest.fixture(scope="module", params=["pdf", "english"])
def sheets(built, request):
    """Of each sheet how far down it is filled, and whether a chapter begins there."""
    path = getattr(built, request.param).with_suffix(".pdf")
    outline = [one for one in PdfReader(path).outline if not isinstance(one, list)]
    begins = {PdfReader(path).get_destination_page_number(one) for one in outline}
    return [(lowest(sheet), n in begins) for n, sheet in enumerate(pypdfium2.PdfDocument(path))]


def lowest(sheet):
    text = sheet.get_textpage()
    return min(bottom for _, bottom, *_ in map(text.get_rect, range(text.count_rects())) if bottom > FOOTER)


def test_the_summary_is_one_sheet_that_can_be_copied_alone(sheets):
    assert sheets[1][1], "after the cover"
    assert sheets[2][0] > 0
    assert not sheets[2][1], "the contents"
    assert sheets[3][1]


def test_only_the_last_sheet_of_a_chapter_is_less_than_half_full(sheets):
    inner = [n for n, (_, is_begun) in enumerate(sheets[3:], 3) if not is_begun]
    assert len(inner) > 10
    assert [n for n in inner if sheets[n - 1][0] > MIDDLE] == []


def test_a_figure_stands_in_its_section_unless_half_a_sheet_would_be_left_empty(built):
    path, page = built.html.with_suffix(".pdf"), built.html.read_text(encoding="utf-8")
    reader = PdfReader(path)
    outline: list[Any] = [one for ones in reader.outline for one in (ones if isinstance(ones, list) else [ones])]
    begins = {one.title.split()[0]: (reader.get_destination_page_number(one), -one.top) for one in outline}
    found = re.findall(r'header-section-number">([\d.]+)</span>|<a href="#fig-[^"]+">(Figur\W\d+)</a>:', page)
    order = [number or name.replace("\xa0", " ") for number, name in found]
    headed = {
        name: begins[number] for number, name in itertools.pairwise(order) if name not in begins and number in begins
    }
    followed = {
        name: begins[later] for name, later in itertools.pairwise(order) if name not in begins and later in begins
    }
    assert len(followed) > 5
    assert len(headed) > 5
    stands = captions(path, {*headed, *followed})
    assert [name for name, heading in headed.items() if stands[name] < heading] == []
    below = [name for name, later in followed.items() if stands[name] > later]
    assert [name for name in below if stands[name][0] == followed[name][0] or -followed[name][1] < LOW] == []


def test_a_chart_has_its_caption_beside_it_and_not_below_on_half_of_the_sheet(built):
    names = re.findall(r'<a href="#fig-[^"]+">(Figur\W\d+)</a>:', built.html.read_text(encoding="utf-8"))
    boxes = caption_boxes(built.html.with_suffix(".pdf"), [name.replace("\xa0", " ") for name in names])
    assert len(boxes) == len(names) > 10
    assert [name for name, (_, (left, *_)) in boxes.items() if left < 595 / 2] == []


def captions(path, names):
    """Where each stands: its sheet, and how far down."""
    return {name: (n, -top) for name, (n, (_, _, _, top)) in caption_boxes(path, names).items()}


def caption_boxes(path, names):
    """The sheet of each, and where on it its first letter stands: left, bottom, right, top in points."""
    found = {}
    for n, sheet in enumerate(pypdfium2.PdfDocument(path)):
        text = sheet.get_textpage()
        for name in names:
            if place := text.search(f"{name}:").get_next():
                found[name] = (n, text.get_charbox(place[0]))
    return found


def test_no_heading_of_the_register_is_parted_from_what_it_heads(built):
    headings = re.findall("<dt>(.*?)</dt>|<p><em>(Räknas ur .*?)</em></p>", built.html.read_text("utf-8"), re.DOTALL)
    names = [flattened(re.sub("<[^>]+>", "", "".join(heading))) for heading in headings]
    sheets = [sheet.get_textpage() for sheet in pypdfium2.PdfDocument(built.html.with_suffix(".pdf"))]
    columns = [sheet.get_text_bounded(left, FOOTER, left + 297, 842) for sheet in sheets for left in (0, 298)]
    ends = [flattened(column.splitlines()[-1]) for column in columns if "Räknas ur" in column]
    assert len(ends) > 10
    assert [end for end in ends if any(name.endswith(end) for name in names)] == []


@pytest.fixture(scope="module")
def personal(root):
    """The invented names and addresses of respondents: what stands in the columns that are declared personal."""
    raw = root / "data" / "raw"
    declared = tomllib.loads((raw / "enkater" / "enkater.toml").read_text(encoding="utf-8"))["enkat"]
    files = {survey["fil"]: survey["personuppgifter"] for survey in declared}
    frames = [reading.read(raw / "enkater" / name, raw, headings).frame for name, headings in files.items()]
    columns = [frame[heading] for frame, headings in zip(frames, files.values(), strict=True) for heading in headings]
    return {value for column in columns for value in column.drop_nulls()}


def text_of(path):
    """What a file holds as text; of a workbook, all its parts."""
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


def test_nothing_of_a_single_respondent_or_person_is_published(built, pdf_text, personal):
    assert len(personal) > 100
    assert any("@" in value for value in personal)
    texts = {path.name: text_of(path) for path in built.out.rglob("*.*") if path.suffix != ".pdf"}
    for name, text in (texts | {built.pdf.name: pdf_text}).items():
        told = flattened(text)
        assert {value for value in personal if flattened(value) in told} == set(), name
        assert not re.search(r"19121212|E-postadress", text), name


def test_the_page_is_no_larger_than_a_megabyte(built):
    assert built.html.stat().st_size < 1_000_000


def test_the_manifest_names_every_file_with_its_hash_and_every_source(built):
    manifest = json.loads((built.out / "manifest.json").read_text(encoding="utf-8"))
    published = {str(path.relative_to(built.out)): path for path in built.out.rglob("*") if path.is_file()}
    published.pop("manifest.json")
    assert manifest["files"] == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in published.items()
    }
    assert {source["file"] for source in manifest["sources"]} >= {"malgrupp.csv", "effektmal.toml"}


def test_downloads_hold_what_the_registry_holds(built):
    figures = json.loads((built.out / "data" / "figures.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        expected = connection.execute("SELECT figure_id, unit, value FROM mart.figures ORDER BY figure_id").fetchall()
    points = {id_: 100 * value for id_, unit, value in expected if unit == "procentenheter" and value is not None}
    assert {
        figure["figure_id"]: figure["value"] for figure in figures if figure["figure_id"] in points
    } == pytest.approx(points, abs=1e-6)
    others = [(id_, value) for id_, _, value in expected if id_ not in points]
    assert [(one["figure_id"], one["value"]) for one in figures if one["figure_id"] not in points] == others


def test_the_list_of_those_not_yet_reached_stays_with_staff(built):
    assert (built.work / "ej_natta.csv").exists()
    names = (built.work / "ej_natta.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert names
    assert not list(built.out.rglob("*natta*"))


def test_a_cell_that_can_be_asked_is_the_figure_that_it_leads_to(built):
    page = built.html.read_text(encoding="utf-8")
    cells = re.findall(r'<t[dh][^>]*><a class="figure" href="#f-([^"]+)">([^<]*)</a></t[dh]>', page)
    with store.connect(built.warehouse) as connection:
        rows = connection.sql("SELECT figure_id, value, text, unit FROM mart.figures").pl().to_dicts()
    figures = {row["figure_id"]: row for row in rows}
    written = {
        "andel": lambda value: [wording.percent_sign(value, digits) for digits in (0, 1)],
        "antal": lambda value: [wording.integer(value)],
        "dagar": lambda value: [wording.integer(value)],
        "procentenheter": lambda value: [wording.short_points(value, digits) for digits in (0, 1)],
        "poäng": lambda value: [wording.score(value)],
    }
    assert len(cells) > 150
    assert len({id_.split("_")[0] for id_, _ in cells}) >= 7
    for id_, text in cells:
        figure = figures[id_]
        shown = html.unescape(text)
        if figure["value"] is None:
            assert shown in (".", "..", "–") or shown.casefold() == figure["text"].casefold(), id_
        else:
            assert shown.removeprefix("under ") in written[figure["unit"]](figure["value"]), id_
    places = set(re.findall(r' id="f-([^"]+)"', page))
    assert {id_ for id_, _ in cells} <= places
