"""Personal identity numbers in columns of text; only the few texts of their shape are looked at closely."""

import polars as pl

from partsrapport.raw.identity import CANDIDATE, masked


def is_private(text: pl.Series) -> pl.Series:
    """Where a column of text holds a personal identity number."""
    candidates = text.filter(text.str.contains(CANDIDATE)).unique()
    private = [value for value in candidates if masked(value) != value]
    return text.is_in(private).fill_null(False)


def masked_series(text: pl.Series) -> pl.Series:
    """A column of text with every personal identity number masked."""
    candidates = text.filter(text.str.contains(CANDIDATE)).unique()
    return text.replace({value: masked(value) for value in candidates})
