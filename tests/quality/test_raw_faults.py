"""Faults in raw exports are refused, put in quarantine or caught by a check, once they have been read and cleaned."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
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


@cache
def folders() -> list[list[Fault]]:
    """The faults that are planted together: each in a file of its own, and caught by a check of its own."""
    found: list[list[Fault]] = []
    for fault in FAULTS:
        room = (together for together in found if not any(disturbs(fault, other) for other in together))
        if together := next(room, None):
            together.append(fault)
        else:
            found.append([fault])
    return found


def disturbs(one: Fault, other: Fault) -> bool:
    """Whether two faults cannot be told apart in the same folder; a row at the end leaves the others as they are."""
    hows = {one["how"], other["how"]}
    is_same_file = one["export"] == other["export"] and ("appended" not in hows or bool(hows & raw_faults.FILES.keys()))
    is_alone = any(fault.get("alone") or fault["caught"].startswith("refused") for fault in (one, other))
    return is_alone or is_same_file or one["caught"] == other["caught"]


@pytest.fixture(scope="module")
def planted_in(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Fault], Path]:
    """Gives the folder of raw data that holds the fault, with others that it is not disturbed by."""

    def make(fault: Fault) -> Path:
        number = next(number for number, together in enumerate(folders()) if fault in together)
        raw = tmp_path_factory.getbasetemp() / f"faulty-{number}"
        if not raw.exists():
            shutil.copytree(root / "data" / "raw", raw)
            for one in folders()[number]:
                raw_faults.plant(raw, one)
        return raw

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
