"""The gate before publishing: what stops it, where, and which rows."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from partsrapport.config import Settings
from partsrapport.core.faults import CONSEQUENCE
from partsrapport.errors import DataError
from partsrapport.project import QUARANTINE
from partsrapport.quality import exceptions, validation
from partsrapport.quality.exceptions import Stop
from partsrapport.raw.unread import CORRECTED, EXCEPTIONS
from partsrapport.words import wording

REASONS_NAMED = 5
ROWS_NAMED = 10
STOPPED = "Data stoppar publiceringen. Den senaste rapporten ligger kvar."
ADVICE = (
    f"Rätta exporterna, eller {QUARANTINE} i mappen för det som byggs och lägg den i {CORRECTED} bland rådata. Kör "
    "partsrapport check tills inget återstår. Ett nytt namn på en organisation eller tjänst läggs i organisationsnamn "
    "eller tjanstenamn, inte i varje rad. Ett känt fel som inte går att rätta nu kan släppas igenom för en tid "
    f"med {EXCEPTIONS}."
)

IS_CONSEQUENCE = (pl.col("code") == CONSEQUENCE).alias("is_consequence")
"""Of rows in quarantine: whether the row is there for what it refers to, so that nothing is to be done about it."""


def check(quality: Mapping[str, pl.DataFrame], settings: Settings) -> None:
    """Let the data through or stop them.

    Parameters
    ----------
    quality
        The tables ``quality.row_accounting``, ``quality.quarantine``, ``quality.validation`` and
        ``quality.exceptions``, by those names.

    Raises
    ------
    DataError
        A larger share of a file than the limit is in quarantine, or an expectation of a severity that stops
        publishing failed, and no exception lets it through. The message names every file, reason and row, and says
        what to do.
    """
    judged = quality["quality.exceptions"]
    let_through = set(judged.filter(pl.col("outcome") == exceptions.IN_USE)["subject"])
    stopping = [stop for stop in stops(quality, settings) if stop.subject not in let_through]
    if stopping:
        failed_exceptions = judged.filter(pl.col("outcome").is_in([exceptions.EXPIRED, exceptions.EXCEEDED]))
        lines = [line for stop in stopping for line in stop.lines]
        said = exceptions.said(failed_exceptions, [])
        raise DataError("\n".join([STOPPED, *lines, *said, ADVICE]))


def stops(quality: Mapping[str, pl.DataFrame], settings: Settings) -> list[Stop]:
    """What stops publishing unless an exception lets it through; nothing while a project has no row of data at all."""
    if not quality["quality.row_accounting"]["read_n"].sum():
        return []
    return [
        *_over_limit(quality["quality.row_accounting"], quality["quality.quarantine"], settings),
        *_failed(quality["quality.validation"], settings),
    ]


def subjects(quality: Mapping[str, pl.DataFrame]) -> list[str]:
    """Everything that an exception can be about, as the messages of the gate begin: expectations and files."""
    named = quality["quality.validation"].select(pl.format("{}: {}", "suite", "description")).to_series()
    return [*named, *quality["quality.row_accounting"]["file"]]


def _over_limit(accounting: pl.DataFrame, quarantine: pl.DataFrame, settings: Settings) -> Iterator[Stop]:
    n = pl.col("quarantined_n")
    over = accounting.filter(n > pl.col("read_n") * settings.quarantine_limit, n > settings.quarantine_floor_n)
    at_fault = quarantine.remove(IS_CONSEQUENCE)["file"].unique().implode()
    ordered = over.sort(~pl.col("file").is_in(at_fault), "file")
    for file, read_n, quarantined_n in ordered.select("file", "read_n", "quarantined_n").rows():
        share = wording.percent_sign(quarantined_n / read_n, digits=1)
        limit = wording.percent_sign(settings.quarantine_limit, digits=1)
        rows = wording.counted(read_n, "rad", "rader")
        line = f"{file}: {quarantined_n} av {rows} är i karantän ({share}, gränsen är {limit})."
        yield Stop(file, quarantined_n, (line, *_reasons(quarantine.filter(pl.col("file") == file))))


def _reasons(quarantine: pl.DataFrame) -> Iterator[str]:
    """Return the commonest reasons, with their rows, and last how many rows only follow from others."""
    reasons = (
        quarantine.remove(IS_CONSEQUENCE)
        .group_by("column", "reason")
        .agg(pl.col("row_number").sort())
        .sort(pl.col("row_number").list.len(), pl.col("row_number").list.first(), descending=[True, False])
    )
    for column, reason, rows in reasons.head(REASONS_NAMED).rows():
        yield f"  {numbers(rows)}, {column}: {reason}"
    if reasons.height > REASONS_NAMED:
        yield f"  … och {wording.counted(reasons.height - REASONS_NAMED, 'skäl', 'skäl')} till"
    following = quarantine.filter(IS_CONSEQUENCE)
    if not following.is_empty():
        example = following.sort("row_number").row(0, named=True)
        rows_n = wording.counted(following.height, "rad", "rader")
        yield f"  {rows_n} följer av andra rader i karantän, t.ex. rad {example['row_number']}: {example['reason']}"


def numbers(rows: list[int]) -> str:
    """``rad 3, 5 och 8``, and how many more where they are many."""
    named = [str(row) for row in rows[:ROWS_NAMED]]
    further = len(rows) - len(named)
    return "rad " + wording.list_of([*named, f"{further} till"] if further else named)


def _failed(results: pl.DataFrame, settings: Settings) -> Iterator[Stop]:
    failed = results.filter(~pl.col("success"), pl.col("severity").is_in(settings.stopping_severities))
    for row in failed.sort("suite", "position_n").to_dicts():
        yield Stop(f"{row['suite']}: {row['description']}", row["unexpected_n"], tuple(described(row)))


def described(failure: Mapping[str, Any]) -> Iterator[str]:
    """The lines that tell of an expectation that failed: a row of ``quality.validation``."""
    yield f"{failure['suite']}: {failure['description']}. Inte uppfyllt ({failure['severity']})."
    if failure["unexpected_rows"]:
        further = " …" if failure["unexpected_n"] > validation.ROWS_NAMED else ""
        rows = f"{wording.integer(failure['unexpected_n'])} rader: " if failure["unexpected_n"] != 1 else ""
        yield f"  {rows}{failure['unexpected_rows']}{further}"
    yield f"  {failure['remedy']}"
