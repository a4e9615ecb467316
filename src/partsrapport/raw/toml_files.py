"""The TOML files of the contract: read, and checked key by key."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from partsrapport.errors import DataError, reason_of_disk
from partsrapport.raw import problems
from partsrapport.raw.files import check_is_file
from partsrapport.raw.identity import masked
from partsrapport.raw.problems import stop_if, suggestion
from partsrapport.raw.text import tidy
from partsrapport.raw.toml_syntax import YEARS, MalformedError, parse

Table = dict[str, Any]


LARGEST = 2**31 - 1
"""The largest whole number that a table holds."""
_DEEPEST = 20


@dataclass(frozen=True)
class Key:
    """What a key may hold: the types, in Swedish what that is, and whether it must be there."""

    types: tuple[type, ...]
    expected: str
    is_required: bool = True
    within: range = range(-LARGEST, LARGEST + 1)
    """The whole numbers that it may hold."""

    def accepts(self, value: object) -> bool:
        """Whether the value is of the types, exactly: Python takes a truth value for a number, a time for a date."""
        if type(value) not in self.types or value == "":
            return False
        if isinstance(value, float):
            return math.isfinite(value)
        return not isinstance(value, int) or value in self.within


TEXT = Key((str,), "en text")
WHOLE = Key((int,), "ett heltal")
YEAR = Key((int,), "ett årtal, t.ex. 2020", within=YEARS)
NUMBER = Key((int, float), "ett tal")
DATE = Key((date,), "ett datum utan citattecken, t.ex. 2021-05-31")
TEXTS = Key((list,), "en lista av texter")
TABLE = Key((dict,), "en tabell, t.ex. { nyckel = värde }")
TABLES = Key((list,), "en eller flera tabeller")


def optional(key: Key) -> Key:
    """The same key, when it may be left out."""
    return replace(key, is_required=False)


def read(raw: Path, file: str) -> Table:
    """The content of ``raw/file``, texts tidy.

    Raises
    ------
    DataError
        The file is missing, empty, malformed or cannot be opened, or there is a personal identity number in it.
    """
    path = raw / file
    check_is_file(path, file)
    if not path.is_file():
        raise DataError(f"Filen {file} saknas i {raw}. Lägg dit den.")
    try:
        content = parse(path)
    except MalformedError as error:
        raise DataError(f"{file} {error}") from None
    except OSError as error:
        raise DataError(f"{file} {reason_of_disk(error)}. Rätta det och kör igen.") from None
    if not content:
        raise DataError(f"{file} är tom. Lägg dit filen på nytt.")
    if _depth(content) > _DEEPEST:
        raise DataError(f"{file} har för många parenteser i varandra. Rätta filen.")
    tidied: Table = _tidy(content)
    stop_if(
        f"{file}: ”{problems.shown(masked(text))}” innehåller ett personnummer, som inte får läsas in. Ta bort det."
        for text in _texts(tidied)
        if masked(text) != text
    )
    return tidied


def _depth(content: Table) -> int:
    depth = 0
    level: list[Any] = [content]
    while level:
        depth += 1
        level = [inner for value in level for inner in _inner(value) if isinstance(inner, dict | list)]
    return depth


def _inner(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _texts(value: Any) -> Iterator[str]:
    """Every text in it, keys too."""
    if isinstance(value, dict):
        yield from value
    for inner in _inner(value):
        yield from _texts(inner)
    if isinstance(value, str):
        yield value


def _tidy(value: Any) -> Any:
    if isinstance(value, dict):
        return {tidy(key): _tidy(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_tidy(inner) for inner in value]
    return tidy(value) if isinstance(value, str) else value


def check(where: str, table: Mapping[str, Any], keys: Mapping[str, Key]) -> None:
    """Check that the keys of a table are those declared, each with a value of its kind; ``where`` begins the messages.

    Raises
    ------
    DataError
        A key is missing, unknown or of the wrong kind; all such in one error.
    """
    unknown = [key for key in table if key not in keys]
    missing = [key for key, declared in keys.items() if declared.is_required and key not in table]
    wrong = [key for key in table if key in keys and not keys[key].accepts(table[key])]
    stop_if(
        [f"{where}: nyckeln {key} är okänd.{suggestion(key, keys)} Ta bort eller rätta den." for key in unknown]
        + [f"{where}: nyckeln {key} saknas. Lägg till den." for key in missing]
        + [f"{where}: {key} är {shown(table[key])} men ska vara {keys[key].expected}." for key in wrong]
    )


def shown(value: object) -> str:
    """A value for a message, texts in quotes, long ones cut."""
    if isinstance(value, str):
        return f'"{problems.shown(value)}"'
    return problems.shown(str(value).lower() if isinstance(value, bool) else str(value))


def check_texts(where: str, key: str, values: Iterable[object]) -> None:
    """Check that a list holds texts, at least one and none twice.

    Raises
    ------
    DataError
        It does not.
    """
    listed = list(values)
    if not listed or not all(isinstance(value, str) and value for value in listed):
        raise DataError(f"{where}: {key} ska vara en lista med minst en text, och bara texter.")
    if len({str(value).lower() for value in listed}) < len(listed):
        raise DataError(f"{where}: {key} har samma text mer än en gång. Ta bort den ena.")


def entries(where: str, table: Mapping[str, Any], key: str) -> list[Table]:
    """The tables of ``[[key]]``; none if there are none.

    Raises
    ------
    DataError
        It is something else, or two have the same id.
    """
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise DataError(f"{where}: {key} ska skrivas som [[{key}]], en gång för varje.")
    ids = [str(entry["id"]) for entry in found if "id" in entry]
    stop_if(f"{where}: id {id_} står på fler än en [[{key}]]. Byt den ena." for id_ in ids if ids.count(id_) > 1)
    return found


def named(file: str, kind: str, number: int, entry: Mapping[str, Any]) -> str:
    """How messages name the entry, e.g. ``effektmal.toml, [[mal]] nr 2 (em-2013-tema)``."""
    return f"{file}, [[{kind}]] nr {number} ({entry['id']})" if "id" in entry else f"{file}, [[{kind}]] nr {number}"
