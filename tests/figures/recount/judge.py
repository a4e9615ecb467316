"""Warehouses whose every figure is known, to ask wrong definitions of: which of them are found?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from threading import Timer
from typing import Any

import duckdb
import pytest

from partsrapport.figures import computing, definitions
from partsrapport.figures.computing import Figure
from partsrapport.figures.definitions import Relation
from partsrapport.figures.moment import Moment as FigureMoment
from partsrapport.warehouse import marts
from tests.figures.recount import everything, in_marts
from tests.figures.recount.world import Moment, World

STORED = ("representatives", "orders", "stays", "reached")
"""The marts that lie in the warehouse, in the order in which they are made."""
OF_ROWS = (
    "target_group",
    "sectors",
    "size_classes",
    "coverage_change",
    "lead_times",
    "waits",
    "services",
    "each_service",
    "service_status",
    "first_orders",
    "first_services",
    "portfolio",
    "new_services",
    "orders_placed",
    "deliveries",
    "activities",
    "activity_types",
    "activity_areas",
    "measures",
    "comparable_activities",
    "comparable_recipients",
    "new_types",
    "payrolls",
    "featuring",
    "usage",
    "support",
    "support_reasons",
)
"""The relations that rest on rows of the core tables alone: any warehouse has them."""
LONGEST_SECONDS = 2
"""A wrong text may never end; a right one takes a hundredth of this."""


@dataclass(frozen=True)
class Known:
    """A warehouse, and what was counted of it as of a day and in a period."""

    connection: duckdb.DuckDBPyConnection
    day: date
    period: Moment
    world: World
    expected: Mapping[str, Any]

    @cached_property
    def mart_rows(self) -> in_marts.Expected:
        """The rows of marts, counted of the day."""
        return in_marts.expected(self.world, self.day, self.period)

    @cached_property
    def absent_at(self) -> computing.AbsentAt:
        """Which tables hold nothing at a moment, asked once."""
        return cache(partial(computing._absent, self.connection))

    def figures(self, relation: Relation) -> Iterator[Figure]:
        """The figures of a relation."""
        moments = {"per": FigureMoment(self.day), "period": FigureMoment(self.period.last, self.period.first)}
        moment = moments[relation.basis]
        yield from computing._figures(self.connection, relation, relation.figures, moment, self.absent_at)

    def differs(self, relation: Relation) -> bool:
        """Whether a figure is not what was counted, or none is there, or the query is none."""
        try:
            found = list(self.figures(relation))
        except (duckdb.Error, KeyError, TypeError):
            return True
        return not found or not all(
            figure.figure_id in self.expected and everything.agrees(figure, self.expected[figure.figure_id])
            for figure in found
        )


def is_found(known: Iterable[Known], relation: Relation) -> bool:
    """Whether some warehouse tells that the definitions are wrong."""
    return any(one.differs(relation) for one in known)


def is_found_in_mart(known: Sequence[Known], name: str, text: str) -> bool:
    """Whether some warehouse tells that the mart is wrong, by its rows, those of marts upon it, or a figure."""
    try:
        with written(name, text, [one.connection for one in known]):
            upon = [mart for mart in in_marts.COLUMNS if mart == name or name in _read(marts._texts()[mart])]
            if any(
                in_marts.differs(one.connection, mart, one.day, one.period, one.mart_rows)
                for mart in upon
                for one in known
            ):
                return True
            return any(is_found(known, relation) for relation in resting_on(name) if relation.name in OF_ROWS)
    except duckdb.Error:
        return True


@contextmanager
def written(name: str, text: str, connections: Iterable[duckdb.DuckDBPyConnection]) -> Iterator[None]:
    """The mart as a wrong text says, in the warehouses too.

    Raises
    ------
    duckdb.Error
        The text cannot be run, or does not end.
    """
    remade = STORED[STORED.index(name) :] if name in STORED else ()
    begun = []
    with pytest.MonkeyPatch.context() as patched:
        texts = marts._texts() | {name: text}
        patched.setattr(marts, "_texts", lambda: texts)
        try:
            for connection in connections if remade else ():
                connection.begin()
                begun.append(connection)
                _make(connection, remade)
            yield
        finally:
            for connection in begun:
                connection.rollback()


def _make(connection: duckdb.DuckDBPyConnection, wanted: Sequence[str]) -> None:
    limit = Timer(LONGEST_SECONDS, connection.interrupt)
    limit.start()
    try:
        for mart in wanted:
            connection.execute(f"DELETE FROM mart.{mart}")
        marts.build(connection, wanted)
    finally:
        limit.cancel()


def resting_on(name: str) -> list[Relation]:
    """The relations that read the mart, through others or not."""
    return [one for one in definitions.relations() if name in _read(one.rows)]


@cache
def _read(sql: str) -> frozenset[str]:
    named = {name for name in marts.names() if re.search(rf"{{{name}}}|mart\.{name}\b", sql)}
    return frozenset(named | {deeper for name in named for deeper in _read(marts._texts()[name])})
