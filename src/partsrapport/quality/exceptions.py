"""``undantag.toml``: known faults that a named role has let through for a time, and what came of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from partsrapport.raw import toml_files as toml
from partsrapport.raw.problems import gather, stop_if, suggestion
from partsrapport.raw.unread import EXCEPTIONS as FILE

IN_USE, EXPIRED, EXCEEDED, UNNEEDED, UNKNOWN = "gäller", "utgånget", "fler rader än beslutat", "behövs inte", "okänt"
_SAID = {
    IN_USE: "gäller till {expires_date}, beslutat av {decided_by}: {reason}",
    EXPIRED: f"gällde till {{expires_date}}. Rätta raderna, eller fatta ett nytt beslut i {FILE}.",
    EXCEEDED: "är beslutat för högst {highest_n} rader, nu är de {unexpected_n}. Rätta de nya raderna, eller fatta ett "
    f"nytt beslut i {FILE}.",
    UNNEEDED: f"behövs inte längre: inget stoppas av det. Ta bort det ur {FILE}.",
    UNKNOWN: f"avser något som inte finns.{{near}} Rätta {FILE}.",
}
SCHEMA = {
    "exception_id": pl.String,
    "subject": pl.String,
    "highest_n": pl.Int64,
    "unexpected_n": pl.Int64,
    "reason": pl.String,
    "decided_by": pl.String,
    "decided_date": pl.Date,
    "expires_date": pl.Date,
    "outcome": pl.String,
}
_KEYS = {
    "id": toml.TEXT,
    "kontroll": toml.optional(toml.TEXT),
    "fil": toml.optional(toml.TEXT),
    "rader": toml.optional(toml.WHOLE),
    "skal": toml.TEXT,
    "beslutat_av": toml.TEXT,
    "beslutat": toml.DATE,
    "galler_till": toml.DATE,
}


@dataclass(frozen=True)
class Stop:
    """What stops publishing: ``core.orders: <description>`` or a file, how many rows if known, and what is said."""

    subject: str
    rows_n: int | None
    lines: tuple[str, ...]


def read(raw: Path) -> list[dict[str, Any]]:
    """The exceptions as declared; none where there is no file.

    Raises
    ------
    DataError
        The file is malformed, or an exception is about nothing, or about two things, or ends before it begins.
    """
    if not (raw / FILE).exists():
        return []
    content = toml.read(raw, FILE)
    toml.check(FILE, content, {"undantag": toml.TABLES})
    return gather(
        partial(_exception, toml.named(FILE, "undantag", number, entry), entry)
        for number, entry in enumerate(toml.entries(FILE, content, "undantag"), start=1)
    )


def _exception(where: str, entry: toml.Table) -> dict[str, Any]:
    toml.check(where, entry, _KEYS)
    about = [entry[key] for key in ("kontroll", "fil") if key in entry]
    stop_if([f"{where}: ange antingen kontroll eller fil, som meddelandet skriver dem."] if len(about) != 1 else [])
    is_backwards = entry["galler_till"] < entry["beslutat"]
    stop_if([f"{where}: galler_till ligger före beslutat. Rätta den ena."] if is_backwards else [])
    return {
        "exception_id": entry["id"],
        "subject": about[0],
        "highest_n": entry.get("rader"),
        "reason": entry["skal"],
        "decided_by": entry["beslutat_av"],
        "decided_date": entry["beslutat"],
        "expires_date": entry["galler_till"],
    }


def judge(declared: Sequence[dict[str, Any]], stops: Sequence[Stop], known: Iterable[str], as_of: date) -> pl.DataFrame:
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
        {**one, "unexpected_n": rows_n.get(one["subject"]), "outcome": _outcome(one, rows_n, subjects, as_of)}
        for one in declared
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def _outcome(declared: dict[str, Any], rows_n: dict[str, int | None], known: set[str], as_of: date) -> str:
    subject, highest_n = declared["subject"], declared["highest_n"]
    if subject not in known:
        return UNKNOWN
    if subject not in rows_n:
        return UNNEEDED
    if as_of > declared["expires_date"]:
        return EXPIRED
    found_n = rows_n[subject]
    return EXCEEDED if highest_n is not None and found_n is not None and found_n > highest_n else IN_USE


def said(exceptions: pl.DataFrame, known: Iterable[str]) -> list[str]:
    """A line for each exception, with what to do where it is not in use."""
    subjects = list(known)
    return [_line(row, subjects) for row in exceptions.to_dicts()]


def _line(row: dict[str, Any], known: Sequence[str]) -> str:
    near = suggestion(row["subject"], known) if row["outcome"] == UNKNOWN else ""
    return f"Undantaget {row['exception_id']} ({row['subject']}) {_SAID[row['outcome']].format(**row, near=near)}"
