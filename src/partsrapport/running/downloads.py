"""Tables as CSV files for people: a Swedish spreadsheet opens them as they are, and takes no text for a formula."""

import csv
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from partsrapport.warehouse import schema
from partsrapport.words import dictionary, labels
from partsrapport.words.spreadsheets import ENCODING, as_text

README = "LÄSMIG.txt"
DECIMALS = 6

FORMAT = """\
Filerna är gjorda för att öppnas i ett kalkylprogram: semikolon mellan kolumnerna, decimalkomma, datum som ÅÅÅÅ-MM-DD
och teckenkodningen UTF-8 med inledande BOM. Tal har högst sex decimaler. Andelar är tal mellan 0 och 1, och skillnader
mellan andelar tal mellan −1 och 1. En tom cell betyder att uppgiften saknas eller inte visas. Inleds en text med ett
tecken som ett kalkylprogram tar för början på en formel står en apostrof framför den.
Nyckeltalen finns också som figures.json, för program: med decimalpunkt, alla decimaler och kolumnernas id.
Nedan står varje fil med sina kolumner; inom parentes kolumnens id i databasen.
"""
KINDS = {
    "BOOLEAN": "ja eller nej",
    "DATE": "datum",
    "DOUBLE": "tal",
    "INTEGER": "heltal",
    "BIGINT": "heltal",
    "VARCHAR": "text",
    "VARCHAR[]": "texter, med komma emellan",
}

Value = str | bool | int | float | date | list[str] | None


def name_of(table: schema.Table) -> str:
    """Name of the file of a published table."""
    return f"{table.name.partition('.')[2]}.csv"


def header(table: schema.Table, column: str) -> str:
    """What a column is called in its file."""
    return dictionary.of_column(table.name, column).called() or column


def write_csv(connection: duckdb.DuckDBPyConnection, table: schema.Table, target: Path) -> None:
    """Write one table, with the labels of its columns as headers."""
    rows = connection.execute(f"FROM {table.name} ORDER BY ALL").fetchall()
    with target.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header(table, column) for column in table.column_names)
        writer.writerows(map(_text, row) for row in rows)


def write_name_proposals(proposals: pl.DataFrame, target: Path) -> None:
    """Write a row to fill in for each name that no organisation bears, in the form of ``organisationsnamn``.

    The number that is proposed has a column of its own, for a person to move; without proposals there is no file.
    """
    target.unlink(missing_ok=True)
    if proposals.is_empty():
        return
    with target.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["organisationsnummer", "namn", "fran", "till", "foreslaget_nummer", "foreslaget_namn"])
        for name, number, near in proposals.rows():
            writer.writerow(["", _text(name), "", "", _text(number), _text(near)])


def write_readme(connection: duckdb.DuckDBPyConnection, tables: list[schema.Table], target: Path) -> None:
    """Write what the files are, and what their columns hold."""
    titles = dict(connection.execute("SELECT DISTINCT suite, title FROM quality.validation").fetchall())
    parts = [f"{name_of(table)}: {titles.get(table.name, name_of(table))}\n{_columns(table)}" for table in tables]
    target.write_text("\n".join([FORMAT, *parts]), encoding=ENCODING)


def _columns(table: schema.Table) -> str:
    return "".join(f"  {header(table, column.name)} ({column.name}): {_kind(column)}\n" for column in table.columns)


def _kind(column: schema.Column) -> str:
    return KINDS[column.type] + (", kan vara tom" if column.nullable else "")


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return labels.label("ja" if value else "nej")
        case float():
            return f"{value:z.{DECIMALS}f}".rstrip("0").rstrip(".").replace(".", ",")
        case list():
            return _text(", ".join(value))
        case str():
            return as_text(value)
        case _:
            return str(value)
