"""Reading a file of rows, whatever its format, as text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import polars as pl

from partsrapport.errors import DataError, UsageError, is_of_writing, reason_of_disk
from partsrapport.raw import delimited, reads, workbook
from partsrapport.raw.encoding import as_utf_8
from partsrapport.raw.headings import first_positions, overlooked, positions
from partsrapport.raw.line_ends import without_lone_returns
from partsrapport.raw.problems import gather, listed, stop_if
from partsrapport.raw.rows import DAMAGE, PLACES, ROW_NUMBER, SURPLUS, Rows, Source, label, source
from partsrapport.raw.text import tidy_series
from partsrapport.raw.workbook_scan import Sheet

INSTRUCTIONS = "Instruktion"
"""The sheet beside a table to fill in that says how: never a table itself."""
_MOST_NAMED = 5


def read(
    path: Path, raw: Path, wanted: Sequence[str], optional: Sequence[str] = (), *, is_personal: bool = False
) -> Rows:
    """As ``read_all``, of a file that has all its rows in one sheet.

    Raises
    ------
    DataError
        As there, or several sheets have the columns.
    """
    found = read_all(path, raw, wanted, optional, is_personal=is_personal)
    if len(found) > 1:
        file = path.relative_to(raw).as_posix()
        names = ", ".join(rows.source.file.removeprefix(label(file, "")) for rows in found)
        raise DataError(f"{file} har flera blad med kolumnerna: {names}. Behåll ett, eller spara dem var för sig.")
    return found[0]


def stop_if_empty(found: Sequence[Rows]) -> None:
    """Stop where there is a header row and nothing below it, for what no report can be made without.

    Raises
    ------
    DataError
        None of the files or sheets has a row.
    """
    if all(rows.frame.is_empty() for rows in found):
        stop_if(f"{rows.source.file} har en rubrikrad men inga rader. Lägg dit en export med rader." for rows in found)


def header(path: Path, raw: Path, wanted: Sequence[str]) -> list[str]:
    """The header row of the first table of a file: the likeliest, by what it is wanted to hold.

    Raises
    ------
    DataError
        The file is unreadable or empty.
    """
    file = path.relative_to(raw).as_posix()
    asked = _Asked(path, file, wanted, wanted, is_personal=False, takes_first=True, takes_rows=False)
    return next((list(table.header) for table in _tables(asked)), [])


def read_all(  # noqa: PLR0913 all of them keywords but the first
    path: Path,
    raw: Path,
    wanted: Sequence[str],
    optional: Sequence[str] = (),
    *,
    is_personal: bool = False,
    takes_first: bool = False,
) -> list[Rows]:
    """The wanted columns of one file, sheet by sheet, tidy, empty as null; other columns are not read.

    Messages about a file that ``is_personal`` show nothing of what stands in it. Of columns with the same header the
    first is read where it ``takes_first``; else they are told.

    Raises
    ------
    DataError
        The file is unreadable or lacks a column.
    """
    file = path.relative_to(raw).as_posix()
    stop_if(f"{file}: en kolumn kan inte heta ”{heading}”. Döp om den." for heading in wanted if _is_reserved(heading))
    asked = _Asked(path, file, wanted, optional, is_personal, takes_first)
    tables = _tables(asked)
    if is_personal:
        tables = [_without_second_header(table) for table in tables]
    described = source(path, raw, rows_n=0, kind="")
    return [_rows(table, described) for table in tables]


def _tables(asked: "_Asked") -> "list[_Table]":
    try:
        with reads.steady(asked.path):
            is_workbook = asked.path.open("rb").read(4) in (workbook.ZIPPED, workbook.OLD)
            return _read_workbook(asked) if is_workbook else [_read_delimited(asked)]
    except OSError as error:
        if is_of_writing(error):  # the file in UTF-8, while it is read
            raise UsageError(f"{gettempdir()} {reason_of_disk(error)}. Ge plats där och kör igen.") from None
        raise DataError(f"{asked.file} {reason_of_disk(error)}. Rätta det och kör igen.") from None


@dataclass(frozen=True)
class _Asked:
    path: Path
    file: str
    wanted: Sequence[str]
    optional: Sequence[str]
    is_personal: bool
    takes_first: bool
    takes_rows: bool = True
    """Whether more than the header row is read of a CSV file."""

    def positions(self, file: str, found: Sequence[str]) -> dict[str, int]:
        if self.takes_first:
            return first_positions(found, self.wanted)
        return positions(file, found, self.wanted, self.optional, is_personal=self.is_personal)

    def overlooked(self, found: Sequence[str]) -> list[str]:
        return [] if self.is_personal or self.takes_first else overlooked(found, self.wanted, self.optional)


@dataclass(frozen=True)
class _Table:
    """The rows of one file or sheet as read, what it is called and was read as, and its header row."""

    frame: pl.DataFrame
    file: str
    kind: str
    header: Sequence[str]
    decisions: Sequence[str]
    sheet: str = ""


def _rows(table: _Table, described: Source) -> Rows:
    frame = table.frame
    headings = tuple(heading for heading in frame.columns if heading not in PLACES)
    frame = _without_displaced_text(frame, headings, is_fully_read=len(headings) == len(table.header))
    tidied = frame.with_columns(tidy_series(frame[heading]) for heading in headings)
    said = " ".join(table.decisions)
    as_read = replace(described, file=table.file, rows_n=frame.height, format=table.kind, decisions=said)
    return Rows(as_read, tidied, table.sheet, tuple(table.header))


def _without_second_header(table: _Table) -> _Table:
    """Survey tools put a second row under the header, about the columns that hold several: nobody answered it."""
    places = [pl.col(heading) for heading in table.frame.columns if heading not in PLACES]
    first = table.frame.head(1)
    is_blank = first.select(pl.all_horizontal(pl.col(DAMAGE).is_null(), *(one.is_null() for one in places))).to_series()
    if not is_blank.any():
        return table
    said = f"Rad {first[ROW_NUMBER][0]} läses inte: den är blank i de kolumner som läses, som en andra rubrikrad."
    return replace(table, frame=table.frame.slice(1), decisions=[*table.decisions, said])


def _is_reserved(heading: str) -> bool:
    """Whether the name is taken, or Polars would take it for several columns."""
    return heading in (*PLACES, "*") or (heading.startswith("^") and heading.endswith("$"))


def _without_displaced_text(frame: pl.DataFrame, headings: Sequence[str], *, is_fully_read: bool) -> pl.DataFrame:
    """In a damaged row a text may have ended up under another header: forget it if any column is not to be read."""
    if is_fully_read or frame[DAMAGE].null_count() == frame.height:
        return frame
    return frame.with_columns(pl.when(pl.col(DAMAGE).is_null()).then(pl.col(*headings, SURPLUS)))


def _read_workbook(asked: _Asked) -> list[_Table]:
    required = [heading for heading in asked.wanted if heading not in asked.optional]
    found = workbook.read(asked.path, asked.file, asked.wanted, required)
    others = [f"Bladet {name} läses inte: det har inte kolumnerna." for name in found.others if name != INSTRUCTIONS]
    return gather(
        partial(_sheet, asked, found, sheet, others if number == 0 else []) for number, sheet in enumerate(found.sheets)
    )


def _sheet(asked: _Asked, of: workbook.Workbook, sheet: workbook.ReadSheet, others: Sequence[str]) -> _Table:
    file = asked.file if len(of.sheets) == 1 else label(asked.file, sheet.name)
    decisions = [
        *_title_rows(sheet.header_row_number, sheet.is_titled),
        *(["Bladet är dolt men läses."] if sheet.is_hidden else []),
        *_looks(sheet.scanned),
        *(["Dagar räknas från 1904: de som inte är formaterade som datum läses fel."] if of.is_1904 else []),
        *asked.overlooked(sheet.header),
        *others,
    ]
    frame = sheet.rows(asked.positions(file, sheet.header))
    return _Table(frame, file, of.kind, sheet.header, decisions, sheet.name)


def _looks(scanned: Sheet) -> Iterator[str]:
    """What somebody has said by how the sheet looks, and the rows do not say."""
    if scanned.hidden_n:
        yield f"Dolda rader läses också: {scanned.hidden_n}."
    if scanned.struck:
        rows = listed(scanned.struck, _MOST_NAMED)
        yield f"Överstruken text läses som annan (rad {rows}). Ta bort de rader som inte ska räknas."
    if scanned.merged:
        yield (
            f"Celler är sammanfogade över flera rader ({listed(scanned.merged, _MOST_NAMED)}): bara den översta har "
            "värdet. Dela dem om det gäller alla."
        )


def _title_rows(header_row_number: int, is_titled: bool) -> list[str]:
    return [f"Rubrikraden är rad {header_row_number}: raderna ovanför läses inte."] if is_titled else []


def _read_delimited(asked: _Asked) -> _Table:
    with TemporaryDirectory() as folder:
        utf_8, encoding = as_utf_8(asked.path, asked.file, Path(folder))
        even = without_lone_returns(utf_8, Path(folder) / "lines.csv")
        head = delimited.header(even, asked.wanted, asked.file)
        places = asked.positions(asked.file, head.fields)
        frame = delimited.read(even, head, places) if asked.takes_rows else pl.DataFrame()
    mixed = ["Några byte är av en annan teckenkodning än resten av filen."] if encoding.is_mixed else []
    decisions = [*_title_rows(head.row_number, head.is_titled), *mixed, *asked.overlooked(head.fields)]
    return _Table(frame, asked.file, f"CSV {encoding.name} {head.parted_by}", head.fields, decisions)
