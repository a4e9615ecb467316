"""The marts of the forecast, the lead times and the change, on a small warehouse: who counts, from when, until when."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partsrapport.coverage import decomposition, forecast, lead_times
from partsrapport.coverage.situation import Situation, situations
from partsrapport.warehouse import marts, store
from tests.warehouse.conftest import ASKABLE, BUILD, frame, over_time

Rows = list[dict[str, Any]]
AS_OF = date(2021, 5, 31)
START = date(2018, 1, 1)
SERVICE = {
    "service_id": "ia",
    "service": "IA-systemet",
    "area": "Hållbart arbetsliv",
    "support_kind": "förebyggande",
    "level": "organisationsutvecklande",
    "is_programme": True,
    "launch_date": START,
}
OLD = SERVICE | {
    "service_id": "old",
    "service": "Verksam samverkan",
    "is_programme": False,
    "launch_date": date(2013, 1, 1),
}


def organisation(id_: str, from_date: date = date(2010, 1, 1), **columns: Any) -> dict[str, Any]:
    empty = {"to_date": None, "successor_id": None}
    return (
        {"organisation_id": id_, "organisation": id_, "sector": "myndighet", "from_date": from_date} | empty | columns
    )


def order(id_: str, day: date, status: str = "planerad", service_id: str = "ia") -> dict[str, Any]:
    return {"organisation_id": id_, "service_id": service_id, "order_date": day, "status": status}


def fill(connection: duckdb.DuckDBPyConnection, organisations: Rows, orders: Rows, **tables: Rows) -> None:
    numbered = [{"order_id": f"a{n}"} | row for n, row in enumerate(orders)]
    core = over_time(organisations) | {"services": [SERVICE, OLD], "orders": numbered} | tables
    found = {"meta.build": [BUILD]} | {f"core.{name}": rows for name, rows in core.items()}
    store.load(connection, {name: frame(name, rows) for name, rows in found.items() if rows})
    marts.build(connection, ("report_dates", *ASKABLE))


@cache
def empty_warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("PRAGMA disable_optimizer")  # of a query on a few rows the plan takes longest
    store.create(connection)
    return connection.begin()


def warehouse(organisations: Rows, orders: Rows, **tables: Rows) -> duckdb.DuckDBPyConnection:
    """A warehouse with its marts, until the next one is asked for."""
    connection = empty_warehouse().rollback().begin()
    fill(connection, organisations, orders, **tables)
    return connection


def followed(*organisations: dict[str, Any], orders: Rows, as_of: date = AS_OF) -> Situation:
    return situation_at(warehouse(list(organisations), orders), as_of)


def situation_at(connection: duckdb.DuckDBPyConnection, day: date) -> Situation:
    return situations(connection, [day])[0]


def waits(found: Situation) -> list[tuple[float, bool]]:
    days, is_event, counts = found.durations.days, found.durations.is_event, found.durations.counts
    return list(zip(days.repeat(counts).tolist(), is_event.repeat(counts).tolist(), strict=True))


def test_waiting_begins_with_the_programme_or_with_joining_the_target_group() -> None:
    found = followed(
        organisation("old"),
        organisation("young", from_date=date(2020, 1, 1)),
        orders=[order("old", date(2018, 1, 10)), order("young", date(2020, 1, 10))],
    )
    assert waits(found) == [(10, True), (10, True)]
    assert found.observed_days == (AS_OF - START).days + 1


def test_an_order_older_than_the_programme_counts_but_was_never_waited_for() -> None:
    found = followed(organisation("a"), orders=[order("a", date(2014, 1, 1), service_id="old")])
    assert (found.ordered_n, waits(found)) == (1, [])


def test_a_cancelled_order_is_no_order() -> None:
    found = followed(organisation("a"), orders=[order("a", date(2018, 1, 10), "avbeställd")], as_of=date(2018, 1, 31))
    assert waits(found) == [(31, False)]
    assert found.waiting_days.tolist() == [31]


def test_one_that_has_left_is_censored_on_its_last_day() -> None:
    gone = organisation("gone", to_date=date(2018, 3, 31))
    found = followed(gone, orders=[order("gone", date(2018, 4, 1))])
    assert (found.target_n, waits(found)) == (0, [(90, False)])


def test_one_that_had_ordered_before_it_left_is_an_event() -> None:
    gone = organisation("gone", to_date=date(2018, 3, 31))
    assert waits(followed(gone, orders=[order("gone", date(2018, 3, 31))])) == [(90, True)]


def test_a_renumbered_organisation_is_followed_as_one() -> None:
    before = organisation("before", to_date=date(2019, 12, 31), successor_id="after")
    after = organisation("after", from_date=date(2020, 1, 1))
    found = followed(before, after, orders=[order("after", date(2020, 1, 1))])
    assert waits(found) == [((date(2020, 1, 1) - START).days + 1, True)]


def test_a_merger_waits_once_and_its_first_order_is_that_of_any() -> None:
    gone = organisation("gone", to_date=date(2019, 12, 31), successor_id="stays")
    found = followed(
        gone, organisation("stays"), orders=[order("gone", date(2018, 1, 5)), order("stays", date(2020, 1, 1))]
    )
    assert (found.target_n, found.ordered_n, waits(found)) == (1, 1, [(5, True)])


def test_before_the_programme_there_is_nothing_to_forecast() -> None:
    found = followed(organisation("a"), orders=[], as_of=date(2013, 12, 31))
    assert (found.observed_days, found.target_n, found.ordered_n) == (0, 1, 0)


IDS = ["a", "b", "c", "d"]
DAYS = st.dates(date(2018, 1, 1), date(2021, 5, 31))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Rows, Rows]:
    def one(id_: str) -> dict[str, Any]:
        from_date = draw(DAYS)
        to_date = draw(st.none() | st.dates(from_date, AS_OF))
        return organisation(id_, from_date, to_date=to_date, successor_id=draw(st.sampled_from([None, *IDS])))

    orders = draw(st.lists(st.tuples(st.sampled_from(IDS), DAYS), max_size=8))
    return [one(id_) for id_ in IDS], [order(id_, day) for id_, day in orders]


def as_known(organisations: Rows, orders: Rows, day: date) -> tuple[Rows, Rows]:
    """What a register says on a day: nothing of what comes later."""
    unknown = {"to_date": None, "successor_id": None}
    known = [row for row in organisations if row["from_date"] <= day]
    still = [row | unknown if row["to_date"] and row["to_date"] >= day else row for row in known]
    return still, [row for row in orders if row["order_date"] <= day]


@given(histories(), DAYS)
@settings(max_examples=12)
def test_later_rows_change_nothing(rows: tuple[Rows, Rows], day: date) -> None:
    now = situation_at(warehouse(*rows), day)
    then = situation_at(warehouse(*as_known(*rows, day)), day)
    assert sorted(waits(now)) == sorted(waits(then))
    assert sorted(now.waiting_days) == sorted(then.waiting_days)
    assert (now.target_n, now.ordered_n, now.recent_n) == (then.target_n, then.ordered_n, then.recent_n)


@given(histories(), DAYS)
@settings(max_examples=12)
def test_the_share_is_that_of_coverage(rows: tuple[Rows, Rows], day: date) -> None:
    connection = warehouse(*rows)
    query = f"SELECT count(*), count(*) FILTER (is_ordered) FROM ({marts.at('organisation_status', day)})"
    found = situation_at(connection, day)
    assert connection.execute(query).fetchall() == [(found.target_n, found.ordered_n)]


def growing() -> tuple[Rows, Rows]:
    """Two hundred organisations, of which one orders every ten days."""
    ids = [f"o{n:03}" for n in range(200)]
    days = [START + timedelta(10 * n) for n in range(200)]
    orders = [order(id_, day) for id_, day in zip(ids, days, strict=True) if day <= AS_OF]
    return [organisation(id_) for id_ in ids], orders


@pytest.fixture(scope="module")
def built() -> duckdb.DuckDBPyConnection:
    claim = {
        "claim_id": "soon",
        "published_date": AS_OF,
        "source": "Nyhet",
        "statement": "Snart 80 procent",
        "figure_id": "forecast_target_days",
        "comparison": "<=",
        "value": 1096.0,
        "as_of_date": date(2021, 3, 31),
    }
    connection = duckdb.connect()
    store.create(connection)
    later = claim | {"claim_id": "later", "as_of_date": AS_OF + timedelta(1)}
    fill(connection, *growing(), claims=[claim, later])
    forecast.build(connection)
    return connection


def test_the_dates_of_the_report_and_of_the_claims_up_to_it_are_forecast(built: duckdb.DuckDBPyConnection) -> None:
    rows = built.sql("SELECT as_of_date, is_defensible FROM mart.forecast ORDER BY as_of_date").fetchall()
    assert rows == [(date(2021, 3, 31), True), (AS_OF, True)]


def test_the_quarters_of_three_years_are_tested_against_the_report_date(built: duckdb.DuckDBPyConnection) -> None:
    rows = built.sql("SELECT as_of_date, later_date, actual_share FROM mart.forecast_backtest ORDER BY ALL").fetchall()
    assert [row[0] for row in rows][:2] == [date(2018, 6, 30), date(2018, 9, 30)]
    assert rows[-1][0] == date(2021, 3, 31)
    assert len(rows) == 12
    assert {row[1:] for row in rows} == {(AS_OF, 125 / 200)}


def test_the_backtest_says_what_was_forecast_on_the_day(built: duckdb.DuckDBPyConnection) -> None:
    columns = "as_of_date, forecast_date, lower_date, upper_date, reason, events_n, at_risk_n, method"
    day = "WHERE as_of_date = DATE '2021-03-31'"
    told, tested = (built.sql(f"SELECT {columns} FROM mart.{name} {day}") for name in ("forecast", "forecast_backtest"))
    assert told.fetchall() == tested.fetchall()


def test_an_actual_share_is_within_when_it_lies_between_the_bounds(built: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT is_within, actual_share BETWEEN lower_share AND upper_share FROM mart.forecast_backtest"
    rows = built.sql(f"{query} WHERE predicted_share IS NOT NULL").fetchall()
    assert len(rows) > 5
    assert all(told == is_between is not None for told, is_between in rows)


def test_the_curve_begins_on_the_report_date(built: duckdb.DuckDBPyConnection) -> None:
    rows = built.sql("FROM mart.forecast_curve ORDER BY curve_date LIMIT 1").fetchall()
    assert rows == [(AS_OF, 125 / 200, 125 / 200, 125 / 200)]


def test_a_report_on_a_year_without_orders_has_no_forecast_and_says_why() -> None:
    connection = warehouse([organisation("a")], [])
    connection.execute("UPDATE meta.build SET as_of_date = DATE '2013-12-31'")
    forecast.build(connection)
    rows = connection.sql("SELECT is_defensible, reason FROM mart.forecast").fetchall()
    assert rows == [(False, "Ingen tjänst är lanserad eller avropad än.")]
    assert connection.sql("FROM mart.forecast_backtest UNION ALL BY NAME FROM mart.forecast_curve").fetchall() == []


def interest(id_: str, day: date) -> dict[str, Any]:
    return {"interest_id": f"i{id_}", "organisation_id": id_, "service_id": "ia", "interest_date": day}


def occasion(order_id: str, day: date, status: str = "genomfört") -> dict[str, Any]:
    return {
        "occasion_id": f"t{order_id}",
        "order_id": order_id,
        "occasion_date": day,
        "form": "fysisk",
        "status": status,
    }


def test_lead_times_run_from_interest_to_order_to_delivery_and_those_still_waiting_count() -> None:
    connection = warehouse(
        [organisation(id_) for id_ in "abcdefghi"],
        [order(id_, date(2021, 1, 11), "levererad") for id_ in "abc"] + [order(id_, date(2021, 5, 1)) for id_ in "def"],
        interests=[interest(id_, date(2021, 1, 1)) for id_ in "abcdefghi"],
        occasions=[occasion(f"a{n}", date(2021, 2, 10)) for n in range(3)],
    )
    lead_times.build(connection)
    columns = "step, start_n, events_n, share_on, lower_quartile_days, median_days, upper_quartile_days"
    rows = connection.sql(f"SELECT {columns} FROM mart.lead_times WHERE service = 'alla' ORDER BY step").fetchall()
    assert rows == [
        ("avrop till leverans", 6, 3, 1 / 2, 30, 30, None),
        ("intresse till avrop", 9, 6, 2 / 3, 10, 120, None),
    ]


def test_an_order_before_the_interest_is_no_result_of_it() -> None:
    connection = warehouse(
        [organisation("a")],
        [order("a", date(2021, 1, 1))],
        interests=[interest("a", date(2021, 2, 1))],
        occasions=[occasion("a", date(2021, 2, 10))],
    )
    lead_times.build(connection)
    assert connection.sql("SELECT DISTINCT step FROM mart.lead_times").fetchall() == [("avrop till leverans",)]


def test_without_interest_and_orders_there_are_no_lead_times() -> None:
    connection = warehouse([organisation("a")], [])
    lead_times.build(connection)
    assert connection.sql("FROM mart.lead_times").fetchall() == []


def changed(organisations: Rows, orders: Rows) -> dict[str, tuple[int, float]]:
    connection = warehouse(organisations, orders)
    decomposition.build(connection)
    rows = connection.sql("SELECT component, organisations_n, change_share FROM mart.coverage_change").fetchall()
    return {component: (n, change) for component, n, change in rows if n}


YEAR_BEFORE = date(2020, 5, 31)
LATER = date(2020, 11, 1)


def test_a_new_order_is_a_change_by_orders() -> None:
    orders = [order("a", LATER), order("b", START, "avbeställd")]
    assert changed([organisation("a"), organisation("b")], orders) == {"avrop": (1, 0.5)}


def test_one_that_joins_without_an_order_lowers_the_share() -> None:
    assert changed([organisation("a"), organisation("b", LATER)], [order("a", START)]) == {"nya": (1, -0.5)}


def test_one_that_leaves_without_an_order_raises_the_share() -> None:
    gone = organisation("b", to_date=LATER)
    assert changed([organisation("a"), gone], [order("a", START)]) == {"lämnade": (1, 0.5)}


def test_an_order_inherited_in_a_merger_is_a_change_by_the_merger() -> None:
    gone = organisation("b", to_date=LATER, successor_id="a")
    found = changed([organisation("a"), gone], [order("b", START)])
    assert found == {"sammanslagna": (2, 0.5)}


def test_a_new_number_changes_nothing() -> None:
    old = organisation("b", to_date=LATER, successor_id="c")
    new = organisation("c", LATER + timedelta(1))
    _, change = changed([organisation("a"), old, new], [order("a", START)])["sammanslagna"]
    assert change == pytest.approx(0)


def test_without_a_target_group_a_year_before_there_is_no_change_to_split() -> None:
    assert changed([organisation("a", LATER)], [order("a", START)]) == {}


def test_where_nothing_had_been_ordered_a_year_before_it_is_not_known_what_has_changed() -> None:
    assert changed([organisation("a"), organisation("b")], [order("a", LATER)]) == {}


@given(histories())
@settings(max_examples=12)
def test_the_parts_add_up_to_the_change_in_coverage(rows: tuple[Rows, Rows]) -> None:
    connection = warehouse(*rows)
    decomposition.build(connection)
    shares = [situation_at(connection, day).ordered_share for day in (YEAR_BEFORE, AS_OF)]
    (total,) = connection.sql("SELECT sum(change_share) FROM mart.coverage_change").fetchall()[0]
    assert total == (None if None in shares else pytest.approx(shares[1] - shares[0], abs=1e-12))
