"""Excel workbooks: dates, numbers and row numbers as the reader of the sheet sees them."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from partsrapport.core.kinds import DATE
from partsrapport.errors import DataError
from partsrapport.raw.reading import read


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
    assert DATE.of(read(path, tmp_path, ("datum",)).frame["datum"]).to_list() == [datetime(2021, 5, 31).date()]


def test_rows_are_numbered_as_in_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    _write(path, [["id", "namn"], ["1", "a"], [None, None], ["2", "rad\nbrytning"]], first_row=3)
    rows = read(path, tmp_path, ("id", "namn")).frame.select("row_number", "id", "namn").rows()
    assert rows == [(5, "1", "a"), (7, "2", "rad brytning")]


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


def test_several_sheets_with_the_columns_are_told(tmp_path: Path) -> None:
    _write_sheets(tmp_path / "f.xlsx", År2019=["id", "1"], År2020=["id", "2"])
    with pytest.raises(DataError, match="har flera blad med kolumnerna: År2019, År2020"):
        read(tmp_path / "f.xlsx", tmp_path, ("id",))


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
