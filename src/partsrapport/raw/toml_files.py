"""The TOML files of the contract: read as they were saved, tidied, and kept free of what is private."""

import re
from collections.abc import Callable, Iterator
from dataclasses import make_dataclass
from pathlib import Path
from typing import Any

from partsrapport.errors import DataError, reason_of_disk
from partsrapport.raw import problems
from partsrapport.raw.encoding import MISREAD
from partsrapport.raw.identity import masked
from partsrapport.raw.keys import TABLES, Declared, Table, build, each, key
from partsrapport.raw.problems import stop_if
from partsrapport.raw.text import tidy
from partsrapport.raw.toml_syntax import parse


def read(raw: Path, file: str) -> Table:
    """The content of ``raw/file``, texts tidy.

    Raises
    ------
    DataError
        The file is missing, empty, malformed or cannot be opened, or there is a personal identity number in it.
    """
    path = raw / file
    try:
        content = parse(path, file)
    except FileNotFoundError:
        raise DataError(f"Filen {file} saknas i {raw}. Lägg dit den.") from None
    except OSError as error:
        raise DataError(f"{file} {reason_of_disk(error)}. Rätta det och kör igen.") from None
    if not content:
        raise DataError(f"{file} är tom. Lägg dit filen på nytt.")
    tidied: Table = _tidy(content)
    stop_if(
        f"{file}: ”{problems.shown(text)}” har lästs i fel teckenkodning innan den kom hit. Skriv om texten."
        for text in _texts(tidied)
        if re.search(MISREAD, text)
    )
    stop_if(
        f"{file}: ”{problems.shown(masked(text))}” innehåller ett personnummer, som inte får läsas in. Ta bort det."
        for text in _texts(tidied)
        if masked(text) != text
    )
    return tidied


def entries(raw: Path, file: str, heading: str, read_one: Callable[[str, Table], Declared]) -> list[Declared]:
    """What ``read_one`` makes of each ``[[heading]]`` of a file that holds nothing else, as ``keys.each``.

    Raises
    ------
    DataError
        As ``read`` and ``keys.each``, or there is something else in the file.
    """
    whole = make_dataclass("_File", [("entries", Any, key(heading, TABLES, ()))])
    return each(file, heading, build(whole, file, read(raw, file)).entries, read_one)


def _texts(value: Any) -> Iterator[str]:
    """Every text in it, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts([*value, *value.values()])
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _tidy(value: Any) -> Any:
    if isinstance(value, dict):
        return {tidy(key): _tidy(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_tidy(inner) for inner in value]
    return tidy(value) if isinstance(value, str) else value
