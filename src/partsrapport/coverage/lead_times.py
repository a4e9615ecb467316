"""How long it takes from interest to order and from order to delivery, and how many go on."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import polars as pl

from partsrapport.coverage.durations import Durations, quantile_days
from partsrapport.warehouse import marts, schema, store

ALL = "alla"
QUARTILES = {"lower_quartile_days": 0.25, "median_days": 0.50, "upper_quartile_days": 0.75}
SMALLEST_N = 5
"""Waits for quartiles to be given: the shortest and the longest of five hold the true median between them in 94 of 100
samples, 1 − 2 × ½⁵ (Thompson 1936); those of four in 88."""


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``mart.lead_times`` from the organisations in the target group at the report's date."""
    store.load(connection, {"mart.lead_times": at(connection, store.built(connection)["as_of_date"])})


def at(connection: duckdb.DuckDBPyConnection, day: date) -> pl.DataFrame:
    """The rows of ``mart.lead_times`` as they were on a day."""
    waits = connection.sql(
        f"SELECT step, service, days, is_event, count(*) AS n FROM ({marts.at('waits', day)}) GROUP BY ALL ORDER BY ALL"
    )
    return schema.tables()["mart.lead_times"].frame(lead_times(waits.pl()))


def lead_times(waits: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows of ``mart.lead_times``.

    Parameters
    ----------
    waits
        Counts of organisations: step, service, days, is_event (gone on; else still waiting), n.
    """
    everything = waits.with_columns(service=pl.lit(ALL))
    for (step, service), group in pl.concat([everything, waits]).group_by("step", "service", maintain_order=True):
        durations = Durations(*(group[name].to_numpy() for name in ("days", "is_event", "n")))
        yield {
            "step": step,
            "service": service,
            "start_n": durations.subjects_n,
            "events_n": durations.events_n,
            "share_on": durations.events_n / durations.subjects_n,
            **_quartiles(durations),
        }


def _quartiles(durations: Durations) -> dict[str, float | None]:
    if durations.subjects_n < SMALLEST_N:
        return dict.fromkeys(QUARTILES)
    return {name: quantile_days(durations, share) for name, share in QUARTILES.items()}
