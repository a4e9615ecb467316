"""The marts against an independent recomputation in plain Python, on random data."""

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
GROUPS = [("sektor", "sector", name) for name in ("myndighet", "lärosäte")]
GROUPS += [("departement", "department", name) for name in DEPARTMENTS]
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


def target_group(core: Core, day: date) -> dict[str, dict[str, Any]]:
    return {
        row["organisation_id"]: row
        for row in core["organisations"]
        if row["from_date"] <= day and (row["to_date"] is None or row["to_date"] >= day)
    }


def representative(core: Core, id_: str | None, day: date) -> str | None:
    by_id = {row["organisation_id"]: row for row in core["organisations"]}
    passed: set[str] = set()
    while id_ is not None and id_ not in passed:
        if id_ in target_group(core, day):
            return id_
        passed.add(id_)
        to_date = by_id[id_]["to_date"]
        id_ = by_id[id_]["successor_id"] if to_date is not None and to_date < day else None
    return None


def reached(core: Core, day: date) -> dict[str, set[tuple[str, str]]]:
    """(organisation, service) pairs that are interested, ordered and delivered."""
    standing = [row for row in core["orders"] if row["order_date"] <= day and row["status"] != "avbeställd"]
    found = {
        "interested": [row for row in core["interests"] if row["interest_date"] <= day],
        "ordered": standing,
        "delivered": [row for row in standing if is_delivered(core, row, day)],
    }
    return {
        kind: {(id_, row["service_id"]) for row in rows if (id_ := representative(core, row["organisation_id"], day))}
        for kind, rows in found.items()
    }


def is_delivered(core: Core, order: dict[str, Any], day: date) -> bool:
    """The last of its occasions has been held."""
    of_order = [row for row in core["occasions"] if row["order_id"] == order["order_id"]]
    held = [row["occasion_date"] for row in of_order if row["status"] == "genomfört"]
    return order["status"] == "levererad" and bool(held) and max(held) <= day


def told(core: Core, kind: str, day: date, n: int | None) -> int | None:
    """The number, or nothing where no register tells of its kind by the day."""
    days = {
        "interested": [row["interest_date"] for row in core["interests"]],
        "ordered": [row["order_date"] for row in core["orders"]],
        "delivered": [row["occasion_date"] for row in core["occasions"]],
        "employees": [date(row["year"], 1, 1) for row in core["employees"]],
    }
    return n if min(days[kind], default=date.max) <= day else None


def employees(core: Core, id_: str, day: date) -> int:
    known = [(row["year"], row["employees_n"]) for row in core["employees"] if row["organisation_id"] == id_]
    return max((row for row in known if row[0] <= day.year), default=(0, 0))[1]


def coverage(connection: duckdb.DuckDBPyConnection, day: date) -> dict[tuple[str, str], dict[str, Any]]:
    found = connection.sql(marts.at("coverage", day)).pl().drop("as_of_date")
    return {(row.pop("dimension"), row.pop("member")): row for row in found.to_dicts()}


