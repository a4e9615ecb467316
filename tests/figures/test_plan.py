"""The plan against the outcome: judged as published figures are, and only when its time is over."""

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest

from partsrapport.errors import DataError
from partsrapport.figures import statements
from partsrapport.warehouse import store

MEASURE: dict[str, Any] = {
    "measure_id": "m",
    "year": 2020,
    "area": "Samverkan",
    "statement": "Minst två aktiviteter",
    "figure_id": "activities_held_n",
    "comparison": ">=",
    "value": 2.0,
    "tolerance": None,
    "ranking": None,
    "as_of_date": None,
    "period_from_date": date(2020, 1, 1),
    "period_to_date": date(2020, 12, 31),
}
AHEAD = {"period_from_date": None, "period_to_date": None, "figure_id": "target_n"}


@pytest.fixture
def judged_all(built_registry: duckdb.DuckDBPyConnection) -> Callable[..., list[dict[str, Any]]]:
    """The rows of measures, in their order."""

    def judged(*changes: dict[str, Any]) -> list[dict[str, Any]]:
        rows = [MEASURE | {"measure_id": f"m{n}"} | one for n, one in enumerate(changes)]
        store.load(built_registry, {"core.plan_measures": pl.DataFrame(rows, infer_schema_length=None)})
        statements.build(built_registry, statements.PLAN)
        found: list[dict[str, Any]] = built_registry.sql("FROM mart.plan_measures ORDER BY measure_id").pl().to_dicts()
        (counted,) = built_registry.execute("SELECT value FROM mart.figures WHERE figure_id = 'plan_n'").fetchall()[0]
        assert counted == sum(row["year"] == 2020 for row in found)
        return found

    return judged


@pytest.fixture
def judged(judged_all: Callable[..., list[dict[str, Any]]]) -> Callable[..., dict[str, Any]]:
    """The row of one measure."""
    return lambda **changes: judged_all(changes)[0]


@pytest.mark.parametrize(("value", "verdict"), [(2.0, "nått"), (3.0, "ej nått")])
def test_a_measure_is_met_when_the_outcome_is_as_planned(judged, value: float, verdict: str) -> None:
    row = judged(value=value)
    assert (row["verdict"], row["planned_value"], row["outcome_value"]) == (
        verdict,
        f"minst {value:.0f} aktiviteter",
        "2 aktiviteter",
    )


def test_before_its_time_is_over_the_outcome_is_what_it_is_so_far_and_not_judged(judged_all) -> None:
    on, after = judged_all(AHEAD | {"as_of_date": date(2021, 5, 31)}, AHEAD | {"as_of_date": date(2021, 6, 1)})
    assert (on["verdict"], on["outcome_value"], on["outcome_number"]) == ("nått", "4 organisationer", 4)
    assert (after["verdict"], after["outcome_value"], after["outcome_number"]) == (
        "ännu ej mätt",
        "4 organisationer hittills",
        None,
    )
    assert after["outcome_value_en"].endswith(" so far")


@pytest.mark.parametrize(
    ("first", "found"),
    [(date(2020, 1, 1), "2 aktiviteter hittills"), (date(2021, 6, 1), None), (date(2021, 5, 1), None)],
)
def test_of_a_period_that_goes_on_what_has_been_held_is_told_and_of_one_ahead_nothing(judged, first, found) -> None:
    row = judged(period_from_date=first, period_to_date=date(2021, 12, 31))
    assert (row["verdict"], row["outcome_value"]) == ("ännu ej mätt", found)


def test_what_there_are_no_data_on_cannot_be_tested(judged) -> None:
    row = judged(period_from_date=date(2020, 5, 1), period_to_date=date(2020, 5, 31))
    assert (row["verdict"], row["outcome_value"]) == ("kan inte prövas", None)
    assert row["reason"] == "det finns inga aktiviteter 1–31 maj 2020"


def test_a_later_plan_is_none_of_the_report_and_an_earlier_one_is_not_counted_in_the_year(judged_all) -> None:
    assert [row["year"] for row in judged_all({"year": 2021}, {"year": 2019}, {"year": 2020})] == [2019, 2020]


def test_a_measure_that_cannot_be_understood_stops_the_build(judged) -> None:
    with pytest.raises(DataError, match=r"verksamhetsplan.toml, insatsen m0: figuren activites_held_n finns inte"):
        judged(figure_id="activites_held_n")
