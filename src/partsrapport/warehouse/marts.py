"""The marts: each file of ``marts/`` is one SELECT over core tables and other marts, named ``core.x`` and ``mart.x``.

A mart that reads the relation ``moments(from_date, as_of_date)`` can be asked about any date or period, or several at
once (each as_of_date but once): its text is put in where it is named, and whoever asks supplies the moments. The others
hold for all dates: those that are declared in ``tables/*.toml`` are computed once and lie in the warehouse.

The files keep to SQL that other engines know: no macros, LATERAL, QUALIFY or lists; half-open intervals; CAST before
division. At a split each that follows counts as reached, and the order counts once.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files

import duckdb

from partsrapport.warehouse import schema, store

MOMENTS = {
    "report": "SELECT CAST(concat(CAST(year AS VARCHAR), '-01-01') AS DATE) AS from_date, as_of_date FROM meta.build",
    "report dates": "SELECT as_of_date AS from_date, as_of_date FROM mart.report_dates",
    "years": """
        SELECT
            CAST(concat(year, '-01-01') AS DATE) AS from_date,
            least(CAST(concat(year, '-12-31') AS DATE), as_of_date) AS as_of_date
        FROM (
            SELECT DISTINCT CAST(extract(year FROM day) AS VARCHAR) AS year, as_of_date
            FROM (
                SELECT activity_date AS day FROM core.activities
                UNION ALL SELECT request_date AS day FROM core.support_requests
            ) AS days
            JOIN meta.build ON day <= as_of_date
        ) AS years""",
}
"""What the declared marts are asked about, by the name under ``moments`` in their declaration."""


def names() -> list[str]:
    """The marts, each after those that it reads."""
    return list(_texts())


def select(name: str) -> str:
    """The mart as one SELECT over tables of the warehouse, and over ``moments`` if it reads that."""
    return inlined(_texts()[name])


def at(name: str, as_of: date, from_date: date | None = None) -> str:
    """The mart as a SELECT at one date, or for the period that ends then."""
    given = moments(f"SELECT DATE '{from_date or as_of}' AS from_date, DATE '{as_of}' AS as_of_date")
    return f"WITH {given} {_all(select(name))}"


def on(name: str, days: Iterable[date]) -> str:
    """The mart as a SELECT at each of the dates, which its column as_of_date tells apart."""
    dates = " UNION ".join(f"SELECT DATE '{day}' AS from_date, DATE '{day}' AS as_of_date" for day in sorted(set(days)))
    return f"WITH {moments(dates or _NEVER)} {_all(select(name))}"


def moments(sql: str) -> str:
    """A query as the relation of moments, to stand first in a WITH."""
    return f"moments AS ({sql})"


def inlined(sql: str) -> str:
    """The query with each mart that it names and that no table holds put in front of it, one after those it reads."""
    needed = dict(_needed(sql))
    if not needed:
        return sql
    return f"WITH {', '.join(f'{name} AS ({_renamed(text)})' for name, text in needed.items())} {_all(_renamed(sql))}"


def build(connection: duckdb.DuckDBPyConnection, wanted: Iterable[str] | None = None) -> None:
    """Fill the marts that rest on core and meta alone, or those ``wanted`` of them, each after those that it reads."""
    asked = set(_texts() if wanted is None else wanted)
    for name, table in tables().items():
        if name in asked:
            store.stop_if_counting(table.name)
            connection.execute(f"INSERT INTO {table.name} ({', '.join(table.column_names)}) {filling(name)}")


def tables() -> dict[str, schema.Table]:
    """The declared tables that marts fill, by the names of these, each after those that it is made of."""
    declared = schema.tables()
    found = {name: declared.get(f"exact.{name}") or declared.get(f"mart.{name}") for name in _texts()}
    return {name: table for name, table in found.items() if table}


def filling(name: str) -> str:
    """The SELECT that fills the declared table of a mart: its columns, at the moments that it is declared for."""
    table = tables()[name]
    columns, key = (", ".join(names) for names in (table.column_names, table.key))
    given = f"WITH {moments(MOMENTS[table.moments])} " if table.moments else ""
    return f"{given}SELECT {columns} FROM ({select(name)}) AS found ORDER BY {key}"


def _needed(sql: str) -> Iterator[tuple[str, str]]:
    for name in _NAMED.findall(sql):
        if not is_table(name):
            yield from _needed(_texts()[name])
            yield name, _texts()[name]


def _renamed(sql: str) -> str:
    return _NAMED.sub(lambda found: found[0] if is_table(found[1]) else found[1], sql)


def _all(sql: str) -> str:
    return f"SELECT * FROM ({sql}) AS asked"


@cache
def is_table(name: str) -> bool:
    """Whether the warehouse holds what it says for all dates."""
    return name not in _texts() or (f"mart.{name}" in schema.tables() and not reads_moments(name))


@cache
def reads_moments(name: str) -> bool:
    """Whether it can be asked about any date; the others hold for all."""
    text = _texts().get(name, "")
    return bool(re.search(r"\bmoments\b", text)) or any(reads_moments(other) for other in _NAMED.findall(text))


@cache
def _texts() -> dict[str, str]:
    """The SELECTs by the name of the mart, in the order of the files; comments left out."""
    paths = sorted(files(__package__).joinpath("marts").iterdir(), key=lambda path: path.name)
    texts = {path.name.removesuffix(".sql").partition("_")[2]: path.read_text(encoding="utf-8") for path in paths}
    return {name: _COMMENT.sub("", text).strip() for name, text in texts.items()}


_NEVER = "SELECT as_of_date AS from_date, as_of_date FROM meta.build WHERE false"
_NAMED = re.compile(r"\bmart\.(\w+)")
_COMMENT = re.compile(r"^\s*--.*\n", re.MULTILINE)