def one_value(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> Any:
    row = connection.execute(sql, values).fetchone()
    assert row is not None
    return row[0]


random_data = settings(max_examples=15)
random_warehouses = settings(max_examples=5)  # every mart filled: slower


def coverage_is_what_plain_python_counts(connection: duckdb.DuckDBPyConnection, core: Core, day: date) -> None:
    found, pairs = coverage(connection, day), reached(core, day)
    for dimension, column, member in GROUPS:
        members = {id_ for id_, row in target_group(core, day).items() if row[column] == member}
        counted = {kind: len({id_ for id_, _ in pairs[kind] if id_ in members}) for kind in KINDS}
        expected = {f"{kind}_n": told(core, kind, day, n) for kind, n in counted.items()}
        assert (
            found.get((dimension, member), {}).items()
            >= (expected | {"target_n": len(members)} if members else {}).items()
        )
        assert bool(members) == ((dimension, member) in found)


def coverage_weighs_by_the_employees_known_at_the_date(
    connection: duckdb.DuckDBPyConnection, core: Core, day: date
) -> None:
    found = coverage(connection, day).get(("alla", "alla"))
    if found is not None:
        ordered = {id_ for id_, _ in reached(core, day)["ordered"]}
        for column, ids in (("target_employees_n", target_group(core, day)), ("ordered_employees_n", ordered)):
            n = told(core, "employees", day, sum(employees(core, id_, day) for id_ in ids))
            assert found[column] == (told(core, "ordered", day, n) if column.startswith("ordered") else n)


def a_service_is_measured_against_the_whole_target_group(
    connection: duckdb.DuckDBPyConnection, core: Core, day: date
) -> None:
    found, pairs = coverage(connection, day), reached(core, day)
    if target_group(core, day):
        for service in SERVICES:
            row = found["tjänst", service]
            assert row["target_n"] == len(target_group(core, day))
            delivered_n = len({id_ for id_, of in pairs["delivered"] if of == service})
            assert row["delivered_n"] == told(core, "delivered", day, delivered_n)


def parts_sum_to_the_whole_and_shares_lie_between_0_and_1(
    connection: duckdb.DuckDBPyConnection, core: Core, day: date
) -> None:
    found = coverage(connection, day)
    for dimension in ("sektor", "storleksklass"):
        for column in found.get(("alla", "alla"), {}):
            parts = [row[column] for key, row in found.items() if key[0] == dimension]
            whole = found["alla", "alla"][column]
            assert set(parts) == {None} if whole is None else sum(parts) == whole
    for row in found.values():
        assert all(0 <= (row[f"{kind}_n"] or 0) <= row["target_n"] for kind in KINDS)
        assert (row["delivered_n"] or 0) <= (row["ordered_n"] or 0)


def services_are_what_plain_python_counts(connection: duckdb.DuckDBPyConnection, core: Core, day: date) -> None:
    services = connection.sql(marts.at("services", day)).pl()
    found = {row["service"]: row for row in services.to_dicts()}
    for service in SERVICES:
        orders = [
            row
            for row in core["orders"]
            if row["service_id"] == service and row["order_date"] <= day and row["status"] != "avbeställd"
        ]
        held = [
            row
            for row in core["occasions"]
            for order in orders
            if order["order_id"] == row["order_id"] and row["status"] == "genomfört" and row["occasion_date"] <= day
        ]
        assert found[service]["orders_n"] == told(core, "ordered", day, len(orders))
        known = [row["participants_n"] for row in held if row["participants_n"] is not None]
        of_occasions = {
            "occasions_n": len(held),
            "delivered_orders_n": sum(is_delivered(core, order, day) for order in orders),
            "counted_occasions_n": len(known),
            "participants_n": sum(known) if known or not held else None,
        }
        for column, n in of_occasions.items():
            assert found[service][column] == told(core, "delivered", day, n)
        ordered = {id_ for id_, of in reached(core, day)["ordered"] if of == service}
        assert found[service]["organisations_n"] == told(core, "ordered", day, len(ordered))


def the_list_behind_the_shares_of_a_service_adds_up_to_them(
    connection: duckdb.DuckDBPyConnection, core: Core, day: date
) -> None:
    pairs = reached(core, day)
    listed = connection.sql(marts.at("service_status", day)).pl()
    placed = set(listed.select("organisation_id", "service_id").iter_rows())
    assert placed == {(id_, service) for id_ in target_group(core, day) for service in SERVICES}
    for kind in KINDS:
        of_kind = listed.filter(listed[f"is_{kind}"]).select("organisation_id", "service_id")
        assert set(of_kind.iter_rows()) == pairs[kind]


HOLDS = (
    coverage_is_what_plain_python_counts,
    coverage_weighs_by_the_employees_known_at_the_date,
    a_service_is_measured_against_the_whole_target_group,
    parts_sum_to_the_whole_and_shares_lie_between_0_and_1,
    services_are_what_plain_python_counts,
    the_list_behind_the_shares_of_a_service_adds_up_to_them,
)


@random_data
@given(core=cores(), day=DATES)
def test_what_is_counted_by_plain_python_is_in_the_marts(askable: Warehouse, core: Core, day: date) -> None:
    connection = askable(**core)
    for holds in HOLDS:
        holds(connection, core, day)


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
def test_the_list_behind_the_shares_adds_up_to_them(warehouse: Warehouse, core: Core) -> None:
    connection = warehouse(**core)
    day = date(2021, 5, 31)
    listed = connection.sql("FROM mart.organisation_status").pl()
    assert set(listed["organisation_id"]) == set(target_group(core, day))
    for kind in KINDS:
        of_kind = listed.filter(listed[f"is_{kind}"])["organisation_id"]
        assert set(of_kind) == {id_ for id_, _ in reached(core, day)[kind]}
    ordered = int(listed["is_ordered"].sum())
    left_n = told(core, "ordered", day, listed.height - ordered)
    assert one_value(connection, "SELECT count(*) FROM mart.not_yet_reached") == (left_n or 0)
    assert one_value(connection, "SELECT coalesce(sum(first_n), 0) FROM mart.first_services") == ordered


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


@random_data
@given(found=ACTIVITIES)
def test_activities_are_what_plain_python_counts(askable: Warehouse, found: list[dict[str, Any]]) -> None:
    connection = askable(activities=numbered(found, "activity_id"))
    between = marts.at("activities", date(2020, 12, 31), date(2020, 1, 1))
    counted = {(row["dimension"], row["member"]): row for row in connection.sql(between).pl().to_dicts()}
    of_year = [row for row in found if row["activity_date"].year == 2020 and row["status"] != "planerad"]
    held = [row for row in of_year if row["status"] in ("genomförd", "omställd")]
    for type_ in {row["activity_type"] for row in of_year}:
        of_type = [row["recipients_n"] for row in held if row["activity_type"] == type_]
        assert counted["typ", type_]["held_n"] == len(of_type)
        assert counted["typ", type_]["recipients_n"] == sum(of_type)
    assert {member for dimension, member in counted if dimension == "typ"} == {row["activity_type"] for row in of_year}
    for dimension in ("typ", "arbetsområde", "form"):
        parts = [row for key, row in counted.items() if key[0] == dimension]
        assert sum(row["held_n"] for row in parts) == len(held)
        assert sum(row["recipients_n"] for row in parts) == sum(row["recipients_n"] for row in held)
