"""The keys of a TOML table, declared as the fields of a dataclass and checked all at once, in Swedish.

    @dataclass(frozen=True, kw_only=True)
    class Goal:
        goal_id: str = key("id", TEXT)
        target_share: float = key("mal", NUMBER)

    build(Goal, "effektmal.toml, [[mal]] nr 1", {"id": "em", "mal": 0.7})

This module is imported by every command, and therefore neither Polars nor pydantic, which takes longer than the rest.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import partial
from typing import Any, TypeVar

from partsrapport.errors import DataError
from partsrapport.raw import problems
from partsrapport.raw.problems import gather, stop_if, suggestion

Table = dict[str, Any]
Declared = TypeVar("Declared")
YEARS = range(1990, 2200)
"""The years that a TOML file may name."""
LARGEST = 2**31 - 1
"""The largest whole number that a table holds."""


@dataclass(frozen=True)
class KeyKind:
    """What a key may hold: the types, in Swedish what that is, what is asked besides, and what becomes of it."""

    types: tuple[type, ...]
    expected: str
    is_right: Callable[[Any], bool] = lambda _: True
    converted: Callable[[Any], Any] = lambda value: value

    def accepts(self, value: object) -> bool:
        """Whether the value is of the types, exactly: Python takes a truth value for a number, a time for a date."""
        if type(value) not in self.types or value == "":
            return False
        if (isinstance(value, int) and abs(value) > LARGEST) or (isinstance(value, float) and not math.isfinite(value)):
            return False
        return self.is_right(value)


def whole(first: int, last: int = LARGEST) -> KeyKind:
    """A whole number between the two, both included."""
    upper = f" till {last}" if last < LARGEST else ""
    return KeyKind((int,), f"ett heltal från {first}{upper}", lambda n: first <= n <= last)


def share(expected: str, is_right: Callable[[float], bool]) -> KeyKind:
    """A number that is part of a whole, within what is right."""
    return KeyKind((int, float), expected, is_right, float)


def one_of(values: Iterable[str]) -> KeyKind:
    """One of the texts, to the letter."""
    listed = tuple(values)
    return KeyKind((str,), f"något av {', '.join(listed)}", listed.__contains__)


def listed(expected: str, is_right: Callable[[list[Any]], bool]) -> KeyKind:
    """A list of which it is so."""
    return KeyKind((list,), expected, is_right, tuple)


TEXT = KeyKind((str,), "en text")
YEAR = KeyKind((int,), "ett årtal utan citattecken, t.ex. 2020", YEARS.__contains__)
NUMBER = KeyKind((int, float), "ett tal", converted=float)
DATE = KeyKind((date,), "ett datum utan citattecken, t.ex. 2021-05-31")
YES = KeyKind((bool,), "true eller false")
TABLE = KeyKind((dict,), "en tabell, t.ex. { nyckel = värde }")
TABLES = KeyKind((list,), "en eller flera tabeller", converted=tuple)


def _are_texts(values: list[Any]) -> bool:
    is_texts = bool(values) and all(isinstance(value, str) and value for value in values)
    return is_texts and len({value.casefold() for value in values}) == len(values)


NUMBERS = KeyKind(
    (list,),
    "en lista med tal, t.ex. [1, 2, 3]",
    lambda values: all(NUMBER.accepts(value) for value in values),
    lambda values: tuple(map(float, values)),
)
TEXTS = listed("en lista med minst en text, bara texter och ingen två gånger", _are_texts)


def key(name: str, kind: KeyKind, default: Any = MISSING, about: str = "") -> Any:
    """A field of a dataclass that is the key of that name; without a default the key must be there.

    ``about`` says in Swedish what it does, where its name does not: to whoever fills in the file.
    """
    metadata = {"key": name, "kind": kind, "about": about}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def names(declared: type) -> list[str]:
    """The keys that a dataclass declares, in order."""
    return [one.metadata["key"] for one in fields(declared) if "key" in one.metadata]


def build(declared: type[Declared], where: str, table: Mapping[str, Any], **others: Any) -> Declared:
    """The dataclass filled from a table, ``others`` being its fields that are no keys; ``where`` begins the messages.

    Raises
    ------
    DataError
        A key is missing, unknown or of the wrong kind; all such in one error.
    """
    known = {one.metadata["key"]: one for one in fields(declared) if "key" in one.metadata}  # type: ignore[arg-type]
    missing = [name for name, one in known.items() if name not in table and one.default is MISSING]
    wrong = [name for name in table if name in known and not known[name].metadata["kind"].accepts(table[name])]
    stop_if(
        [
            f"{where}: nyckeln {name} är okänd.{suggestion(name, known)} Ta bort eller rätta den."
            for name in table
            if name not in known
        ]
        + [f"{where}: nyckeln {name} saknas. Lägg till den." for name in missing]
        + [wrong_value(where, name, table[name], known[name].metadata["kind"].expected) for name in wrong]
    )
    values = {known[name].name: known[name].metadata["kind"].converted(value) for name, value in table.items()}
    return declared(**values, **others)


def wrong_value(where: str, name: str, value: object, expected: str) -> str:
    """The message of a value that is not what it should be."""
    return f"{where}: {name} är {shown(value)} men ska vara {expected}."


def shown(value: object) -> str:
    """A value for a message, texts in quotes, long ones cut."""
    if isinstance(value, str):
        return f'"{problems.shown(value)}"'
    return problems.shown(str(value).lower() if isinstance(value, bool) else str(value))


def each(where: str, key_: str, found: Any, read: Callable[[str, Table], Declared]) -> list[Declared]:
    """What ``read`` makes of each of the tables of ``[[key]]``, found as its value, given how messages name it too.

    Raises
    ------
    DataError
        The value is something else, two have the same id, and all that ``read`` raises.
    """
    if not isinstance(found, list | tuple) or not all(isinstance(entry, dict) for entry in found):
        raise DataError(f"{where}: {key_} ska skrivas som [[{key_}]], en gång för varje.")
    ids = [str(entry["id"]) for entry in found if "id" in entry]
    stop_if(f"{where}: id {id_} står på fler än en [[{key_}]]. Byt den ena." for id_ in ids if ids.count(id_) > 1)
    return gather(partial(read, _named(where, key_, number, entry), entry) for number, entry in enumerate(found, 1))


def _named(file: str, kind: str, number: int, entry: Table) -> str:
    """How messages name the entry, e.g. ``effektmal.toml, [[mal]] nr 2 (em-2013-tema)``."""
    return f"{file}, [[{kind}]] nr {number}" + (f" ({entry['id']})" if "id" in entry else "")
