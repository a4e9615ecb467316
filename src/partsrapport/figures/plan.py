"""What the plan of a year said would be done, against what was: published figures that lay ahead."""

from datetime import date
from typing import Any

import duckdb

from partsrapport.figures import computing, judgement
from partsrapport.figures.computing import Counted
from partsrapport.figures.judgement import Statement
from partsrapport.warehouse import store
from partsrapport.words.language import stored
from partsrapport.words.verdicts import NOT_REACHED, NOT_YET_MEASURED, REACHED, UNCERTAIN, UNTESTABLE

FILE = "verksamhetsplan.toml"
VERDICTS = {True: REACHED, False: NOT_REACHED, None: UNCERTAIN}
COPIED = ("measure_id", "year", "area", "statement", "statement_en", "figure_id")


def build(connection: duckdb.DuckDBPyConnection, counted: Counted = computing.NONE) -> None:
    """Fill ``mart.plan_measures``, and add the figures that count them to ``mart.figures``, as ``claims`` does.

    Raises
    ------
    DataError
        A measure names a figure or service that does not exist, or that cannot be compared as it says.
    """
    as_of_date, year = connection.execute("SELECT as_of_date, year FROM meta.build").fetchall()[0]
    known = "FROM core.plan_measures WHERE year <= $year ORDER BY year, measure_id"
    rows = connection.sql(known, params={"year": year}).pl().to_dicts()
    store.load(connection, {"mart.plan_measures": [_judged(connection, row, as_of_date, counted) for row in rows]})
    computing.build(connection, after="plan")


def _judged(
    connection: duckdb.DuckDBPyConnection, row: dict[str, Any], as_of_date: date, counted: Counted
) -> dict[str, object]:
    """A row of ``mart.plan_measures``; of what is not over yet there is no outcome."""
    measure = Statement.of(f"{FILE}, insatsen {row['measure_id']}", row)
    figure = judgement.computed(connection, measure, counted)
    is_over = measure.moment.as_of_date <= as_of_date
    is_told = is_over and figure.is_known
    verdict = VERDICTS[judgement.holds(measure, figure)] if figure.is_known else UNTESTABLE
    return {
        **{name: row[name] for name in COPIED},
        **stored("time", lambda: measure.moment.text),
        **stored("planned_value", lambda: judgement.published_text(measure, figure)),
        **stored("outcome_value", lambda: judgement.computed_text(measure, figure) if is_told else None),
        "planned_number": measure.value,
        "outcome_number": figure.value if is_told else None,
        "verdict": verdict if is_over else NOT_YET_MEASURED,
        "reason": figure.reason if is_over else None,
        "reason_en": figure.reason_en if is_over else None,
    }
