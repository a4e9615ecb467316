"""What holds of the marts on random data; that their rows are right tests/figures/recount counts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from partsrapport.warehouse import marts

Core = dict[str, list[dict[str, Any]]]
Warehouse = Callable[..., duckdb.DuckDBPyConnection]
IDS = [f"o{n}" for n in range(6)]
SERVICES = ["a", "b", "c"]
DEPARTMENTS = ["Finansdepartementet", "Justitiedepartementet"]
DAYS = st.dates(date(2018, 1, 1), date(2021, 12, 31))
DATES = st.dates(date(2019, 1, 1), date(2021, 12, 31))
KINDS = {"interested": "interests", "ordered": "orders", "delivered": "orders"}

SERVICE_ROWS = [
    {
        "service_id": name,
        "service": name,
        "area": "Hållbart arbetsliv",
        "support_kind": "främjande",
        "level": "agendasättande",
        "is_programme": True,
        "launch_date": None,
    }
    for name in SERVICES
]


@st.composite
def organisations(draw: st.DrawFn) -> list[dict[str, Any]]:
    def one(id_: str) -> dict[str, Any]:
        from_date = draw(DAYS)
        to_date = draw(st.none() | st.dates(from_date, date(2021, 12, 31)))
        return {
            "organisation_id": id_,
            "organisation": id_,
            "sector": draw(st.sampled_from(["myndighet", "lärosäte"])),
            "department": draw(st.none() | st.sampled_from(DEPARTMENTS)),
            "from_date": from_date,
            "to_date": to_date,
            "successor_id": draw(st.none() | st.sampled_from(IDS)),
        }

    return [one(id_) for id_ in IDS]


def rows(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(columns), max_size=8)


def numbered(found: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [{key: f"{key}{n}", **row} for n, row in enumerate(found)]


@st.composite
def cores(draw: st.DrawFn) -> Core:
    placed = {"organisation_id": st.sampled_from(IDS), "service_id": st.sampled_from(SERVICES)}
    status = st.sampled_from(["planerad", "levererad", "levererad", "avbeställd"])
    orders = numbered(draw(rows(**placed, order_date=DAYS, status=status)), "order_id")
    held = st.sampled_from(["genomfört", "genomfört", "inställt", "planerat"])
    occasions = rows(
        order_id=st.sampled_from([order["order_id"] for order in orders] or ["none"]),
        occasion_date=DAYS,
        form=st.sampled_from(["fysisk", "digital", "hybrid"]),
        participants_n=st.none() | st.integers(0, 50),
        status=held,
    )
    employees = st.dictionaries(
        st.tuples(st.sampled_from(IDS), st.integers(2017, 2021)), st.integers(1, 20_000), max_size=10
    )
    return {
        "organisations": draw(organisations()),
        "employees": [
            {"organisation_id": id_, "year": year, "employees_n": n} for (id_, year), n in draw(employees).items()
        ],
        "services": SERVICE_ROWS,
        "interests": numbered(draw(rows(**placed, interest_date=DAYS)), "interest_id"),
        "orders": orders,
        "occasions": numbered(draw(occasions) if orders else [], "occasion_id"),
    }


def is_delivered(core: Core, order: dict[str, Any], day: date) -> bool:
    """The last of its occasions has been held."""
    of_order = [row for row in core["occasions"] if row["order_id"] == order["order_id"]]
    held = [row["occasion_date"] for row in of_order if row["status"] == "genomfört"]
    return order["status"] == "levererad" and bool(held) and max(held) <= day


def coverage(connection: duckdb.DuckDBPyConnection, day: date) -> dict[tuple[str, str], dict[str, Any]]:
    found = connection.sql(marts.at("coverage", day)).pl().drop("as_of_date")
    return {(row.pop("dimension"), row.pop("member")): row for row in found.to_dicts()}


def one_value(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> Any:
    row = connection.execute(sql, values).fetchone()
    assert row is not None
    return row[0]


random_data = settings(max_examples=15)
random_warehouses = settings(max_examples=5)  # every mart filled: slower


@random_data
@given(core=cores(), days=st.tuples(DATES, DATES))
def test_counts_never_fall_while_the_target_group_stands_still(
    askable: Warehouse, core: Core, days: tuple[date, date]
) -> None:
    for row in core["organisations"]:
        row |= {"from_date": date(2018, 1, 1), "to_date": None}
    connection = askable(**core)
    before, after = (coverage(connection, day) for day in sorted(days))
    for key, row in before.items():
        if key[0] != "storleksklass":
            assert all((row[f"{kind}_n"] or 0) <= (after[key][f"{kind}_n"] or 0) for kind in KINDS)


@random_data
@given(core=cores(), day=DATES, merged=st.permutations(IDS))
def test_a_merger_never_raises_the_denominator(askable: Warehouse, core: Core, day: date, merged: list[str]) -> None:
    def target_n() -> int:
        return int(one_value(askable(**core), f"SELECT count(*) FROM ({marts.at('organisation_status', day)})"))

    gone, successor = merged[:2]
    before = target_n()
    row = next(row for row in core["organisations"] if row["organisation_id"] == gone)
    merger = max(row["from_date"], min(row["to_date"] or date.max, date(2019, 6, 30)))
    row |= {"to_date": merger, "successor_id": successor}
    assert target_n() <= before


@random_data
@given(core=cores(), day=DATES)
def test_what_comes_later_does_not_change_what_was(askable: Warehouse, core: Core, day: date) -> None:
    columns = {
        "organisations": "from_date",
        "interests": "interest_date",
        "orders": "order_date",
        "occasions": "occasion_date",
    }
    known = core | {table: [{**row} for row in core[table] if row[column] <= day] for table, column in columns.items()}
    for row in known["organisations"]:
        if row["to_date"] is not None and row["to_date"] >= day:
            row |= {"to_date": None, "successor_id": None}
    for row in known["orders"]:
        if row["status"] == "levererad" and not is_delivered(core, row, day):
            row["status"] = "pågående"
    known["employees"] = [row for row in core["employees"] if row["year"] <= day.year]
    assert coverage(askable(**known), day) == coverage(askable(**core), day)


@random_warehouses
@given(core=cores())
def test_the_tables_are_the_marts_asked_at_their_dates(warehouse: Warehouse, core: Core) -> None:
    connection = warehouse(**core)
    for day in (date(2021, 5, 31), date(2020, 5, 31)):
        tabled = connection.sql("FROM mart.coverage WHERE as_of_date = ?", params=[day]).pl().to_dicts()
        computed = coverage(connection, day)
        assert {(row.pop("dimension"), row.pop("member")): row for row in tabled} == {
            key: {"as_of_date": day, **row} for key, row in computed.items()
        }
    months = [row[0] for row in connection.execute("SELECT as_of_date FROM mart.report_dates").fetchall()]
    assert all(day == date(2021, 5, 31) or (day + timedelta(1)).day == 1 for day in months)


ACTIVITIES = rows(
    area=st.sampled_from(["Samverkan", "Arbetsmiljö"]),
    activity_type=st.sampled_from(["konferens", "film"]),
    title=st.just("Titel"),
    activity_date=DAYS,
    form=st.sampled_from(["fysisk", "digital", "hybrid"]),
    status=st.sampled_from(["genomförd", "omställd", "inställd", "uppskjuten", "planerad"]),
    recipients_n=st.integers(0, 100),
)
