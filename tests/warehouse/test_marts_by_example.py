from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pytest

from partsrapport.warehouse import marts

Warehouse = Callable[..., duckdb.DuckDBPyConnection]


def organisation(
    id_: str, to_date: date | None = None, successor_id: str | None = None, **other: Any
) -> dict[str, Any]:
    row = {"organisation_id": id_, "organisation": f"Myndighet {id_}", "sector": "myndighet"}
    return row | {"from_date": date(2010, 1, 1), "to_date": to_date, "successor_id": successor_id} | other


def service(name: str) -> dict[str, Any]:
    row = {"service_id": name, "service": name, "area": "Hållbart arbetsliv", "support_kind": "främjande"}
    return row | {"level": "agendasättande", "is_programme": True}


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


def asked(connection: duckdb.DuckDBPyConnection, name: str, day: date, columns: str = "*") -> list[tuple[Any, ...]]:
    return rows(connection, f"SELECT {columns} FROM ({marts.at(name, day)}) ORDER BY ALL")


def ordered(connection: duckdb.DuckDBPyConnection, day: date) -> list[str]:
    """Those in the target group on the day that have ordered."""
    found = asked(connection, "organisation_status", day, "organisation_id, is_ordered")
    return [id_ for id_, is_ordered in found if is_ordered]


def target_group(connection: duckdb.DuckDBPyConnection, day: date) -> list[str]:
    return [id_ for (id_,) in asked(connection, "organisation_status", day, "organisation_id")]


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def test_an_order_counts_for_the_successor_once_the_organisation_is_gone(askable: Warehouse) -> None:
    connection = askable(
        organisations=[
            organisation("1", date(2019, 12, 31), "2"),
            organisation("2", date(2020, 12, 31), "3"),
            organisation("3"),
        ],
        services=[service("a")],
        orders=[order("x", "1", date(2019, 5, 1))],
    )
    assert ordered(connection, date(2019, 12, 31)) == ["1"]
    assert ordered(connection, date(2020, 1, 1)) == ["2"]
    assert ordered(connection, date(2021, 1, 1)) == ["3"]


def test_an_order_of_an_organisation_gone_without_successor_counts_for_nobody_but_is_still_an_order(
    askable: Warehouse,
) -> None:
    connection = askable(
        organisations=[organisation("1", date(2019, 12, 31)), organisation("2")],
        services=[service("a")],
        orders=[order("x", "1", date(2019, 5, 1))],
    )
    assert ordered(connection, date(2020, 1, 1)) == []
    assert asked(connection, "services", date(2020, 1, 1), "orders_n, organisations_n") == [(1, 0)]


def test_organisations_that_succeed_each_other_in_a_circle_end_the_chain(askable: Warehouse) -> None:
    connection = askable(
        organisations=[
            organisation("1", date(2019, 12, 31), "2"),
            organisation("2", date(2020, 12, 31), "1"),
            organisation("3", date(2018, 12, 31), "3"),
        ],
    )
    found = rows(
        connection, "SELECT representative_id FROM mart.representatives WHERE organisation_id = '1' ORDER BY ALL"
    )
    assert found == [("1",), ("2",)]
    assert target_group(connection, date(2021, 1, 1)) == []


def test_a_merger_is_not_foreseen(askable: Warehouse) -> None:
    connection = askable(
        organisations=[
            organisation("1", date(2019, 6, 30), "2"),
            organisation("2", date(2020, 12, 31), "3", from_date=date(2020, 1, 1)),
            organisation("3"),
        ],
        services=[service("a")],
        orders=[order("x", "1", date(2019, 5, 1))],
    )
    assert ordered(connection, date(2019, 10, 1)) == []
    assert ordered(connection, date(2021, 1, 1)) == ["3"]


def period(id_: str, from_date: date, to_date: date | None = None) -> dict[str, Any]:
    return {"organisation_id": id_, "from_date": from_date, "to_date": to_date}


