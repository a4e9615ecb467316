"""The tables of the warehouse: those of raw tables from the contract, all others from ``tables/*.toml``.

What they and their columns are called and hold stands in ``words/dictionary.csv``.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import polars as pl

from partsrapport.words import dictionary

_TYPES = {
    "text": "VARCHAR",
    "one_spelling": "VARCHAR",
    "word": "VARCHAR",
    "organisation": "VARCHAR",
    "organisation_number": "VARCHAR",
    "count": "INTEGER",
    "rounded": "INTEGER",
    "amount": "BIGINT",
    "year": "INTEGER",
    "yes_no": "BOOLEAN",
    "date": "DATE",
    "month": "DATE",
}
"""The type of a column by its kind in the contract."""
_DTYPES: Mapping[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "VARCHAR[]": pl.List(pl.String()),
    "INTEGER": pl.Int32(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "DATE": pl.Date(),
}
SCHEMAS = ("core", "exact", "mart", "quality", "meta")


@dataclass(frozen=True)
class Column:
    """One column: DuckDB type, whether it may be empty, and whether its numbers count respondents."""

    name: str
    type: str
    nullable: bool
    counts_respondents: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its key columns, its columns in order, whether it is published as a download.

    ``moments`` names what a mart is asked about that can be asked about any date (see ``marts.MOMENTS``); ``day`` is
    the column that says when, of a raw table that is about events. Of a table that neither SQL nor the contract fills,
    ``made_from`` are queries for all that it is made from, or ``raw`` is the file. The columns of ``wording`` say what
    figures and checks are called, which few notebooks show.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    is_published: bool = False
    moments: str | None = None
    day: str | None = None
    made_from: tuple[str, ...] = ()
    raw: str | None = None
    wording: tuple[str, ...] = ()

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def dtypes(self) -> pl.Schema:
        """The columns, in order, and what Polars calls their types."""
        return pl.Schema({column.name: _DTYPES[column.type] for column in self.columns})

    def frame(self, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
        """The rows in the declared types; what no row says is no column, unless there are no rows at all."""
        found = pl.DataFrame(list(rows), schema_overrides=self.dtypes, infer_schema_length=None)
        return found if found.width else self.dtypes.to_frame()

    @property
    def needs_release(self) -> bool:
        """Whether it may hold only what disclosure control has let out."""
        return self.name.startswith("mart.") and any(column.counts_respondents for column in self.columns)


@cache
def tables() -> dict[str, Table]:
    """All declared tables by qualified name, e.g. ``core.orders``."""
    found = {}
    for path in sorted(files(__package__).joinpath("tables").iterdir(), key=lambda path: path.name):
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
        for schema in declared:
            for name, table in declared[schema].items():
                found[f"{schema}.{name}"] = _table(f"{schema}.{name}", table)
    contract = files("partsrapport").joinpath("core/contract.toml").read_text(encoding="utf-8")
    of_raw = [of_contract(entry) for entry in tomllib.loads(contract).values()]
    return {table.name: table for table in of_raw} | found


def of_contract(entry: Mapping[str, Any]) -> Table:
    """The table that the rows of a raw table become, by its entry in ``core/contract.toml``."""
    columns = {
        name: f"{_TYPES[said['kind'].partition(':')[0]]}{'' if said.get('required', True) else '?'}"
        for name, said in entry["columns"].items()
        if "becomes" not in said
    }
    return _table(entry["table"], {**entry, "columns": columns})


def _table(name: str, declared: dict[str, Any]) -> Table:
    said: dict[str, Any] = {
        name: declared[name] for name in ("is_published", "moments", "day", "raw") if name in declared
    }
    said |= {name: tuple(declared[name]) for name in ("made_from", "wording") if name in declared}
    counting = declared.get("counts_respondents", ())
    columns = (
        Column(column, type_.rstrip("?"), type_.endswith("?"), column in counting)
        for column, type_ in declared["columns"].items()
    )
    return Table(name, tuple(declared["key"]), tuple(columns), **said)


def create_schemas(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the schemas of the warehouse."""
    for schema in SCHEMAS:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")


def create_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create an empty table."""
    columns = ", ".join(f'"{c.name}" {c.type}{"" if c.nullable else " NOT NULL"}' for c in table.columns)
    connection.execute(f"CREATE TABLE {table.name} ({columns})")


def comments(table: Table) -> str:
    """Return the statements by which a table and its columns say what they hold, in Swedish."""
    on_columns = (
        f'COMMENT ON COLUMN {table.name}."{name}" IS {literal(dictionary.of_column(table.name, name).comment)};'
        for name in table.column_names
    )
    return f"COMMENT ON TABLE {table.name} IS {literal(dictionary.of_table(table.name).comment)};{''.join(on_columns)}"


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
