"""The suites of expectations: ``<schema>.<table>.json``, in Great Expectations' own format."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from partsrapport.errors import DataError, UsageError
from partsrapport.raw import reads
from partsrapport.raw.toml_syntax import parse
from partsrapport.warehouse import schema
from partsrapport.warehouse.parquet import RESULTS
from partsrapport.words import dictionary
from partsrapport.words.vocabulary import values

# Great Expectations' levels and the report's words for them.
SEVERITIES = dict(zip(("critical", "warning", "info"), values("severity"), strict=True))
REMEDIES = {
    "core": "Rätta raderna i rådata.",
    "mart": "Tabellen räknas fram av programmet: är rådata rätt, så anmäl felet.",
}
"""What to do about what fails in a table of a schema, where its suite does not say."""
FAULT_OF_PROGRAM = "Det beror på programmet: anmäl felet."
KEYS = {"type": str, "kwargs": dict, "severity": str, "description": str}
LIMITS = "limits.toml"
LIMIT = re.compile(r"\{limit\.(\w+)\}")
"""How a suite takes a limit from the file that says where they are drawn and why."""
Expectation = dict[str, Any]


@dataclass(frozen=True)
class Suite:
    """What is expected of one table: a file, the table, what it holds and what to do about it in Swedish, and
    the expectations in order."""

    path: Path
    table: schema.Table
    title: str
    remedy: str
    expectations: tuple[Expectation, ...]

    def place(self, position: int) -> str:
        """Where an expectation is written, for messages: the file, and which one counted from 1 (its ``position``)."""
        return f"{self.path}, kontroll {position}"


def read(*folders: Path) -> list[Suite]:
    """Read every suite, in the order of their names; each, and each limit, from the first folder that has it.

    Raises
    ------
    UsageError
        There is none, or one is malformed or names a table or column that does not exist.
    """
    paths = reads.layered(folders, end=".json")
    if not paths:
        raise UsageError(f"Mappen {folders[0]} har inga kontroller (*.json). Återställ den.")
    limits = {name: limit for folder in reversed(folders) for name, limit in _limits(folder / LIMITS).items()}
    return [_suite(path, limits) for path in paths.values()]


def read_all(*folders: Path) -> list[Suite]:
    """Read every suite, of which there is one for every table but the results themselves: what nobody checks, is not.

    Raises
    ------
    UsageError
        As ``read``, or a table has no suite.
    """
    found = read(*folders)
    missing = sorted(schema.tables().keys() - {suite.table.name for suite in found} - RESULTS)
    if missing:
        lines = (f"Tabellen {name} har inga kontroller. Lägg till {folders[0] / name}.json." for name in missing)
        raise UsageError("\n".join(lines))
    return found


def without(read: list[Suite], tables: Collection[str]) -> list[Suite]:
    """The suites but those of some tables, and of the others what reads none of these."""
    return [
        replace(suite, expectations=tuple(one for one in suite.expectations if not _mentions(one, tables)))
        for suite in read
        if suite.table.name not in tables
    ]


def _mentions(expectation: Expectation, tables: Collection[str]) -> bool:
    return any(table in str(expectation["kwargs"]) for table in tables)


def columns(expectation: Expectation) -> list[str]:
    """Return the columns that an expectation is about; none when it is about the table or a query."""
    kwargs = expectation["kwargs"]
    single = [kwargs[key] for key in ("column", "column_A", "column_B") if key in kwargs]
    return [*single, *kwargs.get("column_list", [])]


def _limits(path: Path) -> dict[str, float]:
    """The limits by name; none where a folder has no file of them."""
    try:
        limits: dict[str, float] = parse(path, str(path)).get("limit", {})
    except FileNotFoundError:
        return {}
    except DataError as error:
        raise UsageError(str(error)) from None
    wrong = [name for name, value in limits.items() if type(value) not in (int, float)]
    if wrong:
        raise UsageError(f"{path}: {', '.join(wrong)} ska vara tal. Rätta filen.")
    return limits


def _suite(path: Path, limits: Mapping[str, float]) -> Suite:
    table = schema.tables().get(path.stem)
    if table is None:
        raise UsageError(f"{path}: tabellen {path.stem} finns inte. Rätta filens namn.")
    content = _content(path, limits)
    remedy = content["meta"].get("remedy") or REMEDIES.get(table.name.split(".")[0], FAULT_OF_PROGRAM)
    suite = Suite(path, table, dictionary.of_table(table.name).sv, remedy, ())
    expectations = (_checked(suite, *numbered) for numbered in enumerate(content["expectations"], start=1))
    return replace(suite, expectations=tuple(expectations))


def _with_limits(text: str, limits: Mapping[str, float], path: Path) -> str:
    """JSON with each ``{limit.<name>}`` as the number, also where it is all of a text."""
    unknown = sorted(set(LIMIT.findall(text)) - limits.keys())
    if unknown:
        raise UsageError(f"{path}: gränsen {', '.join(unknown)} finns inte i {LIMITS}. Lägg till den.")
    whole = re.sub(f'"{LIMIT.pattern}"', lambda found: str(limits[found[1]]), text)
    return LIMIT.sub(lambda found: str(limits[found[1]]), whole)


def _content(path: Path, limits: Mapping[str, float]) -> dict[str, Any]:
    try:
        content = json.loads(_with_limits(reads.text(path), limits, path))
    except json.JSONDecodeError as error:
        at = f"rad {error.lineno}, tecken {error.colno}"
        raise UsageError(f"{path} är inte giltig JSON: {at}. Rätta filen, eller återställ den.") from None
    match content:
        case {"name": path.stem, "meta": dict(), "expectations": list()}:
            return dict(content)
    raise UsageError(f"{path} ska ha name ({path.stem}, som filen), meta och listan expectations. Rätta filen.")


def _checked(suite: Suite, position: int, expectation: Expectation) -> Expectation:
    """The expectation, with its position and what to do about what it finds in its ``meta``."""
    place = suite.place(position)
    for key, type_ in KEYS.items():
        if not isinstance(expectation, dict) or not isinstance(expectation.get(key), type_):
            raise UsageError(f"{place}: {key} saknas eller är av fel slag. Rätta filen.")
    if expectation["severity"] not in SEVERITIES:
        raise UsageError(f"{place}: severity är {expectation['severity']} men ska vara {' eller '.join(SEVERITIES)}.")
    for column in columns(expectation):
        if column not in suite.table.column_names:
            raise UsageError(f"{place}: kolumnen {column} finns inte i {suite.table.name}. Rätta filen.")
    meta = {"remedy": suite.remedy, **expectation.get("meta", {}), "position": position}
    return expectation | {"meta": meta}
