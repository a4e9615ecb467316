"""The closed sets of values and their variants, from ``synonyms.csv``."""

import csv
from functools import cache
from importlib.resources import files


@cache
def variants(enumeration: str) -> dict[str, str]:
    """Variant in lower case → canonical value."""
    with files(__package__).joinpath("synonyms.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["enumeration"] == enumeration]
    return {row["variant"]: row["canonical"] for row in rows}


def canonical_values(enumeration: str) -> list[str]:
    """The values themselves, in the order of the file."""
    return list(dict.fromkeys(variants(enumeration).values()))
