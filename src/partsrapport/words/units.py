"""The unit of a column, as readers are told it: what the end of its name says, or else its type."""

from dataclasses import dataclass

from partsrapport.words import dictionary

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


def unit(table: str, column: str, type_: str) -> Unit:
    """The unit of a column of a table, by their names and its type in the database."""
    if is_points(table, column):
        return POINTS_UNIT
    is_number = type_ in ("DOUBLE", "INTEGER", "BIGINT")
    parts = column.split("_")
    ending = "share" if "share" in parts else parts[-1]
    return (BY_ENDING.get(ending) if is_number else None) or BY_TYPE[type_]


def is_points(table: str, column: str) -> bool:
    """Whether it is a difference of shares, which readers are told in percentage points."""
    return dictionary.of_column(table, column).sv.endswith(POINTS)
