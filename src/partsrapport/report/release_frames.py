"""Small frames for the tables on what differs from an earlier release: name, as it was and as it is."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from partsrapport.words import wording
from partsrapport.words.labels import label
from partsrapport.words.language import either
from partsrapport.words.value_text import written

MOST_SHOWN = 25
Row = Mapping[str, Any]


def causes_sentence(earlier: pl.DataFrame) -> str:
    """``Det som skiljer är underlaget (avrop.csv) och programmet.``: of ``mart.earlier_release``."""
    for causes, files in earlier.select("causes", "changed_files").rows():
        named = _named(causes)
        if files and len(files) <= MOST_SHOWN:
            named[0] += f" ({', '.join(files)})"
        if named:
            told = wording.list_of(named)
            return either(f"Det som skiljer är {told}.", f"What differs is {told}.")
    return either("De är byggda av detsamma.", "They are built from the same.")


def figures(changes: pl.DataFrame) -> pl.DataFrame:
    """Return the figures that have changed, are new or gone, with what may have done it.

    Where they are too many to show, the key figures alone.
    """
    found = changes.filter(kind="nyckeltal")
    rows = (found if found.height <= MOST_SHOWN else found.filter("is_key")).to_dicts()
    causes = [wording.capital(", ".join(_named(row["causes"]))) for row in rows]
    return _frame(rows, _value).with_columns(pl.Series("causes", causes, pl.String))


def verdicts(changes: pl.DataFrame) -> pl.DataFrame:
    """Return the verdicts that have changed."""
    rows = changes.filter(kind="bedömning", change="ändrad").to_dicts()
    return _frame(rows, lambda row, name: label(f"bedömning.{row[name]}"))


def definitions(changes: pl.DataFrame) -> pl.DataFrame:
    """Return the definitions that have changed."""
    return _frame(changes.filter(kind="definition").to_dicts(), lambda row, name: row[name])


def _frame(rows: Sequence[Row], told: Callable[[Row, str], str | None]) -> pl.DataFrame:
    names = [wording.capital(row["name"]) for row in rows]
    values = {name: [told(row, name) for row in rows] for name in ("earlier", "current")}
    return pl.DataFrame({"name": names, **values}, schema=dict.fromkeys(("name", "earlier", "current"), pl.String))


def _value(row: Row, name: str) -> str | None:
    """The value in words of the language being written; a text as it was published."""
    value, text = row[f"{name}_value"], row[name]
    return text if value is None else written(value, row["unit"])


def _named(causes: Sequence[str]) -> list[str]:
    return [label(f"orsak.{cause}").lower() for cause in causes]
