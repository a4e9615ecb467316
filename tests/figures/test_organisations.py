"""Who is behind each share of the target group, on the demonstration data."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from partsrapport.errors import UsageError
from partsrapport.figures.moment import Moment
from partsrapport.figures.organisations import behind
from partsrapport.warehouse import store

AS_OF = Moment(date(2021, 5, 31))
# Shares of something else than organisations in the target group.
OF_OTHER_THINGS = r"""
    figure_id SIMILAR TO '(activities|deliveries|rows|goal|value|forecast|support)_.*'
"""


@pytest.fixture(scope="module")
def warehouse(built) -> Iterator[duckdb.DuckDBPyConnection]:
    with store.connect(built.warehouse) as connection:
        yield connection


def test_every_share_of_organisations_can_be_listed_and_the_list_adds_up(warehouse):
    shares = warehouse.execute(
        "SELECT figure_id, numerator, denominator FROM mart.figures "
        f"WHERE unit = 'andel' AND value IS NOT NULL AND NOT {OF_OTHER_THINGS}"
    ).fetchall()
    assert len(shares) > 60
    for figure_id, numerator, denominator in shares:
        listed = behind(warehouse, figure_id, AS_OF)
        size = listed["employees_n"] if "employees" in figure_id else listed["is_counted"].is_not_null().cast(int)
        assert size.sum() == denominator, figure_id
        assert size.filter(listed["is_counted"]).sum() == numerator, figure_id


@pytest.mark.parametrize("figure_id", ["coverage_ordered_n", "not_yet_reached_n", "target_n", "second_service_n"])
def test_a_number_of_organisations_is_listed_of_the_whole_target_group(warehouse, figure_id):
    listed = behind(warehouse, figure_id, AS_OF)
    value, target_n = (
        warehouse.execute("SELECT value FROM mart.figures WHERE figure_id = ?", [wanted]).fetchall()[0][0]
        for wanted in (figure_id, "target_n")
    )
    assert (listed["is_counted"].sum(), listed.height) == (value, target_n)


def test_a_share_of_waits_is_listed_by_organisation_and_service(warehouse):
    listed = behind(warehouse, "lead_order_delivery_share", AS_OF)
    assert listed.select("organisation_id", "service").is_unique().all()
    assert listed["organisation_id"].n_unique() < len(listed)


@pytest.mark.parametrize("figure_id", ["orders_n", "no_such_figure", "deliveries_digital_share"])
def test_a_figure_that_counts_no_organisations_says_so(warehouse, figure_id):
    with pytest.raises(UsageError, match=f"{figure_id} finns inte, eller räknar inte organisationer"):
        behind(warehouse, figure_id, AS_OF)