def succession(id_: str, successor_id: str, from_date: date) -> dict[str, Any]:
    return {"organisation_id": id_, "successor_id": successor_id, "from_date": from_date}


def test_one_that_leaves_and_comes_back_is_out_of_the_target_group_in_between(askable: Warehouse) -> None:
    connection = askable(
        organisations=[organisation("1"), organisation("2")],
        memberships=[
            period("1", date(2015, 1, 1), date(2018, 12, 31)),
            period("1", date(2020, 7, 1)),
            period("2", date(2015, 1, 1)),
        ],
        services=[service("a")],
        orders=[order("x", "1", date(2018, 5, 1)), order("y", "1", date(2019, 5, 1))],
        employees=[{"organisation_id": id_, "year": 2015, "employees_n": n} for id_, n in (("1", 30), ("2", 50))],
    )
    days = (date(2018, 12, 31), date(2019, 1, 1), date(2020, 6, 30), date(2020, 7, 1))
    assert [target_group(connection, day) for day in days] == [["1", "2"], ["2"], ["2"], ["1", "2"]]
    assert [ordered(connection, day) for day in days] == [["1"], [], [], ["1"]]
    counted = "target_n, ordered_n, target_employees_n"
    found = [asked(connection, "coverage", day, f"dimension, {counted}")[0] for day in days]
    assert found == [("alla", 2, 1, 80), ("alla", 1, 0, 50), ("alla", 1, 0, 50), ("alla", 2, 1, 80)]
    assert [asked(connection, "services", day, "orders_n, organisations_n") for day in days] == [
        [(1, 1)],
        [(1, 0)],
        [(2, 0)],
        [(2, 1)],
    ]


def test_at_a_split_each_successor_counts_as_reached_and_the_order_once(askable: Warehouse) -> None:
    split = date(2020, 1, 1)
    connection = askable(
        organisations=[organisation(id_) for id_ in "1234"],
        memberships=[
            period("1", date(2015, 1, 1), date(2019, 12, 31)),
            period("2", split),
            period("3", split),
            period("4", date(2015, 1, 1)),
        ],
        successions=[succession("1", "2", split), succession("1", "3", split)],
        services=[service("a")],
        orders=[order("x", "1", date(2019, 5, 1)), order("late", "1", date(2020, 2, 1))],
        occasions=[occasion("x", date(2019, 6, 1)), occasion("late", date(2020, 3, 1))],
    )
    days = (date(2019, 12, 31), split, date(2020, 3, 1))
    assert [target_group(connection, day) for day in days] == [["1", "4"], ["2", "3", "4"], ["2", "3", "4"]]
    assert [ordered(connection, day) for day in days] == [["1"], ["2", "3"], ["2", "3"]]
    counted = "orders_n, delivered_orders_n, occasions_n, participants_n, organisations_n"
    found = [asked(connection, "services", day, counted) for day in days]
    assert found == [[(1, 1, 1, 10, 1)], [(1, 1, 1, 10, 2)], [(2, 2, 2, 20, 2)]]


def test_one_that_is_split_off_inherits_nothing_while_the_other_stays_and_keeps_what_it_inherits_when_it_comes_back(
    askable: Warehouse,
) -> None:
    connection = askable(
        organisations=[organisation("1"), organisation("2")],
        memberships=[
            period("1", date(2015, 1, 1), date(2019, 12, 31)),
            period("1", date(2021, 1, 1)),
            period("2", date(2018, 1, 1)),
        ],
        successions=[succession("1", "2", date(2018, 1, 1))],
        services=[service("a")],
        orders=[order("x", "1", date(2017, 5, 1))],
    )
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2021, 1, 1))
    assert [ordered(connection, day) for day in days] == [["1"], ["2"], ["1", "2"]]


