"""The report as a Word file: what a colleague who comments needs of the page, and nothing that only a page can do."""

import re
import zipfile
from html import unescape
from io import BytesIO

import duckdb
import pytest

from partsrapport.project import Project
from partsrapport.render import docx
from partsrapport.running import publishing

SECONDS = 1622419200  # 2021-05-31
POINT_SIZE = 9  # of the text in tables; a letter is half as wide, and a twip the twentieth of a point


@pytest.fixture(scope="module")
def parts(sample) -> dict[str, bytes]:
    """The files in the Word file, by name."""
    with zipfile.ZipFile(BytesIO(docx.of(sample.html, SECONDS))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def paragraphs(parts) -> dict[str, str]:
    """Text → style, of each paragraph."""
    found = re.findall(r"<w:p[ >].*?</w:p>", parts["word/document.xml"].decode(), re.DOTALL)
    style = re.compile(r'<w:pStyle w:val="([^"]+)"')
    return {re.sub("<[^>]+>", "", text): (style.search(text) or ["", ""])[1] for text in found}


def test_headings_and_captions_are_those_of_word(parts):
    styles = {text.strip().replace("\u00a0", " "): style for text, style in paragraphs(parts).items()}
    expected = {
        "Verksamhetsberättelse 2020": "Title",
        "1 Först": "Heading1",
        "1.1 Diagram": "Heading2",
        "Figur 1: Antal per sektor, fördelade": "ImageCaption",
        "Tabell 1: Avrop per tjänst": "TableCaption",
    }
    assert {text: styles.get(text) for text in expected} == expected


def test_charts_are_png_with_their_text_alternative(parts):
    pictures = [name for name in parts if name.startswith("word/media/")]
    assert pictures
    assert all(parts[name].startswith(b"\x89PNG") for name in pictures)
    assert "Stapeldiagram: 12 myndigheter och 7 lärosäten, &quot;hälften&quot; &lt;klara&gt;." in (
        parts["word/document.xml"].decode()
    )


def test_tables_have_header_rows_and_the_text_is_swedish(parts):
    assert parts["word/document.xml"].count(b"<w:tblHeader") == 3
    assert b'w:val="sv"' in parts["word/styles.xml"]


def test_pictures_are_no_larger_than_a_sheet_and_named_without_what_they_hold(parts):
    document = parts["word/document.xml"].decode()
    assert re.search(r'<w:pgSz [^>]*w:w="11906"', document), "A4"
    assert "PAGE" in parts["word/footer1.xml"].decode()
    assert set(re.findall(r'<pic:cNvPr descr="([^"]*)"', document)) == {"1.png"}
    assert [int(width) for width in re.findall(r'<wp:extent cx="(\d+)"', document)] == [pytest.approx(3_420_000, abs=1)]


def test_no_word_is_wider_than_its_column_and_numbers_stand_to_the_right(parts):
    tables = re.findall(r"<w:tbl>.*?</w:tbl>", parts["word/document.xml"].decode(), re.DOTALL)
    assert tables
    for table in tables:
        widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', table)]
        for row in re.findall(r"<w:tr>.*?</w:tr>", table, re.DOTALL):
            cells = [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<w:tc>.*?</w:tc>", row, re.DOTALL)]
            words = [max(map(len, cell.split()), default=0) for cell in cells]
            assert all(width > word * POINT_SIZE / 2 * 20 for width, word in zip(widths, words, strict=True)), cells
    assert re.search(r'<w:jc w:val="right" */></w:pPr><w:r><w:t[^>]*>\d', tables[0] + tables[1])


def test_what_only_a_page_can_do_is_left_out(parts):
    text = " ".join(paragraphs(parts))
    assert "Spara uppgifterna" not in text
    assert "Visa som tabell" not in text
    assert "Rapporten bygger på påhittade uppgifter." in text


def test_a_label_is_told_from_its_text_and_the_register_is_left_to_the_page():
    register = '<section id="sec-register" class="level2"><h2>Sifferregister</h2></section>'
    page = f'<html lang="sv"><main><p><span class="verdict met">nått</span> <b>88 %</b></p>{register}</main>'
    with zipfile.ZipFile(BytesIO(docx.of(page, SECONDS))) as archive:
        text = " ".join(paragraphs({name: archive.read(name) for name in archive.namelist()}))
    assert "nått: 88 %" in text
    assert "Sifferregister" not in text


def test_the_bytes_are_the_same_each_time(sample):
    assert docx.of(sample.html, SECONDS) == docx.of(sample.html, SECONDS)


def test_each_language_and_work_area_has_a_file_of_its_own(tmp_path):
    place = Project(tmp_path, tmp_path / "raw", tmp_path / "work", tmp_path / "public", ("Lönebildning",))
    place = place._replace(languages=("en", "sv"))
    place.work.mkdir()
    with duckdb.connect(str(place.warehouse)) as connection:
        connection.execute("CREATE SCHEMA meta; CREATE TABLE meta.build AS SELECT DATE '2021-05-31' AS as_of_date")
    for one in place.in_each(place.languages):
        for report in (one, one.of_area("Lönebildning")):
            report.page.parent.mkdir(parents=True, exist_ok=True)
            report.work.mkdir(exist_ok=True)
            page = f'<html lang="{one.language}"><main><h2>{report.area or "Allt"}</h2></main></html>'
            report.page.write_text(page, encoding="utf-8")
    written = {path.relative_to(place.work).as_posix(): path for path in publishing.write_docx(place)}
    names = ("activity-report.docx", "verksamhetsberattelse.docx")
    assert set(written) == {*names, *(f"omrade-lonebildning/{name}" for name in names)}
    for name, path in written.items():
        with zipfile.ZipFile(path) as archive:
            styles, text = archive.read("word/styles.xml").decode(), archive.read("word/document.xml").decode()
        assert f'w:val="{"en" if "activity" in name else "sv"}' in styles
        assert ("Lönebildning" if "omrade" in name else "Allt") in text
