"""Small frames for the charts and tables on activities."""

import polars as pl

from partsrapport.figures.moment import Moment
from partsrapport.report.totals import bars_of, with_total
from partsrapport.warehouse.translation import translated
from partsrapport.words import wording
from partsrapport.words.asked import Ask, unasked
from partsrapport.words.labels import label, labelled
from partsrapport.words.language import either

REARRANGED = {"inställd": "cancelled_n", "uppskjuten": "postponed_n", "omställd": "converted_n"}
"""What may become of what was planned, and what it is called."""
MOST_USED = 10
MOST_NAMED = 3
COUNTS = ["held_n", "recipients_n", "cancelled_n", "postponed_n", "converted_n"]
STATUSES = ["as_planned_n", "converted_n", "postponed_n", "cancelled_n"]


def named(activities: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Add ``label``, what the organisation calls ``member``; ``words`` is ``core.words``."""
    own = translated(words).filter(pl.col("word_set").is_in(["activity_type", "area"]))
    called = dict(own.select("word", "label").rows())
    return activities.with_columns(label=pl.col("member").replace(called))


def members(activities: pl.DataFrame, dimension: str, words: pl.DataFrame) -> list[str]:
    """What the rows of ``partition`` are about, but for its last ones."""
    return named(activities.filter(dimension=dimension), words).sort("label")["member"].to_list()


def partition(activities: pl.DataFrame, dimension: str, words: pl.DataFrame) -> pl.DataFrame:
    """The activities of a year by a dimension, by their labels, with what is left and the total: ``label``, counts."""
    parts = named(activities.filter(dimension=dimension), words).sort("label").select("label", *COUNTS)
    whole = activities.filter(dimension="alla").select(COUNTS)
    return with_total(parts, whole, name="label", total=label("aktiviteter.alla"), rest=label("aktiviteter.övriga"))


def held_sentence(activities: pl.DataFrame, words: pl.DataFrame, ask: Ask = unasked) -> str:
    """``Flest var webbinarier (28), poddavsnitt (16) och seminarier (15).``: the most common types, of a year.

    At most three, and none that shares its number with one that is left out. ``ask`` takes the number and the type.
    """
    held = named(activities.filter(pl.col("held_n") > 0, dimension="typ"), words)
    if held.is_empty():
        return either("Inga aktiviteter genomfördes.", "No activities were held.")
    ranked = held.sort("held_n", "label", descending=[True, False])
    most_left_out = ranked["held_n"][MOST_NAMED:].max() or 0
    first = ranked.filter(pl.col("held_n") > most_left_out)
    most = (ranked if first.is_empty() else first).select("label", "member", "held_n").rows()
    numbers = {name: ask(wording.integer(n), member) for name, member, n in most}
    told = wording.list_of([f"{wording.uncapital(name)} ({n})" for name, n in numbers.items()])
    if first.height and held.height > 1:
        return either(f"Flest var {told}.", f"Most were {told}.")
    return either(f"Det var {told}.", f"They were {told}.")


def compared(indicators: pl.DataFrame, indicator: str, words: pl.DataFrame) -> pl.DataFrame:
    """Rows for this year against the last, largest first; what was nought or not reported both years is left out."""
    rows = indicators.filter(pl.any_horizontal(pl.col("value", "previous_value").fill_null(0) > 0), indicator=indicator)
    return named(rows, words).sort("value", "label", descending=[True, False], nulls_last=True)


def statuses(everything: pl.DataFrame) -> pl.DataFrame:
    """Bars of what became of the activities planned: ``label``, ``value``, ``text``."""
    return bars_of(everything.with_columns(as_planned_n=pl.col("held_n") - pl.col("converted_n")).select(STATUSES))


def rearranged(activities: pl.DataFrame, period: Moment) -> pl.DataFrame:
    """What was cancelled, postponed and converted, by each month of it: ``heading``, ``month_date``, ``value``."""
    return pl.concat(
        _by_month(activities.filter(status=status), "activities_n", period, label(name))
        for status, name in REARRANGED.items()
    )


def usage(monthly: pl.DataFrame, words: pl.DataFrame, period: Moment) -> pl.DataFrame:
    """Listens, views and downloads by type and each month of the period: ``heading``, ``month_date``, ``value``."""
    of_types = named(monthly.rename({"activity_type": "member"}), words).partition_by("label", maintain_order=True)
    parts = [_by_month(part, "uses_n", period, part["label"][0]) for part in of_types]
    return pl.concat([_by_month(monthly.clear(), "uses_n", period, ""), *parts]).sort("heading", "month_date")


def most_used(yearly: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """The titles that were used most in a year, with what is left and the total: ``label``, type, sides and counts."""
    named_ = named(yearly.rename({"activity_type": "member"}), words).sort("uses_n", "title", descending=[True, False])
    rows = named_.select(
        pl.col("title").alias("label"), pl.col("label").alias("activity_type"), "featuring", "uses_n", "total_uses_n"
    )
    whole = rows.select(pl.col("uses_n", "total_uses_n").sum())
    return with_total(
        rows.head(MOST_USED), whole, name="label", total=label("titlar.alla"), rest=label("titlar.övriga")
    )


def with_whom(joint: pl.DataFrame) -> pl.DataFrame:
    """Activities held together with others in a year, by with whom, and the total: ``label`` and counts."""
    parts = joint.group_by(label="co_organiser").agg(pl.col("held_n", "recipients_n").sum())
    ordered = parts.sort("held_n", "label", descending=[True, False])
    return with_total(ordered, name="label", total=label("aktiviteter.alla"))


def reasons(asked: pl.DataFrame) -> pl.DataFrame:
    """Why support was asked for in a year, the least common together, and the total: ``label`` and ``requests_n``."""
    is_rest = pl.col("reason") == "övriga"
    called = pl.col("reason").map_elements(labelled("stödskäl"), pl.String).alias("label")
    parts = asked.sort(is_rest, "requests_n", "reason", descending=[False, True, False]).select(called, "requests_n")
    return with_total(parts, name="label", total=label("stödskäl.alla"))


def months(deliveries: pl.DataFrame, activities: pl.DataFrame, period: Moment) -> pl.DataFrame:
    """Occasions and activities held, by each month of the period: ``heading``, ``month_date``, ``value``."""
    held = activities.filter(pl.col("status").is_in(["genomförd", "omställd"]))
    parts = [
        _by_month(deliveries, "occasions_n", period, label("mått.leveranstillfällen")),
        _by_month(held, "activities_n", period, label("mått.genomförda")),
    ]
    return pl.concat(parts, how="vertical_relaxed")


def _by_month(frame: pl.DataFrame, column: str, period: Moment, heading: str) -> pl.DataFrame:
    """Each month of the period, with nought where there is nothing; no rows where there is nothing in any."""
    months = pl.DataFrame({"month_date": period.months_so_far})
    summed = frame.group_by("month_date").agg(value=pl.col(column).sum())
    found = months.join(summed, on="month_date", how="left", maintain_order="left")
    there = found.clear() if found["value"].is_null().all() else found
    return there.select(pl.lit(heading).alias("heading"), "month_date", pl.col("value").fill_null(0))
