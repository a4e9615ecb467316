"""What has been published, recomputed as of its own date or period: does it hold?"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb
import polars as pl

from partsrapport.errors import DataError
from partsrapport.figures import computing as figures
from partsrapport.figures.computing import Figure
from partsrapport.figures.moment import Moment
from partsrapport.raw.problems import stop_if, suggestion
from partsrapport.warehouse import store
from partsrapport.words import swedish
from partsrapport.words.value_text import written

LEDGER = "publicerade_uppgifter.toml"
TRUE, FALSE, UNTESTABLE = "stämmer", "stämmer inte", "kan inte prövas"
IN_WORDS = {">": "mer än ", ">=": "minst ", "=": "", "<": "mindre än ", "<=": "högst ", "≈": "omkring "}


@dataclass(frozen=True)
class Claim:
    """A row of ``core.claims``."""

    claim_id: str
    published_date: date
    source: str
    statement: str
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
            raise DataError(f"{LEDGER}, uppgiften {self.claim_id}: ange per eller period.")
        return Moment(last, self.period_from_date)


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``mart.claims``, and add the figures that count the claims to ``mart.figures``.

    Raises
    ------
    DataError
        A claim names a figure or service that does not exist, or that cannot be compared as it says.
    """
    rows = connection.sql("FROM core.claims ORDER BY published_date, claim_id").pl().to_dicts()
    tested = [_tested(connection, Claim(**row)) for row in rows]
    if tested:
        store.load(connection, {"mart.claims": pl.DataFrame(tested, infer_schema_length=None)})
    figures.build(connection, after="claims")


def _tested(connection: duckdb.DuckDBPyConnection, claim: Claim) -> dict[str, object]:
    """A row of ``mart.claims``."""
    figure = _computed(connection, claim)
    is_known = figure.value is not None or bool(figure.names)
    return {
        "claim_id": claim.claim_id,
        "published_date": claim.published_date,
        "source": claim.source,
        "statement": claim.statement,
        "figure_id": claim.figure_id,
        "time": claim.moment.text,
        "published_value": published_text(claim, figure.unit),
        "computed_value": computed_text(claim, figure) if is_known else None,
        "published_number": claim.value,
        "computed_number": figure.value,
        "verdict": verdict(claim, figure) if is_known else UNTESTABLE,
        "reason": figure.reason,
    }


def _computed(connection: duckdb.DuckDBPyConnection, claim: Claim) -> Figure:
    try:
        figure = figures.compute(connection, claim.figure_id, claim.moment)
    except DataError as error:
        raise DataError(f"{LEDGER}, uppgiften {claim.claim_id}: {error}") from None
    kind = "ett tal" if claim.ranking is None else "en rangordning"
    if figure.kind != kind:
        raise DataError(
            f"{LEDGER}, uppgiften {claim.claim_id}: figuren {claim.figure_id} är {figure.kind}, men jamforelse är "
            f"{claim.comparison}, som är till för {kind}. Ändra figur eller jamforelse."
        )
    where = f"{LEDGER}, uppgiften {claim.claim_id}"
    stop_if([*_in_percent(where, claim, figure.unit), *_unknown_names(where, claim, _names(connection, figure))])
    return figure


def _in_percent(where: str, claim: Claim, unit: str) -> Iterator[str]:
    """A share is at most 1, and so is a difference between shares."""
    if unit not in ("andel", "procentenheter"):
        return
    for key, value in (("varde", claim.value), ("tolerans", claim.tolerance)):
        if value is not None and abs(value) > 1:
            yield f"{where}: {key} är {value:.10g} men figuren är en andel: skriv {value / 100:.10g}."


def _names(connection: duckdb.DuckDBPyConnection, figure: Figure) -> list[str]:
    """What a ranking can hold: the services, also those with none of what is counted."""
    services = [name for (name,) in connection.execute("SELECT service FROM core.services").fetchall()]
    return list(dict.fromkeys([*figure.names, *services]))


def _unknown_names(where: str, claim: Claim, known: list[str]) -> Iterator[str]:
    for name in claim.ranking or []:
        if name not in known:
            near = suggestion(name, known)
            yield f"{where}: ”{name}” i varde finns inte i tjanster.{near} Skriv namnet som det står där."


def verdict(claim: Claim, figure: Figure) -> str:
    """``stämmer`` or ``stämmer inte``, of a figure that has a value."""
    if claim.ranking is not None:
        return TRUE if is_ranked(claim.ranking, dict(zip(figure.names, figure.counts, strict=True))) else FALSE
    if claim.value is None or figure.value is None:
        return UNTESTABLE
    return TRUE if is_met(figure.value, claim.comparison, claim.value, claim.tolerance or 0) else FALSE


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


def published_text(claim: Claim, unit: str) -> str:
    """``mer än 50 procent``, or the published order."""
    if claim.ranking is not None:
        return ", ".join(claim.ranking)
    if claim.value is None:
        raise DataError(f"{LEDGER}, uppgiften {claim.claim_id}: varde saknas.")
    value = written(claim.value, unit, _decimals(claim.value, unit))
    return IN_WORDS[claim.comparison] + value + _tolerance_text(claim, unit)


def _tolerance_text(claim: Claim, unit: str) -> str:
    if not claim.tolerance:
        return ""
    if unit not in ("andel", "procentenheter"):
        return f" (±{swedish.NBSP}{swedish.decimal(claim.tolerance, _decimals(claim.tolerance, unit))})"
    points = swedish.decimal(claim.tolerance * 100, _decimals(claim.tolerance, unit))
    return f" (±{swedish.NBSP}{points} procentenheter)"


def computed_text(claim: Claim, figure: Figure) -> str:
    """The computed value, with a decimal more than in prose where it has one, or the computed order."""
    if claim.ranking is not None:
        return ", ".join(figure.names[: len(claim.ranking)])
    if figure.value is None:
        return figure.text
    most = {"andel": 1, "procentenheter": 2, "kvot": 2}.get(figure.unit, 1)
    return written(figure.value, figure.unit, min(most, _decimals(figure.value, figure.unit)))


def _decimals(value: float, unit: str) -> int:
    """The number of decimals that the value has, of a share in percent."""
    shown = value * 100 if unit in ("andel", "procentenheter") else value
    exponent = Decimal(f"{shown:.10g}").normalize().as_tuple().exponent
    return max(0, -int(exponent))
