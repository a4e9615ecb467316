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


def restated_sentence(changes: pl.DataFrame) -> str:
    """``Det som den sade om sin tid har ändrats sedan dess: antalet avrop var 34 och är nu 30.``, or nothing."""
    rows = changes.filter(pl.col("is_key"), kind="året före").to_dicts()
    spans = [(row["name"], _value(row, "earlier"), _value(row, "current")) for row in rows]
    told = [
        either(f"{name} var {was} och är nu {now}", f"{name} was {was} and is now {now}")
        for name, was, now in spans
        if was != now
    ]
    if not told:
        return ""
    listed = wording.list_of(told)
    return either(
        f"Det som den sade om sin tid har ändrats sedan dess: {listed}.",
        f"What it said of its time has changed since: {listed}.",
    )


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
