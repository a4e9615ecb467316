"""The organisations behind a figure: who is counted, and of whom. For staff; never published."""

import re
from collections.abc import Iterator

import duckdb
import polars as pl

from partsrapport.errors import UsageError
from partsrapport.figures import definitions
from partsrapport.figures.definitions import Definition, Relation
from partsrapport.figures.moment import Moment

COUNTED = re.compile(r"(?:count\((?:\*|organisation_id)\)|sum\(employees_n\))(?: FILTER \((.*)\))?")
LISTED = """
    SELECT target.*, counted.* EXCLUDE (organisation_id)
    FROM (
        SELECT COLUMNS('^(organisation_id|service)$'), coalesce({counted}, false) AS is_counted
        FROM ({rows})
        WHERE {of_whom}
    ) AS counted
    JOIN mart.target_group_at($as_of) AS target USING (organisation_id)
"""


def behind(connection: duckdb.DuckDBPyConnection, figure_id: str, moment: Moment) -> pl.DataFrame:
    """List the organisations of a figure's denominator, with ``is_counted`` those of its numerator.

    Where a figure counts organisations with each service, ``service`` says with which.

    Raises
    ------
    UsageError
        There is no such figure, or it does not count organisations.
    """
    day = moment
    if figure_id.endswith(definitions.year_before_id("")):
        figure_id, day = figure_id.removesuffix(definitions.year_before_id("")), moment.year_before()
    for sql, key in _queries(figure_id):
        found: pl.DataFrame = connection.sql(sql, params={"as_of": day.as_of_date, **key}).pl()
        if found.height:
            return _counted_first(found)
    raise UsageError(
        f"Nyckeltalet {figure_id} finns inte, eller räknar inte organisationer i målgruppen. "
        "Kommandot partsrapport figures visar alla nyckeltal."
    )


def _counted_first(found: pl.DataFrame) -> pl.DataFrame:
    by = ["is_counted", *(name for name in ("organisation", "organisation_id", "service") if name in found.columns)]
    return found.sort(by, descending=[True, *[False] * (len(by) - 1)])


def _queries(figure_id: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What may list the figure, with the key that it asks for; an id can be read as of more than one family."""
    for relation in definitions.relations():
        for definition in relation.figures if relation.is_of_organisations else ():
            key = _key(definition, figure_id)
            if key is not None and (counted := COUNTED.fullmatch(definition.numerator or definition.value or "")):
                yield _query(relation, definition, counted[1]), key


def _key(definition: Definition, figure_id: str) -> dict[str, str] | None:
    """The key of one of a family; empty for a figure of its own; None when it is another figure."""
    pattern = re.escape(definition.figure_id).replace(re.escape("{key}"), "(?P<key>.+)")
    found = re.fullmatch(pattern, figure_id)
    return found.groupdict() if found else None


def _query(relation: Relation, definition: Definition, counted: str | None) -> str:
    of_whom = COUNTED.fullmatch(definition.denominator or "count(*)")
    conditions = [of_whom[1] if of_whom and of_whom[1] else "true", *["key = $key"] * relation.is_family]
    return LISTED.format(counted=counted or "true", rows=relation.sql, of_whom=" AND ".join(conditions))
