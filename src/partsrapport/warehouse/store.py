"""Writing the warehouse beside and swapping it whole, and opening it for reading."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from partsrapport import project
from partsrapport.errors import UsageError
from partsrapport.warehouse import exchanges, schema

WORK_VARIABLE = "PARTSRAPPORT_WORK"


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to, which takes its place if, and only if, the block ends well.

    A reader that has the old file open keeps it; nobody sees a half-written one.
    """
    beside = path.with_name(f"{path.stem}.new{path.suffix}")
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove(beside)
    try:
        with writing_to(path.parent):
            yield beside
        _write_ahead_log(path).unlink(missing_ok=True)
        exchanges.rename(beside, path)
    finally:
        _remove(beside)


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Say in Swedish what DuckDB says when it cannot write.

    Raises
    ------
    UsageError
        It could not.
    """
    try:
        yield
    except (duckdb.IOException, duckdb.TransactionException) as error:
        raise UsageError(
            f"Databasen går inte att skriva i {folder}: {str(error).splitlines()[0]}. Finns det utrymme på disken?"
        ) from None


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _write_ahead_log(path).unlink(missing_ok=True)


def _write_ahead_log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every declared table, empty."""
    schema.create_schemas(connection)
    for table in schema.tables().values():
        schema.create_table(connection, table)


def load(connection: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame]) -> None:
    """Insert frames by qualified table name; columns are matched by name."""
    for name, frame in frames.items():
        connection.register("frame_to_load", frame)
        connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM frame_to_load")
        connection.unregister("frame_to_load")


def connect(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open the warehouse read-only: ``path``, or the project's own.

    Raises
    ------
    UsageError
        There is no warehouse yet, or it cannot be opened.
    """
    path = path or work_folder() / project.WAREHOUSE
    if not path.exists():
        raise UsageError(f"Databasen {path} finns inte än. Kör partsrapport build först.")
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error:
        raise UsageError(
            f"Databasen {path} går inte att öppna: den är skadad, eller så skriver ett annat program till den. "
            "Vänta och försök igen, eller ta bort filen och kör partsrapport build."
        ) from None


def work_folder() -> Path:
    """The folder of what the build makes: ``$PARTSRAPPORT_WORK``, else data/processed of the project around here."""
    if WORK_VARIABLE in os.environ:
        return Path(os.environ[WORK_VARIABLE])
    return project.work_folder(project.find_root() or Path.cwd())
