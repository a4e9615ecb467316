from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl
import pytest

from partsrapport.core import own_words
from partsrapport.warehouse import marts, schema, store
from partsrapport.words.vocabulary import built_in

Rows = list[dict[str, Any]]
BUILD = {
    "version": "1",
    "title": "Verksamhetsberättelse 2020",
    "year": 2020,
    "as_of_date": date(2021, 5, 31),
    "smallest_cell_n": 5,
    "confidence": 0.95,
    "is_demonstration": True,
    "organisation": "Organisationen",
    "organisation_short": "Organisationen",
    "programme": "Programmet",
    "forecast_share": 0.8,
}


ASKABLE = ("representatives", "orders", "stays", "reached", "levels")
"""The marts that those rest on which can be asked about any date."""


@pytest.fixture(scope="session")
def empty_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("PRAGMA disable_optimizer")  # of a query on a few rows the plan takes longest
    store.create(connection)
    marts.build(connection)
    connection.begin()
    yield connection
    connection.close()


def over_time(organisations: Rows) -> dict[str, Rows]:
    """The tables of the target group, of organisations with one period each and perhaps a successor after it."""
    followed = [row for row in organisations if row.get("successor_id") and row["to_date"]]
    return {
        "organisations": organisations,
        "memberships": organisations,
        "successions": [row | {"from_date": row["to_date"] + timedelta(1)} for row in followed],
    }


def loaded(connection: duckdb.DuckDBPyConnection, core: dict[str, Rows]) -> None:
    """Begin anew, with these rows; of each those columns that the table has."""
    connection.rollback()
    connection.begin()
    core = over_time(core.get("organisations", [])) | core
    tables = {"meta.build": [BUILD]} | {f"core.{name}": rows for name, rows in core.items()}
    words = {"core.words": own_words.table(built_in())}
    store.load(connection, words | {name: frame(name, rows) for name, rows in tables.items() if rows})


def frame(table: str, rows: Rows) -> pl.DataFrame:
    found = pl.DataFrame(rows, infer_schema_length=None)
    return found.select(name for name in schema.tables()[table].column_names if name in found.columns)


@pytest.fixture(scope="session")
def warehouse(empty_warehouse: duckdb.DuckDBPyConnection) -> Callable[..., duckdb.DuckDBPyConnection]:
    """The warehouse with all marts, of core tables given as rows; the one asked for before is undone."""

    def built(**core: Rows) -> duckdb.DuckDBPyConnection:
        loaded(empty_warehouse, core)
        marts.build(empty_warehouse)
        return empty_warehouse

    return built


@pytest.fixture(scope="session")
def askable(empty_warehouse: duckdb.DuckDBPyConnection) -> Callable[..., duckdb.DuckDBPyConnection]:
    """The same with only what the marts that can be asked about any date rest on: several times faster."""

    def built(**core: Rows) -> duckdb.DuckDBPyConnection:
        loaded(empty_warehouse, core)
        marts.build(empty_warehouse, ASKABLE)
        return empty_warehouse

    return built
