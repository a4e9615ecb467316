"""Exports that each hold all rows so far: which file is newer, and what it changed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import PurePosixPath

import polars as pl

from partsrapport.core.contract import RawTable
from partsrapport.warehouse import schema

_DATE = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])[-_. ](0?[1-9]|1[0-2])[-_. ](20\d\d)(?!\d)")
_FILE, _RANK = "file", "rank:"


def order(table: RawTable, files: Sequence[str], newest_wins: Sequence[str]) -> dict[str, int]:
    """The place of each file from the oldest; empty where nothing tells which of them is newer.

    A month or a day in every file's name tells, or else, for the tables of ``nyaste_galler``, the names themselves.
    """
    days = {file: _day(file) for file in files}
    if len(files) < 2 or (None in days.values() and table.name not in newest_wins):
        return {}
    order = {file: (day or date.min, _counted(file) if None in days.values() else ()) for file, day in days.items()}
    places = sorted(set(order.values()))
    return {file: places.index(place) for file, place in order.items()}


def _counted(file: str) -> tuple[str | int, ...]:
    """A name to order by, its numbers as numbers: ``avrop v9`` comes before ``avrop v10``."""
    return tuple(int(part) if part.isdecimal() else part.casefold() for part in re.split("([0-9]+)", file))


def _day(file: str) -> date | None:
    """The day in the name of a file, or the first of a month; null where there is none."""
    name = _DAY_FIRST.sub(lambda day: f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}", PurePosixPath(file).name)
    found = _DATE.search(name)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None


def split(rows: pl.DataFrame, places: Mapping[str, int], key: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the newest file that has their key, and those that it supersedes."""
    ranked = rows.with_columns(_rank(places))
    is_newest = pl.col(_RANK) == pl.col(_RANK).max().over(key)
    return ranked.filter(is_newest).drop(_RANK), ranked.filter(~is_newest).drop(_RANK)


def _rank(places: Mapping[str, int]) -> pl.Expr:
    return pl.col(_FILE).cast(pl.String).replace_strict(places, return_dtype=pl.Int32).alias(_RANK)


def changes(table: RawTable, rows: pl.DataFrame, places: Mapping[str, int], rejected: pl.DataFrame) -> pl.DataFrame:
    """``quality.changes``: what differs between the versions of a row, and the rows that the newest file lacks.

    A row that is among the ``rejected`` of a file, by ``file`` and ``key``, is there: it is told in the quarantine.
    Rows are told as gone only where a newer file holds at least half of the rows of the one before: exports that hold
    a month each hold none.
    """
    dtypes = schema.tables()["quality.changes"].dtypes
    if not places or rows.is_empty():
        return dtypes.to_frame()
    key = [pl.col(column).cast(pl.String).fill_null("") for column in table.table.key]
    versions = rows.select(
        pl.concat_str(key, separator=" ").alias("key"),
        _rank(places),
        pl.col(_FILE).cast(pl.String),
        *(pl.col(column).cast(pl.String) for column in table.table.column_names if column in rows.columns),
    ).unique(["key", _RANK], keep="first", maintain_order=True)
    found = pl.concat([_changed(table, versions.sort("key", _RANK)), *_gone(versions, rejected)], how="diagonal")
    return found.select(pl.lit(table.name).alias("raw_table"), *list(dtypes)[1:])


def _changed(table: RawTable, versions: pl.DataFrame) -> pl.DataFrame:
    headings = {field.column: field.heading for field in table.fields}
    cells = versions.unpivot(index=["key", _RANK, _FILE], variable_name="column", value_name="new")
    old, from_file = (pl.col(name).shift().over("key", "column") for name in ("new", _FILE))
    compared = cells.with_columns(old=old, from_file=from_file)
    is_changed = pl.col("from_file").is_not_null() & pl.col("new").ne_missing(pl.col("old"))
    heading = pl.col("column").replace(headings)
    return compared.filter(is_changed).select("key", heading, "old", "new", "from_file", to_file=_FILE)


def _gone(versions: pl.DataFrame, rejected: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows of each file that the next one lacks, where that one goes on from it."""
    files = versions.group_by(_RANK).agg(pl.col(_FILE).min()).sort(_RANK).rows()
    for (older, from_file), (newer, to_file) in pairwise(files):
        before, after = (versions.filter(pl.col(_RANK) == rank).select("key") for rank in (older, newer))
        there = pl.concat([after, rejected.filter(pl.col(_FILE) == to_file).select("key")])
        lacking = before.join(there, on="key", how="anti")
        if lacking.height * 2 <= before.height:
            yield lacking.with_columns(column=pl.lit("*"), from_file=pl.lit(from_file), to_file=pl.lit(to_file))
