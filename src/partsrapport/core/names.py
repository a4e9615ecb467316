"""Names over time: who bore a name on a day, for organisations and services alike."""

from dataclasses import dataclass

import polars as pl

from partsrapport.core.spelling import plain_series
from partsrapport.raw.text import numbered

BORNE = pl.Schema({"name": pl.String, "id": pl.String, "from_date": pl.Date, "to_date": pl.Date})
"""A name, the id of its bearer, and the days of it, null where they are not known."""


@dataclass(frozen=True)
class Found:
    """For each name asked: the id of its one bearer, or null; and who bear it where they are several."""

    ids: pl.Series
    bearers: pl.Series


def borne(present: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """All names with their days: a present name that also stands among the others has the days given there."""
    both = [frame.with_columns(plain=plain_series(frame["name"])) for frame in (present, others)]
    undated = both[0].join(both[1], on=["plain", "id"], how="anti")
    return pl.concat([undated, both[1]])


def find(names: pl.Series, days: pl.Series | None, borne: pl.DataFrame) -> Found:
    """Who bore each name on its day.

    Nobody on that day, or no day given: whoever bore it at any time, if it was only one.
    """
    distinct, numbers = numbered(names)
    asked = pl.DataFrame({"plain": plain_series(distinct)}).with_row_index("name")
    known = asked.join(borne.drop("name"), on="plain").drop("plain")
    is_alone = known["name"].is_unique()  # as almost all are: then the day decides nothing
    alone = asked.join(known.filter(is_alone), on="name", how="left", maintain_order="left")
    ids = alone["id"].gather(numbers)
    nobody = pl.repeat(None, len(ids), dtype=pl.String, eager=True)
    if is_alone.all():
        return Found(ids, nobody)
    dated = pl.DataFrame({"name": numbers}).with_row_index("place").with_columns(pl.lit(days, pl.Date).alias("day"))
    pairs = dated.join(known.filter(~is_alone), on="name")
    is_on_day = (pl.col("from_date").is_null() | (pl.col("from_date") <= pl.col("day"))) & (
        pl.col("to_date").is_null() | (pl.col("to_date") >= pl.col("day"))
    )
    pairs = pairs.with_columns(is_on_day.fill_null(False).alias("is_on_day"))
    best = pairs.filter(pl.col("is_on_day") | ~pl.col("is_on_day").any().over("place"))
    bearers = best.group_by("place").agg(pl.col("id").unique().sort())
    is_one = pl.col("id").list.len() == 1
    found = bearers.select(
        "place",
        one=pl.when(is_one).then(pl.col("id").list.first()),
        several=pl.when(~is_one).then(pl.col("id").list.join(" och ")),
    )
    return Found(ids.scatter(found["place"], found["one"]), nobody.scatter(found["place"], found["several"]))
