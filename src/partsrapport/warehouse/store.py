"""Writing the warehouse beside and swapping it whole, and opening it for reading."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from partsrapport import project
from partsrapport.errors import UsageError
from partsrapport.warehouse import exchanges, schema

WORK_VARIABLE = "PARTSRAPPORT_WORK"
OLDEST_READER = "v1.3.0"
PERSONAL = ("core.survey_answers", "core.survey_background", "core.survey_respondents")

Rows = pl.DataFrame | Iterable[Mapping[str, Any]]
"""Rows of a table: a frame, or what each column holds, row by row."""
MEMORY, THREADS = "600MB", 4
"""What DuckDB may use while it writes and checks: tables beyond it lie in files beside the database, which more threads
than these would not leave it room for. Five million answers then take less than a gigabyte in all."""
WRITTEN_AT_ONCE = "1MB"
"""What is more goes to the file when it is committed, and not first to a log of what is to be written there, which
only a crash would need: the file takes its place when it is whole."""
PACKED_AT_ONCE = 1
"""Pieces of a table that are packed for the file together: the more wait for each other, the more memory they take."""
LARGEST_KEYED_N = 10_000
"""Rows of a table whose key is declared: the index of a larger one takes longer to make, and more room, than the table.
That keys hold is checked in any case."""
_NOTHING_COPIED = pl.CompatLevel.newest()
_IN_USE = ("Could not set lock", "used by another process")
"""What DuckDB says of a file that another program writes to; the second is Windows' own."""


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to, which takes its place if, and only if, the block ends well.

    A reader that has the old file open keeps it; nobody sees a half-written one.

    Raises
    ------
    UsageError
        Another program writes to the old file: what it has not finished would be taken for changes to the new one.
    """
    _stop_if_written_to(path)
    beside = path.with_name(f"{path.stem}.new{path.suffix}")
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove(beside)
    try:
        with writing_to(path.parent):
            yield beside
            _stop_if_unfinished(beside)
        _stop_if_written_to(path)
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
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        raise UsageError(
            f"Databasen går inte att skriva i {folder}: {str(error).splitlines()[0]}. Finns det utrymme på disken?"
        ) from None


def _stop_if_unfinished(path: Path) -> None:
    """A database that is closed with something left to write says nothing when it cannot: its log is still there."""
    if _write_ahead_log(path).exists():
        raise duckdb.IOException("Could not write file")


def _stop_if_written_to(path: Path) -> None:
    with suppress(duckdb.Error):  # damaged: it is replaced
        if path.exists():
            _opened(path).close()


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    """Open to read; where another program has the file open to write, DuckDB keeps others out.

    Raises
    ------
    UsageError
        One has.
    """
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.IOException as error:
        if not any(said in str(error) for said in _IN_USE):
            raise
        raise UsageError(
            f"Databasen {path} är öppen för skrivning i ett annat program. Stäng den där och kör igen."
        ) from None


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _write_ahead_log(path).unlink(missing_ok=True)
    shutil.rmtree(path.with_name(path.name + ".tmp"), ignore_errors=True)  # what did not fit in memory


def _write_ahead_log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def connect_new(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a warehouse to be written, so that DuckDB from 1.3 on can read it."""
    connection = duckdb.connect(str(path), config={"storage_compatibility_version": OLDEST_READER})
    connection.execute(f"SET checkpoint_threshold = '{WRITTEN_AT_ONCE}'")
    return spilling(connection.execute(f"SET write_buffer_row_group_count = {PACKED_AT_ONCE}"))


def spilling(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection, to a database that is written or checked: it holds no more in memory than it needs to."""
    threads = min(os.cpu_count() or 1, THREADS)
    return connection.execute(f"SET memory_limit = '{MEMORY}'; SET threads = {threads}")


@contextmanager
def at_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Write all that the block writes when it ends: by itself each table, or comment, waits for the disk.

    One thread does. Rows come frame by frame, and of these several threads would make pieces to be packed again.
    """
    connection.execute("SET threads = 1")
    connection.begin()
    yield
    connection.commit()
    spilling(connection)


def finish(path: Path) -> None:
    """Declare the keys of a warehouse that has passed its checks, and describe its tables.

    Of the largest tables no key is declared, nor of one that holds a key twice, which a decision has let through.
    """
    tables = schema.tables().values()
    with spilling(duckdb.connect(str(path))) as connection:
        with at_once(connection):
            connection.execute("".join(map(schema.comments, tables)))
        sizes = dict(
            connection.execute(
                "SELECT schema_name || '.' || table_name, estimated_size FROM duckdb_tables()"
            ).fetchall()
        )
        for table in tables:
            if sizes[table.name] <= LARGEST_KEYED_N:
                key = ", ".join(f'"{name}"' for name in table.key)
                with suppress(duckdb.ConstraintException):
                    connection.execute(f"ALTER TABLE {table.name} ADD PRIMARY KEY ({key})")


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every declared table, empty."""
    schema.create_schemas(connection)
    for table in schema.tables().values():
        schema.create_table(connection, table)


@dataclass(frozen=True)
class Released:
    """Rows by qualified name that disclosure control has let out: only ``surveys.disclosure`` makes one."""

    rows: Mapping[str, Rows]


def load(connection: duckdb.DuckDBPyConnection, found: Mapping[str, Rows] | Released) -> None:
    """Insert rows by qualified table name; columns are matched by name.

    Raises
    ------
    UsageError
        Some are of a mart that counts respondents, and disclosure control has not let them out.
    """
    for name, rows in (found.rows if isinstance(found, Released) else found).items():
        if not isinstance(found, Released):
            stop_if_counting(name)
        frame = rows if isinstance(rows, pl.DataFrame) else schema.tables()[name].frame(rows)
        rows_to_load = frame.to_arrow(compat_level=_NOTHING_COPIED)  # noqa: F841 DuckDB finds it by its name
        connection.execute(f"INSERT INTO {name} BY NAME FROM rows_to_load")


def stop_if_counting(name: str) -> None:
    """Refuse a mart with columns that are declared to count respondents."""
    table = schema.tables().get(name)
    if table and table.needs_release:
        raise UsageError(
            f"Tabellen {name} har kolumner som räknar svarande. Den fylls bara av partsrapport.surveys.disclosure: "
            "låt talen gå den vägen."
        )


def connect(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open the warehouse read-only: ``path``, or the project's own.

    Raises
    ------
    UsageError
        There is no warehouse yet, or it is damaged, or open to write in another program.
    OSError
        It may not be read.
    """
    path = path or work_folder() / project.WAREHOUSE
    if not path.exists():
        raise UsageError(f"Databasen {path} finns inte än. Kör partsrapport build först.")
    path.open("rb").close()  # DuckDB would not say that it may not
    try:
        return _opened(path)
    except duckdb.Error:
        raise UsageError(
            f"Databasen {path} går inte att öppna: den är skadad. Ta bort filen och kör partsrapport build."
        ) from None


def built(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The row of ``meta.build``: the settings that the report is built with, and by which version."""
    return connection.sql("FROM meta.build").pl().row(0, named=True)


def work_folder() -> Path:
    """The folder of what the build makes: ``$PARTSRAPPORT_WORK``, else data/processed of the project around here."""
    if WORK_VARIABLE in os.environ:
        return Path(os.environ[WORK_VARIABLE])
    return project.work_folder(project.find_root() or Path.cwd())
