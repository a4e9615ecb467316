"""Filling the marts from the core tables: SQL files, run in the order of their names."""

import re
from importlib.resources import files

import duckdb

from partsrapport.warehouse import store


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Run ``marts/*.sql``: define the as-of macros and fill the tables that rest on core and meta alone."""
    for path in sorted(files(__package__).joinpath("marts").iterdir(), key=lambda path: path.name):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"INSERT INTO (\S+)", text):
            store.stop_if_counting(name)
        connection.execute(text)
