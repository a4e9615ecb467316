"""Requests for support: counted once more by hand, and never one workplace."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partsrapport.warehouse import marts
from tests.warehouse.conftest import loaded

Warehouse = Callable[..., duckdb.DuckDBPyConnection]
ORGANISATION = {
    "organisation_id": "1",
    "organisation": "Ett",
    "sector": "myndighet",
    "from_date": date(2010, 1, 1),
    "to_date": None,
}
SMALLEST = 5


def requests(*reasons: tuple[int, str]) -> list[dict[str, Any]]:
    """A request for each year and reason."""
    return [
        {"request_id": f"s{n}", "organisation_id": "1", "request_date": date(year, 5, 1), "reason": reason}
        for n, (year, reason) in enumerate(reasons)
    ]


@pytest.fixture(scope="session")
def asked_for(empty_warehouse: duckdb.DuckDBPyConnection) -> Warehouse:
    """The warehouse with these requests and the one mart that is about them."""

    def built(requests: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
        loaded(empty_warehouse, {"organisations": [ORGANISATION], "support_requests": requests})
        marts.build(empty_warehouse, ["support_reasons"])
        return empty_warehouse

    return built


def shown(connection: duckdb.DuckDBPyConnection) -> dict[tuple[int, str], int]:
    rows = connection.execute("SELECT year, reason, requests_n FROM mart.support_reasons").fetchall()
    return {(year, reason): n for year, reason, n in rows}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 5, "b": 8}, {"a": 5, "b": 8}),
        ({"a": 3, "b": 8}, {"övriga": 11}),  # alone, the three would follow from the total
        ({"a": 3, "b": 3, "c": 8}, {"övriga": 6, "c": 8}),
        ({"a": 2, "b": 2, "c": 6, "d": 9}, {"övriga": 10, "d": 9}),
        ({"a": 4}, {}),
        ({"a": 2, "b": 3}, {"övriga": 5}),
    ],
)
def test_reasons_that_few_had_are_told_together(
    asked_for: Warehouse, counts: dict[str, int], told: dict[str, int]
) -> None:
    asked = [(2020, reason) for reason, n in counts.items() for _ in range(n)]
    found = shown(asked_for(requests(*asked)))
    assert found == {(2020, reason): n for reason, n in told.items()}


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from([2019, 2020]), st.sampled_from("abcd")), max_size=60))
def test_no_reason_can_be_told_of_fewer_than_the_smallest_cell(
    asked_for: Warehouse, asked: list[tuple[int, str]]
) -> None:
    found = shown(asked_for(requests(*asked)))
    for year, n in Counter(year for year, _ in asked).items():
        of_year = {reason: m for (when, reason), m in found.items() if when == year}
        assert sum(of_year.values()) == (n if n >= SMALLEST else 0)
        assert all(m >= SMALLEST for m in of_year.values())
        assert all(m == asked.count((year, reason)) for reason, m in of_year.items() if reason != "övriga")
