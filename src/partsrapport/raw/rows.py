"""The rows of one raw file as text, with where they came from."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from partsrapport.raw import reads
from partsrapport.raw.unread import OF_SHEET

ROW_NUMBER, DAMAGE, SURPLUS = "row_number", "damage", "surplus"
"""Columns beside those of the file: its row number; why the row cannot be read, if so; the text that fits no column."""
PLACES = (ROW_NUMBER, DAMAGE, SURPLUS)


@dataclass(frozen=True)
class Source:
    """One file that was read: a row of ``meta.sources``."""

    file: str
    sha256: str
    rows_n: int
    bytes_n: int
    format: str
    decisions: str = ""
    """In Swedish, what was decided about it that its owner may want to know: sentences that go on from its name."""


@dataclass(frozen=True)
class Rows:
    """The rows of one file or sheet: ``row_number``, ``damage``, ``surplus`` and a text column per wanted header."""

    source: Source
    frame: pl.DataFrame
    sheet: str = ""
    """The name of the sheet that they lie in."""
    header: tuple[str, ...] = ()
    """All headers of the file, those of columns that are not read too."""

    @property
    def headings(self) -> list[str]:
        """The headers that were wanted and are there."""
        return [name for name in self.frame.columns if name not in PLACES]


def label(file: str, sheet: str) -> str:
    """How one of several sheets of a file is named wherever the file would be."""
    return f"{file}{OF_SHEET}{sheet}"


def source(path: Path, raw: Path, *, rows_n: int, kind: str) -> Source:
    """Describe a file; its name is relative to the folder of raw data."""
    return Source(path.relative_to(raw).as_posix(), reads.noted(path), rows_n, path.stat().st_size, kind)
