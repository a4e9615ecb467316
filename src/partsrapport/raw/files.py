"""Finding the files of the contract in the folder of raw data."""

from pathlib import Path

from partsrapport.errors import DataError
from partsrapport.raw.problems import stop_if, suggestion
from partsrapport.raw.text import fold

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_OTHER_TABLES = (".xls", ".xlsb", ".ods", ".numbers")
"""Suffixes of tables that are not read; other files, a note say, may lie there."""


def find(raw: Path, name: str) -> list[Path]:
    """The files of ``name`` (e.g. ``avrop``): the one file, or all in the folder of that name; none if there is none.

    Raises
    ------
    DataError
        There are several of that name, so that it is unclear which one holds, or one is of a kind that is not read.
    """
    found = [path for path in _tables(raw) if fold(path.stem) == name]
    found += [path for path in _visible(raw) if path.is_dir() and fold(path.name) == name]
    if len(found) > 1:
        names = " och ".join(path.name for path in found)
        raise DataError(f"I {raw} finns både {names}. Behåll en, eller lägg filerna i en mapp som heter {name}.")
    files = [file for path in found for file in (_tables(path) if path.is_dir() else [path])]
    stop_if(
        f"{file.relative_to(raw)} är av ett slag som inte läses. Spara den som .xlsx eller .csv."
        for file in files
        if file.suffix.lower() in _OTHER_TABLES
    )
    return files


def find_required(raw: Path, name: str) -> list[Path]:
    """As ``find``, but there must be at least one.

    Raises
    ------
    DataError
        There is none, or it is unclear which.
    """
    paths = find(raw, name)
    if not paths:
        near = suggestion(f"{name}.csv", [path.name for path in _visible(raw) if path.is_file()])
        raise DataError(f"Filen {name}.csv eller {name}.xlsx saknas i {raw}.{near} Lägg dit den.")
    return paths


def _tables(folder: Path) -> list[Path]:
    return [path for path in _visible(folder) if path.is_file() and path.suffix.lower() in SUFFIXES + _OTHER_TABLES]


def _visible(folder: Path) -> list[Path]:
    """What lies in the folder, in name order, but hidden files and the lock files of an open Excel."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))
