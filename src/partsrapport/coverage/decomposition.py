"""How much of a change in the share that has ordered comes from orders, and how much from the target group itself.

With the share A/N before and A'/N' after, and s and s' the shares among those who belong to both target groups,
the change is (s' - s) + (s - A/N) + (A'/N' - s'): what those who stayed did, what those who went
took with them and what those who came brought. Each of the three is a sum over organisations,

    stayed   (ordered after - ordered before) / number that stayed
    went     (s - ordered before) / N
    came     (ordered after - s') / N'

so that any grouping of organisations splits it exactly; here by whether a merger or a reorganisation lies behind.
"""

from datetime import date

import duckdb
import polars as pl

from partsrapport.warehouse import store

LABELS = {
    "avrop": "Nya avrop hos organisationer som fanns med båda åren",
    "nya": "Nya i målgruppen",
    "lämnade": "Har lämnat målgruppen",
    "sammanslagna": "Sammanslagningar och ombildningar",
}

# Who was in the target group before, and who stands for it after: itself, its successor or nobody.
BEFORE = """
SELECT organisation_id, is_ordered, representative_id AS successor_id
FROM mart.organisation_status_at($from_date)
LEFT JOIN (FROM mart.representatives WHERE $to_date BETWEEN from_date AND to_date) USING (organisation_id)
ORDER BY organisation_id
"""
AFTER = """
SELECT organisation_id, is_ordered, coalesce(first_order_date <= $from_date, false) AS is_ordered_before
FROM mart.organisation_status_at($to_date)
ORDER BY organisation_id
"""


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``mart.coverage_change`` over the year up to the report's date, unless a target group is empty then."""
    dates = connection.sql(
        "SELECT (as_of_date - INTERVAL 1 YEAR)::DATE AS from_date, as_of_date AS to_date FROM meta.build"
    )
    from_date, to_date = dates.fetchall()[0]
    before, after = target_groups(connection, from_date, to_date)
    if not before.is_empty() and not after.is_empty():
        rows = decompose(before, after).with_columns(from_date=pl.lit(from_date), to_date=pl.lit(to_date))
        store.load(connection, {"mart.coverage_change": rows})


def target_groups(
    connection: duckdb.DuckDBPyConnection, from_date: date, to_date: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The target group at either date, as ``decompose`` takes them."""
    dates = {"from_date": from_date, "to_date": to_date}
    return connection.sql(BEFORE, params=dates).pl(), connection.sql(AFTER, params=dates).pl()


def decompose(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Split the change of the share that has ordered into parts that add up to it.

    Parameters
    ----------
    before
        The target group then, not empty: organisation_id, is_ordered, successor_id (who stands for it after, itself
        if it is still there; null for nobody).
    after
        The target group after, not empty: organisation_id, is_ordered, is_ordered_before (of its own or inherited, it
        has an order from before).

    Returns
    -------
    component, label, organisations_n, change_share (a fraction): one row for each of ``LABELS``.
    """
    stayed = before.join(after, on="organisation_id", suffix="_after")
    share_before = _share((before if stayed.is_empty() else stayed)["is_ordered"])
    share_after = share_before if stayed.is_empty() else _share(stayed["is_ordered_after"])
    parts = pl.concat(
        [
            _orders(stayed),
            _departures(before.join(after, on="organisation_id", how="anti"), len(before), share_before),
            _arrivals(after.join(before, on="organisation_id", how="anti"), before, len(after), share_after),
        ]
    )
    return _summed(parts)


def _share(is_ordered: pl.Series) -> float:
    return int(is_ordered.sum()) / len(is_ordered)


def _orders(stayed: pl.DataFrame) -> pl.DataFrame:
    """An order that those who stayed have inherited since is the doing of the merger."""
    is_inherited = ~pl.col("is_ordered") & pl.col("is_ordered_before")
    return stayed.select(
        component=pl.when(is_inherited).then(pl.lit("sammanslagna")).otherwise(pl.lit("avrop")),
        change_share=(pl.col("is_ordered_after").cast(pl.Float64) - pl.col("is_ordered").cast(pl.Float64))
        / len(stayed),
    ).filter(pl.col("change_share") != 0)


def _departures(went: pl.DataFrame, target_n: int, share: float) -> pl.DataFrame:
    is_merged = pl.col("successor_id").is_not_null()
    return went.select(
        component=pl.when(is_merged).then(pl.lit("sammanslagna")).otherwise(pl.lit("lämnade")),
        change_share=(pl.lit(share) - pl.col("is_ordered").cast(pl.Float64)) / target_n,
    )


def _arrivals(came: pl.DataFrame, before: pl.DataFrame, target_n: int, share: float) -> pl.DataFrame:
    is_merged = pl.col("organisation_id").is_in(before["successor_id"].drop_nulls().to_list())
    return came.select(
        component=pl.when(is_merged).then(pl.lit("sammanslagna")).otherwise(pl.lit("nya")),
        change_share=(pl.col("is_ordered").cast(pl.Float64) - pl.lit(share)) / target_n,
    )


def _summed(parts: pl.DataFrame) -> pl.DataFrame:
    labels = pl.DataFrame({"component": list(LABELS), "label": list(LABELS.values())})
    sums = parts.group_by("component", maintain_order=True).agg(
        organisations_n=pl.len(), change_share=pl.col("change_share").sum()
    )
    return labels.join(sums, on="component", how="left", maintain_order="left").fill_null(0)
