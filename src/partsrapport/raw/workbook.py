"""Excel workbooks: the first sheet, every cell as text; dates come as ISO, whole numbers without decimals."""

from pathlib import Path

import fastexcel
import polars as pl

from partsrapport.errors import DataError
from partsrapport.raw.rows import DAMAGE, ROW_NUMBER, SURPLUS

MAGIC = b"PK\x03\x04"


def cells(path: Path, file: str) -> pl.DataFrame:
    """The first sheet: ``row_number`` as Excel shows it and a text column per column; blank rows left out.

    Raises
    ------
    DataError
        The file is damaged, or the sheet is empty.
    """
    try:
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise DataError(f"{file} går inte att läsa som Excelfil ({error}). Spara den på nytt som .xlsx.") from None
    frame = sheet.rename({name: str(place) for place, name in enumerate(sheet.columns)})
    frame = frame.with_row_index(ROW_NUMBER, offset=1).filter(pl.any_horizontal(pl.exclude(ROW_NUMBER).is_not_null()))
    if frame.is_empty():
        raise DataError(f"{file} är tom. Lägg dit filen på nytt, med rubrikrad och rader.")
    return frame


def header(frame: pl.DataFrame) -> list[str]:
    """The first row that holds something."""
    return [cell or "" for cell in frame.drop(ROW_NUMBER).row(0)]


def read(frame: pl.DataFrame, places: dict[str, int]) -> pl.DataFrame:
    """The rows after the header, in the same form as from CSV."""
    return frame.slice(1).select(
        pl.col(ROW_NUMBER).cast(pl.Int32),
        pl.lit(None, pl.String).alias(DAMAGE),
        pl.lit(None, pl.String).alias(SURPLUS),
        *(pl.col(str(place)).alias(heading) for heading, place in places.items()),
    )
