from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pytest

Warehouse = Callable[..., duckdb.DuckDBPyConnection]


def organisation(
    id_: str, to_date: date | None = None, successor_id: str | None = None, **other: Any
) -> dict[str, Any]:
    row = {"organisation_id": id_, "organisation": f"Myndighet {id_}", "sector": "myndighet"}
    return row | {"from_date": date(2010, 1, 1), "to_date": to_date, "successor_id": successor_id} | other


def service(name: str, **dates: date | None) -> dict[str, Any]:
    row = {"service_id": name, "service": name, "area": "Hållbart arbetsliv", "measure_kind": "främjande"}
    return row | {"level": "agendasättande", "is_programme": True, "development_date": None} | dates


def order(
    id_: str, organisation_id: str, day: date, service_id: str = "a", status: str = "levererad"
) -> dict[str, Any]:
    row = {"order_id": id_, "organisation_id": organisation_id, "service_id": service_id}
    return row | {"order_date": day, "status": status}


def occasion(order_id: str, day: date, status: str = "genomfört", participants_n: int | None = 10) -> dict[str, Any]:
    row = {"occasion_id": f"{order_id}-{day}", "order_id": order_id, "occasion_date": day, "form": "digital"}
    return row | {"participants_n": participants_n, "status": status}


def activity(
    id_: str, day: date, type_: str, status: str = "genomförd", recipients_n: int | None = 10
) -> dict[str, Any]:
    row = {"activity_id": id_, "area": "Samverkan", "activity_type": type_, "title": "Titel", "form": "fysisk"}
    return row | {"activity_date": day, "status": status, "recipients_n": recipients_n}


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def test_an_order_counts_for_the_successor_once_the_organisation_is_gone(macros: Warehouse) -> None:
    connection = macros(
        organisations=[
            organisation("1", date(2019, 12, 31), "2"),
            organisation("2", date(2020, 12, 31), "3"),
            organisation("3"),
        ],
        services=[service("a")],
        orders=[order("x", "1", date(2019, 5, 1))],
    )
    ordered = "SELECT organisation_id FROM mart.organisation_status_at(DATE '{}') WHERE is_ordered"
    assert rows(connection, ordered.format("2019-12-31")) == [("1",)]
    assert rows(connection, ordered.format("2020-01-01")) == [("2",)]
    assert rows(connection, ordered.format("2021-01-01")) == [("3",)]


def test_an_order_of_an_organisation_gone_without_successor_counts_for_nobody_but_is_still_an_order(
    macros: Warehouse,
) -> None:
    connection = macros(
        organisations=[organisation("1", date(2019, 12, 31)), organisation("2")],
        services=[service("a")],
        orders=[order("x", "1", date(2019, 5, 1))],
    )
    assert rows(connection, "SELECT count(*) FROM mart.organisation_status_at(DATE '2020-01-01') WHERE is_ordered") == [
        (0,)
    ]
    assert rows(connection, "SELECT orders_n, agencies_n FROM mart.services_at(DATE '2020-01-01')") == [(1, 0)]


def test_organisations_that_succeed_each_other_in_a_circle_end_the_chain(macros: Warehouse) -> None:
    connection = macros(
        organisations=[
            organisation("1", date(2019, 12, 31), "2"),
            organisation("2", date(2020, 12, 31), "1"),
            organisation("3", date(2018, 12, 31), "3"),
        ],
    )
    assert rows(connection, "SELECT representative_id FROM mart.representatives WHERE organisation_id = '1'") == [
        ("1",),
        ("2",),
    ]
    assert rows(connection, "SELECT count(*) FROM mart.target_group_at(DATE '2021-01-01')") == [(0,)]


def test_a_merger_is_not_foreseen(macros: Warehouse) -> None:
    connection = macros(
        organisations=[
            organisation("1", date(2019, 6, 30), "2"),
            organisation("2", date(2020, 12, 31), "3", from_date=date(2020, 1, 1)),
            organisation("3"),
        ],
        services=[service("a")],
        orders=[order("x", "1", date(2019, 5, 1))],
    )
    ordered = "SELECT organisation_id FROM mart.organisation_status_at(DATE '{}') WHERE is_ordered"
    assert rows(connection, ordered.format("2019-10-01")) == []
    assert rows(connection, ordered.format("2021-01-01")) == [("3",)]


def test_a_cancelled_order_is_no_order_and_one_without_an_occasion_held_is_not_delivered(macros: Warehouse) -> None:
    connection = macros(
        organisations=[organisation("1")],
        services=[service("a")],
        orders=[
            order("cancelled", "1", date(2020, 1, 1), status="avbeställd"),
            order("called off", "1", date(2020, 1, 1)),
            order("planned", "1", date(2020, 1, 1), status="planerad"),
            order("held", "1", date(2020, 1, 1)),
        ],
        occasions=[
            occasion("cancelled", date(2020, 2, 1)),
            occasion("called off", date(2020, 2, 1), status="inställt"),
            occasion("planned", date(2020, 2, 1)),
            occasion("held", date(2020, 2, 1)),
            occasion("held", date(2020, 3, 1), participants_n=None),
            occasion("held", date(2020, 9, 1)),
        ],
    )
    counted = (
        "SELECT orders_n, delivered_orders_n, occasions_n, participants_n FROM mart.services_at(DATE '2020-05-01')"
    )
    assert rows(connection, counted) == [(3, 1, 2, 10)]


