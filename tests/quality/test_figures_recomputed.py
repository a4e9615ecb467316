"""Figures are what plain Python counts from the core tables, and a wrongly written definition is found by it."""

from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest

from partsrapport import config, core
from partsrapport.figures import computing, definitions
from partsrapport.figures.moment import Moment
from partsrapport.running import building
from partsrapport.warehouse import marts, store
from tests.quality import recomputed

MUTANTS = [
    pytest.param((name, stem, changed), id=f"{stem}: {mutation}")
    for name in recomputed.RELATIONS
    for stem, entry in definitions._toml()["relation"][name]["figure"].items()
    for mutation, changed in recomputed.mutants(entry)
]


@pytest.fixture(scope="module")
def settings(root):
    return config.load(root)


@pytest.fixture(scope="module")
def frames(root, settings):
    """The core tables of the demonstration, made harder: activities that were not held have recipients too."""
    found = core.clean(root / "data" / "raw", settings)
    activities = found["core.activities"].with_columns(pl.col("recipients_n").fill_null(7))
    return {**found, "core.activities": activities}


@pytest.fixture(scope="module")
def warehouse(frames, settings):
    connection = duckdb.connect()
    store.create(connection)
    store.load(connection, {**frames, "meta.build": building.build_row(settings)})
    marts.build(connection)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def expected(frames, settings):
    """The figures counted anew, with those a year earlier."""
    world = recomputed.World({name: frame for name, frame in frames.items() if name.startswith("core.")})
    day, year = settings.as_of_date, settings.year
    now = recomputed.as_of(world, day) | recomputed.in_year(world, year)
    before = recomputed.as_of(world, day.replace(year=day.year - 1)) | recomputed.in_year(world, year - 1)
    return now | {f"{figure_id}_year_before": value for figure_id, value in before.items()}


def values(connection, relation, settings) -> dict:
    moments = {
        "per": Moment(settings.as_of_date),
        "period": Moment(date(settings.year, 12, 31), date(settings.year, 1, 1)),
    }
    figures = computing._figures(connection, relation, relation.figures, moments[relation.basis])
    return {figure.figure_id: figure.value for figure in figures}


@pytest.mark.parametrize("name", recomputed.RELATIONS)
def test_every_figure_is_what_plain_python_counts(warehouse, expected, settings, name):
    relation = next(one for one in definitions.relations() if one.name == name)
    found = values(warehouse, relation, settings)
    shared = found.keys() & expected.keys()
    assert len(shared) >= 2
    assert {figure_id: found[figure_id] for figure_id in shared} == pytest.approx(
        {figure_id: expected[figure_id] for figure_id in shared}
    )


def test_what_is_counted_anew_is_all_published(warehouse, expected, settings):
    found: dict[str, Any] = {}
    for relation in definitions.relations():
        if relation.name in recomputed.RELATIONS:
            found |= values(warehouse, relation, settings)
    now = {figure_id for figure_id in expected if not figure_id.endswith("_year_before")}
    assert now <= found.keys()


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_definition_written_wrongly_is_found(warehouse, expected, settings, mutant):
    name, stem, changed = mutant
    declared = definitions._toml()["relation"][name]
    found = values(warehouse, definitions._relation(name, {**declared, "figure": {stem: changed}}), settings)
    known = {figure_id: value for figure_id, value in found.items() if figure_id in expected}
    assert known, f"nobody counts {stem} anew"
    assert known != pytest.approx({figure_id: expected[figure_id] for figure_id in known})


def test_the_document_tells_what_checks_each_figure():
    assert recomputed.DOCUMENT.read_text(encoding="utf-8") == recomputed.render()
