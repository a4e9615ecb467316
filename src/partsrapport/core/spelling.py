"""One spelling: texts that differ only in case, spaces or form of Unicode are one word, shown as most often written."""

import re
from collections.abc import Callable, Mapping

import polars as pl

from partsrapport.raw.text import of_distinct
from partsrapport.words.vocabulary import plain

_NUMBERED = re.compile(r"^\(?[0-9]{1,2}\s*[-–—.:)=]*\s*(?=[^\s\d]|(?<=[)=])\S|(?<=[)=:]\s)\S)")
"""The number of an answer, and what parts it from the answer; ``4.5``, ``45`` and ``3-5 dagar`` begin with none."""
_LETTERS = r"[!-~À-ÖØ-Þà-öø-ÿ]+"
_EASY = rf"^{_LETTERS}(?: {_LETTERS})*$"
"""Words of letters of which ``plain`` changes nothing but their case (ß is none), with one space between."""


def plain_series(text: pl.Series) -> pl.Series:
    """A column of text as it is compared: almost all in one go, and what is oddly written text by text."""
    is_odd = ~text.str.contains(_EASY)
    lower = text.str.to_lowercase()
    if not is_odd.any():
        return lower
    odd = {one: plain(one) for one in text.filter(is_odd).unique()}
    return lower.zip_with(~is_odd.fill_null(False), text.replace_strict(odd, default=None, return_dtype=pl.String))


def as_most_often(text: pl.Series) -> pl.Series:
    """Every text spelled as the commonest of those that are the same, or of several such the first by alphabet."""
    counts = text.drop_nulls().value_counts(name="n")
    texts = counts.to_series(0)
    plain_texts = plain_series(texts).alias("plain:")
    if plain_texts.is_unique().all():
        return text
    ordered = counts.with_columns(plain_texts).sort("n", texts.name, descending=[True, False])
    chosen = ordered.with_columns(pl.col(texts.name).first().over("plain:").alias("chosen:"))
    return of_distinct(text, lambda distinct: distinct.replace_strict(chosen[texts.name], chosen["chosen:"]))


def each_once(text: pl.Series, say: Callable[[str], str | None]) -> pl.Series:
    """As ``of_distinct``, text by text."""
    return of_distinct(text, lambda distinct: pl.Series(map(say, distinct), dtype=pl.String))


def found_in(text: pl.Series, accepted: Mapping[str, str], *, is_numbered: bool = False) -> pl.Series:
    """The value that each text stands for, by ``plain`` text → value; null where it stands for none.

    ``is_numbered``: a number may stand before it, as survey tools write them: ``4 – I hög grad``.
    """

    def found(one: str) -> str | None:
        value = accepted.get(plain(one))
        return value or accepted.get(plain(_NUMBERED.sub("", one))) if is_numbered else value

    return each_once(text, found)
