"""A workbook that is small on disk may not ask for more room than a table needs."""

import zipfile
from pathlib import Path

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
