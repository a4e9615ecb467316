"""A workbook that is small on disk may not ask for more room than a table needs."""

import logging
import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
import xlsxwriter

from partsrapport.errors import DataError
from partsrapport.raw import workbook_scan
from partsrapport.raw.reading import read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "f.xlsx"


def _write(path: Path, row: int, column: int, text: str) -> None:
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["id", "namn"])
    sheet.write_row(1, 0, ["1", "a"])
    sheet.write(row, column, text, workbook.add_format({"bold": True}))
    workbook.close()


def test_text_in_the_far_corner_of_a_sheet_is_refused(path: Path) -> None:
    _write(path, 1048575, 16383, "x")
    with pytest.raises(DataError, match=r"f\.xlsx har ett blad med text ända till kolumn XFD och rad 1048576"):
        read(path, path.parent, ["id", "namn"])


def test_a_cell_there_that_only_has_a_format_does_no_harm(path: Path) -> None:
    _write(path, 1048575, 16383, "")
    assert read(path, path.parent, ["id", "namn"]).frame.height == 1


def test_a_workbook_that_unpacks_to_more_than_a_table_can_be_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(path, 2, 0, "2")
    workbook_scan.scan(path, "f.xlsx")
    monkeypatch.setattr(workbook_scan, "MOST_BYTES", 1_000)
    with pytest.raises(DataError, match=r"f\.xlsx blir . GB uppackad"):
        workbook_scan.scan(path, "f.xlsx")


def test_a_workbook_that_says_it_is_smaller_than_it_is_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", bytes(12_345_678))
    content = path.read_bytes()
    assert content.count((12_345_678).to_bytes(4, "little")) == 2
    path.write_bytes(content.replace((12_345_678).to_bytes(4, "little"), (1_000).to_bytes(4, "little")))
    with pytest.raises(DataError, match=r"f\.xlsx är skadad"):
        workbook_scan.scan(path, "f.xlsx")


def test_the_reader_s_own_warnings_are_not_printed(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(path, 2, 0, "2")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'"A1:B3"', b'"Z9:A1"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    assert read(path, path.parent, ["id", "namn"]).frame["id"].to_list() == ["1", "2"]
    assert capsys.readouterr().err == ""


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>namn</t></is></c></row>'
ROW = '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>a</t></is></c></row>'
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def _relationships(id_: str, kind: str, target: str) -> str:
    one = f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}">{one}</Relationships>'


def _by_hand(
    path: Path, rows: str, *, part: str = "worksheets/sheet1.xml", sheets: str | None = None, before: str = ""
) -> None:
    """A workbook as no library would write it: the XML of its rows, where its sheet lies, and its list of sheets."""
    listed = '<sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets>' if sheets is None else sheets
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _relationships("rId1", "officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{listed}</workbook>',
        "xl/_rels/workbook.xml.rels": _relationships("rId1", "worksheet", part),
        f"xl/{part}": f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        if "<" in rows
        else rows,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


FAR = "XFD1048576"


@pytest.mark.parametrize(
    "cell",
    [
        f"<c r='{FAR}' t='inlineStr'><is><t>x</t></is></c>",
        f'<c z=">" r="{FAR}"><v>1</v></c>',
        f'<c s="1"\n\tr = "{FAR}" ><v>1</v></c>',
        f"<c r={quoteattr(FAR.lower())}><v>1</v></c>",
        f'<m:c xmlns:m="{MAIN}" r="{FAR}"><m:v>1</m:v></m:c>',
    ],
)
@pytest.mark.parametrize("part", ["worksheets/sheet1.xml", "blad/ett.xml"])
def test_a_far_cell_is_found_however_it_is_written(path: Path, cell: str, part: str) -> None:
    _by_hand(path, f'{HEAD}{ROW}<row r="1048576">{cell}</row>', part=part)
    with pytest.raises(DataError, match=r"f\.xlsx har ett blad med text ända till kolumn XFD och rad \d+"):
        read(path, path.parent, ["id", "namn"])


@pytest.mark.parametrize(
    ("rows", "sheets"),
    [
        (HEAD + ROW, ""),
        (HEAD + ROW, "<sheets/>"),
        (HEAD + ROW, '<sheets><sheet name="Blad1" sheetId="1" r:id="rId7"/></sheets>'),
        ("", None),
        ("x" * 20_000_000, None),
        (HEAD + ROW + "<a>" * 300 + "</a>" * 300, None),
        (f'{HEAD}<row r="två"><c r="A2"><v>1</v></c></row>', None),
    ],
)
def test_a_workbook_that_no_program_writes_is_a_message(path: Path, rows: str, sheets: str | None) -> None:
    _by_hand(path, rows, sheets=sheets)
    with pytest.raises(DataError, match=r"^f\.xlsx (är (skadad|tom)|har )"):
        read(path, path.parent, ["id", "namn"])


@pytest.mark.parametrize("entity", ["&i;", "&x;"])
def test_a_document_type_with_entities_is_refused(path: Path, entity: str) -> None:
    entities = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "/etc/passwd"><!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    cell = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{entity}</t></is></c></row>'
    _by_hand(path, f"{HEAD}{cell}", before=f"{entities}]>")
    with pytest.raises(DataError, match=r"är (skadad|tom)"):
        read(path, path.parent, ["id", "namn"])


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2"><f>DATE(2020,12,31)</f></c>', "#OSPARAT_VÄRDE"),
        ('<c r="B2"><f>1+1</f><v></v></c>', "#OSPARAT_VÄRDE"),
        ('<c r="B2"><f t="shared" si="0"/></c>', "#OSPARAT_VÄRDE"),
        ('<c r="B2"><f t="array" ref="B2:B3">ROW()</f></c>', "#OSPARAT_VÄRDE"),
        ("<c><f>1+1</f></c>", "#OSPARAT_VÄRDE"),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', None),
        ('<c r="B2" t="str"><f>"a"</f><v>a</v></c>', "a"),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2"/>', None),
    ],
)
def test_a_formula_without_a_stored_value_is_no_blank(path: Path, cell: str, text: str | None) -> None:
    _by_hand(path, f'{HEAD}<row r="2"><c r="A2"><v>1</v></c>{cell}</row>')
    assert read(path, path.parent, ["id", "namn"]).frame["namn"].to_list() == [text]


def test_a_last_row_of_nothing_but_unstored_formulas_is_a_row(path: Path) -> None:
    formulas = '<c r="A4"><f>1</f></c><c r="B4"><f>2</f></c>'
    _by_hand(path, f'{HEAD}{ROW}<row r="4">{formulas}</row>')
    rows = read(path, path.parent, ["id", "namn"]).frame.select("row_number", "id", "namn").rows()
    assert rows == [(2, "1", "a"), (4, "#OSPARAT_VÄRDE", "#OSPARAT_VÄRDE")]
