"""What is said of a figure and can be held against it: alike for what has been published and for what is planned."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

import polars as pl

from partsrapport.raw.keys import DATE, NUMBER, TEXT, KeyKind, build, entries, key, named, one_of
from partsrapport.raw.problems import gather, stop_if

COMPARISONS = (">", ">=", "=", "<", "<=", "≈", "rangordning")
_VALUE = KeyKind((int, float, list), "ett tal, eller en lista av texter för rangordning")
_PERIOD = KeyKind(
    (list,),
    "två datum i ordning, t.ex. [2020-01-01, 2020-12-31]",
    lambda days: len(days) == 2 and all(type(day) is date for day in days) and days[0] <= days[1],
    tuple,
)


@dataclass(frozen=True, kw_only=True)
class StatementDeclaration:
    """A figure, the value that it is compared with, and the day or period that it is about."""

    figure_id: str = key("figur", TEXT)
    comparison: str = key("jamforelse", one_of(COMPARISONS))
    value: float | list[str] = key("varde", _VALUE)
    tolerance: float | None = key("tolerans", NUMBER, None)
    as_of_date: date | None = key("per", DATE, None)
    period: tuple[date, date] | None = key("period", _PERIOD, None)

    @property
    def named_date(self) -> date | None:
        """The day whose names of services it uses."""
        return self.period[1] if self.period else self.as_of_date


Declared = TypeVar("Declared", bound=StatementDeclaration)


def read(file: str, heading: str, found: Any, declared: type[Declared]) -> list[Declared]:
    """The statements under ``[[heading]]``.

    Raises
    ------
    DataError
        One is malformed, or its comparison is impossible.
    """
    return gather(
        partial(_statement, named(file, heading, number, entry), entry, declared)
        for number, entry in enumerate(entries(file, heading, found), start=1)
    )


def _statement(where: str, entry: Mapping[str, Any], declared: type[Declared]) -> Declared:
    statement = build(declared, where, entry)
    stop_if(f"{where}: {problem}" for problem in _problems(statement))
    return statement


def _problems(statement: StatementDeclaration) -> Iterator[str]:
    is_list = isinstance(statement.value, list)
    if is_list != (statement.comparison == "rangordning"):
        yield "varde ska vara en lista av texter när jamforelse är rangordning, och annars ett tal."
    if isinstance(statement.value, list) and not (
        statement.value and all(isinstance(name, str) and name for name in statement.value)
    ):
        yield "varde ska vara en lista med minst en text, och bara texter."
    if (statement.tolerance is not None) != (statement.comparison == "≈"):
        yield "tolerans ska anges när jamforelse är ≈, och bara då."
    if (statement.tolerance or 0) < 0:
        yield f"tolerans är {statement.tolerance} men kan inte vara under 0."
    if (statement.as_of_date is None) == (statement.period is None):
        yield "ange antingen per eller period, så att det framgår vilken tid uppgiften gäller."


def table(statements: Iterable[StatementDeclaration]) -> pl.DataFrame:
    """The statements as rows, but for the dtypes."""
    return pl.DataFrame([_row(statement) for statement in statements], infer_schema_length=None)


def _row(statement: StatementDeclaration) -> dict[str, Any]:
    first, last = statement.period or (None, None)
    is_list = isinstance(statement.value, list)
    values = {"value": None if is_list else statement.value, "ranking": statement.value if is_list else None}
    return {**vars(statement), **values, "period_from_date": first, "period_to_date": last, "period": None}
