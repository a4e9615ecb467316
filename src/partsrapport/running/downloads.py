"""Tables as CSV files for people: a Swedish spreadsheet opens them as they are, and takes no text for a formula."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from partsrapport.warehouse import schema
from partsrapport.words import dictionary, labels, units
from partsrapport.words.language import ENGLISH, SWEDISH, either
from partsrapport.words.spreadsheets import ENCODING, as_text

README = {SWEDISH: "las-mig.txt", ENGLISH: "read-me.txt"}
"""By language; no Å, Ä or Ö in what is linked to: each reader of links writes them in its own way."""
DECIMALS = 6
OF_UNIT = ("value", "earlier_value", "current_value")
"""Columns of numbers whose unit each row says."""

FORMAT_SV = """\
Allt finns också i en arbetsbok, uppgifter.xlsx, med noter om varje kolumn på svenska och engelska.

CSV-filerna är gjorda för att öppnas i ett kalkylprogram: semikolon mellan kolumnerna, decimalkomma, datum som
ÅÅÅÅ-MM-DD och teckenkodningen UTF-8 med inledande BOM. Tal har högst sex decimaler. Andelar är tal mellan 0 och 1, och
skillnader mellan andelar är i procentenheter. En tom cell betyder att uppgiften saknas eller inte visas. Inleds en text
som inte är ett tal med ett tecken som ett kalkylprogram tar för början på en formel står en apostrof framför den.
För program: datapackage.json beskriver filerna, och nyckeltalen finns som figures.json med decimalpunkt, alla decimaler
och kolumnernas id.
Nedan står varje fil med sina kolumner; inom parentes kolumnens id i databasen.
"""

FORMAT_EN = """\
Everything is in a workbook too, data.xlsx, with notes on every column in Swedish and English.

The CSV files are made to be opened in a Swedish spreadsheet: Swedish headers, semicolons between the columns, decimal
commas, dates as YYYY-MM-DD, and UTF-8 that begins with a BOM. Numbers have six decimals at the most. Shares are numbers
between 0 and 1, and differences of shares are in percentage points. An empty cell means that there is no number, or
that it is not shown. A text that begins with a sign that a spreadsheet takes for the beginning of a formula, and is no
number, has an apostrophe before it.
For programs: datapackage.json describes the files, and the figures are there as figures.json with decimal points, all
decimals and the ids of the columns.
Below is every file with its columns, as they are headed and in English; in brackets the id of the column.
"""

Value = str | bool | int | float | date | list[str] | None
Rows = Sequence[Sequence[Value]]


def name_of(table: schema.Table) -> str:
    """Name of the file of a published table."""
    return f"{table.name.partition('.')[2]}.csv"


def header(table: schema.Table, column: str) -> str:
    """What a column is called in its CSV file, which is Swedish."""
    return dictionary.of_column(table.name, column).sv or column


def select(table: schema.Table) -> str:
    """The rows of a table as readers get them, in their order: differences of shares are in percentage points."""
    return f"SELECT {', '.join(_shown(table, name) for name in table.column_names)} FROM {table.name} ORDER BY ALL"


def rows(connection: duckdb.DuckDBPyConnection, table: schema.Table) -> list[dict[str, Any]]:
    """The same by the ids of the columns, all decimals kept: what programs read."""
    return connection.sql(select(table)).pl().to_dicts()


def _shown(table: schema.Table, column: str) -> str:
    points = f'round("{column}" * 100, {DECIMALS})'
    if units.is_points(table.name, column):
        return f'{points} AS "{column}"'
    if column in OF_UNIT and "unit" in table.column_names:
        return f'CASE WHEN unit = \'{units.POINTS_UNIT.sv}\' THEN {points} ELSE "{column}" END AS "{column}"'
    return f'"{column}"'


def values(connection: duckdb.DuckDBPyConnection, table: schema.Table) -> Rows:
    """The same as what the cells hold, row by row: what spreadsheets are written from."""
    return connection.execute(select(table)).fetchall()


def write_csv(table: schema.Table, rows: Rows, target: Path) -> None:
    """Write one table, with what its columns are called as headers."""
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


def write_readme(tables: list[schema.Table], target: Path) -> None:
    """Write what the files are, and what their columns hold, in the language being written."""
    parts = [either(FORMAT_SV, FORMAT_EN)]
    for table in tables:
        columns = "".join(_described(table, column) for column in table.columns)
        parts.append(f"{name_of(table)}: {dictionary.of_table(table.name).called()}\n{columns}")
    target.write_text("\n".join(parts), encoding=ENCODING, newline="\n")


def _described(table: schema.Table, column: schema.Column) -> str:
    headed, unit = header(table, column.name), units.unit(table.name, column.name, column.type)
    called = either(headed, f"{headed}: {dictionary.of_column(table.name, column.name).en}")
    empty = either(", kan vara tom", ", may be empty") if column.nullable else ""
    return f"  {called} ({column.name}, {either(unit.sv, unit.en)}{empty})\n"


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
