"""Workbooks of Excel and OpenDocument: their sheets, every cell as text; dates come as ISO, whole numbers as such."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import fastexcel
import polars as pl

from partsrapport.errors import DataError
from partsrapport.raw.headings import MOST_TITLES, header_place, shared
from partsrapport.raw.lost import ERRORS, UNSTORED
from partsrapport.raw.rows import DAMAGE, ROW_NUMBER, SURPLUS
from partsrapport.raw.workbook_scan import Scan, Sheet, scan

ZIPPED = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"
_PANIC = "PanicException"
"""What the reader of workbooks throws when it meets what it did not think of; no ``Exception``, nor importable."""
logging.getLogger("calamine").addHandler(logging.NullHandler())  # the reader's warnings are English, and say no place


@dataclass(frozen=True)
class ReadSheet:
    """A sheet to read: its cells from the header row on, by place from 0, with ``row_number`` as Excel shows it."""

    name: str
    cells: pl.DataFrame
    scanned: Sheet
    is_hidden: bool
    is_titled: bool = False
    """Whether rows with something in them come before the header row."""

    @property
    def header(self) -> list[str]:
        """The first row."""
        return [cell or "" for cell in self.cells.drop(ROW_NUMBER).row(0)]

    @property
    def header_row_number(self) -> int:
        """As Excel shows it."""
        return int(self.cells[ROW_NUMBER][0])

    def rows(self, places: dict[str, int]) -> pl.DataFrame:
        """The rows after the header, in the same form as from CSV."""
        return self.cells.slice(1).select(
            pl.col(ROW_NUMBER).cast(pl.Int32),
            pl.lit(None, pl.String).alias(DAMAGE),
            pl.lit(None, pl.String).alias(SURPLUS),
            *(pl.col(str(place)).alias(heading) for heading, place in places.items()),
        )


@dataclass(frozen=True)
class Workbook:
    """The sheets to read, the names of those that hold something else, and whether bare days count from 1904."""

    sheets: list[ReadSheet]
    others: list[str]
    is_1904: bool
    kind: str


def read(path: Path, file: str, wanted: Sequence[str], required: Sequence[str]) -> Workbook:
    """The sheets with the required headers, those that have most of them but not all, or else the likeliest one.

    Raises
    ------
    DataError
        The file is damaged or protected, reaches further than any table, or has no sheet with something in it.
    """
    scanned = scan(path, file) if path.open("rb").read(4) == ZIPPED else Scan({}, is_1904=False, kind="XLS")
    with _told(file):
        workbook = fastexcel.read_excel(path)
        names = [name for name in workbook.sheet_names if name in scanned.sheets or scanned.kind != "XLSX"]
        found = [_sheet(workbook, name, scanned.of(name)) for name in names]
    sheets = {sheet.name: _from_header(sheet, wanted) for sheet in found if not sheet.cells.is_empty()}
    if not sheets:
        raise DataError(f"{file} är tom. Lägg dit filen på nytt, med rubrikrad och rader.")
    chosen = _chosen({name: sheet.header for name, sheet in sheets.items()}, wanted, required)
    others = [name for name in sheets if name not in chosen]
    return Workbook([sheets[name] for name in chosen], others, scanned.is_1904, scanned.kind)


def _from_header(sheet: ReadSheet, wanted: Sequence[str]) -> ReadSheet:
    first = sheet.cells.head(MOST_TITLES + 1).drop(ROW_NUMBER).rows()
    place = header_place([[cell or "" for cell in row] for row in first], wanted)
    return replace(sheet, cells=sheet.cells.slice(place), is_titled=place > 0)


@contextmanager
def _told(file: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if not isinstance(error, fastexcel.FastExcelError) and type(error).__name__ != _PANIC:
            raise
        raise DataError(
            f"{file} är skadad, skyddad med lösenord eller ingen Excelfil. Öppna den i Excel och spara på nytt som "
            ".xlsx, utan lösenord."
        ) from None


def _chosen(headers: dict[str, list[str]], wanted: Sequence[str], required: Sequence[str]) -> list[str]:
    """Those that are surely meant; whoever has misspelled a header in one of several sheets wants to hear of it."""
    found = {name: shared(header, wanted) for name, header in headers.items()}
    enough_n = max(2, (len(required) + 1) // 2)
    chosen = [name for name, headings in found.items() if set(required) <= headings or len(headings) >= enough_n]
    return chosen or [max(found, key=lambda name: len(found[name]))]


def _sheet(workbook: fastexcel.ExcelReader, name: str, scanned: Sheet) -> ReadSheet:
    """The rows of a sheet with something in them: a formula that is copied down gives empty texts to the last."""
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    found, errors = sheet.to_arrow_with_errors()
    cells = pl.DataFrame(pl.from_arrow(found))
    marks = [(*error.position, _shown(error)) for error in errors.errors] if errors else []
    marks += [(row, column, UNSTORED) for row, column in scanned.unstored]
    places = _marked(cells.rename({column: str(place) for place, column in enumerate(cells.columns)}), marks)
    numbered: pl.DataFrame = places.with_row_index(ROW_NUMBER, offset=1)
    is_said = pl.exclude(ROW_NUMBER).str.contains(r"\S")
    filled = numbered.filter(pl.any_horizontal(is_said)) if places.width else numbered
    return ReadSheet(name, filled, scanned, sheet.visible != "visible")


def _shown(error: fastexcel.CellError) -> str:
    name = error.detail.partition("Error(")[2].partition(")")[0]
    return ERRORS.get(name, ERRORS["NA"])[0]


def _marked(places: pl.DataFrame, marks: Sequence[tuple[int, int, str]]) -> pl.DataFrame:
    """The cells with a text where a formula gave nothing: the reader leaves those blank, and the last ones out."""
    if not marks:
        return places
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for row, column, text in marks:
        found[str(column)][row] = text
    width = max(places.width, *(column + 1 for _, column, _ in marks))
    further_n = max(0, *(row + 1 - places.height for row, _, _ in marks))
    nothing = pl.DataFrame({str(place): pl.Series([None] * further_n, dtype=pl.String) for place in range(width)})
    extended = pl.concat([places, nothing], how="diagonal")
    return extended.with_columns(extended[name].scatter(list(of), list(of.values())) for name, of in found.items())
