"""Filling the marts from the core tables: SQL files, run in the order of their names."""

from importlib.resources import files

import duckdb


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Run ``marts/*.sql``: define the as-of macros and fill the tables that rest on core and meta alone."""
    for path in sorted(files(__package__).joinpath("marts").iterdir(), key=lambda path: path.name):
        connection.execute(path.read_text(encoding="utf-8"))
