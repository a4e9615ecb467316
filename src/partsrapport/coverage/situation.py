"""What is known on a date of who has ordered: the basis of the forecast."""

import math
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from partsrapport.coverage.survival import ROUNDING, Durations, FloatArray

TARGET_SHARE = 0.80

# An organisation is followed with its predecessors, from when the first of them came into the target group until it,
# or the last of its successors, left. One that had ordered before it could be waited for has no days.
HISTORIES = """
WITH programme AS (
    SELECT min(day) AS start_date
    FROM (
        SELECT launch_date AS day FROM core.services WHERE is_programme
        UNION ALL
        SELECT order_date FROM mart.orders JOIN core.services USING (service_id) WHERE is_programme
    )
    WHERE day <= $as_of
),
followed AS (
    SELECT
        organisation_id,
        arg_max(representative_id, from_date) AS line_id,
        least($as_of, arg_max(to_date, from_date)) AS last_date
    FROM mart.representatives
    WHERE from_date <= $as_of
    GROUP BY organisation_id
),
first_orders AS (
    SELECT organisation_id, min(order_date) AS order_date FROM mart.orders GROUP BY organisation_id
),
lines AS (
    SELECT
        line_id,
        greatest(start_date, min(from_date)) AS origin_date,
        max(last_date) AS last_date,
        min(order_date) FILTER (order_date <= last_date) AS first_order_date,
        $as_of - start_date + 1 AS observed_days
    FROM followed
    JOIN core.organisations USING (organisation_id)
    LEFT JOIN first_orders USING (organisation_id)
    CROSS JOIN programme
    GROUP BY line_id, start_date
)
SELECT
    last_date = $as_of AS is_member,
    first_order_date IS NOT NULL AS is_ordered,
    coalesce(first_order_date > $as_of - 365, false) AS is_recent,
    (coalesce(first_order_date, last_date) - origin_date + 1)::DOUBLE AS days,
    coalesce(observed_days, 0) AS observed_days
FROM lines
ORDER BY line_id
"""


@dataclass(frozen=True)
class Situation:
    """What is known on a date of who has ordered.

    Attributes
    ----------
    observed_days
        Days that the programme has been observed.
    target_n, ordered_n, recent_n
        Organisations in the target group, of which have ordered, of which for the first time in the last year.
    durations
        Days to the first order of everyone who has been waited for, those who have left the target group among them.
    waiting_days
        Shape (waiting,): days for which those in the target group who have not ordered have been waited for.
    """

    as_of_date: date
    observed_days: int
    target_n: int
    ordered_n: int
    recent_n: int
    durations: Durations
    waiting_days: FloatArray

    @property
    def ordered_share(self) -> float | None:
        """Share of the target group that has ordered; None when there is no target group."""
        return self.ordered_n / self.target_n if self.target_n else None

    @property
    def missing_n(self) -> int:
        """Organisations that have yet to order for the target share to be reached."""
        return math.ceil(TARGET_SHARE * self.target_n - ROUNDING) - self.ordered_n


def situation_at(connection: duckdb.DuckDBPyConnection, as_of: date) -> Situation:
    """What was known on a date, by the data as they are now."""
    lines = connection.sql(HISTORIES, params={"as_of": as_of}).pl()
    members = lines.filter("is_member")
    waited_for = lines.filter(pl.col("days") > 0)
    return Situation(
        as_of_date=as_of,
        observed_days=next(iter(lines["observed_days"]), 0),
        target_n=len(members),
        ordered_n=members["is_ordered"].sum(),
        recent_n=members["is_recent"].sum(),
        durations=Durations(waited_for["days"].to_numpy(), waited_for["is_ordered"].to_numpy()),
        waiting_days=members.filter(~pl.col("is_ordered"))["days"].to_numpy(),
    )
