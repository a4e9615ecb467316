import shutil
from pathlib import Path

import duckdb
import pytest

from partsrapport.core import own_words
from partsrapport.warehouse import marts, store
from partsrapport.words.vocabulary import Word, built_in

VOCABULARY = built_in() | {"area": built_in()["area"].with_own([Word("Arbetsmiljö"), Word("Samverkan")])}
HEALTHY = Path(__file__).with_name("healthy.sql")


@pytest.fixture(scope="session")
def healthy(tmp_path_factory) -> Path:
    """A small warehouse in which everything is as it should be."""
    path = tmp_path_factory.mktemp("healthy") / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        store.create(connection)
        store.load(connection, {"core.words": own_words.table(VOCABULARY)})
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
