"""What is said of a figure, published or planned: computed at its own time, judged, and written beside the outcome."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb

from partsrapport.errors import DataError
from partsrapport.figures import computing as figures
from partsrapport.figures.figure import Counted, Figure
from partsrapport.figures.moment import Moment
from partsrapport.raw.problems import stop_if, suggestion
from partsrapport.words import language, wording
from partsrapport.words.language import either
from partsrapport.words.value_text import written

# Of a number and of a day, in Swedish and English.
IN_WORDS = {
    ">": ("mer än ", "more than "),
    ">=": ("minst ", "at least "),
    "=": ("", ""),
    "<": ("mindre än ", "less than "),
    "<=": ("högst ", "at most "),
    "≈": ("omkring ", "about "),
}
OF_A_DAY = IN_WORDS | {
    ">": ("efter ", "after "),
    ">=": ("tidigast ", "not before "),
    "<": ("före ", "before "),
    "<=": ("senast ", "by "),
}
PLUS = " + "
"""Between the ids of figures that a claim takes together."""


@dataclass(frozen=True)
class Statement:
    """What is said of a figure, published or planned; ``where`` begins the messages about it."""

    where: str
    figure_id: str
    comparison: str
    value: float | None
    tolerance: float | None
    ranking: list[str] | None
    as_of_date: date | None
    period_from_date: date | None
    period_to_date: date | None

    @property
    def moment(self) -> Moment:
        """The date or period that it is about."""
        last = self.as_of_date or self.period_to_date
        if last is None:
            raise DataError(f"{self.where}: ange per eller period.")
        return Moment(last, self.period_from_date)

    def is_ahead(self, day: date) -> bool:
        """Whether its period has not begun by the day."""
        return self.period_from_date is not None and self.period_from_date > day

    def known_by(self, day: date) -> "Statement":
        """The same about no later day than that; unchanged where its period has not begun."""
        if self.moment.as_of_date <= day or self.is_ahead(day):
            return self
        return replace(self, as_of_date=self.as_of_date and day, period_to_date=self.period_to_date and day)

    @classmethod
    def of(cls, where: str, row: Mapping[str, Any]) -> "Statement":
        """What a row of ``core.claims`` or ``core.plan_measures`` says."""
        return cls(where, *(row[field.name] for field in fields(cls) if field.name != "where"))


def computed(connection: duckdb.DuckDBPyConnection, claim: Statement, counted: Counted) -> Figure:
    """The figure that it is about, at its own time; several numbers that it takes together as one.

    Raises
    ------
    DataError
        There is no such figure or service, or it cannot be compared as it says.
    """
    try:
        parts = [
            counted.get((part, claim.moment)) or figures.compute(connection, part, claim.moment)
            for part in claim.figure_id.split(PLUS)
        ]
    except DataError as error:
        raise DataError(f"{claim.where}: {error}") from None
    figure = parts[0] if len(parts) == 1 else _sum(claim.where, parts)
    kind = "ett tal" if claim.ranking is None else "en rangordning"
    if figure.kind != kind:
        raise DataError(
            f"{claim.where}: figuren {claim.figure_id} är {figure.kind}, men jamforelse är "
            f"{claim.comparison}, som är till för {kind}. Ändra figur eller jamforelse."
        )
    services = connection.execute("SELECT service FROM core.services").fetchall()
    known = dict.fromkeys([*figure.names, *(name for (name,) in services)])  # also those with none of what is counted
    stop_if([*_in_percent(claim, figure.unit), *_unknown_names(claim, list(known))])
    return figure


def _sum(where: str, parts: list[Figure]) -> Figure:
    """Several numbers as one; missing when one of them is."""
    for part in parts:
        if part.unit != "antal":
            raise DataError(f"{where}: {part.figure_id} är inget antal och kan inte läggas ihop med andra.")
    missing = next((part for part in parts if part.value is None), None)
    return missing or replace(parts[0], value=math.fsum(part.value or 0 for part in parts), lower=None, upper=None)


def _in_percent(claim: Statement, unit: str) -> Iterator[str]:
    """A share is at most 1, and so is a difference between shares."""
    if unit not in ("andel", "procentenheter"):
        return
    for key, value in (("varde", claim.value), ("tolerans", claim.tolerance)):
        if value is not None and abs(value) > 1:
            yield f"{claim.where}: {key} är {value:.10g} men figuren är en andel: skriv {value / 100:.10g}."


def _unknown_names(claim: Statement, known: list[str]) -> Iterator[str]:
    for name in claim.ranking or []:
        if name not in known:
            near = suggestion(name, known)
            yield f"{claim.where}: ”{name}” i varde finns inte i tjanster.{near} Skriv namnet som det står där."


def holds(claim: Statement, figure: Figure) -> bool | None:
    """Whether it is as said, of a figure that has a value; None where that is uncertain.

    What is said to be above or below something is judged as goals are, at both bounds of an uncertain figure; what is
    said to be a number is compared with the estimate.
    """
    if claim.ranking is not None:
        return is_ranked(claim.ranking, dict(zip(figure.names, figure.counts, strict=True)))
    if claim.value is None or figure.value is None:
        return None
    judged = [figure.value]
    if claim.comparison not in ("=", "≈"):
        judged += [bound for bound in (figure.lower, figure.upper) if bound is not None]
    held = {is_met(value, claim.comparison, claim.value, claim.tolerance or 0) for value in judged}
    return held.pop() if len(held) == 1 else None


def is_met(computed: float, comparison: str, published: float, tolerance: float = 0) -> bool:
    """Whether the comparison holds; what differs by the rounding of floating point alone is equal."""
    is_equal = math.isclose(computed, published, rel_tol=1e-9, abs_tol=1e-12)
    return {
        ">": computed > published and not is_equal,
        ">=": computed > published or is_equal,
        "=": is_equal,
        "<=": computed < published or is_equal,
        "<": computed < published and not is_equal,
        "≈": abs(computed - published) <= tolerance * (1 + 1e-9) or is_equal,
    }[comparison]


def is_ranked(published: list[str], counts: dict[str, int]) -> bool:
    """Whether the published names can come first, in this order; names with equal counts may come in any order."""
    if not set(published) <= counts.keys() or len(set(published)) < len(published):
        return False
    ranked = [counts[name] for name in published]
    return ranked == sorted(counts.values(), reverse=True)[: len(ranked)]


def published_text(claim: Statement, figure: Figure) -> str:
    """``mer än 50 procent``, ``senast 31 maj 2024``, or the published order."""
    if claim.ranking is not None:
        return ", ".join(claim.ranking)
    if claim.value is None:
        raise DataError(f"{claim.where}: varde saknas.")
    if figure.is_countdown:
        words, value = OF_A_DAY, _day(claim, claim.value)
    else:
        words, value = IN_WORDS, _counted(figure, claim.value, _decimals(claim.value, figure.unit))
    return either(*words[claim.comparison]) + value + _tolerance_text(claim, figure.unit)


def _day(claim: Statement, days: float) -> str:
    """The day that a number of days leads to."""
    return wording.long_date(claim.moment.as_of_date + timedelta(days))


def _tolerance_text(claim: Statement, unit: str) -> str:
    if not claim.tolerance:
        return ""
    if unit not in ("andel", "procentenheter"):
        return f" (±{wording.NBSP}{wording.decimal(claim.tolerance, _decimals(claim.tolerance, unit))})"
    points = wording.decimal(claim.tolerance * 100, _decimals(claim.tolerance, unit))
    return f" (±{wording.NBSP}{points} {either('procentenheter', 'percentage points')})"


def computed_text(claim: Statement, figure: Figure) -> str:
    """The computed value, with as few decimals as show whether it is as said, or the computed order."""
    if claim.ranking is not None:
        return ", ".join(figure.names[: len(claim.ranking)])
    if figure.value is None:
        return either(figure.text, figure.text_en)
    if figure.is_countdown:
        bounds = [_day(claim, bound) for bound in (figure.lower, figure.upper) if bound is not None]
        between = f" ({either('mellan', 'between')} {wording.list_of(bounds)})" if bounds else ""
        return _day(claim, figure.value) + between
    return _counted(figure, figure.value, _telling_decimals(claim, figure.value, figure.unit))


def _counted(figure: Figure, value: float, decimals: int) -> str:
    """``165 avrop``: the value with what it counts."""
    text, nouns = written(value, figure.unit, decimals), figure.words[language.current()].noun
    return f"{text} {wording.noun(value, *nouns.split('/'))}" if nouns else text


def _telling_decimals(claim: Statement, value: float, unit: str) -> int:
    """As few as in prose, or so many that the rounded value is judged as the value is."""

    def is_as_said(value: float) -> bool:
        return is_met(value, claim.comparison, claim.value or 0, claim.tolerance or 0)

    fewest, most = 1 if unit in ("procentenheter", "kvot") else 0, _decimals(value, unit)
    of_percent = 2 if unit in ("andel", "procentenheter") else 0
    told = (n for n in range(fewest, most) if is_as_said(round(value, n + of_percent)) == is_as_said(value))
    return next(told, most)


def _decimals(value: float, unit: str) -> int:
    """The number of decimals that the value has, of a share in percent."""
    shown = value * 100 if unit in ("andel", "procentenheter") else value
    exponent = Decimal(f"{shown:.10g}").normalize().as_tuple().exponent
    return max(0, -int(exponent))
