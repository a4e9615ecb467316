"""What the figures are: ``figures.toml``, read."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

EXPRESSIONS = ("value", "numerator", "denominator", "n", "names", "counts", "missing", "reason")


def year_before_id(figure_id: str) -> str:
    """``deliveries_n`` gives ``deliveries_n_year_before``."""
    return figure_id + "_year_before"


def change_id(figure_id: str) -> str:
    """``coverage_ordered_share`` gives ``coverage_ordered_change``."""
    return figure_id.removesuffix("_share") + "_change"


def ratio_id(figure_id: str) -> str:
    """``deliveries_n`` gives ``deliveries_ratio``."""
    return figure_id.removesuffix("_n") + "_ratio"


@dataclass(frozen=True)
class Need:
    """What a figure cannot do without: a table with rows up to the date or in the period; ``rows`` names them."""

    date: str
    rows: str


@dataclass(frozen=True)
class Definition:
    """One figure, or with ``{key}`` in its id one a row of the relation: SQL expressions over the relation's rows."""

    figure_id: str
    unit: str
    definition: str
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    n: str | None = None
    names: str | None = None
    counts: str | None = None
    top: int | None = None
    missing: str | None = None
    reason: str | None = None
    needs: tuple[str, ...] = ()
    year_before: bool = False
    ratio: bool = False

    @property
    def expressions(self) -> dict[str, str]:
        """The SQL expressions by name, those that are given."""
        found = {name: getattr(self, name) for name in EXPRESSIONS}
        return {name: expression for name, expression in found.items() if expression}

    @property
    def kind(self) -> str:
        """What it can be compared with: ``ett tal``, ``en rangordning`` or ``en text``."""
        if self.names:
            return "en rangordning"
        return "en text" if self.unit in ("text", "datum") else "ett tal"

    @property
    def has_change(self) -> bool:
        """Whether there is a difference from the year before."""
        return self.year_before and self.unit == "andel"

    @property
    def ids(self) -> tuple[str, ...]:
        """The id, and those of the same a year before and of the comparisons with it."""
        others = {year_before_id: self.year_before, change_id: self.has_change, ratio_id: self.ratio}
        return self.figure_id, *(of(self.figure_id) for of, is_wanted in others.items() if is_wanted)

    def only(self, figure_id: str) -> "Definition":
        """The definition without the year before, unless this id asks for it."""
        plain = replace(self, year_before=False, ratio=False)
        return plain if plain.may_be(figure_id) else self

    def may_be(self, figure_id: str) -> bool:
        """Whether one of the ids can be this one."""
        patterns = [re.escape(id_).replace(re.escape("{key}"), ".*") for id_ in self.ids]
        return any(re.fullmatch(pattern, figure_id) for pattern in patterns)


@dataclass(frozen=True)
class Relation:
    """A query and the figures over its rows; ``basis`` is ``per`` (a date) or ``period``."""

    name: str
    basis: str
    sql: str
    sources: tuple[str, ...]
    after: str
    is_of_organisations: bool
    figures: tuple[Definition, ...]

    @property
    def is_family(self) -> bool:
        """Whether there is a figure for each ``key``."""
        return any("{key}" in figure.figure_id for figure in self.figures)


@cache
def needs() -> dict[str, Need]:
    """The tables that figures need, by name."""
    return {table: Need(**need) for table, need in _toml()["needs"].items()}


@cache
def relations() -> tuple[Relation, ...]:
    """All relations, in the order of the file."""
    return tuple(_relation(name, declared) for name, declared in _toml()["relation"].items())


@cache
def _toml() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("figures.toml").read_text(encoding="utf-8"))


def _relation(name: str, declared: dict[str, Any]) -> Relation:
    return Relation(
        name=name,
        basis=declared["basis"],
        sql=declared["sql"],
        sources=tuple(declared["sources"]),
        after=declared.get("after", "marts"),
        is_of_organisations=declared.get("is_of_organisations", False),
        figures=tuple(_definitions(declared["figure"])),
    )


def _definitions(declared: Mapping[str, dict[str, Any]]) -> Iterator[Definition]:
    for figure_id, entry in declared.items():
        yield Definition(figure_id, **{**entry, "needs": tuple(entry.get("needs", ()))})
