"""Finding the files of the contract in the folder of raw data."""

from pathlib import Path

from partsrapport.errors import DataError
from partsrapport.raw import reads
from partsrapport.raw.problems import nearest, stop_if
from partsrapport.raw.text import fold

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
_OTHER_TABLES = (".xlsb", ".numbers")
"""Suffixes of tables that are not read; other files, a note say, may lie there."""


def find(raw: Path, name: str) -> list[Path]:
    """The files of ``name`` (e.g. ``avrop``): the one file, or all in the folder of that name; none if there is none.

    Raises
    ------
    DataError
        There are several of that name, so that it is unclear which one holds; one is of a kind that is not read, or no
        file at all; or it is a folder with no table, or with folders of tables.
    """
    reads.names(raw, start=name)
    found = [path for path in _visible(raw) if _is_named(path, name)]
    if len(found) > 1:
        names = " och ".join(path.name for path in found)
        raise DataError(f"I {raw} finns både {names}. Behåll en, eller lägg filerna i en mapp som heter {name}.")
    files = [file for path in found for file in _files(path)]
    stop_if(
        f"{file.relative_to(raw)} är av ett slag som inte läses. Spara den som .xlsx eller .csv."
        for file in files
        if file.suffix.lower() in _OTHER_TABLES
    )
    return files


def _is_named(path: Path, name: str) -> bool:
    """Whether it is what goes by the name: a folder of just that name, or anything that is named as a table of it."""
    called = path.stem if _is_table(path) else path.name
    return fold(called) == name and (_is_table(path) or path.is_dir())


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES + _OTHER_TABLES


def _files(path: Path) -> list[Path]:
    """The file, or those in the folder."""
    if _is_table(path):
        check_is_file(path, path.name)
        return [path]
    stop_if(
        f"Mappen {path.name}/{inner.name} läses inte, för den ligger i en annan mapp. Flytta filerna till {path.name}."
        for inner in _visible(path)
        if inner.is_dir() and any(_is_table(table) and not _is_hidden(table) for table in inner.rglob("*"))
    )
    tables = [inner for inner in _visible(path) if _is_table(inner)]
    for table in tables:
        check_is_file(table, f"{path.name}/{table.name}")
    if not tables:
        raise DataError(f"Mappen {path.name} är tom på tabeller. Lägg dit filerna som .csv eller .xlsx.")
    return tables


def check_is_file(path: Path, file: str) -> None:
    """Check that what goes by the name of a file is one, or is not there at all; ``file`` is its name in the message.

    Raises
    ------
    DataError
        It is a folder, a link to nothing, or a pipe or device that might never end or never begin.
    """
    if path.is_dir():
        raise DataError(f"{file} är en mapp, inte en fil. Döp om den eller lägg filen där i stället.")
    if path.is_symlink() and not path.exists():
        raise DataError(f"{file} är en länk till något som inte finns. Lägg dit filen själv.")
    if path.exists() and not path.is_file():
        raise DataError(f"{file} är ingen fil utan ett rör, en enhet eller något annat. Lägg dit filen själv.")


def find_required(raw: Path, name: str) -> list[Path]:
    """As ``find``, but there must be at least one.

    Raises
    ------
    DataError
        There is none, or it is unclear which.
    """
    paths = find(raw, name)
    if not paths:
        named = {path.stem: path.name for path in _visible(raw) if path.is_file()}
        near = nearest(name, named)
        to_do = f"Menades {named[near]}? Döp i så fall om den." if near else "Lägg dit den."
        raise DataError(f"Filen {name}.csv eller {name}.xlsx saknas i {raw}. {to_do}")
    return paths


def _visible(folder: Path) -> list[Path]:
    """What lies in the folder, in name order, but hidden files and the lock files of an open Excel."""
    return sorted(path for path in folder.iterdir() if not _is_hidden(path))


def _is_hidden(path: Path) -> bool:
    return path.name.startswith((".", "~$"))
