"""The content of ``figures.toml``."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def content() -> dict[str, Any]:
    """The file, with what relations have in common written out; other names in braces are those of marts."""
    found = tomllib.loads(files(__package__).joinpath("figures.toml").read_text(encoding="utf-8"))
    queries = found.pop("queries")
    for declared in found["relation"].values():
        for part in {"rows", "members"} & declared.keys():
            declared[part] = re.sub(r"\{(\w+)\}", lambda name: queries.get(name[1], name[0]), declared[part])
    return found


def columns_in(expressions: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The columns that SQL names, of those that the file says something of."""
    found = set(re.findall(r"[a-z_]+", " ".join(expressions)))
    return (column for name, column in content()["column"].items() if name in found)
