"""``undantag.toml``: known faults that a named role has let through for a time, and what came of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from partsrapport.errors import DataError
from partsrapport.raw import reads, toml_files
from partsrapport.raw.keys import DATE, TEXT, Table, build, key, whole
from partsrapport.raw.problems import suggestion
from partsrapport.raw.unread import EXCEPTIONS as FILE
from partsrapport.warehouse import schema

IN_USE, EXPIRED, EXCEEDED, UNNEEDED, UNKNOWN = "gäller", "utgånget", "fler rader än beslutat", "behövs inte", "okänt"
_SAID = {
    IN_USE: "gäller till {expires_date}, beslutat av {decided_by}: {reason}",
    EXPIRED: f"gällde till {{expires_date}}. Rätta raderna, eller fatta ett nytt beslut i {FILE}.",
    EXCEEDED: "är beslutat för högst {highest_n} rader, nu är de {unexpected_n}. Rätta de nya raderna, eller fatta ett "
    f"nytt beslut i {FILE}.",
    UNNEEDED: f"behövs inte längre: inget stoppas av det. Ta bort det ur {FILE}.",
    UNKNOWN: f"avser något som inte finns.{{near}} Rätta {FILE}.",
}
TABLE = "quality.exceptions"


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One known fault let through: about an expectation or a file, by whom, why and until when."""

    exception_id: str = key("id", TEXT)
    expectation: str = key("kontroll", TEXT, "")
    file: str = key("fil", TEXT, "")
    highest_n: int | None = key("rader", whole(1), None)
    reason: str = key("skal", TEXT)
    decided_by: str = key("beslutat_av", TEXT)
    decided_date: date = key("beslutat", DATE)
    expires_date: date = key("galler_till", DATE)

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.expectation or self.file

    @property
    def row(self) -> dict[str, Any]:
        """The columns of ``quality.exceptions`` that are as decided."""
        known = schema.tables()[TABLE].column_names
        return {"subject": self.subject} | {name: value for name, value in vars(self).items() if name in known}


@dataclass(frozen=True)
class Stop:
    """What stops publishing: ``core.orders: <description>`` or a file, how many rows if known, and what is said."""

    subject: str
    rows_n: int | None
    lines: tuple[str, ...]


def read(raw: Path) -> list[Declared]:
    """The exceptions as declared; none where there is no file.

    Raises
    ------
    DataError
        The file is malformed, or an exception is about nothing, or about two things, or ends before it begins.
    """
    if not reads.is_there(raw / FILE):
        return []
    return toml_files.entries(raw, FILE, "undantag", _checked)


def _checked(where: str, entry: Table) -> Declared:
    declared = build(Declared, where, entry)
    if bool(declared.expectation) == bool(declared.file):
        raise DataError(f"{where}: ange antingen kontroll eller fil, som meddelandet skriver dem.")
    if declared.expires_date < declared.decided_date:
        raise DataError(f"{where}: galler_till ligger före beslutat. Rätta den ena.")
    return declared


def judge(declared: Sequence[Declared], stops: Sequence[Stop], known: Iterable[str], as_of: date) -> pl.DataFrame:
    """Return ``quality.exceptions``: what came of each exception.

    Parameters
    ----------
    stops
        What would stop publishing without them.
    known
        Every subject that an exception could be about.
    as_of
        The date of the report, which decides whether an exception has expired: the build never looks at the clock.
    """
    rows_n = {stop.subject: stop.rows_n for stop in stops}
    subjects = set(known)
    rows = [
        one.row | {"unexpected_n": rows_n.get(one.subject), "outcome": _outcome(one, rows_n, subjects, as_of)}
        for one in declared
    ]
    return schema.tables()[TABLE].frame(rows)


def _outcome(declared: Declared, rows_n: dict[str, int | None], known: set[str], as_of: date) -> str:
    if declared.subject not in known:
        return UNKNOWN
    if declared.subject not in rows_n:
        return UNNEEDED
    if as_of > declared.expires_date:
        return EXPIRED
    found_n, highest_n = rows_n[declared.subject], declared.highest_n
    return EXCEEDED if highest_n is not None and found_n is not None and found_n > highest_n else IN_USE


def said(exceptions: pl.DataFrame, known: Iterable[str]) -> list[str]:
    """A line for each exception, with what to do where it is not in use."""
    lines, subjects = [], list(known)
    for row in exceptions.to_dicts():
        near = suggestion(row["subject"], subjects) if row["outcome"] == UNKNOWN else ""
        came = _SAID[row["outcome"]].format(**row, near=near)
        lines.append(f"Undantaget {row['exception_id']} ({row['subject']}) {came}")
    return lines
