import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import pytest

from partsrapport import config, core
from partsrapport.config import Settings
from partsrapport.core import own_words
from partsrapport.quality import suites
from partsrapport.quality.suites import Expectation, Suite
from partsrapport.running import building
from partsrapport.warehouse import marts, store
from partsrapport.words.vocabulary import Word, built_in
from tests.quality import direct

VOCABULARY = built_in() | {"area": built_in()["area"].with_own([Word("Arbetsmiljö"), Word("Samverkan")])}
HEALTHY = Path(__file__).with_name("healthy.sql")


@pytest.fixture(scope="session")
def healthy(tmp_path_factory) -> Path:
    """A small warehouse in which everything is as it should be."""
    path = tmp_path_factory.mktemp("healthy") / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        store.create(connection)
        store.load(connection, {"core.words": own_words.table(VOCABULARY)})
        rows, computed = HEALTHY.read_text(encoding="utf-8").split("-- After the marts")
        connection.execute(rows)
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


@pytest.fixture(scope="session")
def settings(root: Path) -> Settings:
    return config.load(root)


@pytest.fixture(scope="session")
def committed(root: Path) -> list[Suite]:
    """The suites of the project."""
    return suites.read_all(root / "expectations")


@pytest.fixture(scope="session")
def alarms(committed: list[Suite]) -> Callable[[duckdb.DuckDBPyConnection], set[tuple[str, str]]]:
    """Asks a warehouse which expectations are not met, but for what is only counted."""
    told = [one for one in committed if one.expectations]
    severe = {
        (one.table.name, each["description"]) for one in told for each in one.expectations if each["severity"] != "info"
    }
    return lambda connection: direct.failed(connection, told) & severe


@pytest.fixture(scope="session")
def is_caught(root: Path, committed: list[Suite]) -> Callable[[duckdb.DuckDBPyConnection, str], bool]:
    """Asks a warehouse whether an expectation, ``suite: description`` with its limits by name, is not met."""
    limits = suites._limits(root / "expectations" / suites.LIMITS)
    found: dict[str, tuple[str, Expectation]] = {
        f"{one.table.name}: {each['description']}": (one.table.name, each)
        for one in committed
        for each in one.expectations
    }

    def ask(connection: duckdb.DuckDBPyConnection, caught: str) -> bool:
        return direct.is_failed(connection, *found[suites._with_limits(caught, limits, Path(suites.LIMITS))])

    return ask


@pytest.fixture(scope="session")
def clean(root: Path, settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The demonstration, its faulty rows set aside, with every mart."""
    connection = duckdb.connect()
    fill(connection, root / "data" / "raw", settings)
    building.compute(connection)
    yield connection
    connection.close()


@pytest.fixture
def data(clean: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same to change: whatever is done to it is undone."""
    clean.begin()
    yield clean
    clean.rollback()


def fill(connection: duckdb.DuckDBPyConnection, raw: Path, settings: Settings) -> None:
    """A warehouse of what is read of a folder, without its marts."""
    store.create(connection)
    found = core.clean(raw, settings, receive=partial(store.load, connection))
    store.load(connection, {**found, "meta.build": building.build_row(settings)})
