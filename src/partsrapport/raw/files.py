"""Finding the files of the contract in the folder of raw data."""

from pathlib import Path, PurePosixPath

from partsrapport.errors import DataError
from partsrapport.raw import reads
from partsrapport.raw.problems import nearest, stop_if
from partsrapport.raw.text import fold
from partsrapport.raw.unread import OF_SHEET

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
_OTHER_TABLES = (".xlsb", ".numbers")
"""Suffixes of tables that are not read; other files, a note say, may lie there."""


def find(raw: Path, name: str) -> list[Path]:
    """The files of ``name`` (e.g. ``avrop``): the one file, or all in the folder of that name; none if there is none.

    Raises
    ------
    DataError
        There are several of that name, so that it is unclear which one holds; one is of a kind that is not read; or it
        is a folder with folders of tables.
    """
    inside = (path.relative_to(raw) for path in reads.names(raw, start=name))
    tables = [path for path in inside if _is_table(path) and raw_table_of(path.as_posix()) == name]
    found = sorted({path.parts[0] for path in tables})
    if len(found) > 1:
        raise DataError(
            f"I {raw} finns både {' och '.join(found)}. Behåll en, eller lägg filerna i en mapp som heter {name}."
        )
    stop_if(
        f"Mappen {path.parts[0]}/{path.parts[1]} läses inte, för den ligger i en annan mapp. Flytta filerna till "
        f"{path.parts[0]}."
        for path in tables
        if len(path.parts) > 2
    )
    stop_if(
        f"{path.as_posix()} är av ett slag som inte läses. Spara den som .xlsx eller .csv."
        for path in tables
        if path.suffix.lower() in _OTHER_TABLES
    )
    return [raw / path for path in tables]


def raw_table_of(file: str) -> str:
    """The raw table that a file or sheet belongs to, by its path among the raw data; of surveys ``enkater``."""
    path = PurePosixPath(file.partition(OF_SHEET)[0])
    return fold(path.parts[0] if len(path.parts) > 1 else path.stem)


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES + _OTHER_TABLES


def find_required(raw: Path, name: str) -> list[Path]:
    """As ``find``, but there must be at least one.

    Raises
    ------
    DataError
        There is none, or it is unclear which.
    """
    paths = find(raw, name)
    if not paths:
        named = {path.stem: path.name for path in reads.names(raw) if path.parent == raw}
        near = nearest(name, named)
        to_do = f"Menades {named[near]}? Döp i så fall om den." if near else "Lägg dit den."
        raise DataError(f"Filen {name}.csv eller {name}.xlsx saknas i {raw}. {to_do}")
    return paths
