"""The organisations behind a figure: who is counted, and of whom. For staff; never published.

They are rows of the marts ``organisation_status`` and, service by service, ``service_status``.
"""

from collections.abc import Iterator
from itertools import product

import duckdb
import polars as pl

from partsrapport.errors import UsageError
from partsrapport.figures import definitions
from partsrapport.figures.counting import MOMENTS, rows_of
from partsrapport.figures.definition import of_member, year_before_id
from partsrapport.figures.moment import Moment
from partsrapport.warehouse import marts, schema

LISTED = """
    WITH {moments}
    SELECT
        organisation_id, target.organisation, target.sector, target.department, target.size_class, target.employees_n,
        counted.* EXCLUDE (organisation_id)
    FROM (
        SELECT COLUMNS('^(organisation_id|service)$'), coalesce({counted}, false) AS is_counted
        FROM ({rows})
        WHERE {of_whom}
    ) AS counted
    JOIN ({target_group}) AS target USING (organisation_id)
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
    if figure_id.endswith(year_before_id("")):
        figure_id, day = figure_id.removesuffix(year_before_id("")), moment.year_before()
    for sql in _queries(connection, figure_id):
        found: pl.DataFrame = connection.sql(sql, params={"as_of": day.as_of_date, "from": day.from_date}).pl()
        if found.height:
            by = [name for name in ("organisation", "organisation_id", "service") if name in found.columns]
            return found.sort(~pl.col("is_counted"), *by)
    raise UsageError(
        f"Nyckeltalet {figure_id} finns inte, eller räknar inte organisationer i målgruppen. "
        "Kommandot partsrapport figures visar alla nyckeltal."
    )


def _queries(connection: duckdb.DuckDBPyConnection, figure_id: str) -> Iterator[str]:
    """What lists the figure; none where it counts no organisations."""
    for relation in filter(lambda relation: relation.of_organisations, definitions.relations()):
        members = connection.sql(relation.members).fetchall() if relation.members else [("", "")]
        for definition, (key, member, *_) in product(relation.figures, members):
            if definition.counted is not None and of_member(definition.figure_id, key) == figure_id:
                whose = f"{relation.by} = {schema.literal(member)}" if relation.members else "true"
                yield LISTED.format(
                    counted=definition.counted,
                    rows=rows_of(relation),
                    of_whom=f"({definition.of or 'true'}) AND {whose}",
                    moments=MOMENTS,
                    target_group=marts.select("organisation_status"),
                )
