"""What is known on a date of who has ordered: the basis of the forecast."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import polars as pl

from partsrapport.coverage.durations import ROUNDING, Durations, FloatArray
from partsrapport.warehouse import marts


@dataclass(frozen=True)
class Situation:
    """What is known on a date of who has ordered.

    Attributes
    ----------
    target_share
        The share of the target group that is to be reached.
    observed_days
        Days that the programme has been observed.
    has_orders
        Whether any order is recorded by then.
    target_n, ordered_n, recent_n
        Organisations in the target group, of which have ordered, of which for the first time in the last year.
    durations
        Days to the first order of everyone who has been waited for, those who have left the target group among them.
    waiting_days
        Shape (waiting,): days for which those in the target group who have not ordered have been waited for.
    """

    as_of_date: date
    target_share: float
    observed_days: int
    has_orders: bool
    target_n: int
    ordered_n: int
    recent_n: int
    durations: Durations
    waiting_days: FloatArray

    @property
    def ordered_share(self) -> float | None:
        """Share of the target group that has ordered; None when there is no target group, or no orders are recorded."""
        return self.ordered_n / self.target_n if self.target_n and self.has_orders else None

    @property
    def is_reached(self) -> bool:
        """Whether the target share has ordered; nobody's is not."""
        return self.target_n > 0 and self.missing_n <= 0

    @property
    def missing_n(self) -> int:
        """Organisations that have yet to order for the target share to be reached."""
        return math.ceil(self.target_share * self.target_n - ROUNDING) - self.ordered_n


def situations(connection: duckdb.DuckDBPyConnection, days: Iterable[date]) -> list[Situation]:
    """What was known on each of the days, by the data as they are now, in the order of the days."""
    wanted = list(days)
    found = connection.sql(marts.on("histories", wanted)).pl().sort(pl.all())
    has_orders = dict(connection.sql(f"SELECT as_of_date, has_orders FROM ({marts.on('recorded', wanted)})").fetchall())
    share = connection.sql("SELECT forecast_share FROM meta.build").fetchall()[0][0]
    return [_situation(found.filter(as_of_date=day), day, has_orders[day], share) for day in wanted]


def _situation(histories: pl.DataFrame, as_of: date, has_orders: bool, target_share: float) -> Situation:
    members = histories.filter("is_member")
    waited_for = histories.filter(pl.col("days") > 0)
    waiting = members.filter(~pl.col("is_ordered"))
    return Situation(
        as_of_date=as_of,
        target_share=target_share,
        observed_days=next(iter(histories["observed_days"]), 0),
        has_orders=has_orders,
        target_n=int(members["organisations_n"].sum()),
        ordered_n=int(members.filter("is_ordered")["organisations_n"].sum()),
        recent_n=int(members.filter("is_recent")["organisations_n"].sum()),
        durations=Durations(
            waited_for["days"].to_numpy().astype(float),
            waited_for["is_ordered"].to_numpy(),
            waited_for["organisations_n"].to_numpy(),
        ),
        waiting_days=np.repeat(waiting["days"].to_numpy().astype(float), waiting["organisations_n"].to_numpy()),
    )
