"""Fingerprints: what tells whether a warehouse holds what another one did, since a DuckDB file is not reproducible."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from partsrapport.warehouse import schema, store

WORDS = " words"
"""How a line ends that is about what figures or checks are called: a table's columns of ``wording``, by key."""
FIGURES = "mart.figures"
OF_FIGURES = FIGURES + WORDS
"""The line about what figures are called."""


def of(path: Path, names: Iterable[str] = ()) -> dict[str, str]:
    """The table → the SHA-256 over a hash of every row, whatever their order: of all tables, or of those named.

    Another DuckDB may hash otherwise: then all is built anew in any case.
    """
    tables = [schema.tables()[name] for name in names or schema.tables()]
    data = {table.name: [name for name in table.column_names if name not in table.wording] for table in tables}
    worded = {table.name: [*table.wording, *table.key] for table in tables if table.wording}
    with store.connect(path) as connection:
        lines = {name: _hashed(connection, name, columns) for name, columns in data.items() if columns}
        return lines | {name + WORDS: _hashed(connection, name, columns) for name, columns in worded.items()}


def _hashed(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = f"SELECT {listed} FROM {table}"
    sums = connection.execute(f"SELECT count(*), sum(hash(row)), bit_xor(hash(row, 1)) FROM ({rows}) AS row")
    return hashlib.sha256(str(sums.fetchone()).encode()).hexdigest()


def text(lines: Mapping[str, str]) -> str:
    """The lines as a file has them."""
    return "".join(f"{name},{hashed}\n" for name, hashed in lines.items())


def parsed(content: str) -> dict[str, str]:
    """The lines that a file has; a line of an older version says nothing of any table."""
    return {name: hashed for name, _, hashed in (line.partition(",") for line in content.splitlines())}
