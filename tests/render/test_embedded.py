"""The embedded renderer: what HTML and PDF say, that they are whole, valid and always the same."""

import re
import subprocess
import sys
from base64 import b64decode
from html.parser import HTMLParser
from io import BytesIO

import page
import pikepdf
import pypdf
import pytest

from partsrapport.errors import UsageError
from partsrapport.render import embedded, rendering, tagging

REMOTE = re.compile(
    r"""(?:\s(?:src|srcset|poster|data|action)\s*=\s*["']?|url\(\s*["']?|@import\s*["']?)(?!data:|#)[^\s"')]+"""
)
SHARED = [
    "Verksamhetsberättelse 2020",
    "Täckningen gäller den 31 maj 2021",
    "1 Först",
    "1.1 Diagram",
    "2 Sist",
    "78,2 % har anmält intresse för minst en tjänst",
    "Se Figur 1, 1, Tabell 2 och Avsnitt 2.",
    "”Citat” med fotnot.",
    "Figur 1: Antal per sektor, fördelade",
    "Tabell 1: Avrop per tjänst",
    "IA-systemet 1 234",
    "Så läses det Läs Tabell 1.",
    "Målet är nått, se Figur 1.",
    "Tabell i texten",
    "Se upp Varning.",
    "Tips Ett tips.",
    "Tabell 2: Egen tabell",
    "Slut enligt Avsnitt 1.1.",
    "Fotnotens text.",
    '<script>alert(1)</script> #panic("typst") *fet* @fig-nej `x` $1$ [a](b) \\ {{< var x >}}',
    "<b>Elak</b> & #let",
    "Rapporten bygger på påhittade uppgifter.",
]


