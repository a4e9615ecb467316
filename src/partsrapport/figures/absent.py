"""What there is nothing of at a moment, so that figures that need it are not nought but missing."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import duckdb

from partsrapport.figures import figures_file
from partsrapport.figures.moment import Moment
from partsrapport.words.language import either, in_both

Absent = Mapping[str, tuple[str, str]]
AbsentAt = Callable[[Moment], Absent]
"""What tells the tables that hold nothing at a moment."""


def at(connection: duckdb.DuckDBPyConnection, moment: Moment) -> Absent:
    """The needed tables that hold nothing up to the date or in the period, each with how to say so (in both)."""
    needs, days = figures_file.content()["needs"], [moment.from_date or date.min, moment.as_of_date]
    checks = [f"EXISTS (FROM {table} WHERE {need['date']} BETWEEN $1 AND $2)" for table, need in needs.items()]
    found = connection.execute(f"SELECT {', '.join(checks)}", days).fetchall()[0]
    return {
        table: in_both(partial(_lacking, need, moment))
        for (table, need), exists in zip(needs.items(), found, strict=True)
        if not exists
    }


def _lacking(need: Mapping[str, str], moment: Moment) -> str:
    when = either("", "in ") if moment.from_date else either("till och med ", "up to ")
    return either(f"det finns inga {need['rows']} ", f"there are no {need['rows_en']} ") + when + moment.text
