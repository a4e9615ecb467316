"""Reading a file of rows, whatever its format, as text."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from partsrapport.errors import DataError, reason_of_disk
from partsrapport.raw import delimited, reads, workbook
from partsrapport.raw.encoding import as_utf_8
from partsrapport.raw.headings import positions
from partsrapport.raw.problems import stop_if
from partsrapport.raw.rows import DAMAGE, ROW_NUMBER, SURPLUS, Rows, source
from partsrapport.raw.text import tidy_series

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read(path: Path, raw: Path, wanted: Sequence[str], optional: Sequence[str] = ()) -> Rows:
    """The wanted columns of one file, tidy, empty as null; other columns are not read.

    Raises
    ------
    DataError
        The file is unreadable, lacks a column or has no rows.
    """
    file = path.relative_to(raw).as_posix()
    stop_if(f"{file}: en kolumn kan inte heta ”{heading}”. Döp om den." for heading in wanted if _is_reserved(heading))
    try:
        with reads.steady(path):
            magic = path.open("rb").read(4)
            rows = _read_workbook if magic == workbook.MAGIC else _read_delimited
            if magic == _OLD_EXCEL:
                message = "är en äldre eller lösenordsskyddad Excelfil. Spara den som .xlsx utan lösenord."
                raise DataError(f"{file} {message}")
            frame, kind, width = rows(path, file, wanted, optional)
    except OSError as error:
        raise DataError(f"{file} {reason_of_disk(error)}. Rätta det och kör igen.") from None
    if frame.is_empty():
        raise DataError(f"{file} har en rubrikrad men inga rader. Lägg dit en export med rader.")
    headings = tuple(heading for heading in frame.columns if heading not in (ROW_NUMBER, DAMAGE, SURPLUS))
    frame = _without_displaced_text(frame, headings, is_fully_read=len(headings) == width)
    tidied = frame.with_columns(tidy_series(frame[heading]) for heading in headings)
    return Rows(source(path, raw, rows_n=frame.height, kind=kind), tidied, headings)


def _is_reserved(heading: str) -> bool:
    """Whether the name is taken, or Polars would take it for several columns."""
    return heading in (ROW_NUMBER, DAMAGE, SURPLUS, "*") or (heading.startswith("^") and heading.endswith("$"))


def _without_displaced_text(frame: pl.DataFrame, headings: Sequence[str], *, is_fully_read: bool) -> pl.DataFrame:
    """In a damaged row a text may have ended up under another header: forget it if any column is not to be read."""
    if is_fully_read or frame[DAMAGE].null_count() == frame.height:
        return frame
    return frame.with_columns(pl.when(pl.col(DAMAGE).is_null()).then(pl.col(*headings, SURPLUS)))


def _read_workbook(
    path: Path, file: str, wanted: Sequence[str], optional: Sequence[str]
) -> tuple[pl.DataFrame, str, int]:
    cells = workbook.cells(path, file, set(wanted) - set(optional))
    found = workbook.header(cells)
    return workbook.read(cells, positions(file, found, wanted, optional)), "XLSX", len(found)


def _read_delimited(
    path: Path, file: str, wanted: Sequence[str], optional: Sequence[str]
) -> tuple[pl.DataFrame, str, int]:
    with as_utf_8(path, file) as (utf_8, encoding):
        head = delimited.header(utf_8, wanted, file)
        frame = delimited.read(utf_8, head, positions(file, head.fields, wanted, optional))
    delimiter = "tabb" if head.delimiter == "\t" else head.delimiter
    return frame, f"CSV {encoding} {delimiter}", len(head.fields)
