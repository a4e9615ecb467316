"""Excel workbooks: dates, numbers and row numbers as the reader of the sheet sees them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from partsrapport.core.kinds import DATE
from partsrapport.errors import DataError
from partsrapport.raw.reading import read, read_all


def _write(path: Path, rows: list[list[object]], first_row: int = 0, **options: object) -> None:
    workbook = xlsxwriter.Workbook(path, {"default_date_format": "d mmm yyyy", **options})
    sheet = workbook.add_worksheet("Blad1")
    for place, row in enumerate(rows):
        sheet.write_row(first_row + place, 1, row)
    workbook.add_worksheet("Anteckningar").write(0, 0, "annat")
    workbook.close()


def test_cells_come_as_the_text_they_stand_for(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    _write(path, [["Org nr", "När", "Antal", "Med"], [2021004284, datetime(2021, 5, 31, 13, 45), 12.0, True]])
    frame = read(path, tmp_path, ("org nr", "när", "antal", "med")).frame
    assert frame.select("org nr", "när", "antal", "med").row(0) == ("2021004284", "2021-05-31 13:45:00", "12", "true")


@pytest.mark.parametrize("is_1904", [False, True])
def test_dates_are_right_in_both_of_excels_calendars(tmp_path: Path, is_1904: bool) -> None:
    path = tmp_path / "f.xlsx"
    _write(path, [["datum"], [datetime(2021, 5, 31)]], date_1904=is_1904)
    rows = read(path, tmp_path, ("datum",))
    assert DATE.of(rows.frame["datum"]).to_list() == [datetime(2021, 5, 31).date()]
    assert ("Dagar räknas från 1904" in rows.source.decisions) == is_1904


def test_rows_are_numbered_as_in_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    blanks: list[list[object]] = [[None, None], [" ", "\u00a0"]]
    _write(path, [["id", "namn"], ["1", "a"], *blanks, ["2", "rad\nbrytning"]], first_row=3)
    rows = read(path, tmp_path, ("id", "namn")).frame.select("row_number", "id", "namn").rows()
    assert rows == [(5, "1", "a"), (8, "2", "rad brytning")]


def test_a_workbook_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    _write(path, [["id"], ["1"]])
    assert read(path, tmp_path, ("id",)).source.format == "XLSX"


def _write_sheets(path: Path, **sheets: list[str]) -> None:
    workbook = xlsxwriter.Workbook(path)
    for name, cells in sheets.items():
        workbook.add_worksheet(name).write_column(0, 0, cells)
    workbook.close()


def test_the_sheet_with_the_columns_is_read_wherever_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    _write_sheets(path, Anteckningar=["annat"], Tomt=[], Data=["id", "1"])
    assert read(path, tmp_path, ("id",)).frame["id"].to_list() == ["1"]
    with pytest.raises(DataError, match=r"”år” saknas\. I rubrikraden finns i stället ”annat”"):
        read(path, tmp_path, ("år",))


def test_several_sheets_with_the_columns_are_all_read(tmp_path: Path) -> None:
    _write_sheets(tmp_path / "f.xlsx", År2019=["id", "1"], Diverse=["annat"], År2020=["Titel", "", "id", "2"])
    found = read_all(tmp_path / "f.xlsx", tmp_path, ("id",))
    assert [(rows.source.file, rows.frame["id"].to_list()) for rows in found] == [
        ("f.xlsx, blad År2019", ["1"]),
        ("f.xlsx, blad År2020", ["2"]),
    ]
    assert [rows.source.decisions for rows in found] == [
        "Bladet Diverse läses inte: det har inte kolumnerna.",
        "Rubrikraden är rad 3: raderna ovanför läses inte.",
    ]


def test_of_a_survey_only_one_sheet_may_have_the_columns(tmp_path: Path) -> None:
    _write_sheets(tmp_path / "f.xlsx", År2019=["id", "1"], År2020=["id", "2"])
    with pytest.raises(DataError, match="har flera blad med kolumnerna: År2019, År2020"):
        read(tmp_path / "f.xlsx", tmp_path, ("id",))


def test_a_sheet_needs_no_optional_columns_to_be_read(tmp_path: Path) -> None:
    _write_sheets(tmp_path / "f.xlsx", År2019=["id", "1"], År2020=["id", "2"])
    optional = ("a", "b", "c", "d")
    found = read_all(tmp_path / "f.xlsx", tmp_path, ("id", *optional), optional)
    assert [rows.frame["id"].to_list() for rows in found] == [["1"], ["2"]]


def _write_tables(path: Path, **sheets: list[list[str]]) -> None:
    workbook = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    workbook.close()


def test_a_sheet_whose_header_differs_is_told(tmp_path: Path) -> None:
    right, wrong = [["id", "tjanst", "avropsdatum"], ["1", "a", "b"]], [["id", "tjanst", "datum"], ["2", "a", "b"]]
    _write_tables(tmp_path / "f.xlsx", År2019=right, År2020=wrong)
    with pytest.raises(
        DataError, match=r"^f\.xlsx, blad År2020: kolumnen ”avropsdatum” saknas.*”datum”.*ta bort bladet"
    ):
        read_all(tmp_path / "f.xlsx", tmp_path, ("id", "tjanst", "avropsdatum"))


def test_a_sheet_without_a_header_row_is_named_as_not_read(tmp_path: Path) -> None:
    right, bare = [["id", "tjanst", "avropsdatum"], ["1", "a", "b"]], [["2", "a", "b"]]
    _write_tables(tmp_path / "f.xlsx", År2019=right, År2020=bare)
    (rows,) = read_all(tmp_path / "f.xlsx", tmp_path, ("id", "tjanst", "avropsdatum"))
    assert rows.source.decisions == "Bladet År2020 läses inte: det har inte kolumnerna."


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_a_hidden_sheet_is_read_and_said_to_be_hidden(tmp_path: Path, hide: str) -> None:
    workbook = xlsxwriter.Workbook(tmp_path / "f.xlsx")
    workbook.add_worksheet("Anteckningar").write(0, 0, "annat")
    hidden = workbook.add_worksheet("Data")
    hidden.write_column(0, 0, ["id", "1"])
    getattr(hidden, hide)()
    workbook.close()
    rows = read(tmp_path / "f.xlsx", tmp_path, ("id",))
    assert rows.frame["id"].to_list() == ["1"]
    assert rows.source.decisions.startswith("Bladet är dolt men läses.")


def test_hidden_rows_are_read_and_said_to_be_hidden(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(tmp_path / "f.xlsx")
    sheet = workbook.add_worksheet()
    sheet.write_column(0, 0, ["id", "1", "2", "3"])
    for hidden in (2, 3, 7):
        sheet.set_row(hidden, None, None, {"hidden": True})
    workbook.close()
    rows = read(tmp_path / "f.xlsx", tmp_path, ("id",))
    assert rows.frame["id"].to_list() == ["1", "2", "3"]
    assert rows.source.decisions == "Dolda rader läses också: 2."


def test_rows_that_are_struck_through_are_read_and_told(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(tmp_path / "f.xlsx")
    sheet, struck = workbook.add_worksheet(), workbook.add_format({"font_strikeout": True})
    sheet.write_row(0, 0, ["id", "anteckning"])
    for number in range(1, 10):
        sheet.write(number, 0, str(number), struck if number > 2 else None)
    sheet.write_blank(1, 1, None, struck)
    workbook.close()
    rows = read(tmp_path / "f.xlsx", tmp_path, ("id",))
    assert rows.frame["id"].to_list() == [*"123456789"]
    assert rows.source.decisions == (
        "Överstruken text läses som annan (rad 4, 5, 6, 7, 8 och 2 till). Ta bort de rader som inte ska räknas."
    )


def test_cells_merged_over_rows_are_told_for_only_the_first_has_a_value(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(tmp_path / "f.xlsx")
    sheet = workbook.add_worksheet()
    sheet.merge_range(0, 0, 0, 2, "Titel")
    sheet.write_row(1, 0, ["id", "tema"])
    sheet.write_column(2, 0, [*"123"])
    sheet.merge_range(2, 1, 3, 1, "Hälsa")
    workbook.close()
    rows = read(tmp_path / "f.xlsx", tmp_path, ("id", "tema"))
    assert rows.frame["tema"].to_list() == ["Hälsa", None, None]
    assert "Celler är sammanfogade över flera rader (B3): bara den översta har värdet." in rows.source.decisions


def _old_excel(path: Path, rows: list[list[object]]) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Blad1")
    dated = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell, dated) if isinstance(cell, datetime) else sheet.write(number, place, cell)
    workbook.save(str(path))


def _open_document(path: Path, rows: list[list[object]]) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Blad1")
    for row in rows:
        line = TableRow()
        for cell in row:
            line.addElement(_open_cell(cell))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))


def _open_cell(cell: object) -> TableCell:
    if isinstance(cell, datetime):
        return TableCell(valuetype="date", datevalue=f"{cell:%Y-%m-%d}")
    if isinstance(cell, int):
        return TableCell(valuetype="float", value=cell)
    written = TableCell(valuetype="string")
    written.addElement(P(text=cell))
    return written


TABLE = [["Avrop 2021", "", ""], ["id", "När", "antal"], ["a", datetime(2021, 5, 31), 12], ["b", "31 maj 2021", 7]]


@pytest.mark.parametrize(("write", "name"), [(_old_excel, "f.xls"), (_open_document, "f.ods"), (_old_excel, "f.csv")])
def test_other_workbooks_are_read_as_those_of_excel(tmp_path: Path, write: Callable[..., None], name: str) -> None:
    write(tmp_path / name, TABLE)
    rows = read(tmp_path / name, tmp_path, ("id", "när", "antal"))
    assert rows.frame.select("row_number", "id", "antal").rows() == [(3, "a", "12"), (4, "b", "7")]
    assert DATE.of(rows.frame["när"]).to_list() == [datetime(2021, 5, 31).date()] * 2
    assert rows.source.format == ("ODS" if name.endswith("ods") else "XLS")


def test_a_formula_that_failed_is_no_blank(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(tmp_path / "f.xlsx")
    sheet = workbook.add_worksheet()
    sheet.write_row(2, 1, ["id", "till", "annat"])
    for place, error in enumerate(["#N/A", "#VALUE!", "#DIV/0!", ""]):
        sheet.write(3 + place, 1, str(place))
        sheet.write_formula(3 + place, 2, "=VLOOKUP(1,A1:A2,1,FALSE)", None, error)
    workbook.close()
    rows = read(tmp_path / "f.xlsx", tmp_path, ("id", "till")).frame.select("row_number", "id", "till").rows()
    assert rows == [(4, "0", "#N/A"), (5, "1", "#VALUE!"), (6, "2", "#DIV/0!"), (7, "3", None)]
