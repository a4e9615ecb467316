from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import duckdb
import polars as pl
import pytest

from partsrapport.warehouse import marts, store

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


@pytest.fixture(scope="session")
def empty_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    store.create(connection)
    marts.build(connection)
    connection.begin()
    yield connection
    connection.close()


def loaded(connection: duckdb.DuckDBPyConnection, core: dict[str, Rows]) -> None:
    """Begin anew, with these rows."""
    connection.rollback()
    connection.begin()
    tables = {"meta.build": [BUILD]} | {f"core.{name}": rows for name, rows in core.items()}
    frames = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in tables.items() if rows}
    store.load(connection, frames)


@pytest.fixture(scope="session")
def warehouse(empty_warehouse: duckdb.DuckDBPyConnection) -> Callable[..., duckdb.DuckDBPyConnection]:
    """The warehouse with all marts, of core tables given as rows; the one asked for before is undone."""

    def built(**core: Rows) -> duckdb.DuckDBPyConnection:
        loaded(empty_warehouse, core)
        marts.build(empty_warehouse)
        return empty_warehouse

    return built


@pytest.fixture(scope="session")
def macros(empty_warehouse: duckdb.DuckDBPyConnection) -> Callable[..., duckdb.DuckDBPyConnection]:
    """The same with only what the as-of macros rest on: several times faster."""
    folder = files(marts.__package__).joinpath("marts")
    filled = [folder.joinpath(name).read_text(encoding="utf-8") for name in ("10_representatives.sql", "20_orders.sql")]

    def built(**core: Rows) -> duckdb.DuckDBPyConnection:
        loaded(empty_warehouse, core)
        for sql in filled:
            empty_warehouse.execute(sql)
        return empty_warehouse

    return built
