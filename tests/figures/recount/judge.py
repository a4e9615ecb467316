"""Warehouses whose every figure is known, to ask wrong definitions of: which of them are found?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, partial
from threading import Timer
from typing import Any

import duckdb
import pytest

from partsrapport.figures import absent, computing, definitions
from partsrapport.figures.absent import AbsentAt
from partsrapport.figures.definition import Relation
from partsrapport.figures.figure import Figure
from partsrapport.figures.moment import Moment as FigureMoment
from partsrapport.warehouse import marts
from tests.figures.recount import everything, in_marts
from tests.figures.recount.world import Moment, World

STORED = ("representatives", "orders", "stays", "reached")
"""The marts that lie in the warehouse, in the order in which they are made."""
BY_ROWS = {
    "coverage.py": ["target_group", "sectors", "size_classes", "coverage_change", "lead_times", "waits"],
    "services.py": [
        "services",
        "each_service",
        "service_status",
        "first_orders",
        "first_services",
        "portfolio",
        "new_services",
        "finished_services",
    ],
    "activities.py": [
        "orders_placed",
        "deliveries",
        "activities",
        "activity_types",
        "activity_areas",
        "indicators",
        "comparable_activities",
        "comparable_recipients",
        "new_types",
        "featuring",
    ],
    "others.py": ["payrolls", "usage", "support", "support_reasons"],
}
"""The relations that rest on rows of the core tables alone, which any warehouse has, by what counts their figures."""
OF_ROWS = [name for names in BY_ROWS.values() for name in names]
LONGEST_SECONDS = 0.5
"""A wrong text may never end; a right one takes a twentieth of this."""


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
    def absent_at(self) -> AbsentAt:
        """Which tables hold nothing at a moment, asked once."""
        return cache(partial(absent.at, self.connection))

    def figures(self, relation: Relation) -> Iterator[Figure]:
        """The figures of a relation."""
        moments = {"per": FigureMoment(self.day), "period": FigureMoment(self.period.last, self.period.first)}
        moment = moments[relation.basis]
        yield from computing.figures_of(self.connection, relation, relation.figures, moment, self.absent_at)

    def is_told(self, relation: Relation) -> bool:
        """Whether a figure is not what was counted, or none is there, or the query is none."""
        return not self.untold([relation])

    def untold(self, wrong: Sequence[Relation]) -> list[Relation]:
        """Those of the relations, all of the same rows, whose every figure is what was counted.

        They are asked in one query; where that is none, or some make several rows of a member, each half by itself.
        """
        try:
            found = self._asked(wrong)
        except (duckdb.Error, KeyError, TypeError):
            found = None if len(wrong) > 1 else [[]]
        if found is None:
            half = len(wrong) // 2
            return self.untold(wrong[:half]) + self.untold(wrong[half:])
        return [one for one, figures in zip(wrong, found, strict=True) if self._agrees(figures)]

    def _asked(self, wrong: Sequence[Relation]) -> list[list[Figure]] | None:
        """The figures of each; none when some are there twice because of what another groups by."""
        numbered = [
            replace(figure, figure_id=f"{n} {figure.figure_id}")
            for n, one in enumerate(wrong)
            for figure in one.figures
        ]
        found = list(self.figures(replace(wrong[0], figures=tuple(numbered))))
        if len(wrong) > 1 and len({figure.figure_id for figure in found}) < len(found):
            return None
        apart: list[list[Figure]] = [[] for _ in wrong]
        for figure in found:
            n, figure_id = figure.figure_id.split(" ")
            apart[int(n)].append(replace(figure, figure_id=figure_id))
        return apart

    def _agrees(self, figures: Sequence[Figure]) -> bool:
        return bool(figures) and all(
            figure.figure_id in self.expected and everything.agrees(figure, self.expected[figure.figure_id])
            for figure in figures
        )


def untold(known: Iterable[Known], wrong: Iterable[tuple[str, Relation]]) -> list[str]:
    """What is wrong with the relations of which no warehouse tells; the next is asked only about what is left."""
    left = list(wrong)
    for one in known:
        of_rows: dict[Relation, list[Relation]] = {}
        for _, relation in left:
            of_rows.setdefault(relation, []).append(relation)
        kept = {id(relation) for asked in of_rows.values() for relation in one.untold(asked)}
        left = [(what, relation) for what, relation in left if id(relation) in kept]
    return [what for what, _ in left]


def is_told_in_mart(known: Sequence[Known], name: str, text: str) -> bool:
    """Whether some warehouse tells that the mart is wrong, by its rows, those of marts upon it, or a figure."""
    upon = [mart for mart in in_marts.COLUMNS if mart == name or name in _read(marts._texts()[mart])]
    resting = [relation for relation in resting_on(name) if relation.name in OF_ROWS]
    if name in upon and any(tells(one, name, text, [name], []) for one in known):
        return True  # its own rows tell soonest
    return any(tells(one, name, text, upon, resting) for one in known)


def tells(one: Known, name: str, text: str, upon: Iterable[str], resting: Iterable[Relation]) -> bool:
    """Whether the rows of a mart ``upon`` that of a text, or a figure ``resting`` on it, are not what was counted."""
    try:
        with written(name, text, one.connection):
            return any(
                in_marts.differs(one.connection, mart, one.day, one.period, one.mart_rows) for mart in upon
            ) or any(map(one.is_told, resting))
    except duckdb.Error:
        return True


@contextmanager
def written(name: str, text: str, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The mart as a wrong text says, in the warehouse too.

    Raises
    ------
    duckdb.Error
        The text cannot be run, or does not end.
    """
    remade = [mart for mart in STORED if mart == name or name in _read(marts._texts()[mart])]
    with pytest.MonkeyPatch.context() as patched:
        texts = marts._texts() | {name: text}
        patched.setattr(marts, "_texts", lambda: texts)
        connection.begin()
        try:
            if remade:
                _make(connection, remade)
            yield
        finally:
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
