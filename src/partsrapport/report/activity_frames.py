"""Small frames for the charts and tables on activities."""

import polars as pl

from partsrapport.report.totals import with_total
from partsrapport.words import wording
from partsrapport.words.labels import label

COUNTS = ["held_n", "recipients_n", "cancelled_n", "postponed_n", "converted_n"]
STATUSES = ["as_planned_n", "converted_n", "postponed_n", "cancelled_n"]


def named(activities: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Add ``label``, what the organisation calls ``member``; ``words`` is ``core.words``."""
    called = dict(words.filter(pl.col("word_set").is_in(["activity_type", "area"])).select("word", "label_sv").rows())
    return activities.with_columns(label=pl.col("member").replace(called))


def partition(activities: pl.DataFrame, dimension: str, words: pl.DataFrame) -> pl.DataFrame:
    """The activities of a year by a dimension, by their labels, with what is left and the total: ``label``, counts."""
    parts = named(activities.filter(dimension=dimension), words).sort("label").select("label", *COUNTS)
    whole = activities.filter(dimension="alla").select(COUNTS)
    return with_total(parts, whole, name="label", total=label("aktiviteter.alla"), rest=label("aktiviteter.övriga"))


def held_sentence(activities: pl.DataFrame, words: pl.DataFrame) -> str:
    """``Flest var webbinarier (28), poddavsnitt (16) och seminarier (15).``: the most common types, of a year."""
    held = named(activities.filter(pl.col("held_n") > 0, dimension="typ"), words)
    most = held.sort("held_n", "label", descending=[True, False]).head(3).select("label", "held_n").rows()
    if not most:
        return "Inga aktiviteter genomfördes."
    told = wording.list_of([f"{name[0].lower()}{name[1:]} ({wording.integer(n)})" for name, n in most])
    return f"Flest var {told}." if held.height > 1 else f"Det var {told}."


def compared(measures: pl.DataFrame, measure: str, words: pl.DataFrame) -> pl.DataFrame:
    """Rows for this year against the last, largest first; what was nought or not reported both years is left out.

    When there is nothing at all of the year before, it is not nought but missing.
    """
    is_known = (pl.col("previous_value") > 0).any()
    known = measures.with_columns(previous_value=pl.when(is_known).then("previous_value"))
    rows = known.filter(pl.any_horizontal(pl.col("value", "previous_value").fill_null(0) > 0), measure=measure)
    return named(rows, words).sort("value", "label", descending=[True, False], nulls_last=True)


def statuses(everything: pl.DataFrame) -> pl.DataFrame:
    """Bars of what became of the activities planned: ``label``, ``value``, ``text``."""
    counts = everything.with_columns(as_planned_n=pl.col("held_n") - pl.col("converted_n")).select(STATUSES)
    return counts.unpivot().select(
        label=pl.col("variable").map_elements(label, pl.String),
        value="value",
        text=pl.col("value").map_elements(wording.integer, pl.String),
    )


def months(deliveries: pl.DataFrame, activities: pl.DataFrame, year: int) -> pl.DataFrame:
    """Occasions and activities held, month by month of a year: ``heading``, ``month_date``, ``value``."""
    held = activities.filter(pl.col("status").is_in(["genomförd", "omställd"]))
    counts = {"mått.leveranstillfällen": (deliveries, "occasions_n"), "mått.genomförda": (held, "activities_n")}
    parts = [
        frame.filter(pl.col("month_date").dt.year() == year)
        .group_by("month_date")
        .agg(value=pl.col(column).sum())
        .sort("month_date")
        .select(pl.lit(label(name)).alias("heading"), "month_date", "value")
        for name, (frame, column) in counts.items()
    ]
    return pl.concat(parts, how="vertical_relaxed")
