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

from partsrapport.warehouse import marts, schema, store

LABELS = {
    "avrop": (
        "Nya avrop hos organisationer som fanns med båda åren",
        "New orders of organisations there in both years",
    ),
    "nya": ("Nya i målgruppen", "New in the target group"),
    "lämnade": ("Har lämnat målgruppen", "Have left the target group"),
    "sammanslagna": ("Sammanslagningar och ombildningar", "Mergers and reorganisations"),
}
"""The parts, in Swedish and English."""

# Who follows another from the target group before into the one after.
FOLLOWS = """
SELECT DISTINCT representatives.organisation_id, representatives.representative_id
FROM mart.representatives AS representatives
JOIN mart.stays AS stays ON stays.organisation_id = representatives.representative_id
JOIN mart.stays AS earlier ON earlier.organisation_id = representatives.organisation_id
WHERE representatives.organisation_id <> representatives.representative_id AND representatives.from_date <= $to_date
    AND stays.from_date <= $to_date AND $to_date < stays.until_date
    AND earlier.from_date <= $from_date AND $from_date < earlier.until_date
"""


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``mart.coverage_change`` over the year up to the report's date."""
    store.load(connection, {"mart.coverage_change": of_year_to(connection, store.built(connection)["as_of_date"])})


def of_year_to(connection: duckdb.DuckDBPyConnection, day: date) -> pl.DataFrame:
    """The rows of ``mart.coverage_change`` over the year up to a day.

    None when a target group is empty then, or no orders were recorded a year before.
    """
    from_date = connection.sql("SELECT ($day - INTERVAL 1 YEAR)::DATE", params={"day": day}).fetchall()[0][0]
    before, after = target_groups(connection, from_date, day)
    empty = schema.tables()["mart.coverage_change"].dtypes.to_frame()
    rows = decompose(before, after) if before["is_ordered"].count() and len(after) else empty
    return rows.with_columns(from_date=pl.lit(from_date), to_date=pl.lit(day))


def target_groups(
    connection: duckdb.DuckDBPyConnection, from_date: date, to_date: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The target group at either date, as ``decompose`` takes them."""
    follows = connection.sql(FOLLOWS, params={"from_date": from_date, "to_date": to_date}).pl()
    before, after = (
        connection.sql(marts.at("organisation_status", day)).pl().sort("organisation_id")
        for day in (from_date, to_date)
    )
    return (
        before.select(
            "organisation_id",
            "is_ordered",
            is_followed=pl.col("organisation_id").is_in(follows["organisation_id"].to_list()),
        ),
        after.select(
            "organisation_id",
            "is_ordered",
            is_ordered_before=(pl.col("first_order_date") <= from_date).fill_null(False),
            is_successor=pl.col("organisation_id").is_in(follows["representative_id"].to_list()),
        ),
    )


def decompose(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Split the change of the share that has ordered into parts that add up to it.

    Parameters
    ----------
    before
        The target group then, not empty: organisation_id, is_ordered, is_followed (someone else has followed it).
    after
        The target group after, not empty: organisation_id, is_ordered, is_ordered_before (of its own or inherited, it
        has an order from before), is_successor (it has followed someone of the target group then).

    Returns
    -------
    component, label and label_en, organisations_n, change_share (a fraction): one row for each of ``LABELS``.
    """
    stayed = before.join(after, on="organisation_id", suffix="_after")
    share_before = _share((before if stayed.is_empty() else stayed)["is_ordered"])
    share_after = share_before if stayed.is_empty() else _share(stayed["is_ordered_after"])
    went = before.join(after, on="organisation_id", how="anti")
    came = after.join(before, on="organisation_id", how="anti")
    ordered, ordered_after = (pl.col(name).cast(pl.Float64) for name in ("is_ordered", "is_ordered_after"))
    # An order that those who stayed have inherited since is the doing of the merger.
    is_inherited = ~pl.col("is_ordered") & pl.col("is_ordered_before")
    parts = [
        _parts(stayed, is_inherited, "avrop", (ordered_after - ordered) / len(stayed)).filter(
            pl.col("change_share") != 0
        ),
        _parts(went, pl.col("is_followed"), "lämnade", (share_before - ordered) / len(before)),
        _parts(came, pl.col("is_successor"), "nya", (ordered - share_after) / len(after)),
    ]
    return _summed(pl.concat(parts))


def _share(is_ordered: pl.Series) -> float:
    return int(is_ordered.sum()) / len(is_ordered)


def _parts(organisations: pl.DataFrame, is_merged: pl.Expr, otherwise: str, change: pl.Expr) -> pl.DataFrame:
    """What each organisation changes, and the part that it belongs to: a merger's, or else that one."""
    component = pl.when(is_merged).then(pl.lit("sammanslagna")).otherwise(pl.lit(otherwise))
    return organisations.select(component=component, change_share=change)


def _summed(parts: pl.DataFrame) -> pl.DataFrame:
    labels = pl.DataFrame(
        [(component, *texts) for component, texts in LABELS.items()],
        schema=["component", "label", "label_en"],
        orient="row",
    )
    sums = parts.group_by("component", maintain_order=True).agg(
        organisations_n=pl.len(), change_share=pl.col("change_share").sum()
    )
    return labels.join(sums, on="component", how="left", maintain_order="left").fill_null(0)
