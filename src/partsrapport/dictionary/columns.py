"""What is known of a column besides its name: its unit, the values that it may have, the file that it is read from."""

from collections.abc import Iterable
from dataclasses import dataclass

from partsrapport.core import contract
from partsrapport.quality.suites import Suite
from partsrapport.warehouse.schema import Column
from partsrapport.words import dictionary
from partsrapport.words.vocabulary import built_in

POINTS = ", procentenheter"
"""How a column is called whose shares are differences: its unit is percentage points."""


@dataclass(frozen=True)
class Unit:
    """A unit in both languages."""

    sv: str
    en: str


BY_ENDING = {
    "share": Unit("andel, 0–1", "share, 0–1"),
    "n": Unit("antal", "number"),
    "days": Unit("dagar", "days"),
    "date": Unit("datum", "date"),
    "year": Unit("årtal", "year"),
    "mean": Unit("poäng", "score"),
    "score": Unit("poäng", "score"),
    "ratio": Unit("kvot", "ratio"),
    "confidence": Unit("andel, 0–1", "share, 0–1"),
}
BY_TYPE = {
    "BOOLEAN": Unit("ja eller nej", "yes or no"),
    "DATE": Unit("datum", "date"),
    "DOUBLE": Unit("tal", "number"),
    "INTEGER": Unit("heltal", "whole number"),
    "BIGINT": Unit("heltal", "whole number"),
    "VARCHAR": Unit("text", "text"),
    "VARCHAR[]": Unit("texter, med komma emellan", "texts, with commas between"),
}
POINTS_UNIT = Unit("procentenheter", "percentage points")


def unit(table: str, column: Column) -> Unit:
    """The unit of a column: what the end of its name says, or else its type."""
    if is_points(table, column.name):
        return POINTS_UNIT
    is_number = column.type in ("DOUBLE", "INTEGER", "BIGINT")
    parts = column.name.split("_")
    ending = "share" if "share" in parts else parts[-1]
    return (BY_ENDING.get(ending) if is_number else None) or BY_TYPE[column.type]


def is_points(table: str, column: str) -> bool:
    """Whether it is a difference of shares, which readers are told in percentage points."""
    return dictionary.of_column(table, column).sv.endswith(POINTS)


def values(suites: Iterable[Suite]) -> dict[tuple[str, str], list[str]]:
    """The closed sets of values, by table and column: as the contract and the suites say."""
    of_contract = {
        (entry["table"], column): built_in()[said["kind"].partition(":")[2]].values
        for entry in contract.declaration().values()
        for column, said in entry["columns"].items()
        if said["kind"].startswith("word:")
    }
    of_suites = {
        (suite.table.name, one["kwargs"]["column"]): one["kwargs"]["value_set"]
        for suite in suites
        for one in suite.expectations
        if "value_set" in one["kwargs"]
    }
    return of_contract | of_suites


def source(table: str, column: str) -> str:
    """``avrop: avropsdatum``: the raw file and its header, or the file; empty for what is computed."""
    raw = contract.raw_of(table)
    headings = contract.headings_of(f"{table}.{column}")
    return f"{raw}: {', '.join(headings)}" if headings else raw
