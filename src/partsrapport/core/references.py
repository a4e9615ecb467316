"""Rows that refer to rows of other files: by id or name, to one that was let in."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from partsrapport.core.kinds import ORGANISATION_ID, TEXT
from partsrapport.core.sieve import Field, Sieve
from partsrapport.raw.problems import suggestion

IN_QUARANTINE = "ligger själv i karantän"
"""How the reason ends of a row that is rejected only for what it refers to."""
_MOST_COMPARISONS = 100_000


@dataclass(frozen=True)
class Register:
    """What can be referred to in a file: its accepted names with their ids, and the names that lie in quarantine."""

    file: str
    accepted: pl.DataFrame
    quarantined: pl.Series

    @classmethod
    def of(cls, file: str, accepted: Sequence[tuple[pl.Series, pl.Series]], quarantined: pl.Series) -> "Register":
        """Pairs of names and ids, earlier pairs before later; a name that a pair gives several ids is nobody's."""
        found = pl.concat([_pairs(names, ids) for names, ids in accepted])
        if len(accepted) > 1:
            found = found.unique("text", keep="first", maintain_order=True)
        return cls(file, found.drop_nulls(), quarantined.drop_nulls().str.to_lowercase().unique())

    def ids(self, names: pl.Series) -> pl.Series:
        """The id of each name, in any case of letters; null where there is none."""
        texts, ids = self.accepted["text"], self.accepted["id"]
        return names.str.to_lowercase().replace_strict(texts, ids, default=None, return_dtype=pl.String)

    def reason(self, name: pl.Expr) -> pl.Expr:
        """Why a name has no id, in Swedish."""
        is_quarantined = name.str.to_lowercase().is_in(self.quarantined.implode())
        near = name.map_batches(self._suggestions, return_dtype=pl.String)
        return (
            pl.when(is_quarantined)
            .then(pl.format(f"raden för ”{{}}” i {self.file} {IN_QUARANTINE}", name))
            .otherwise(pl.format(f"”{{}}” finns inte i {self.file}{{}}", name, near))
        )

    def _suggestions(self, unknown: pl.Series) -> pl.Series:
        """``. Menades X?`` where an accepted name is near; looked for only when that takes no time.

        Never an id: one with a digit wrong is as near to many others, and nothing tells which was meant.
        """
        names = self.accepted.filter(pl.col("name") != pl.col("id"))["name"]
        distinct = unknown.drop_nulls().unique()
        if distinct.len() * names.len() > _MOST_COMPARISONS:
            distinct = distinct.clear()
        near = {name: suggestion(name, names) for name in distinct}
        said = {name: f".{found}" if found else "" for name, found in near.items()}
        return unknown.replace_strict(said, default="", return_dtype=pl.String)


def _pairs(names: pl.Series, ids: pl.Series) -> pl.DataFrame:
    pairs = pl.DataFrame({"name": names, "id": ids, "text": names.str.to_lowercase()})
    if pairs["text"].is_unique().all():
        return pairs
    distinct = pairs.unique(["text", "id"], keep="first", maintain_order=True)
    is_one = pl.col("text").is_unique()
    return distinct.with_columns(pl.when(is_one).then("id").alias("id")).unique(
        "text", keep="first", maintain_order=True
    )


@dataclass(frozen=True)
class Organisations:
    """The target group as others refer to it: by number, or by any name it has or has had."""

    by_number: Register
    by_name: Register


def resolve(sieve: Sieve, heading: str, name: str, id_: str, register: Register) -> None:
    """Turn the names in a column into ids in another (or the same); reject rows whose name the register lacks.

    A blank stays blank.
    """
    sieve.rows = sieve.rows.with_columns(register.ids(sieve.rows[name]).alias("found:"))
    is_unknown = pl.col(name).is_not_null() & pl.col("found:").is_null()
    sieve.reject(is_unknown, heading, register.reason(pl.col(name)))
    sieve.rows = sieve.rows.rename({"found:": id_}) if name != id_ else sieve.rows.drop("found:")


BY_NUMBER_OR_NAME = (
    Field("organisationsnummer", "organisation_number", ORGANISATION_ID, is_required=False),
    Field("organisation", "organisation_name", TEXT, is_required=False),
)
"""The columns of a file whose rows say which organisation they are about; see ``resolve_organisation``."""


def resolve_organisation(sieve: Sieve, organisations: Organisations) -> None:
    """Add ``organisation_id``, by number or, where that is blank, by name; reject rows about an unknown one."""
    number, name = pl.col("organisation_number"), pl.col("organisation_name")
    sieve.reject(number.is_null() & name.is_null(), "organisationsnummer", pl.lit("organisationen är inte angiven"))
    resolve(sieve, "organisationsnummer", "organisation_number", "id_by_number", organisations.by_number)
    sieve.rows = sieve.rows.with_columns(pl.when(number.is_null()).then(name).alias("only_name"))
    resolve(sieve, "organisation", "only_name", "id_by_name", organisations.by_name)
    both = pl.coalesce("id_by_number", "id_by_name").alias("organisation_id")
    sieve.rows = sieve.rows.with_columns(both).drop("id_by_number", "id_by_name", "only_name")
