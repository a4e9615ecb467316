"""Finding the files of the contract in the folder of raw data."""

from pathlib import Path

from partsrapport.errors import DataError
from partsrapport.raw.problems import suggestion
from partsrapport.raw.text import fold

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")


def find(raw: Path, name: str) -> list[Path]:
    """The files of ``name`` (e.g. ``avrop``): the one file, or all in the folder of that name; none if there is none.

    Raises
    ------
    DataError
        There are several of that name, so that it is unclear which one holds.
    """
    found = [path for path in _visible(raw) if fold(path.stem if path.is_file() else path.name) == name]
    readable = [path for path in found if path.is_dir() or path.suffix.lower() in SUFFIXES]
    if len(readable) > 1:
        names = " och ".join(path.name for path in readable)
        raise DataError(f"I {raw} finns både {names}. Behåll en, eller lägg dem i en mapp som heter {name}.")
    if found and not readable:
        raise DataError(f"{found[0].name} är av ett slag som inte läses. Spara den som .xlsx eller .csv.")
    return _files(readable[0]) if readable else []


def find_required(raw: Path, name: str) -> list[Path]:
    """As ``find``, but there must be at least one.

    Raises
    ------
    DataError
        There is none, or it is unclear which.
    """
    paths = find(raw, name)
    if not paths:
        near = suggestion(name, [path.name for path in _visible(raw)])
        raise DataError(f"Filen {name}.csv eller {name}.xlsx saknas i {raw}.{near} Lägg dit den.")
    return paths


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [inner for inner in _visible(path) if inner.suffix.lower() in SUFFIXES]


def _visible(folder: Path) -> list[Path]:
    """What lies in the folder, in name order, but hidden files and the lock files of an open Excel."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))