class Text(HTMLParser):
    """The text that is read: scripts, styles and pictures left out."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "svg"):
            self.hidden.append(tag)
        if tag in ("td", "th", "p", "div", "li", "h1", "h2", "h3", "figcaption", "strong"):
            self.parts.append(" ")

    def handle_endtag(self, tag):
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()
        if tag == "span":
            self.parts.append(" ")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def _structure(reader: pypdf.PdfReader):
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        item = waiting.pop().get_object()
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            yield item
            waiting.extend([item["/K"]] if "/K" in item else [])


def _fonts(one: pypdf.PageObject) -> list[str]:
    return [font.get_object()["/BaseFont"] for font in one["/Resources"].get("/Font", {}).values()]


def squeezed(text: str) -> str:
    """Without the spaces and breaks that only layout decides."""
    return re.sub(r"[\s\u00ad\u200b\u2060]+", "", text)


@pytest.fixture(scope="session")
def texts(sample) -> dict[str, str]:
    parser = Text()
    parser.feed(sample.html)
    pages = [one.extract_text() for one in pypdf.PdfReader(sample.pdf).pages]
    return {"html": squeezed("".join(parser.parts)), "pdf": squeezed(" ".join(pages))}


@pytest.mark.parametrize("suffix", ["html", "pdf"])
@pytest.mark.parametrize("text", SHARED)
def test_headings_numbers_captions_and_references_are_the_same_in_both(texts, suffix, text):
    assert squeezed(text) in texts[suffix]


def test_conditional_content_goes_where_it_is_wanted(texts):
    assert ("Barapåwebben." in texts["html"], "Barapåwebben." in texts["pdf"]) == (True, False)
    assert ("BaraiPDF." in texts["html"], "BaraiPDF." in texts["pdf"]) == (False, True)


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_content_is_shown_and_hidden_by_what_data_there_are(texts, suffix):
    assert "Avropfinns,meningamål." in texts[suffix]
    assert "Ingaavrop" not in texts[suffix]


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_nothing_is_left_unresolved(texts, suffix):
    assert not re.search(r"\?@|\?var:|#fig-|@tbl-|@sec-|embedded-cell", texts[suffix])


def test_every_internal_link_has_a_target(sample):
    targets = set(re.findall(r'\sid="([^"]+)"', sample.html))
    links = set(re.findall(r'href="#([^"]+)"', sample.html))
    assert {"fig-bars", "tbl-rows", "tbl-own", "sec-last", "innehall"} <= links <= targets


def test_ids_are_unique(sample):
    found = re.findall(r'\sid="([^"]+)"', sample.html)
    assert len(found) == len(set(found))


def test_the_page_asks_no_host_for_anything(sample):
    markup = re.sub(r"<script.*?</script>", "", sample.html, flags=re.DOTALL)
    assert REMOTE.findall(markup) == []
    assert "<link" not in markup
    assert "default-src 'none'" in markup


def test_the_page_runs_no_script(sample):
    assert "<script" not in sample.html
    assert "script-src" not in sample.html.split("</head>")[0]


def test_a_chart_is_one_picture_for_assistive_technology_and_says_its_marks_to_the_mouse(sample):
    chart = re.search(r'<div class="chart".*?</div>', sample.html, re.DOTALL)[0]
    assert chart.count('role="img"') == 1
    assert 'aria-label="Stapeldiagram: 12 myndigheter och 7 lärosäten, &quot;hälften&quot; &lt;klara&gt;."' in chart
    assert re.search(r'<svg[^>]* aria-hidden="true"', chart)
    assert re.search(r"<path[^>]*><title>[^<]*12[^<]*</title>", chart)


def test_what_is_called_the_same_below_each_figure_says_which_it_is_of(sample):
    found = re.findall(r"<(?:summary|a)\b([^>]*)>(?:Visa som tabell|Spara uppgifterna \(CSV\))<", sample.html)
    described = [re.search(r'aria-describedby="([^"]+)"', attributes) for attributes in found]
    assert len(found) > 2
    assert all(one and f'<figcaption id="{one[1]}">' in sample.html for one in described)


def saved(sample, name: str) -> str:
    content = re.search(rf'download="{name}" href="data:text/csv;charset=utf-8;base64,([^"]+)"', sample.html)[1]
    return b64decode(content).decode("utf-8-sig")


def test_the_data_of_charts_and_tables_are_in_the_page_and_in_the_pdf(sample):
    expected = {
        "fig-bars.csv": "Sektor;Antal\r\nmyndighet;12\r\nlärosäte;7\r\n",
        "tbl-rows.csv": "Tjänst;Antal\r\nIA-systemet;1234\r\n<b>Elak</b> & #let;7\r\n",
    }
    attached = pypdf.PdfReader(sample.pdf).attachments
    for name, content in expected.items():
        assert saved(sample, name) == content
        assert attached[name][0].decode("utf-8-sig") == content.rstrip()


def test_a_chart_has_its_table_in_place(sample):
    figure = sample.html.split('<figure id="fig-bars"')[1].split("</figure>")[0]
    cells = re.findall(r"<t[hd] [^>]*>([^<]*)<", figure.split("<details")[1])
    assert cells == ["Sektor", "Antal", "myndighet", "12", "lärosäte", "7"]


def test_headings_figures_and_tables_have_links_to_copy(sample):
    for target in ("sec-first", "sec-charts", "utan-nummer", "fig-bars", "tbl-rows"):
        assert re.search(rf'<(?:h\d|figcaption)[^>]*>\s*(?:<strong>)?<a\s+href="#{target}"', sample.html), target


def test_the_first_cell_of_each_row_heads_it_in_the_pdf(sample):
    rows = [item for item in _structure(pypdf.PdfReader(sample.pdf)) if item.get("/S") == "/TR"]
    first = [row["/K"][0].get_object() for row in rows]
    assert len(first) > 6
    assert {cell["/S"] for cell in first} == {"/TH"}


def test_landmarks_language_and_title(sample):
    for needed in (
        '<html lang="sv">',
        "<main ",
        "<nav ",
        "<header ",
        "<footer>",
        "<title>Verksamhetsberättelse 2020</title>",
    ):
        assert needed in sample.html
    assert len(re.findall(r"<h1\b", sample.html)) == 1


def test_tables_keep_their_scopes_and_scroll_in_a_named_region(sample):
    assert '<th scope="row"' in sample.html
    assert '<div class="scroll" tabindex="0" role="region" aria-labelledby="tbl-rows-caption">' in sample.html


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_pdf_is_accessible_and_archivable(sample, profile):
    report = page.validate_pdf(sample.pdf, profile=profile)
    assert [failure.message for failure in report.failures] == []
    assert report.is_compliant


def test_no_stream_of_the_pdf_ends_in_a_line_end(sample):
    """Its length would be in doubt, which PDF/A-3a does not allow."""
    given = BytesIO()
    with pikepdf.Pdf.open(sample.pdf) as pdf:
        pdf.Root.Added = pikepdf.Stream(pdf, b"last\r")
        pdf.save(given, compress_streams=False)
    with pikepdf.Pdf.open(BytesIO(tagging.with_row_headers(given.getvalue()))) as pdf:
        assert pdf.Root.Added.read_raw_bytes().endswith(b"~>")
        assert pdf.Root.Added.read_bytes() == b"last\r"


def test_the_pdf_says_what_it_is_in_the_words_of_the_data(sample):
    reader = pypdf.PdfReader(sample.pdf)
    assert reader.metadata.title == "Verksamhetsberättelse 2020"
    assert reader.metadata.creation_date.date().isoformat() == "2021-05-31"
    assert reader.trailer["/Root"]["/Lang"] == "sv-SE"


def test_figures_in_the_pdf_carry_their_text_alternative(sample):
    reader = pypdf.PdfReader(sample.pdf)
    alternatives = {str(item["/Alt"]) for item in _structure(reader) if "/Alt" in item}
    assert 'Stapeldiagram: 12 myndigheter och 7 lärosäten, "hälften" <klara>.' in alternatives


def test_the_pdf_uses_the_committed_fonts_only(sample):
    names = {str(font) for one in pypdf.PdfReader(sample.pdf).pages for font in _fonts(one)}
    assert names
    assert all("SourceSans3" in name for name in names)


def test_every_page_of_the_pdf_says_that_the_data_are_invented(sample):
    assert all("Exempeldata" in one.extract_text() for one in pypdf.PdfReader(sample.pdf).pages)


def test_real_data_are_not_called_invented(project):
    variables = project / "_variables.yml"
    variables.write_text(
        variables.read_text(encoding="utf-8").replace("demonstration: Exempeldata", "demonstration: ''"),
        encoding="utf-8",
    )
    rendered = embedded.render(project)
    assert "Exempeldata" not in rendered["html"].decode()
    assert "påhittade" not in rendered["html"].decode().split("</style>")[1]


def test_another_process_gives_the_same_bytes(sample, tmp_path):
    code = (
        "import sys, pathlib as p; from partsrapport.render import rendering; "
        "rendering.render(*map(p.Path, sys.argv[1:]), 'embedded')"
    )
    subprocess.run([sys.executable, "-c", code, sample.project, tmp_path], check=True)
    for suffix in ("html", "pdf"):
        name = f"verksamhetsberattelse.{suffix}"
        assert (tmp_path / name).read_bytes() == (sample.out / name).read_bytes()


def test_a_failure_leaves_the_published_files_alone(project, tmp_path):
    published = tmp_path / "verksamhetsberattelse.pdf"
    published.write_bytes(b"last good")
    (project / "_chapter.qmd").write_text("@fig-nowhere\n", encoding="utf-8")
    with pytest.raises(UsageError):
        rendering.render(project, tmp_path, "embedded")
    assert published.read_bytes() == b"last good"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["quarto", "verksamhetsberattelse.pdf"]
