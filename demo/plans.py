"""Reading the plans that the demonstration data are made from."""

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def text(name: str) -> str:
    """The text of a file among the plans."""
    return files(f"{__package__}.data").joinpath(name).read_text(encoding="utf-8")


@cache
def toml(name: str) -> dict[str, Any]:
    """A plan in TOML."""
    return tomllib.loads(text(name))


@cache
def table(name: str) -> list[dict[str, str]]:
    """A plan in CSV, one dictionary a row."""
    return list(csv.DictReader(text(name).splitlines()))
