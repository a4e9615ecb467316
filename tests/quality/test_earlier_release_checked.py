"""A figure that jumps against the last release is told, unless something explains it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from partsrapport.figures import computing
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


@pytest.fixture(scope="module")
def year_before(clean: duckdb.DuckDBPyConnection) -> Release:
    """The release of the year before, of what was known then."""
    clean.begin()
    for name in schema.tables():
        if name.startswith(("mart.", "exact.")):
            clean.execute(f"DELETE FROM {name}")
    clean.execute("UPDATE meta.build SET year = 2019, as_of_date = '2020-05-31'")
    building.compute(clean)
    release = releases.of_warehouse(clean)
    clean.rollback()
    return release


@pytest.fixture
def year_after(year_before: Release, data: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The demonstration, compared with that release."""
    earlier.compare(data, year_before)
    return data


def test_what_differs_is_counted_as_it_is(year_before: Release, year_after: duckdb.DuckDBPyConnection) -> None:
    now = releases.of_warehouse(year_after)
    old, new = year_before.figures, now.figures
    computing.build(year_after, after="comparison")
    found = year_after.execute("SELECT figure_id, value FROM mart.figures WHERE figure_id LIKE 'release_%'").fetchall()
    both = old.keys() & new.keys()
    judged = year_before.verdicts.keys() & now.verdicts.keys()
    assert dict(found) == {
        "release_figures_changed_n": sum(
            any(old[one][key] != new[one][key] for key in ("value", "text")) for one in both
        ),
        "release_figures_new_n": len(new.keys() - both),
        "release_figures_gone_n": len(old.keys() - both),
        "release_verdicts_n": sum(
            year_before.verdicts[one]["verdict"] != now.verdicts[one]["verdict"] for one in judged
        ),
        "release_definitions_n": sum(old[one]["definition"] != new[one]["definition"] for one in both),
    }


def test_the_release_of_a_year_after_is_told_what_it_says_otherwise(
    year_before: Release, year_after: duckdb.DuckDBPyConnection, is_caught, alarms
) -> None:
    """The other period explains that figures differ, but not that the year before has become another."""
    assert year_after.execute(f"SELECT count(*) > 100 FROM {SUITE}").fetchall() == [(True,)]
    assert alarms(year_after) == set()
    held = year_before.figures["activities_held_n"]
    said = {**held, "value": held["value"] * 2, "text": "dubbelt"}
    year_after.execute(f"DELETE FROM {SUITE}; DELETE FROM mart.earlier_release")
    earlier.compare(year_after, replace(year_before, figures={**year_before.figures, "activities_held_n": said}))
    assert [one for one in ALL if is_caught(year_after, one)] == [RESTATED]
