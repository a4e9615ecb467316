"""What is said of a figure and can be held against it: what has been published, and what the plan of a year says.

``publicerade_uppgifter.toml`` → ``core.claims``, ``verksamhetsplan.toml`` → ``core.plan_measures``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from partsrapport.core import own_words
from partsrapport.raw import reads, toml_files, unread
from partsrapport.raw.keys import DATE, NUMBER, TEXT, TEXTS, YEAR, KeyKind, build, key, listed, one_of
from partsrapport.raw.problems import stop_if
from partsrapport.words.vocabulary import Vocabulary

COMPARISONS = (">", ">=", "=", "<", "<=", "≈", "rangordning")
_VALUE = KeyKind((int, float, list), "ett tal, eller en lista av texter för rangordning")
_PERIOD = listed(
    "två datum i ordning, t.ex. [2020-01-01, 2020-12-31]",
    lambda days: len(days) == 2 and all(type(day) is date for day in days) and days[0] <= days[1],
)


@dataclass(frozen=True, kw_only=True)
class StatementDeclaration:
    """A figure, the value that it is compared with, and the day or period that it is about."""

    figure_id: str = key("figur", TEXT, about="ett av nyckeltalen i partsrapport figures; a + b lägger ihop två")
    comparison: str = key("jamforelse", one_of(COMPARISONS))
    value: float | list[str] = key("varde", _VALUE, about="det tal som nyckeltalet jämförs med; en andel är högst 1")
    tolerance: float | None = key("tolerans", NUMBER, None, about="med ≈: hur mycket det får skilja")
    as_of_date: date | None = key("per", DATE, None, about="den dag uppgiften gäller")
    period: tuple[date, date] | None = key("period", _PERIOD, None, about="i stället för per: första och sista dag")

    @property
    def named_date(self) -> date | None:
        """The day whose names of services it uses."""
        return self.period[1] if self.period else self.as_of_date


@dataclass(frozen=True, kw_only=True)
class ClaimDeclaration(StatementDeclaration):
    """One published figure; the keys of [[uppgift]]."""

    claim_id: str = key("id", TEXT)
    statement: str = key("pastaende", TEXT)
    statement_en: str | None = key("pastaende_en", TEXT, None)
    published_date: date = key("publicerad", DATE, about="den dag uppgiften publicerades")
    source: str = key("kalla", TEXT, about="var den publicerades")
    source_en: str | None = key("kalla_en", TEXT, None)

    @property
    def named_date(self) -> date:
        """The day whose names of services it uses: that of the publication."""
        return self.published_date


@dataclass(frozen=True, kw_only=True)
class MeasureDeclaration(StatementDeclaration):
    """One measure of a plan: a published figure that lies ahead; the keys of [[insats]]."""

    measure_id: str = key("id", TEXT)
    statement: str = key("lydelse", TEXT)
    statement_en: str | None = key("lydelse_en", TEXT, None)
    year: int = key("ar", YEAR)
    area: str = key("arbetsomrade", TEXT)


Declared = TypeVar("Declared", bound=StatementDeclaration)


def claims(raw: Path) -> list[ClaimDeclaration]:
    """The published figures.

    Raises
    ------
    DataError
        The file is missing or malformed, or a comparison is impossible.
    """
    return toml_files.entries(raw, unread.CLAIMS, "uppgift", partial(_statement, ClaimDeclaration))


def plan(raw: Path, vocabulary: Vocabulary) -> list[MeasureDeclaration]:
    """The measures, areas spelled as in the vocabulary; the file may be missing.

    Raises
    ------
    DataError
        The file is malformed, a comparison is impossible, or there is no such area.
    """
    if not reads.is_there(raw / unread.PLAN):
        return []
    return toml_files.entries(raw, unread.PLAN, "insats", partial(_measure, vocabulary))


def _statement(declared: type[Declared], where: str, entry: Mapping[str, Any]) -> Declared:
    statement = build(declared, where, entry)
    stop_if(f"{where}: {problem}" for problem in _problems(statement))
    return statement


def _measure(vocabulary: Vocabulary, where: str, entry: Mapping[str, Any]) -> MeasureDeclaration:
    measure = _statement(MeasureDeclaration, where, entry)
    stop_if(own_words.wrong_word(where, "arbetsomrade", measure.area, vocabulary["area"]))
    return replace(measure, area=vocabulary["area"].spelled(measure.area))


def _problems(statement: StatementDeclaration) -> Iterator[str]:
    is_list = isinstance(statement.value, list)
    if is_list != (statement.comparison == "rangordning"):
        yield "varde ska vara en lista av texter när jamforelse är rangordning, och annars ett tal."
    if is_list and not TEXTS.accepts(statement.value):
        yield f"varde ska vara {TEXTS.expected}."
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
