"""What staff have corrected in a workbook of quarantined rows: it takes the place of the cells as the files have them.

A row of the workbook is about the raw row that has the content it had when the workbook was written, wherever that row
stands now, so that next month's export is corrected too. A row of a survey is told by its file and place instead: what
somebody answered is not in the workbook.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import polars as pl
from lxml.etree import LxmlError

from partsrapport.errors import DataError
from partsrapport.raw import reads, workbook, xml_stream
from partsrapport.raw.files import raw_table_of
from partsrapport.raw.identity import masked
from partsrapport.raw.problems import gather, listed
from partsrapport.raw.rows import Source, label, source
from partsrapport.raw.text import tidy
from partsrapport.raw.unread import CORRECTED, OF_SHEET, SURVEY_FOLDER
from partsrapport.warehouse import schema
from partsrapport.words import wording

HEADER = ("fil", "rad", "kolumn", "skäl", "rättad av", "nyckel")
"""The columns of the workbook before those of the raw table."""
SURPLUS_HEADING, HIDDEN = "överskott", "…"
_LONGEST_CELL = 32_000  # Excel holds 32,767 characters
_KEY_DIGITS = 24
_MOST_NAMED = 5
Cells = Mapping[str, str | None]


@dataclass(frozen=True)
class Corrected:
    """A row that somebody has changed: where it stands, which raw row it is about, and what its cells hold now."""

    workbook: str
    workbook_row: int
    file: str
    row_number: int
    key: str
    cells: Cells
    by: str | None
    on: date | None


class Corrections:
    """The corrected rows of all workbooks, and what has come of them."""

    def __init__(self, rows: Sequence[Corrected] = (), sources: Sequence[Source] = ()) -> None:
        """``sources`` is the workbooks."""
        self._by_key: dict[str, list[Corrected]] = defaultdict(list)
        for row in rows:
            self._by_key[row.key].append(row)
        self._sources = sources
        self._used: set[str] = set()
        self._applied: list[tuple[object, ...]] = []

    def are_about(self, names: Sequence[str]) -> bool:
        """Whether there are some of the tables that the files belong to."""
        tables = {raw_table_of(file) for file in names}
        return any(raw_table_of(row.file) in tables for rows in self._by_key.values() for row in rows)

    def row_numbers(self, names: Sequence[str]) -> list[int]:
        """The numbers of the rows of the files that are corrected."""
        return [row.row_number for rows in self._by_key.values() for row in rows if row.file in names]

    def applied(self, key: str, file: str, row_number: int, cells: Cells) -> dict[str, str | None]:
        """The cells of a raw row that others take the place of, and what they hold; empty where nothing was corrected.

        What was corrected may have been corrected once more, in a workbook that was written later.
        """
        now, seen = dict(cells), set[str]()
        while key in self._by_key and key not in seen:
            seen.add(key)
            same = self._by_key[key]
            for row in [one for one in same if (one.file, one.row_number) == (file, row_number)] or same:
                new = {name: text for name, text in row.cells.items() if name in cells and _differs(text, now[name])}
                for heading, text in new.items():
                    old = HIDDEN if raw_table_of(file) == SURVEY_FOLDER else shown(now[heading])
                    told = (file, row_number, heading, old, shown(text), row.by, row.on)
                    self._applied.append((row.workbook, row.workbook_row, *told))
                now |= new
            key = content_key({name: text for name, text in now.items() if name != SURPLUS_HEADING})
        self._used |= seen
        return {name: text for name, text in now.items() if text != cells[name]}

    def table(self) -> pl.DataFrame:
        """``quality.corrections``: a row a corrected cell, and one (``*``) a row that is about nothing any more."""
        lost = [
            (row.workbook, row.workbook_row, row.file, row.row_number, "*", None, None, row.by, row.on)
            for row in self._unmatched()
        ]
        table = schema.tables()["quality.corrections"]
        return pl.DataFrame([*self._applied, *lost], schema=table.dtypes, orient="row").sort(table.key)

    def sources(self) -> list[Source]:
        """The workbooks, each with what came of it."""
        return [replace(one, decisions=" ".join(self._said(one.file))) for one in self._sources]

    def _unmatched(self) -> list[Corrected]:
        return [row for key, rows in self._by_key.items() if key not in self._used for row in rows]

    def _said(self, file: str) -> Iterator[str]:
        cells_n = sum(1 for row in self._applied if _is_of(str(row[0]), file))
        yield f"{wording.counted(cells_n, 'cell är rättad', 'celler är rättade')}."
        lost = [row for row in self._unmatched() if _is_of(row.workbook, file)]
        if lost:
            named = listed([f"{row.file} rad {row.row_number}" for row in lost], _MOST_NAMED)
            yield (
                f"Det som är rättat i {named} gäller inte längre någon rad som lästes: den "
                "är ändrad eller borta i källan. Ta bort den ur arbetsboken, eller rätta på nytt i karantan.xlsx."
            )


def read(raw: Path) -> Corrections:
    """The corrected workbooks among the raw data, in name order.

    Raises
    ------
    DataError
        One is no workbook of quarantined rows, or damaged.
    """
    found = gather(partial(_read, path, raw) for path in reads.names(raw / CORRECTED))
    return Corrections([row for rows, _ in found for row in rows], [described for _, described in found])


def _read(path: Path, raw: Path) -> tuple[list[Corrected], Source]:
    file = path.relative_to(raw).as_posix()
    with reads.steady(path):
        if path.open("rb").read(4) != workbook.ZIPPED:
            raise DataError(f"{file} är ingen arbetsbok. Lägg dit karantan.xlsx, rättad och sparad som .xlsx.")
        sheets = workbook.read(path, file, HEADER, HEADER).sheets
        who, when = _saved(path)
    if any(tuple(sheet.header[: len(HEADER)]) != HEADER for sheet in sheets):
        raise DataError(
            f"{file} har inte kolumnerna {wording.list_of(HEADER)} först, som karantan.xlsx. Rätta i den utan att "
            "flytta, döpa om eller ta bort kolumner."
        )
    rows = [row for sheet in sheets for row in _rows(label(file, sheet.name), sheet, who, when)]
    return rows, source(path, raw, rows_n=sum(sheet.cells.height - 1 for sheet in sheets), kind="XLSX")


def _rows(name: str, sheet: workbook.ReadSheet, who: str | None, when: date | None) -> Iterator[Corrected]:
    """Those in which a cell is not what it was."""
    for number, *cells in sheet.cells.slice(1).rows():
        values: list[str | None] = [tidy(cell) or None if cell else None for cell in cells]
        file, place, _, _, by, key = values[: len(HEADER)]
        beside = zip(sheet.header[len(HEADER) :], values[len(HEADER) :], strict=False)
        found = {heading: text for heading, text in beside if heading}
        content, mark, place_of_row = (key or "").partition(":")
        if not file or not key or not (place or "").isdecimal():
            raise DataError(f"{name} rad {number}: fil, rad eller nyckel saknas. Rätta i en ny karantan.xlsx.")
        if content_key(found) != content:
            yield Corrected(name, number, file, int(place or 0), mark + place_of_row or key, found, by or who, when)


def _saved(path: Path) -> tuple[str | None, date | None]:
    """Who saved the workbook last, and when, as Excel notes it."""
    try:
        with ZipFile(path) as archive:
            properties = xml_stream.whole(archive, archive.getinfo("docProps/core.xml"))
    except (KeyError, LxmlError):
        return None, None
    texts = {xml_stream.local_name(one): (one.text or "").strip() for one in properties}
    try:
        when = date.fromisoformat(texts.get("modified", "")[:10])
    except ValueError:
        when = None
    return masked(texts.get("lastModifiedBy", "")) or None, when


def content_key(cells: Cells) -> str:
    """What tells a row by what it holds: the same before it is written to a workbook and after it is read back."""
    texts = ((name, shown(cell)) for name, cell in cells.items())
    said = sorted((name, text) for name, text in texts if text is not None)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:_KEY_DIGITS]


def place_key(file: str, row_number: int, sha256: str) -> str:
    """What tells a row of a survey: its place in one version of a file."""
    return ":" + hashlib.sha256(f"{file} {row_number} {sha256}".encode()).hexdigest()[:_KEY_DIGITS]


def shown(cell: str | None) -> str | None:
    """A cell as it stands in the workbook: tidy, without what tells who somebody is, and no longer than Excel takes."""
    return masked(tidy(cell))[:_LONGEST_CELL] or None if cell else None


def _differs(text: str | None, before: str | None) -> bool:
    return text != HIDDEN and shown(text) != shown(before)


def _is_of(name: str, file: str) -> bool:
    return name.startswith(f"{file}{OF_SHEET}")
