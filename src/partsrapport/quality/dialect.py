"""DuckDB for SQLAlchemy with real cursors, under a name of its own.

duckdb-engine's cursor is the connection itself, so a rollback discards results that are not yet fetched. Great
Expectations ends its connection before it fetches, and finds nothing. Here every cursor is one of DuckDB's own.
"""

from typing import Any

import duckdb
import duckdb_engine
import sqlalchemy
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedPrimaryKeyConstraint

from partsrapport.warehouse import store

NAME = "partsrapport_duckdb"


class _Connection(duckdb_engine.ConnectionWrapper):
    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection)
        self._connection = connection

    def cursor(self) -> duckdb_engine.CursorWrapper:
        return duckdb_engine.CursorWrapper(self._connection.cursor(), self)


class Dialect(duckdb_engine.Dialect):
    """duckdb-engine's dialect, on connections that only read and hand out a new cursor each time."""

    name = NAME
    supports_statement_cache = False  # SQLAlchemy wants to hear it from the class itself

    def connect(self, *, database: str, **_: Any) -> Any:
        """Open a DuckDB file read-only; SQLAlchemy passes ``database`` on from ``connect_args``."""
        return _Connection(store.spilling(duckdb.connect(database, read_only=True)))

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin nothing: a cursor of its own is in no transaction of the connection's, and only reads."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Undo nothing."""

    def get_columns(
        self, connection: sqlalchemy.Connection, table_name: str, schema: str | None = None, **_: Any
    ) -> list[ReflectedColumn]:
        """Columns of a table, from DuckDB's own catalogue: ten times faster than by way of PostgreSQL's."""
        found = connection.execute(
            sqlalchemy.text(
                "SELECT column_name, data_type, is_nullable FROM duckdb_columns() "
                "WHERE schema_name = :schema AND table_name = :name ORDER BY column_index"
            ),
            {"schema": schema, "name": table_name},
        )
        return [self._column(*row) for row in found]

    def get_pk_constraint(self, *_: Any, **__: Any) -> ReflectedPrimaryKeyConstraint:
        """Return no key: the warehouse has none in the database, expectations see to that."""
        return {"constrained_columns": [], "name": None}

    def _column(self, name: str, type_: str, is_nullable: bool) -> ReflectedColumn:
        known = self.ischema_names.get(type_.lower(), sqlalchemy.types.NullType)
        return {"name": name, "type": known(), "nullable": is_nullable, "default": None}


sqlalchemy.dialects.registry.register(NAME, __name__, Dialect.__name__)

# duckdb-engine hangs a function of its own on a class of SQLAlchemy's, for a dialect called duckdb. Beside Great
# Expectations it keeps DuckDB alive until the interpreter is gone, and DuckDB then fills the terminal with its leaks.
del sqlalchemy.TryCast._compiler_dispatcher.specs["duckdb"]
