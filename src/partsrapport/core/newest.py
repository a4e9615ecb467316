"""Exports that each hold all rows so far: which file is newer, and what it changed."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

import polars as pl

from partsrapport.core.contract import RawTable

_DATE = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_FILE, _RANK = "file", "rank:"
CHANGES = pl.Schema(
    {
        "raw_table": pl.String,
        "key": pl.String,
        "column": pl.String,
        "old": pl.String,
        "new": pl.String,
        "from_file": pl.String,
        "to_file": pl.String,
    }
)


def order(table: RawTable, files: Sequence[str], newest_wins: Sequence[str]) -> dict[str, int]:
    """The place of each file from the oldest; empty where nothing tells which of them is newer.

    A month or a day in every file's name tells, or else, for the tables of ``nyaste_galler``, the names themselves.
    """
    days = {file: _day(file) for file in files}
    if len(files) < 2 or (None in days.values() and table.name not in newest_wins):
        return {}
    places = sorted({(days[file] or date.min, file if None in days.values() else "") for file in files})
    return {file: places.index((days[file] or date.min, file if None in days.values() else "")) for file in files}


def _day(file: str) -> date | None:
    found = _DATE.search(PurePosixPath(file).name)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None


def split(rows: pl.DataFrame, places: Mapping[str, int], key: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the newest file that has their key, and those that it supersedes."""
    rank = pl.col(_FILE).cast(pl.String).replace_strict(places, return_dtype=pl.Int32)
    ranked = rows.with_columns(rank.alias(_RANK))
    is_newest = pl.col(_RANK) == pl.col(_RANK).max().over(key)
    return ranked.filter(is_newest).drop(_RANK), ranked.filter(~is_newest).drop(_RANK)


def changes(table: RawTable, rows: pl.DataFrame, places: Mapping[str, int]) -> pl.DataFrame:
    """``quality.changes``: what differs between the versions of a row, and the rows that the newest file lacks.

    Rows are told as gone only where a newer file holds at least half of the rows of the one before: exports that hold
    a month each hold none.
    """
    if not places or rows.is_empty():
        return pl.DataFrame(schema=CHANGES)
    rank = pl.col(_FILE).cast(pl.String).replace_strict(places, return_dtype=pl.Int32).alias(_RANK)
    key = [pl.col(column).cast(pl.String).fill_null("") for column in table.table.key]
    versions = rows.select(
        pl.concat_str(key, separator=" ").alias("key"),
        rank,
        pl.col(_FILE).cast(pl.String),
        *(pl.col(column).cast(pl.String) for column in table.table.column_names if column in rows.columns),
    ).unique(["key", _RANK], keep="first", maintain_order=True)
    found = [*_changed(table, versions.sort("key", _RANK)), _gone(versions)]
    return pl.concat(found).with_columns(pl.lit(table.name).alias("raw_table")).select(CHANGES.names()).cast(CHANGES)


def _changed(table: RawTable, versions: pl.DataFrame) -> list[pl.DataFrame]:
    headings = {field.column: field.heading for field in table.fields}
    frames = []
    for column in versions.columns[3:]:
        before = versions.with_columns(
            pl.col(column).shift().over("key").alias("old"), pl.col(_FILE).shift().over("key").alias("from_file")
        ).filter(pl.col("from_file").is_not_null(), pl.col(column).ne_missing(pl.col("old")))
        heading = headings.get(column, column)
        frames.append(
            before.select(
                "key", pl.lit(heading).alias("column"), "old", pl.col(column).alias("new"), "from_file", to_file=_FILE
            )
        )
    return frames


def _gone(versions: pl.DataFrame) -> pl.DataFrame:
    """The rows of each file that the next one lacks, where that one goes on from it."""
    files = versions.select(_RANK, _FILE).unique().sort(_RANK, _FILE).group_by(_RANK, maintain_order=True).first()
    none = pl.Schema({name: dtype for name, dtype in CHANGES.items() if name != "raw_table"})
    found = [pl.DataFrame(schema=none)]
    for (older, from_file), (newer, to_file) in zip(files.rows(), files.rows()[1:], strict=False):
        before, after = (versions.filter(pl.col(_RANK) == rank).select("key") for rank in (older, newer))
        lacking = before.join(after, on="key", how="anti")
        if lacking.height * 2 <= before.height:
            beside = [
                pl.lit(text, pl.String).alias(name)
                for name, text in {
                    "column": "*",
                    "old": None,
                    "new": None,
                    "from_file": from_file,
                    "to_file": to_file,
                }.items()
            ]
            found.append(lacking.select("key", *beside))
    return pl.concat(found)
