"""Rows that refer to rows of other files: by id or name, to one that was let in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from partsrapport.core.contract import NAME, NUMBER, RawTable
from partsrapport.core.faults import CONSEQUENCE, Fault
from partsrapport.core.names import BORNE, borne, find
from partsrapport.core.sieve import Sieve
from partsrapport.core.spelling import plain_series
from partsrapport.raw.problems import suggestion

UNIT = "/"
"""What stands between the number and the unit in the id of one that shares its number with others."""
_MOST_COMPARISONS = 100_000


@dataclass(frozen=True)
class Bearers:
    """What can be referred to in a file: who bears each name when, and the names that lie in quarantine, plain."""

    file: str
    borne: pl.DataFrame
    quarantined: pl.Series

    def faults(self, heading: str, unknown: pl.Expr, bearers: pl.Expr) -> list[Fault]:
        """What is wrong with a name that has no id, null where it has one: several bear it, or nobody does."""
        code = pl.when(self._is_quarantined(unknown)).then(pl.lit(CONSEQUENCE)).otherwise(pl.lit("unknown"))
        several = pl.format(
            "namnet ”{}” hör till flera ({}): ange numret, eller från och till vilken dag var och en har hetat så",
            unknown,
            bearers,
        )
        return [
            Fault(unknown.is_not_null() & bearers.is_not_null(), heading, "ambiguous", several),
            Fault(unknown.is_not_null(), heading, code, self._reason(unknown)),
        ]

    def _reason(self, name: pl.Expr) -> pl.Expr:
        """Why a name has no id, in Swedish."""
        near = name.map_batches(self._suggestions, return_dtype=pl.String)
        return (
            pl.when(self._is_quarantined(name))
            .then(pl.format(f"raden för ”{{}}” i {self.file} ligger själv i karantän", name))
            .otherwise(pl.format(f"”{{}}” finns inte i {self.file}{{}}", name, near))
        )

    def _is_quarantined(self, name: pl.Expr) -> pl.Expr:
        """Whether the row that the name stands for is itself in quarantine."""
        return name.map_batches(lambda names: plain_series(names).is_in(self.quarantined.implode()))

    def _suggestions(self, unknown: pl.Series) -> pl.Series:
        """``. Menades X?`` where an accepted name is near; looked for only when that takes no time.

        Never an id: one with a digit wrong is as near to many others, and nothing tells which was meant.
        """
        names = self.borne.filter(pl.col("name") != pl.col("id"))["name"].unique(maintain_order=True)
        distinct = unknown.drop_nulls().unique()
        if distinct.len() * names.len() > _MOST_COMPARISONS:
            distinct = distinct.clear()
        near = {name: suggestion(name, names) for name in distinct}
        said = {name: f".{found}" if found else "" for name, found in near.items()}
        return unknown.replace_strict(said, default="", return_dtype=pl.String)


@dataclass(frozen=True)
class Referred:
    """A raw table as others refer to it: by its key, by a name alone, or by either."""

    by_key: Bearers
    by_name: Bearers
    present: pl.DataFrame
    """The present name of each, and its id."""
    line: Mapping[str, int] = field(default_factory=dict)
    """Of those that have followed or been followed: a number that those of one line share."""

    @property
    def by_either(self) -> Bearers:
        """By key or name."""
        both = pl.concat([self.by_name.borne, self.by_key.borne])
        return Bearers(self.by_name.file, both, pl.concat([self.by_name.quarantined, self.by_key.quarantined]).unique())


def referred(table: RawTable, sieve: Sieve, others: Sequence[tuple[RawTable, Sieve]] = ()) -> Referred:
    """How others may refer to the rows let in of a table, by the names that other tables give them too."""
    key = next(one for one in table.fields if one.column == table.table.key[0])
    ids = _borne(sieve.rows, key.column, key.column).with_columns(
        pl.lit(None, pl.Date).alias("from_date"), pl.lit(None, pl.Date).alias("to_date")
    )
    rejected = key.kind.of(sieve.rejected_texts(key.heading))
    by_key = Bearers(table.name, borne(ids.unique(), ids.clear()), _plain(rejected))
    known_as = next((one for one in table.fields if one.column == table.known_as), None)
    if known_as is None:
        return Referred(by_key, by_key, ids)
    present = _borne(sieve.rows, known_as.column, key.column)
    given = [_borne(one.rows, known_as.column, key.column) for _, one in others]
    names = borne(present, pl.concat([ids.clear(), *given]))
    file = " eller ".join([table.name, *(other.name for other, one in others if one.files)])
    return Referred(by_key, Bearers(file, names, _plain(sieve.rejected_texts(known_as.heading))), present)


def _borne(rows: pl.DataFrame, name: str, id_: str) -> pl.DataFrame:
    days = [
        (pl.col(day) if day in rows.columns else pl.lit(None, pl.Date)).alias(day) for day in ("from_date", "to_date")
    ]
    return rows.select(pl.col(name).alias("name"), pl.col(id_).alias("id"), *days).cast(BORNE)


def _plain(texts: pl.Series) -> pl.Series:
    return plain_series(texts.drop_nulls()).unique()


def resolve(sieve: Sieve, heading: str, column: str, bearers: Bearers, day: str | None = None) -> None:
    """Turn the names in a column into ids, as of the day in another; reject rows whose name nobody bears.

    A blank stays blank.
    """
    found = find(sieve.rows[column], sieve.rows[day] if day else None, bearers.borne)
    sieve.rows = sieve.rows.with_columns(found.ids.alias("found:"), found.bearers.alias("bearers:"))
    unknown = pl.when(pl.col("found:").is_null()).then(pl.col(column))
    sieve.reject(*bearers.faults(heading, unknown, pl.col("bearers:")))
    sieve.rows = sieve.rows.drop("bearers:", column).rename({"found:": column})


def resolve_organisation(sieve: Sieve, organisations: Referred, day: str | None) -> None:
    """Add ``organisation_id``, by number or, where that is blank, by name on the day; reject rows about an unknown one.

    A number and a name that belong to different organisations are rejected too, unless one has followed the other.
    """
    of_number, of_name = (
        next(one.heading for one in sieve.fields if one.column == column) for column in (NUMBER, NAME)
    )
    number, name = pl.col(NUMBER), pl.col(NAME)
    nobody = number.is_null() & name.is_null()
    sieve.reject(Fault(nobody, of_number, "missing", pl.lit("organisationen är inte angiven")))
    named = find(sieve.rows[NAME], sieve.rows[day] if day else None, organisations.by_name.borne)
    sieve.rows = sieve.rows.with_columns(named.ids.alias("named"), named.bearers.alias("called_so"))
    is_unit = pl.col("named").str.starts_with(pl.concat_str(number, pl.lit(UNIT)))
    sieve.rows = sieve.rows.with_columns(pl.when(is_unit).then("named").otherwise(number).alias("by_number"))
    resolve(sieve, of_number, "by_number", organisations.by_key)
    _reject_two(sieve, of_number, organisations.line)
    unknown = pl.when(number.is_null() & pl.col("named").is_null()).then(name)
    sieve.reject(*organisations.by_name.faults(of_name, unknown, pl.col("called_so")))
    id_ = pl.coalesce("by_number", "named").alias("organisation_id")  # every number that is left is known
    sieve.rows = sieve.rows.with_columns(id_).drop(NUMBER, NAME, "by_number", "named", "called_so")


def _reject_two(sieve: Sieve, heading: str, line: Mapping[str, int]) -> None:
    """Reject rows whose number is one organisation's and whose name is another's."""
    ids = [pl.col("by_number"), pl.col("named")]
    lines = [one.replace_strict(line, default=None, return_dtype=pl.Int64) for one in ids] if line else ids
    differ = (ids[0] != ids[1]) & (lines[0] != lines[1]).fill_null(True)
    said = pl.format(
        "organisationsnumret hör till {}, men namnet ”{}” till {}: rätta det ena", ids[0], pl.col(NAME), ids[1]
    )
    sieve.reject(Fault(differ, heading, "contradiction", said))
