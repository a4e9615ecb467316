"""Every figure is what is counted from the rows of the raw files, by none of the project's code."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as examples

import demo
from partsrapport.config import Settings
from partsrapport.figures import definitions
from tests.figures.recount import document, everything, hard, in_marts, warehouses
from tests.figures.recount.judge import OF_ROWS, Known
from tests.warehouse.test_marts_on_random_data import cores

RELATIONS = definitions.relations()
AFTERWARDS = ("validation", "comparison")


def differences(known: Known, names: Collection[str] = ()) -> dict[str, Any]:
    """The figures that say something else, with what was counted; of all relations, or those named."""
    wanted = [one for one in RELATIONS if one.name in names or (not names and one.after not in AFTERWARDS)]
    found = {figure.figure_id: figure for relation in wanted for figure in known.figures(relation)}
    uncounted = sorted(found.keys() - known.expected.keys())
    assert not uncounted, "count them in tests/figures/recount, where docs/figure-checks.md says of their relation"
    return {
        figure_id: (figure, known.expected[figure_id])
        for figure_id, figure in found.items()
        if not everything.agrees(figure, known.expected[figure_id])
    }


def differing_marts(known: Known) -> list[str]:
    """The marts that have other rows than are counted."""
    now = known.day, known.period, known.mart_rows
    return [name for name in in_marts.COLUMNS if in_marts.differs(known.connection, name, *now)]


def test_every_row_of_the_marts_of_the_demonstration_is_what_is_counted_from_its_files(demonstration: Known) -> None:
    assert differing_marts(demonstration) == []


def test_every_figure_of_the_demonstration_is_what_is_counted_from_its_files(demonstration: Known) -> None:
    assert differences(demonstration) == {}


def test_what_is_counted_is_there(demonstration: Known) -> None:
    assert sum(value is not None for value in demonstration.expected.values()) > 400


def test_every_figure_of_another_course_of_events_is_too(tmp_path: Path, settings: Settings) -> None:
    demo.write(tmp_path, seed=7, scale=2)
    assert differences(warehouses.of_folder(tmp_path, settings)) == {}


@examples(max_examples=8)
@given(core=cores(), day=hard.DAYS)
def test_marts_and_figures_of_random_rows_are_what_is_counted(
    core: dict[str, Any], day: date, settings: Settings
) -> None:
    tables = hard.over_time(core) | {"words": warehouses.WORDS.to_dicts()}
    known = warehouses.of_tables(tables, settings, day)
    assert differing_marts(known) == []
    assert differences(known, OF_ROWS) == {}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_of_rows_on_the_days_where_definitions_turn_are_what_is_counted(seed: int, settings: Settings) -> None:
    tables = hard.tables(seed, warehouses.WORDS.to_dicts())
    for day in (hard.AS_OF, date(2020, 2, 29), date(2020, 12, 31)):
        assert differences(warehouses.of_tables(tables, settings, day), OF_ROWS) == {}


# Wholes and the parts that make them up.
PARTS = {
    "target_n": ["target_{}_n", "sector"],
    "not_yet_reached_n": ["not_yet_reached_{}_n", "sector"],
    "coverage_ordered_n": ["coverage_{}_ordered_n", "sector"],
    "orders_n": ["service_{}_orders_n", "service"],
    "delivered_orders_n": ["service_{}_delivered_orders_n", "service"],
    "delivery_occasions_n": ["service_{}_occasions_n", "service"],
    "activities_held_n": ["activity_type_{}_held_n", "activity_type"],
    "activities_recipients_n": ["activity_area_{}_recipients_n", "area"],
}


@pytest.fixture(scope="module")
def said(demonstration: Known) -> dict[str, float]:
    """The numbers of the demonstration, as they are published."""
    figures = [
        figure for relation in RELATIONS if relation.after == "marts" for figure in demonstration.figures(relation)
    ]
    return {figure.figure_id: figure.value for figure in figures if figure.value is not None}


@pytest.mark.parametrize("whole", PARTS)
def test_parts_add_up_to_the_whole(said: dict[str, float], demonstration: Known, whole: str) -> None:
    pattern, kind = PARTS[whole]
    world = demonstration.world
    keys = (
        [row["service_id"] for row in world["services"]]
        if kind == "service"
        else [row["word_key"] for row in world.words(kind)]
    )
    assert sum(said.get(pattern.format(key), 0) for key in keys) == said[whole] > 0


def test_steps_stages_verdicts_and_rows_add_up(said: dict[str, float]) -> None:
    assert said["not_yet_reached_n"] + said["coverage_ordered_n"] == said["target_n"]
    change = sum(said[f"coverage_change_{part}"] for part in ("orders", "new", "left", "merged"))
    assert change == pytest.approx(said["coverage_ordered_change"])
    verdicts = sum(
        said[f"goals_{one}_n"] for one in ("reached", "not_reached", "uncertain", "too_few", "not_yet_measured")
    )
    assert verdicts == said["goals_n"] == said["goals_year_n"] + said["goals_earlier_n"]
    assert said["rows_kept_n"] + said["rows_duplicate_n"] + said["rows_quarantined_n"] == said["rows_read_n"]
    assert said["first_service_n"] <= said["coverage_ordered_n"] <= said["coverage_interested_n"] <= said["target_n"]


def test_results_of_checks_are_counted_as_they_stand(demonstration: Known) -> None:
    """What is counted after validation: the rows of two tables, which are filled here."""
    connection = demonstration.connection
    connection.begin()
    _insert(connection, "quality.validation", [{"success": n % 3 == 0, "position_n": n} for n in range(10)])
    _insert(connection, "quality.exceptions", [{"outcome": one} for one in ("gäller", "utgånget", "gäller")])
    wanted = [relation for relation in RELATIONS if relation.after == "validation"]
    found = {figure.figure_id: figure.value for relation in wanted for figure in demonstration.figures(relation)}
    connection.rollback()
    expected = {"validations_n": 10, "validations_passed_n": 4, "validations_failed_n": 6, "exceptions_n": 2}
    assert found == expected


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    blank = {"VARCHAR": "", "BOOLEAN": False, "DATE": date(2021, 1, 1)}
    for row in rows:
        values = [row.get(name, blank.get(kind, 0)) for name, kind, *_ in described]
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)


def test_the_document_tells_what_checks_each_figure() -> None:
    committed = document.DOCUMENT.read_text(encoding="utf-8")
    assert committed == document.render(), "python -m tests.figures.recount.document"
