"""The marts: each file of ``marts/`` is one SELECT over core tables and other marts, named ``core.x`` and ``mart.x``.

A mart that reads the relation ``moments(from_date, as_of_date)`` can be asked about any date or period, or several at
once (each as_of_date but once): its text is put in where it is named, and whoever asks supplies the moments. The others
hold for all dates: those that are declared in ``tables/*.toml`` are computed once and lie in the warehouse.

The files keep to SQL that other engines know: no macros, LATERAL, QUALIFY or lists; half-open intervals; CAST before
division. At a split each that follows counts as reached, and the order counts once.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

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
HELD = ("first_dates", "organisation_status", "first_orders")
"""The marts that most others are made of at a day, each after those that it reads."""
_days_held: ContextVar[frozenset[date]] = ContextVar("days held", default=frozenset())


def names() -> list[str]:
    """The marts, each after those that it reads."""
    return list(_texts())


def select(name: str, days: Collection[date] = ()) -> str:
    """The mart as one SELECT over tables of the warehouse, and over ``moments`` if it reads that.

    Where it is known that the moments are ``days``, and these are held, it reads what is held of them.
    """
    held = _held(HELD + _at_report_dates()) if days and _days_held.get().issuperset(days) else {}
    return inlined(held.get(name) or _texts()[name], held)


@contextmanager
def holding(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Compute ``HELD`` once, for what is asked meanwhile, over this connection, of the report's day and a year before.

    The marts of all dates must be filled; what they rest on must not change until then.
    """
    year_before = "SELECT as_of_date, CAST(as_of_date - INTERVAL 1 YEAR AS DATE) FROM meta.build"
    days = connection.execute(year_before).fetchall()[0]
    for number, name in enumerate(HELD):
        text = inlined(_texts()[name], _held(HELD[:number]))
        connection.execute(f"CREATE OR REPLACE TEMP TABLE held_{name} AS WITH {_days(days)} {_all(text)}")
    for name in _at_report_dates():
        connection.execute(f"CREATE OR REPLACE TEMP VIEW held_{name} AS FROM mart.{name}")
    token = _days_held.set(frozenset(days))
    try:
        yield
    finally:
        _days_held.reset(token)
        for kind, names in {"TABLE": HELD, "VIEW": _at_report_dates()}.items():
            for name in names:
                connection.execute(f"DROP {kind} temp.held_{name}")


def _held(names: Iterable[str]) -> dict[str, str]:
    """The marts as SELECTs from the tables that hold them."""
    at_moments = "FROM temp.held_{0} AS held JOIN moments ON moments.as_of_date = held.as_of_date"
    return {name: f"SELECT held.* {at_moments.format(name)}" for name in names}


@cache
def _at_report_dates() -> tuple[str, ...]:
    """The marts whose tables hold the report's day and a year before, among others."""
    return tuple(name for name, table in tables().items() if table.moments == "report dates")


def at(name: str, as_of: date, from_date: date | None = None) -> str:
    """The mart as a SELECT at one date, or for the period that ends then."""
    given = moments(f"SELECT DATE '{from_date or as_of}' AS from_date, DATE '{as_of}' AS as_of_date")
    return f"WITH {given} {_all(select(name, [as_of]))}"


def on(name: str, days: Collection[date]) -> str:
    """The mart as a SELECT at each of the dates, which its column as_of_date tells apart."""
    return f"WITH {_days(days)} {_all(select(name, days))}"


def _days(days: Iterable[date]) -> str:
    dates = " UNION ".join(f"SELECT DATE '{day}' AS from_date, DATE '{day}' AS as_of_date" for day in sorted(set(days)))
    return moments(dates or _NEVER)


def moments(sql: str) -> str:
    """A query as the relation of moments, to stand first in a WITH."""
    return f"moments AS ({sql})"


def inlined(sql: str, others: Mapping[str, str] = MappingProxyType({})) -> str:
    """The query with each mart that it names and that no table holds put in front of it, one after those it reads.

    The ``others`` are SELECTs to take instead of the marts of their names.
    """
    needed = dict(_needed(sql, others))
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
    days = _days_held.get() if table.moments == "report" else ()
    return f"{given}SELECT {columns} FROM ({select(name, days)}) AS found ORDER BY {key}"


def _needed(sql: str, others: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in _NAMED.findall(sql):
        if not is_table(name):
            text = others.get(name) or _texts()[name]
            yield from _needed(text, others)
            yield name, text


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
