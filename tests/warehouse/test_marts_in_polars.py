"""The table of coverage of the demonstration data against an independent recomputation in Polars, row by row."""

from typing import Any

import duckdb
import polars as pl
import pytest

SIZES = {50: "under 50", 200: "50–199", 1000: "200–999", 10_000: "1 000–9 999"}
KINDS = ("interested", "ordered", "delivered")
KEY = ["dimension", "member"]


@pytest.fixture(scope="module")
def warehouse(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def core(warehouse):
    tables = ("organisations", "successions", "employees", "services", "interests", "orders", "occasions")
    found = {table: warehouse.sql(f"FROM core.{table}").pl() for table in tables}
    followed = found["successions"].select("organisation_id", "successor_id")
    assert followed["organisation_id"].is_unique().all()  # nobody is split in the demonstration
    return found | {"organisations": found["organisations"].join(followed, on="organisation_id", how="left")}


def representatives(organisations: pl.DataFrame, day) -> pl.DataFrame:
    """Whom each organisation counts for: itself, or the successor of those that were gone by then."""
    gone = organisations.filter(pl.col("to_date") < day).select(at="organisation_id", to="successor_id")
    found = organisations.select("organisation_id", at="organisation_id")
    for _ in range(5):  # longer chains of mergers than there are
        found = found.join(gone.drop_nulls(), on="at", how="left").select("organisation_id", at=pl.coalesce("to", "at"))
    return found.join(gone, on="at", how="anti")


def target_group(core: dict[str, pl.DataFrame], day) -> pl.DataFrame:
    employees = core["employees"].filter(pl.col("year") <= day.year).sort("year").group_by("organisation_id").last()
    members = core["organisations"].filter(
        pl.col("from_date") <= day, pl.col("to_date").is_null() | (pl.col("to_date") >= day)
    )
    size: Any = pl.when(pl.col("employees_n").is_null()).then(pl.lit("uppgift saknas"))
    for limit, name in SIZES.items():
        size = size.when(pl.col("employees_n") < limit).then(pl.lit(name))
    return members.join(employees, on="organisation_id", how="left").select(
        "organisation_id",
        "employees_n",
        alla=pl.lit("alla"),
        sektor="sector",
        storleksklass=size.otherwise(pl.lit("10 000 eller fler")),
        departement="department",
    )


def events(core: dict[str, pl.DataFrame], day) -> dict[str, pl.DataFrame]:
    """Organisation and service of every interest, order and delivered order, each counted for whom it belongs to."""
    orders = core["orders"].filter(pl.col("status") != "avbeställd", pl.col("order_date") <= day)
    held = (
        core["occasions"]
        .filter(pl.col("status") == "genomfört")
        .group_by("order_id")
        .agg(pl.col("occasion_date").max())
    )
    last = held.filter(pl.col("occasion_date") <= day)
    delivered = orders.filter(status="levererad").join(last, on="order_id", how="semi")
    interests = core["interests"].filter(pl.col("interest_date") <= day)
    counted_for = representatives(core["organisations"], day)
    placed = dict(zip(KINDS, (interests, orders, delivered), strict=True))
    return {
        kind: rows.join(counted_for, on="organisation_id").select("service_id", organisation_id="at").unique()
        for kind, rows in placed.items()
    }


def counted(members: pl.DataFrame) -> pl.DataFrame:
    employees = [
        (pl.col("employees_n").fill_null(0) * pl.col(kind)).sum().alias(f"{kind}_employees_n") for kind in KINDS
    ]
    return members.group_by(KEY).agg(
        pl.len().alias("target_n"),
        *(pl.col(kind).sum().alias(f"{kind}_n") for kind in KINDS),
        pl.col("employees_n").sum().alias("target_employees_n"),
        *employees,
    )


def marked(members: pl.DataFrame, reached: dict[str, pl.DataFrame], on: list[str]) -> pl.DataFrame:
    """The members with a truth value for each way in which they can be reached."""
    for kind, rows in reached.items():
        found = rows.select(on).unique().with_columns(pl.lit(True).alias(kind))
        members = members.join(found, on=on, how="left").with_columns(pl.col(kind).fill_null(False))
    return members


def coverage(core: dict[str, pl.DataFrame], day) -> pl.DataFrame:
    target, reached = target_group(core, day), events(core, day)
    by_organisation = marked(target, reached, ["organisation_id"]).unpivot(
        ["alla", "sektor", "storleksklass", "departement"],
        index=["organisation_id", "employees_n", *KINDS],
        variable_name="dimension",
        value_name="member",
    )
    each_service = core["services"].join(target, how="cross").with_columns(dimension=pl.lit("tjänst"), member="service")
    by_service = marked(each_service, reached, ["organisation_id", "service_id"])
    parts = [counted(by_organisation.drop_nulls("member")), counted(by_service)]
    rows = pl.concat(part.cast({column: pl.Int64 for column in part.columns if column not in KEY}) for part in parts)
    begun = {
        "interested": core["interests"]["interest_date"],
        "ordered": core["orders"]["order_date"],
        "delivered": core["occasions"]["occasion_date"],
    }
    unknown = [f"{kind}_{of}" for kind, days in begun.items() if (days > day).all() for of in ("n", "employees_n")]
    return rows.with_columns(pl.lit(None, pl.Int64).alias(column) for column in unknown)


def test_every_row_of_the_coverage_is_what_polars_counts(warehouse, core):
    found = warehouse.sql("FROM mart.coverage").pl()
    days = found["as_of_date"].unique().sort()
    assert len(days) > 30
    for day in days:
        expected = coverage(core, day).sort(KEY)
        rows = found.filter(as_of_date=day).select(expected.columns).cast(dict(expected.schema)).sort(KEY)
        assert rows.equals(expected), day