@pytest.mark.parametrize(
    ("employees_n", "size_class"),
    [
        (49, "under 50"),
        (50, "50–199"),
        (199, "50–199"),
        (200, "200–999"),
        (1000, "1 000–9 999"),
        (10_000, "10 000 eller fler"),
        ("NULL", "uppgift saknas"),
    ],
)
def test_size_classes_begin_where_they_say(macros: Warehouse, employees_n: object, size_class: str) -> None:
    assert rows(macros(), f"SELECT mart.size_class({employees_n})") == [(size_class,)]


def test_the_first_service_is_the_one_ordered_first_and_a_repeated_one_is_no_second(macros: Warehouse) -> None:
    connection = macros(
        organisations=[organisation("1"), organisation("2")],
        services=[service("a"), service("b")],
        orders=[
            order("3", "1", date(2020, 1, 2), "b"),
            order("2", "1", date(2020, 1, 1), "a"),
            order("4", "2", date(2020, 1, 1), "a"),
            order("5", "2", date(2020, 3, 1), "a"),
        ],
    )
    found = rows(connection, "SELECT * FROM mart.first_orders_at(DATE '2020-12-31') ORDER BY organisation_id")
    assert found == [("1", "a", True), ("2", "a", False)]


def test_a_service_goes_from_plan_to_closed(macros: Warehouse) -> None:
    dates = {
        "development_date": date(2019, 1, 1),
        "launch_date": date(2020, 1, 1),
        "closing_date": date(2022, 1, 1),
    }
    connection = macros(services=[service("a", **dates)])
    days = ("2018-12-31", "2019-01-01", "2020-01-01", "2021-01-01", "2022-01-01")
    stages = [rows(connection, f"SELECT stage FROM mart.portfolio_at(DATE '{day}')")[0][0] for day in days]
    assert stages == ["planerad", "under utveckling", "lanserad", "under avveckling", "avvecklad"]


def test_activities_are_counted_by_how_they_went(macros: Warehouse) -> None:
    connection = macros(
        activities=[
            activity("1", date(2020, 3, 1), "seminarium"),
            activity("2", date(2020, 4, 1), "seminarium", "omställd", None),
            activity("3", date(2020, 4, 1), "seminarium", "inställd"),
            activity("4", date(2020, 4, 1), "konferens", "uppskjuten"),
        ]
    )
    between = (
        "FROM mart.activities_between(DATE '2020-01-01', DATE '2020-12-31') WHERE dimension = '{}' ORDER BY member"
    )
    assert rows(connection, between.format("alla")) == [("alla", "alla", 2, 10, 1, 1, 1)]
    assert rows(connection, "SELECT member, held_n " + between.format("typ")) == [("konferens", 0), ("seminarium", 2)]
    assert rows(connection, "SELECT member, held_n " + between.format("form")) == [("digital", 1), ("fysisk", 1)]


def test_a_measure_is_doubled_only_when_more_than_twice_and_left_out_when_there_was_none(macros: Warehouse) -> None:
    connection = macros(
        activities=[
            activity("1", date(2019, 3, 1), "seminarium", recipients_n=10),
            activity("2", date(2020, 3, 1), "seminarium", recipients_n=15),
            activity("3", date(2020, 4, 1), "seminarium", recipients_n=6),
            activity("4", date(2020, 4, 1), "poddavsnitt", recipients_n=1000),
            activity("5", date(2019, 4, 1), "konferens", recipients_n=5),
        ]
    )
    between = "mart.measure_ratios_between(DATE '2020-01-01', DATE '2020-12-31')"
    assert set(rows(connection, f"SELECT measure, member, ratio, is_doubled FROM {between}")) == {
        ("genomförda", "seminarium", 2.0, False),
        ("mottagare", "seminarium", 2.1, True),
        ("genomförda", "poddavsnitt", None, None),
        ("mottagare", "poddavsnitt", None, None),
        ("genomförda", "konferens", 0.0, False),
        ("mottagare", "konferens", 0.0, False),
        ("leveranstillfällen", "alla", None, None),
    }


def test_the_report_dates_are_month_ends_the_date_itself_a_year_before_and_the_dates_of_the_claims(
    warehouse: Warehouse,
) -> None:
    claim = {
        "published_date": date(2021, 6, 17),
        "source": "s",
        "statement": "s",
        "figure_id": "target_n",
        "comparison": "=",
    }
    claims = [
        claim | {"claim_id": "1", "as_of_date": date(2021, 4, 15), "period_from_date": None, "period_to_date": None},
        claim | {"claim_id": "2", "as_of_date": date(2022, 1, 1), "period_from_date": None, "period_to_date": None},
    ]
    connection = warehouse(
        organisations=[organisation("1")],
        services=[service("a")],
        orders=[order("x", "1", date(2021, 3, 10))],
        claims=claims,
    )
    found = [row[0] for row in rows(connection, "FROM mart.report_dates")]
    expected = [(2020, 5, 31), (2021, 3, 31), (2021, 4, 15), (2021, 4, 30), (2021, 5, 31)]
    assert found == [date(*day) for day in expected]


def test_an_empty_core_gives_empty_marts(warehouse: Warehouse) -> None:
    connection = warehouse()
    assert rows(connection, "SELECT count(*) FROM mart.coverage") == [(0,)]
    assert rows(connection, "SELECT count(*) FROM mart.report_dates") == [(2,)]
