"""Every mart file, unchanged, on another engine: the same rows, by value."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from datafusion import SessionContext
from hypothesis import given, settings

from partsrapport.warehouse import marts, parquet, schema
from tests.warehouse.test_marts_on_random_data import ACTIVITIES, Core, cores, numbered

Warehouse = Callable[..., duckdb.DuckDBPyConnection]
AS_OF = date(2021, 5, 31)
PERIODS = {"y2020": (date(2020, 1, 1), date(2020, 12, 31)), "m2021": (date(2021, 5, 1), AS_OF)}
MOMENTS = " UNION ALL ".join(
    f"SELECT DATE '{first}' AS from_date, DATE '{last}' AS as_of_date" for first, last in PERIODS.values()
)


def register(context: SessionContext, name: str, table: pa.Table) -> None:
    schema_, _, table_ = name.partition(".")
    batches = table.to_batches() or [pa.RecordBatch.from_pylist([], schema=table.schema)]
    context.catalog().schema(schema_).register_table(
        table_, context.create_dataframe([batches], name=f"_{schema_}_{table_}")
    )


def other_engine(connection: duckdb.DuckDBPyConnection, files: Path | None) -> SessionContext:
    """DataFusion with what the marts rest on: all that is not a mart itself, what was read from Parquet files."""
    context = SessionContext()
    of_files = set()
    for name in schema.SCHEMAS:
        context.sql(f"CREATE SCHEMA {name}")
    if files:
        parquet.write(connection, files)
        of_files = {table.name for table in parquet.given()}
    for name in schema.tables():
        if name.partition(".")[2] not in marts.names() or name.startswith("core."):
            table = pq.read_table(files / name, partitioning=None) if files and name in of_files else None
            register(context, name, table if table is not None else connection.sql(f"FROM {name}").to_arrow_table())
    return context


def rows(table: pa.Table) -> list[tuple[Any, ...]]:
    """The rows in order, numbers as numbers whatever their type."""
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    plain = frame.select(_plain(frame[name]) for name in sorted(frame.columns))
    return sorted(plain.rows(), key=repr)


def _plain(column: pl.Series) -> pl.Series:
    if column.dtype in (pl.String, pl.Date, pl.Boolean):
        return column
    if column.dtype in (pl.Datetime, pl.Duration):
        raise AssertionError(f"{column.name} is {column.dtype}")
    return column.cast(pl.Float64).round(9)


def compare(connection: duckdb.DuckDBPyConnection, files: Path | None = None) -> None:
    context = other_engine(connection, files)
    for name in marts.names():
        sql = marts.select(name)
        asked = f"WITH {marts.moments(MOMENTS)} SELECT * FROM ({sql}) AS asked"
        found = context.sql(asked).to_arrow_table()
        assert rows(found) == rows(connection.sql(asked).to_arrow_table()), name
        if marts.is_table(name):
            register(context, f"mart.{name}", found)


def test_the_demonstration_gives_the_same_rows_from_its_files(built: Any, tmp_path: Path) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        compare(connection, tmp_path)


@settings(max_examples=5)
@given(core=cores(), found=ACTIVITIES)
def test_random_data_give_the_same_rows(warehouse: Warehouse, core: Core, found: list[dict[str, Any]]) -> None:
    compare(warehouse(**core, activities=numbered(found, "activity_id")))
