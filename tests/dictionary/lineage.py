"""The way back of a figure or a column to the columns of core tables, derived from the SQL of the marts by sqlglot.

Counted in are all columns that can change the number: those it is made of, and those by which rows are joined, chosen
and grouped. What a query does not need is left out first, as an engine would (columns, joins that keep the rows as they
are, subqueries); sqlglot's own ``lineage`` follows selected columns only, and says of a count nothing.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.optimizer.eliminate_ctes import eliminate_ctes
from sqlglot.optimizer.eliminate_joins import eliminate_joins
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from partsrapport.core import contract
from partsrapport.figures import counting, definitions
from partsrapport.figures.definition import Definition, Relation
from partsrapport.warehouse import marts, schema

FILE = Path(definitions.__file__).with_name(definitions.LINEAGE)
DIALECT = "duckdb"
PASSES = 2  # what one leaves out lets the next leave out more
BESIDE = "meta."
"""Settings and accounts of the build: no data."""


def of_figures() -> dict[str, list[str]]:
    """What each figure of ``figures.toml`` rests on, as ``schema.table.column``; a table of which all rows count.

    Of what the SQL can touch, that which comes from the sources that the figure is declared to have: a mart with a
    row a step reads orders and interest alike, and only the figure knows which of them it is about.
    """
    return {
        figure.figure_id: sorted(_declared(relation, figure, of_query(_query(relation, figure))))
        for relation in definitions.relations()
        for figure in relation.figures
    }


def _declared(relation: Relation, figure: Definition, found: Iterable[str]) -> Iterator[str]:
    origins = {one for source in (*relation.sources, *figure.needs) for one in of_column(source)}
    sources = {_source(one) for one in origins}
    return (one for one in found if _source(one) in sources)


def _source(origin: str) -> str:
    """The raw table or file, or the table, of ``schema.table.column``."""
    return contract.raw_of(origin) or contract.table_of(origin)


def _text_of(table: str) -> str:
    """The SELECT that fills a declared table, from tables and ``moments``; empty when no SQL does."""
    name = table.partition(".")[2]
    return marts.select(name) if name in marts.tables() and marts.tables()[name].name == table else ""


def of_table(name: str) -> frozenset[str]:
    """What a table rests on, with all its columns; nothing when it is not computed."""
    sql = _text_of(name)
    return of_query(sql) if sql else of_column(name) - {name}


@cache
def of_column(table: str, column: str = "") -> frozenset[str]:
    """What a column of a table rests on, or without one which rows the table has."""
    found = schema.tables()[table]
    if sql := _text_of(table):
        return of_query(f"SELECT {column or '1'} FROM ({sql}) AS made")
    if found.made_from:
        return frozenset(origin for query in found.made_from for origin in of_query(query))
    return frozenset([f"{table}.{column}" if column else table])


@cache
def of_query(sql: str) -> frozenset[str]:
    """What a query over tables of the warehouse rests on; a table itself where none of its columns is named."""
    used = {origin for table, column in _used(sql) for origin in of_column(table, column)}
    return frozenset(one for one in used if not one.startswith(BESIDE) and not _is_told_by_columns(one, used))


def _is_told_by_columns(origin: str, used: Iterable[str]) -> bool:
    return any(other.startswith(f"{origin}.") for other in used)


def _query(relation: Relation, figure: Definition) -> str:
    aggregates = ", ".join(f'{expression} AS "{name}"' for name, expression in figure.aggregates.items())
    rows = f"SELECT {aggregates} FROM ({counting.rows_of(relation)}) AS rows"
    return f"{rows} GROUP BY {relation.by}" if relation.by else rows


def _used(sql: str) -> Iterator[tuple[str, str]]:
    """The tables of the warehouse that a query needs, each with no column and with each column that it needs."""
    at_some_day = f"WITH {marts.moments(marts.MOMENTS['report'])} SELECT * FROM ({marts.inlined(sql)}) AS asked"
    for scope in traverse_scope(_pruned(at_some_day)):
        tables = {name: f"{one.db}.{one.name}" for name, one in scope.sources.items() if isinstance(one, exp.Table)}
        yield from ((table, "") for table in tables.values())
        yield from ((tables[column.table], column.name) for column in scope.columns if column.table in tables)


def _pruned(sql: str) -> exp.Expr:
    tree = qualify(parse_one(sql, dialect=DIALECT), schema=_schema(), dialect=DIALECT, quote_identifiers=False)
    for _ in range(PASSES):
        tree = eliminate_ctes(eliminate_joins(pushdown_projections(tree)))
    return tree


@cache
def _schema() -> dict[str, object]:
    found: dict[str, Any] = {}
    for table in schema.tables().values():
        room, name = table.name.split(".")
        found.setdefault(room, {})[name] = {column.name: column.type for column in table.columns}
    return found


def render() -> str:
    """The file of the figures' lineage: one figure a line."""
    lines = [f" {json.dumps(figure)}: {json.dumps(origins)}" for figure, origins in of_figures().items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"
