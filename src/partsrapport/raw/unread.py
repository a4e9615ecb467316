"""The files that lie among the raw data and are not read: whoever put one there may think that it counts.

This module is imported by builds in which nothing has changed, and therefore not Polars.
"""

from collections.abc import Iterable
from pathlib import Path

from partsrapport.raw import paths

SURVEY_FOLDER = "enkater"
"""The folder of surveys: what they are declared to be, and their answers."""
SURVEYS, GOALS, CLAIMS = DECLARATIONS = (
    f"{SURVEY_FOLDER}/enkater.toml",
    "effektmal.toml",
    "publicerade_uppgifter.toml",
)
"""The files that declare something, which no build does without; all others that are read are tables."""
EXCEPTIONS = "undantag.toml"
"""The file that lets known faults through; a build does without."""
OF_SHEET = ", blad "
"""What stands between the name of a file and that of one of its sheets, where several are read."""
CORRECTED = "rattade"
"""The folder of corrected workbooks of quarantined rows; a build does without."""
PLAN = "verksamhetsplan.toml"
"""What the plans said would be done; a build does without."""
WORDS = "ordlista.toml"
"""The organisation's own words; a build does without."""
_MOST_SAID = 20


def names(raw: Path, read: Iterable[str]) -> list[str]:
    """The files, as paths from ``raw``, but the tables read, declarations, hidden files, locks of Excel and READMEs."""
    known = {*DECLARATIONS, EXCEPTIONS, PLAN, WORDS, *(_file_of(name, raw) for name in read)}
    below = (Path(path).relative_to(raw) for path in paths.below(str(raw)))
    asked = (path for path in below if path.parts[0] != CORRECTED and not paths.is_beside(path.parts))
    return sorted(path.as_posix() for path in asked if path.as_posix() not in known)


def _file_of(name: str, raw: Path) -> str:
    """The file that a name in the account stands for: itself or, where several sheets are read, the one they are in."""
    return name if (raw / name).exists() else name.rpartition(OF_SHEET)[0]


def said(unread: list[str], read: Iterable[str]) -> list[str]:
    """A line for each, with what to do where its name tells what it was meant to be."""
    tables = {paths.plain(file.split("/")[0].split(".")[0]): file for file in read}
    lines = [f"Läses inte: {file}.{_advice(file, tables)}" for file in unread[:_MOST_SAID]]
    further = len(unread) - _MOST_SAID
    return [*lines, f"… och {further} filer till som inte läses."] if further > 0 else lines


def _advice(file: str, tables: dict[str, str]) -> str:
    """``tables`` is the name of a table → a file that was read of it."""
    if file.startswith(f"{SURVEY_FOLDER}/"):
        return f" Ange den i {SURVEYS}, om den ska läsas."
    table = next((name for name in tables if paths.plain(file).startswith(name) and name != SURVEY_FOLDER), None)
    if table is None or "/" in file:
        return ""
    if "/" in tables[table]:
        return f" Lägg den i mappen {table}, om den ska läsas."
    return f" Lägg den och {tables[table]} i en mapp som heter {table}, om båda ska läsas."
