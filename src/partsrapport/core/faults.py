"""What can be wrong with a row: its cells by themselves, and how to say so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from partsrapport.core.contract import Field
from partsrapport.raw.identity import CANDIDATE
from partsrapport.raw.identity_columns import private_reason
from partsrapport.raw.lost import TRACE, TRACE_IN_WORDS, characters_reason, formula_reason

RAW = "raw"
"""The struct of a row's texts, by the headers of the columns."""
CONSEQUENCE = "consequence"
"""The code of a row that is rejected only for what it refers to: nothing is to be done about it."""


def text(heading: str) -> pl.Expr:
    """The text of a raw column, as read."""
    return pl.col(RAW).struct.field(heading)


@dataclass(frozen=True)
class Fault:
    """What can be wrong with a row: where it is, the header to blame, the code, and why in Swedish.

    The reason is evaluated on the rows at fault only, and may use their ``text`` besides their typed columns; where
    they are, is told by typed columns alone.
    """

    where: pl.Expr
    heading: str
    code: str | pl.Expr
    reason: pl.Expr


def is_suspect(field: Field, cells: pl.Series, values: pl.Series) -> bool:
    """Whether any text of the column may be lost or private; what was cast to a value is neither."""
    if field.kind.is_free:
        return cells.str.contains(f"{TRACE}|{TRACE_IN_WORDS}|{CANDIDATE}").any()
    if values.null_count() == cells.null_count():
        return False
    return cells.filter(values.is_null()).str.contains(TRACE).any()


def lost_or_private(fields: Sequence[Field]) -> Iterator[tuple[str, str, pl.Expr]]:
    """What is wrong with texts as they came: the header, the code, and why.

    In any column the value of a formula may be lost; in free text letters too, and it may be about a person.
    """
    free = [field.heading for field in fields if field.kind.is_free]
    yield from ((field.heading, "formula", formula_reason(text(field.heading))) for field in fields)
    yield from ((heading, "characters", characters_reason(text(heading))) for heading in free)
    yield from ((heading, "private", text(heading).map_batches(private_reason, pl.String)) for heading in free)


def cast_fault(field: Field, is_there: pl.Series) -> Fault:
    """A text that its kind does not know, or no text where there must be one."""
    cell, is_null = text(field.heading), pl.col(field.column).is_null()
    is_wrong = is_null if field.is_required else is_null & pl.lit(is_there)
    code = pl.when(cell.is_null()).then(pl.lit("missing")).otherwise(pl.lit(field.kind.code))
    reason = pl.when(cell.is_null()).then(pl.lit("värde saknas")).otherwise(field.kind.reason(cell))
    return Fault(is_wrong, field.heading, code, reason)