def test_what_reaches_one_by_two_ways_counts_once(askable: Warehouse) -> None:
    connection = askable(
        organisations=[organisation(id_) for id_ in "1234"],
        memberships=[
            period("1", date(2015, 1, 1), date(2018, 12, 31)),
            period("2", date(2019, 1, 1), date(2019, 12, 31)),
            period("3", date(2019, 1, 1), date(2019, 12, 31)),
            period("4", date(2015, 1, 1)),
        ],
        successions=[
            succession("1", "2", date(2019, 1, 1)),
            succession("1", "3", date(2019, 1, 1)),
            succession("2", "4", date(2020, 1, 1)),
            succession("3", "4", date(2020, 1, 1)),
        ],
        services=[service("a")],
        orders=[order("x", "1", date(2018, 5, 1))],
    )
    assert [ordered(connection, date(year, 6, 1)) for year in (2018, 2019, 2020)] == [["1"], ["2", "3"], ["4"]]
    assert asked(connection, "services", date(2020, 6, 1), "orders_n, organisations_n") == [(1, 1)]


def test_an_order_is_delivered_on_the_day_of_its_last_occasion_and_those_before_it_are_counted(
    askable: Warehouse,
) -> None:
    connection = askable(
        organisations=[organisation("1"), organisation("2")],
        services=[service("a")],
        orders=[
            order("done", "1", date(2020, 1, 1)),
            order("under way", "2", date(2020, 1, 1), status="pågående"),
            order("cancelled", "2", date(2020, 1, 1), status="avbeställd"),
        ],
        occasions=[
            occasion("done", date(2020, 2, 1)),
            occasion("done", date(2020, 6, 1)),
            occasion("done", date(2020, 9, 1), status="inställt"),
            occasion("under way", date(2020, 2, 1)),
            occasion("cancelled", date(2020, 2, 1)),
        ],
    )
    days = (date(2020, 5, 31), date(2020, 6, 1))
    counted = "orders_n, delivered_orders_n, occasions_n"
    assert [asked(connection, "services", day, counted) for day in days] == [[(2, 0, 2)], [(2, 1, 3)]]
    status = "organisation_id, first_delivery_date"
    assert asked(connection, "organisation_status", days[1], status) == [("1", date(2020, 6, 1)), ("2", None)]


@pytest.mark.parametrize("name", ["organisation_status", "service_status"])
def test_what_no_register_tells_of_is_unknown_of_each(askable: Warehouse, name: str) -> None:
    connection = askable(
        organisations=[organisation("1")],
        services=[service("a")],
        orders=[order("x", "1", date(2020, 1, 1))],
        occasions=[occasion("x", date(2020, 6, 1), status="planerat")],
    )
    flags = "is_interested, is_ordered, is_delivered"
    assert asked(connection, name, date(2019, 12, 31), flags) == [(None, None, None)]
    assert asked(connection, name, date(2020, 5, 31), flags) == [(None, True, None)]
    assert asked(connection, name, date(2020, 6, 1), flags) == [(None, True, False)]


def test_of_a_year_without_any_activities_or_occasions_nothing_is_known(askable: Warehouse) -> None:
    connection = askable(
        activities=[activity("1", date(2020, 3, 1), "seminarium", recipients_n=10)],
        orders=[order("x", "1", date(2018, 3, 10))],
        occasions=[occasion("x", date(2019, 5, 1)), occasion("x", date(2019, 6, 1), "inställt")],
    )
    found = {
        year: rows(
            connection,
            "SELECT indicator, value, previous_value FROM "
            f"({marts.at('activity_indicators', date(year, 12, 31), date(year, 1, 1))}) ORDER BY ALL",
        )
        for year in (2018, 2019, 2020, 2021)
    }
    assert found == {
        2018: [],
        2019: [("leveranstillfällen", 1.0, None)],
        2020: [("genomförda", 1.0, None), ("leveranstillfällen", None, 1.0), ("mottagare", 10.0, None)],
        2021: [("genomförda", None, 1.0), ("mottagare", None, 10.0)],
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
