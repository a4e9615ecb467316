"""Tables as Parquet, a folder each, ``core.orders/year=2020/data.parquet``: an engine reads only what it needs."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb

from partsrapport.errors import UsageError
from partsrapport.warehouse import schema, store

RESULTS = {"quality.validation", "quality.exceptions"}
"""The tables that are filled when all others have been checked."""


def given() -> list[schema.Table]:
    """The tables that hold what was read, from which all others are computed."""
    schemas = ("core.", "meta.", "quality.")
    return [table for table in schema.tables().values() if table.name.startswith(schemas) and table.name not in RESULTS]


def write(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write what was read: events by year, answers by survey, rows by key (answers by question, as they lie)."""
    for table in given():
        order = "" if table.name in store.PERSONAL else "ORDER BY " + ", ".join(f'"{name}"' for name in table.key)
        for part, condition in [*_parts(connection, table)] or [("", "true")]:
            target = folder / table.name / part / "data.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            rows = f"SELECT * FROM {table.name} WHERE {condition} {order}"
            connection.execute(f"COPY ({rows}) TO {schema.literal(str(target))} (FORMAT parquet)")


def _parts(connection: duckdb.DuckDBPyConnection, table: schema.Table) -> Iterator[tuple[str, str]]:
    """The folders that a table is parted into, as Hive names them, and which rows are in each.

    None is called as a column: Spark would take its value from the folder, of the survey ``007`` the number 7.
    """
    if table.name in store.PERSONAL:
        name, value = "survey", "survey_id"
    elif table.day:
        name, value = "year", f"CAST(year({table.day}) AS VARCHAR)"
    else:
        return
    for (one,) in connection.execute(f"SELECT DISTINCT {value} FROM {table.name} ORDER BY ALL").fetchall():
        said = "__HIVE_DEFAULT_PARTITION__" if one is None else quote(one, safe="")
        yield f"{name}={said}", f"{value} IS NOT DISTINCT FROM {'NULL' if one is None else schema.literal(one)}"


def load(connection: duckdb.DuckDBPyConnection, folder: Path, tables: Iterable[schema.Table]) -> None:
    """Fill the tables from their folders.

    Raises
    ------
    UsageError
        One of them is not there.
    """
    remedy = "Ange den mapp som partsrapport marts har skrivit till."
    if not folder.is_dir():
        raise UsageError(f"Mappen {folder} finns inte. {remedy}")
    found = {table.name: list(map(str, (folder / table.name).rglob("*.parquet"))) for table in tables}
    missing = [name for name, files in found.items() if not files]
    if missing:
        raise UsageError(f"Mappen {folder} saknar {', '.join(missing)}. {remedy}")
    for name, files in found.items():
        store.stop_if_counting(name)
        rows = "read_parquet($files, hive_partitioning = false)"
        connection.execute(f"INSERT INTO {name} BY NAME FROM {rows}", {"files": files})
