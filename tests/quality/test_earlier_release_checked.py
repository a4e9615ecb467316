"""A figure that jumps against the last release is told, unless something explains it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from partsrapport.running import building, earlier, releases
from partsrapport.running.releases import Release
from partsrapport.warehouse import schema

SUITE = "mart.release_changes"
JUMPED = (
    f"{SUITE}: Inget nyckeltal om samma tid avviker från den tidigare utgåvan med mer än "
    "{limit.release_change_percent} procent eller {limit.release_change_points} procentenheter, om inte definition "
    "eller inställningar är andra"
)
RESTATED = (
    f"{SUITE}: Vad den tidigare utgåvan sade om sitt år säger den här om året före, så när som på "
    "{limit.release_change_percent} procent eller {limit.release_change_points} procentenheter, om inte definition "
    "eller inställningar är andra"
)
GONE = f"{SUITE}: Inget nyckeltal med ett tal i den tidigare utgåvan saknar det i en ny om samma tid, av samma program"
FROM_NOTHING = f"{SUITE}: Inget nyckeltal är ändrat när ingenting som det bygger på är det"
LATER = "mart.earlier_release: Den tidigare utgåvan är inte om en senare dag än den här"
ALL = (JUMPED, RESTATED, GONE, FROM_NOTHING, LATER)


@pytest.fixture
def release(clean: duckdb.DuckDBPyConnection) -> Callable[..., Release]:
    """The release of the demonstration, one of its figures changed; of other data, if not said, and other settings."""
    of_clean = releases.of_warehouse(clean)

    def make(figure: str, *, is_of_same_data: bool = False, **change: Any) -> Release:
        build = {key: change.pop(key) for key in ("as_of_date", "confidence") if key in change}
        sources = [
            {**row, "sha256": row["sha256"] if is_of_same_data else "another"} for row in of_clean.manifest["sources"]
        ]
        manifest = {**of_clean.manifest, "build": of_clean.manifest["build"] | build, "sources": sources}
        changed = {**of_clean.figures[figure], "text": "förr", **change}
        return replace(of_clean, manifest=manifest, figures={**of_clean.figures, figure: changed})

    return make


@pytest.mark.parametrize(
    ("figure", "change", "caught"),
    [
        ("orders_n", {"value": 40.0}, {JUMPED}),
        ("orders_n", {"value": None}, set()),
        ("orders_n", {"as_of_date": "2022-05-31"}, {LATER}),
        ("coverage_ordered_share", {"value": 0.3}, {JUMPED}),
        ("coverage_ordered_share", {"value": 0.54}, set()),
        ("target_n", {"value": 300.0, "is_of_same_data": True}, {JUMPED, FROM_NOTHING}),
        ("target_n", {"value": 300.0, "definition": "Något annat."}, set()),
        ("target_n", {"value": 300.0, "confidence": 0.9}, set()),
    ],
)
def test_a_jump_is_told_unless_explained(data, release, is_caught, figure, change, caught) -> None:  # noqa: PLR0917, PLR0913  a case
    earlier.compare(data, release(figure, **change))
    assert {one for one in ALL if is_caught(data, one)} == caught


def test_a_figure_that_has_lost_its_number_is_told(data, release, is_caught) -> None:
    data.execute("UPDATE mart.figures SET value = NULL, text = 'uppgift saknas' WHERE figure_id = 'target_n'")
    old = release("orders_n")
    old = replace(old, figures={**old.figures, "target_n": {**old.figures["target_n"], "value": 250.0, "text": "250"}})
    earlier.compare(data, old)
    assert [one for one in ALL if is_caught(data, one)] == [GONE]


@pytest.fixture
def year_before(data: duckdb.DuckDBPyConnection) -> Release:
    """The release of the year before, of what was known then."""
    for name in schema.tables():
        if name.startswith(("mart.", "exact.")):
            data.execute(f"DELETE FROM {name}")
    data.execute("UPDATE meta.build SET year = 2019, as_of_date = '2020-05-31'")
    building.compute(data)
    return releases.of_warehouse(data)


def test_the_release_of_a_year_after_is_told_what_it_says_otherwise(
    year_before: Release, clean: duckdb.DuckDBPyConnection, is_caught, alarms
) -> None:
    """The other period explains that figures differ, but not that the year before has become another."""
    clean.rollback()
    clean.begin()
    earlier.compare(clean, year_before)
    assert clean.execute(f"SELECT count(*) > 100 FROM {SUITE}").fetchall() == [(True,)]
    assert alarms(clean) == set()
    held = year_before.figures["activities_held_n"]
    said = {**held, "value": held["value"] * 2, "text": "dubbelt"}
    clean.execute(f"DELETE FROM {SUITE}; DELETE FROM mart.earlier_release")
    earlier.compare(clean, replace(year_before, figures={**year_before.figures, "activities_held_n": said}))
    assert [one for one in ALL if is_caught(clean, one)] == [RESTATED]
