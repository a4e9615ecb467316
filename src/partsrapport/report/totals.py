"""Every partition that is shown adds up: its parts, what is left, and the whole."""

import polars as pl

from partsrapport.words import wording
from partsrapport.words.labels import label


def with_total(
    parts: pl.DataFrame, whole: pl.DataFrame | None = None, *, name: str, total: str, rest: str = ""
) -> pl.DataFrame:
    """Add what the parts leave of the whole, where they leave anything, and the whole itself.

    Parameters
    ----------
    parts
        One row a part: the column ``name`` and counts.
    whole
        One row: the same counts of the whole; their sums, when the parts are all there is.
    total, rest
        What the two rows are called in ``name``.

    Returns
    -------
    The rows of ``parts``, then the remainder, if there is any, then the whole; no total of nothing.
    """
    whole = parts.select(pl.exclude(name).sum()) if whole is None else whole
    counts = [column for column in parts.columns if column in whole.columns and column != name]
    if parts.is_empty() or whole.is_empty():
        return parts
    left = whole.select(pl.col(column).cast(pl.Int64) - parts[column].cast(pl.Int64).sum() for column in counts)
    remainder = [left.with_columns(pl.lit(rest).alias(name))] if any(left.row(0)) else []
    summed = whole.select(counts).with_columns(pl.lit(total).alias(name))
    return pl.concat([parts, *remainder, summed], how="diagonal_relaxed").select(parts.columns)


def bars_of(counts: pl.DataFrame) -> pl.DataFrame:
    """The counts of one row as bars, by what their columns are called: ``label``, ``value``, ``text``."""
    return (
        counts.unpivot()
        .drop_nulls("value")
        .select(
            label=pl.col("variable").map_elements(label, pl.String),
            value="value",
            text=pl.col("value").map_elements(wording.integer, pl.String),
        )
    )
