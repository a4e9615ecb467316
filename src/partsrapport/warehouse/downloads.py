"""Tables as CSV files that a spreadsheet opens without taking text for formulas."""

from pathlib import Path

import duckdb

from partsrapport.warehouse import schema

FORMULA_START = r"^([=+@\t\r-]|[＝＋＠－])"
"""How a formula begins, also in the wide signs that some spreadsheets take for the plain ones (OWASP)."""


def write_csv(connection: duckdb.DuckDBPyConnection, table: schema.Table, target: Path) -> None:
    """Write one table; text that a spreadsheet would take for a formula is led by an apostrophe."""
    columns = ", ".join(_safe(column) for column in table.columns)
    path = str(target).replace("'", "''")
    connection.execute(f"COPY (SELECT {columns} FROM {table.name} ORDER BY ALL) TO '{path}' (HEADER)")


def _safe(column: schema.Column) -> str:
    if column.type != "VARCHAR":
        return f'"{column.name}"'
    return f'''regexp_replace("{column.name}", '{FORMULA_START}', \'\'\'\\1') AS "{column.name}"'''
