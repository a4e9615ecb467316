"""Excel workbooks: one sheet of them, every cell as text; dates come as ISO, whole numbers without decimals."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import fastexcel
import polars as pl

from partsrapport.errors import DataError
from partsrapport.raw import workbook_size
from partsrapport.raw.formula_errors import ERRORS
from partsrapport.raw.rows import DAMAGE, ROW_NUMBER, SURPLUS
from partsrapport.raw.text import fold

MAGIC = b"PK\x03\x04"
_HEAD_ROWS = 100


def cells(path: Path, file: str, required: Iterable[str]) -> pl.DataFrame:
    """The sheet with the required headers, else the first: ``row_number`` as Excel shows it, and a text column each.

    The columns are named by their place from 0. Blank rows are left out; the first row is the header.

    Raises
    ------
    DataError
        The file is damaged, the sheet is empty, or several sheets have the headers.
    """
    workbook_size.check(path, file)
    try:
        workbook = fastexcel.read_excel(path)
        frame = _sheet(workbook, _name(workbook, file, required))
    except fastexcel.FastExcelError:
        raise DataError(f"{file} är skadad eller ingen Excelfil. Öppna den i Excel och spara på nytt.") from None
    if frame.is_empty():
        raise DataError(f"{file} är tom. Lägg dit filen på nytt, med rubrikrad och rader.")
    return frame


def _name(workbook: fastexcel.ExcelReader, file: str, required: Iterable[str]) -> str:
    wanted = set(map(fold, required))
    names: list[str] = workbook.sheet_names
    fitting = [name for name in names if wanted <= set(map(fold, header(_sheet(workbook, name, _HEAD_ROWS))))]
    if len(fitting) > 1:
        raise DataError(
            f"{file} har flera blad med kolumnerna: {', '.join(fitting)}. Behåll ett, eller spara dem var för sig."
        )
    return fitting[0] if fitting else names[0]


def _sheet(workbook: fastexcel.ExcelReader, name: str, n_rows: int | None = None) -> pl.DataFrame:
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, n_rows=n_rows, dtypes="string")
    found, errors = sheet.to_arrow_with_errors()
    cells = pl.DataFrame(pl.from_arrow(found))
    places = cells.rename({column: str(place) for place, column in enumerate(cells.columns)})
    if errors:
        places = _with_errors(places, errors.errors)
    numbered: pl.DataFrame = places.with_row_index(ROW_NUMBER, offset=1)
    return numbered.filter(pl.any_horizontal(pl.exclude(ROW_NUMBER).is_not_null()))


def _with_errors(places: pl.DataFrame, errors: Iterable[fastexcel.CellError]) -> pl.DataFrame:
    """The cells with the errors of formulas as Excel shows them: the reader leaves such cells blank."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for error in errors:
        row, column = error.position
        name = error.detail.partition("Error(")[2].partition(")")[0]
        found[column][row] = ERRORS.get(name, ERRORS["NA"])[0]
    return places.with_columns(
        places.to_series(column).scatter(list(cells), list(cells.values())) for column, cells in found.items()
    )


def header(frame: pl.DataFrame) -> list[str]:
    """The first row that holds something."""
    return [] if frame.is_empty() else [cell or "" for cell in frame.drop(ROW_NUMBER).row(0)]


def read(frame: pl.DataFrame, places: dict[str, int]) -> pl.DataFrame:
    """The rows after the header, in the same form as from CSV."""
    return frame.slice(1).select(
        pl.col(ROW_NUMBER).cast(pl.Int32),
        pl.lit(None, pl.String).alias(DAMAGE),
        pl.lit(None, pl.String).alias(SURPLUS),
        *(pl.col(str(place)).alias(heading) for heading, place in places.items()),
    )
