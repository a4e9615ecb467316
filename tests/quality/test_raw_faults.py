"""Faults in raw exports are refused, put in quarantine or caught by a check, once they have been read and cleaned."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from partsrapport.errors import DataError
from partsrapport.warehouse import marts
from tests.quality import planted, raw_faults
from tests.quality.conftest import fill

Fault = dict[str, Any]
FAULTS = [fault for fault in planted.faults() if "how" in fault]


@pytest.fixture(scope="module")
def planted_in(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Fault], Path]:
    """Gives the folder of raw data that holds a fault, and others that do not disturb it."""
    made: dict[str, Path] = {}

    def make(fault: Fault) -> Path:
        name = fault["folder"]
        if name not in made:
            made[name] = tmp_path_factory.mktemp("faulty") / "raw"
            shutil.copytree(root / "data" / "raw", made[name])
            for one in FAULTS:
                if one["folder"] == name:
                    raw_faults.plant(made[name], one)
        return made[name]

    return make


@pytest.fixture(scope="module")
def read(settings) -> Iterator[Callable[[Path], duckdb.DuckDBPyConnection]]:
    """Reads a folder into a warehouse, with the marts that count; each once."""
    warehouses: dict[Path, duckdb.DuckDBPyConnection] = {}

    def once(raw: Path) -> duckdb.DuckDBPyConnection:
        if raw not in warehouses:
            warehouses[raw] = duckdb.connect()
            fill(warehouses[raw], raw, settings)
            marts.build(warehouses[raw])
        return warehouses[raw]

    yield once
    for connection in warehouses.values():
        connection.close()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["name"] for fault in FAULTS])
def test_a_fault_in_an_export_is_caught(planted_in, read, settings, is_caught, fault: Mapping[str, Any]) -> None:
    caught, _, what = fault["caught"].partition(": ")
    raw = planted_in(fault)
    if caught == "refused":
        with duckdb.connect() as connection, pytest.raises(DataError) as refused:
            fill(connection, raw, settings)
        assert what in str(refused.value)
    elif caught == "quarantine":
        column, _, reason = what.partition(": ")
        assert any(reason in said for said in quarantined(read(raw), raw_faults.file(fault["export"]), column))
    else:
        assert is_caught(read(raw), fault["caught"])


def quarantined(connection: duckdb.DuckDBPyConnection, file: str, column: str) -> list[str]:
    """Why rows of a file are in quarantine for a column."""
    asked = 'SELECT reason FROM quality.quarantine WHERE file = ? AND "column" = ?'
    return [reason for (reason,) in connection.execute(asked, [file, column]).fetchall()]


def test_at_least_two_dozen_kinds_of_fault_are_planted_in_exports() -> None:
    assert len({(fault["how"], fault["export"]) for fault in FAULTS}) >= 24
