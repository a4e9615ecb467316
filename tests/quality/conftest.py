import shutil
from pathlib import Path

import duckdb
import pytest

from partsrapport.warehouse import marts, store

HEALTHY = Path(__file__).with_name("healthy.sql")


@pytest.fixture(scope="session")
def healthy(tmp_path_factory) -> Path:
    """A small warehouse in which everything is as it should be."""
    path = tmp_path_factory.mktemp("healthy") / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        store.create(connection)
        core, computed = HEALTHY.read_text(encoding="utf-8").split("-- After the marts")
        connection.execute(core)
        marts.build(connection)
        connection.execute(computed)
    return path


@pytest.fixture
def changed(healthy, tmp_path):
    """A copy of the healthy warehouse after a statement."""

    def change(statement: str) -> Path:
        path = tmp_path / "changed.duckdb"
        shutil.copy(healthy, path)
        with duckdb.connect(str(path)) as connection:
            connection.execute(statement)
        return path

    return change
