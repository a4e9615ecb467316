"""What has been published, and what the plan of a year said would be, recomputed at its own time: does it hold?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from partsrapport.figures import computing, judgement
from partsrapport.figures.figure import NONE, Counted, Figure
from partsrapport.figures.judgement import Statement
from partsrapport.raw import unread
from partsrapport.warehouse import store
from partsrapport.words import verdicts
from partsrapport.words.language import either, stored


@dataclass(frozen=True)
class Ledger:
    """Where statements of one kind are kept, and the table of what came of them.

    Attributes
    ----------
    name
        That of the table, in ``core`` and ``mart``, and of the figures that count them.
    where
        How messages about one begin.
    known
        The query for those that the report tells of.
    copied
        Columns that are as in ``core``, its id the first.
    said, found
        How the columns begin that hold what was said, and what came of it.
    outcomes
        The verdict when it holds, does not, or may not.
    """

    name: str
    after: str
    where: str
    known: str
    copied: tuple[str, ...]
    said: str
    found: str
    outcomes: Mapping[bool | None, str]


CLAIMS = Ledger(
    name="claims",
    after="claims",
    where=f"{unread.CLAIMS}, uppgiften",
    # What is about a later day than the report is none of its claims: it could not be known then.
    known="""
        SELECT claims.* FROM core.claims AS claims
        JOIN meta.build AS build ON coalesce(claims.as_of_date, claims.period_to_date) <= build.as_of_date
        ORDER BY published_date, claim_id
    """,
    copied=("claim_id", "published_date", "source", "source_en", "statement", "statement_en", "figure_id"),
    said="published",
    found="computed",
    outcomes={True: verdicts.TRUE, False: verdicts.FALSE, None: verdicts.UNCERTAIN},
)
PLAN = Ledger(
    name="plan_measures",
    after="plan",
    where=f"{unread.PLAN}, insatsen",
    known="""
        SELECT measures.* FROM core.plan_measures AS measures JOIN meta.build AS build ON measures.year <= build.year
        ORDER BY measures.year, measure_id
    """,
    copied=("measure_id", "year", "area", "statement", "statement_en", "figure_id"),
    said="planned",
    found="outcome",
    outcomes={True: verdicts.REACHED, False: verdicts.NOT_REACHED, None: verdicts.UNCERTAIN},
)


def build(connection: duckdb.DuckDBPyConnection, ledger: Ledger, counted: Counted = NONE) -> None:
    """Fill the mart of a ledger, and add the figures that count its statements to ``mart.figures``.

    Those that are ``counted`` already are not counted again.

    Raises
    ------
    DataError
        One names a figure or service that does not exist, or that cannot be compared as it says.
    """
    as_of_date, rows = store.built(connection)["as_of_date"], connection.sql(ledger.known).pl().to_dicts()
    judged = [_judged(connection, ledger, row, as_of_date, counted) for row in rows]
    store.load(connection, {f"mart.{ledger.name}": judged})
    computing.build(connection, after=ledger.after)


def _judged(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, row: dict[str, Any], as_of_date: date, counted: Counted
) -> dict[str, object]:
    """A row of the mart; of what is not over yet there is no verdict, and the outcome is what it is so far."""
    one = Statement.of(f"{ledger.where} {row[ledger.copied[0]]}", row)
    figure = judgement.computed(connection, one.known_by(as_of_date), counted)
    is_over = one.moment.as_of_date <= as_of_date
    verdict = ledger.outcomes[judgement.holds(one, figure)] if figure.is_known else verdicts.UNTESTABLE
    return {
        **{name: row[name] for name in ledger.copied},
        **stored("time", lambda: one.moment.text),
        **stored(f"{ledger.said}_value", lambda: judgement.published_text(one, figure)),
        **stored(f"{ledger.found}_value", lambda: _told(one, figure, as_of_date)),
        f"{ledger.said}_number": one.value,
        f"{ledger.found}_number": figure.value if is_over and figure.is_known else None,
        "verdict": verdict if is_over else verdicts.NOT_YET_MEASURED,
        "reason": figure.reason if is_over else None,
        "reason_en": figure.reason_en if is_over else None,
    }


def _told(one: Statement, found: Figure, day: date) -> str | None:
    """``84 avrop``, ``17 avrop hittills``; None of what is unknown, ahead, or a day forecast anew each time."""
    is_over = one.moment.as_of_date <= day
    if not found.is_known or one.is_ahead(day) or (found.is_countdown and not is_over):
        return None
    text = judgement.computed_text(one, found)
    return text if is_over else f"{text} {either('hittills', 'so far')}"
