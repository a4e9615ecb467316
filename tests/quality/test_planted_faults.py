"""The suites find what a careful analyst would look for, and nothing in data that have no fault."""

import csv
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

import demo
from demo import exports, plans
from partsrapport import core
from partsrapport.coverage import futures
from partsrapport.quality import suites
from partsrapport.running import building
from tests.quality import planted
from tests.quality.conftest import fill

FAULTS = planted.faults()
IN_TABLES = [fault for fault in FAULTS if "sql" in fault]
IN_EXPORTS = [fault for fault in FAULTS if "row" in fault]
SEEDS = (1, 4)


def test_the_undisturbed_demonstration_gives_no_alarm(clean, alarms):
    assert alarms(clean) == set()


@pytest.mark.parametrize("fault", IN_TABLES, ids=[fault["name"] for fault in IN_TABLES])
def test_a_planted_fault_is_caught(data, is_caught, fault):
    data.execute(fault["sql"])
    assert is_caught(data, fault["caught"])


@pytest.fixture(scope="module")
def set_aside(root, settings, tmp_path_factory):
    """For each faulty row, put at the end of its export, the column and the reason that it is in quarantine for."""
    raw = tmp_path_factory.mktemp("faulty") / "raw"
    shutil.copytree(root / "data" / "raw", raw)
    placed = {fault["name"]: append(raw, fault["export"], fault) for fault in IN_EXPORTS}
    quarantine = core.clean(raw, settings)["quality.quarantine"]
    found = {(row["file"], row["row_number"]): (row["column"], row["reason"]) for row in quarantine.to_dicts()}
    return {name: found.get(place) for name, place in placed.items()}


def append(raw: Path, export: str, fault: dict) -> tuple[str, int]:
    """Write the row at the end of its export; return where it is."""
    form = plans.toml("formats.toml")[export]
    path = raw / form["file"]
    with path.open("a", encoding=form["encoding"].removesuffix("-sig"), newline="") as file:
        writer = csv.writer(file, delimiter=form["delimiter"])
        writer.writerow([fault["row"].get(column, "") for column in exports.headers(export, form).values()])
    return form["file"], len(path.read_bytes().splitlines())


@pytest.mark.parametrize("fault", IN_EXPORTS, ids=[fault["name"] for fault in IN_EXPORTS])
def test_a_faulty_row_is_set_aside_for_its_fault(set_aside, fault):
    column, reason = set_aside[fault["name"]]
    wanted_column, _, wanted_reason = fault["caught"].removeprefix("quarantine: ").partition(": ")
    assert column == wanted_column
    assert wanted_reason in reason


@pytest.mark.parametrize("seed", SEEDS)
def test_other_courses_of_events_give_no_alarm(alarms, settings, monkeypatch, seed):
    monkeypatch.setattr(futures, "DRAWS_N", 200)  # a coarser forecast is one all the same
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        demo.write(Path(folder), seed=seed, as_csv=True)
        fill(connection, Path(folder), settings)
        building.compute(connection)
        assert alarms(connection) == set()


def test_at_least_sixty_kinds_of_fault_are_planted():
    assert len({fault["name"] for fault in FAULTS}) == len(FAULTS) >= 60


def test_every_limit_is_used_and_says_why(root):
    lines = (root / "expectations" / suites.LIMITS).read_text(encoding="utf-8").split("[limit]")[1].splitlines()
    declared = {line.split(" = ")[0]: line.partition("# ")[2] for line in lines if line}
    used = {name for path in (root / "expectations").glob("*.json") for name in suites.LIMIT.findall(path.read_text())}
    assert declared.keys() == used
    assert all(re.search(r"\w+ \w+", reason) for reason in declared.values())


def test_the_document_tells_what_catches_each_fault():
    assert planted.DOCUMENT.read_text(encoding="utf-8") == planted.render()
