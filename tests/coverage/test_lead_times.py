"""Lead times of waits made up for the purpose."""

from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.coverage.lead_times import lead_times

COLUMNS = {"step": pl.String, "service": pl.String, "days": pl.Float64, "is_event": pl.Boolean, "n": pl.Int64}
waits = st.lists(st.tuples(st.just("steg"), st.sampled_from("ab"), st.integers(0, 400), st.booleans()), max_size=30)


def told(rows: list[tuple[str, str, int, bool]]) -> dict[str, dict]:
    counted = [(*row, n) for row, n in Counter(rows).items()]
    return {row["service"]: row for row in lead_times(pl.DataFrame(counted, schema=COLUMNS, orient="row"))}


def test_those_still_waiting_make_the_median_longer_than_that_of_those_who_have_gone_on() -> None:
    gone_on = [("steg", "a", days, True) for days in (10, 10, 20, 20, 30)]
    waiting = [("steg", "a", 100, False)] * 4
    assert told(gone_on)["a"]["median_days"] == 20
    assert told(gone_on + waiting)["a"]["median_days"] == 30


def test_a_quartile_that_is_not_reached_is_empty() -> None:
    row = told([("steg", "a", 10, True), ("steg", "a", 10, True), *[("steg", "a", 20, False)] * 3])["a"]
    assert (row["lower_quartile_days"], row["median_days"], row["upper_quartile_days"]) == (10, None, None)


def test_of_fewer_than_five_waits_no_quartile_is_told() -> None:
    quartiles = ("lower_quartile_days", "median_days", "upper_quartile_days")
    found = told([("steg", "a", 10, True)] * 4 + [("steg", "b", 20, True)] * 5)
    assert [found["a"][name] for name in quartiles] == [None] * 3
    assert [found["b"][name] for name in quartiles] == [20] * 3
    assert found["alla"]["median_days"] == 20


@given(waits)
def test_services_add_up_to_all(rows: list[tuple[str, str, int, bool]]) -> None:
    found = told(rows)
    everything = found.pop("alla", {"start_n": 0, "events_n": 0})
    assert everything["start_n"] == len(rows) == sum(row["start_n"] for row in found.values())
    assert everything["events_n"] == sum(row["events_n"] for row in found.values())


@given(waits)
def test_quartiles_are_in_order_and_shares_are_shares(rows: list[tuple[str, str, int, bool]]) -> None:
    for row in told(rows).values():
        quartiles = [row["lower_quartile_days"], row["median_days"], row["upper_quartile_days"]]
        known = [days for days in quartiles if days is not None]
        assert known == sorted(known) and quartiles[: len(known)] == known
        assert row["share_on"] == pytest.approx(row["events_n"] / row["start_n"])
