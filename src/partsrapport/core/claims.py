"""``publicerade_uppgifter.toml`` → ``core.claims``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from partsrapport.raw import toml_files
from partsrapport.raw.keys import DATE, NUMBER, TABLES, TEXT, KeyKind, build, entries, key, named, one_of
from partsrapport.raw.problems import gather, stop_if

FILE = "publicerade_uppgifter.toml"
COMPARISONS = (">", ">=", "=", "<", "<=", "≈", "rangordning")
_VALUE = KeyKind((int, float, list), "ett tal, eller en lista av texter för rangordning")
_PERIOD = KeyKind(
    (list,),
    "två datum i ordning, t.ex. [2020-01-01, 2020-12-31]",
    lambda days: len(days) == 2 and all(type(day) is date for day in days) and days[0] <= days[1],
    tuple,
)


@dataclass(frozen=True, kw_only=True)
class _File:
    claims: tuple[Mapping[str, Any], ...] = key("uppgift", TABLES, ())


@dataclass(frozen=True, kw_only=True)
class ClaimDeclaration:
    """One published figure; the keys of [[uppgift]]."""

    claim_id: str = key("id", TEXT)
    published_date: date = key("publicerad", DATE)
    source: str = key("kalla", TEXT)
    source_en: str | None = key("kalla_en", TEXT, None)
    statement: str = key("pastaende", TEXT)
    statement_en: str | None = key("pastaende_en", TEXT, None)
    figure_id: str = key("figur", TEXT)
    comparison: str = key("jamforelse", one_of(COMPARISONS))
    value: float | list[str] = key("varde", _VALUE)
    tolerance: float | None = key("tolerans", NUMBER, None)
    as_of_date: date | None = key("per", DATE, None)
    period: tuple[date, date] | None = key("period", _PERIOD, None)

    @property
    def is_ranking(self) -> bool:
        """Whether it is an order of names and no number."""
        return self.comparison == "rangordning"


def read(raw: Path) -> list[ClaimDeclaration]:
    """The published figures.

    Raises
    ------
    DataError
        The file is missing or malformed, or a comparison is impossible.
    """
    found = entries(FILE, "uppgift", build(_File, FILE, toml_files.read(raw, FILE)).claims)
    return gather(
        partial(_claim, named(FILE, "uppgift", number, entry), entry) for number, entry in enumerate(found, start=1)
    )


def _claim(where: str, entry: Mapping[str, Any]) -> ClaimDeclaration:
    claim = build(ClaimDeclaration, where, entry)
    stop_if(f"{where}: {problem}" for problem in _problems(claim))
    return claim


def _problems(claim: ClaimDeclaration) -> Iterator[str]:
    is_list = isinstance(claim.value, list)
    if is_list != claim.is_ranking:
        yield "varde ska vara en lista av texter när jamforelse är rangordning, och annars ett tal."
    if isinstance(claim.value, list) and not (
        claim.value and all(isinstance(name, str) and name for name in claim.value)
    ):
        yield "varde ska vara en lista med minst en text, och bara texter."
    if (claim.tolerance is not None) != (claim.comparison == "≈"):
        yield "tolerans ska anges när jamforelse är ≈, och bara då."
    if (claim.tolerance or 0) < 0:
        yield f"tolerans är {claim.tolerance} men kan inte vara under 0."
    if (claim.as_of_date is None) == (claim.period is None):
        yield "ange antingen per eller period, så att det framgår vilken tid uppgiften gäller."


def table(claims: Sequence[ClaimDeclaration]) -> pl.DataFrame:
    """``core.claims``, but for the dtypes."""
    return pl.DataFrame([_row(claim) for claim in claims], infer_schema_length=None)


def _row(claim: ClaimDeclaration) -> dict[str, Any]:
    first, last = claim.period or (None, None)
    values = {"value": None, "ranking": claim.value} if claim.is_ranking else {"value": claim.value, "ranking": None}
    return {**vars(claim), **values, "period_from_date": first, "period_to_date": last, "period": None}
