"""How large a workbook is unpacked, before a reader that makes room for every cell up to the last is let loose on it.

A file of a few kilobytes can unpack to gigabytes, and one stray cell in the far corner of a sheet makes the reader ask
for half a terabyte, at which the whole process ends.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from partsrapport.errors import DataError

MOST_BYTES = 2 << 30
MOST_CELLS = 40_000_000
_CHUNK = 1 << 20
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c(?:\s[^<>]*?)?\sr="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>')


def check(path: Path, file: str) -> None:
    """Let a workbook through that unpacks to no more than a table can be.

    Raises
    ------
    DataError
        It is damaged, unpacks to more than two gibibytes, or has a sheet whose last cell is further away than in any
        table.
    """
    try:
        with ZipFile(path) as archive:
            _check_bytes(archive, file)
            for name in archive.namelist():
                _check_cells(_pieces(archive, name), file, name)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error):
        raise DataError(f"{file} är skadad eller ingen Excelfil. Öppna den i Excel och spara på nytt.") from None


def _check_bytes(archive: ZipFile, file: str) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MOST_BYTES:
        raise DataError(
            f"{file} blir {unpacked >> 30} GB uppackad och läses inte. Spara bladet med tabellen för sig, som CSV."
        )


def _pieces(archive: ZipFile, name: str) -> Iterator[bytes]:
    """The content, cut between tags; at its end a file that says it is smaller than it is gives itself away."""
    rest = b""
    with archive.open(name) as content:
        while chunk := content.read(_CHUNK):
            piece, mark, rest = (rest + chunk).rpartition(b"<")
            rest = mark + rest
            yield piece
    yield rest


def _check_cells(pieces: Iterator[bytes], file: str, sheet: str) -> None:
    columns, rows_n = {b"A"}, 0
    for piece in pieces:
        found = _FILLED_CELL.findall(piece) if sheet.startswith("xl/worksheets/") else []
        columns.update(column for column, _ in found)
        rows_n = max(rows_n, *(int(row) for _, row in found), 0)
    if rows_n * max(map(_place, columns)) > MOST_CELLS:
        last = max(columns, key=_place).decode()
        raise DataError(
            f"{file} har ett blad med text ända till kolumn {last} och rad {rows_n}, som ingen tabell har. "
            "Ta bort det som står utanför tabellen och spara filen på nytt."
        )


def _place(column: bytes) -> int:
    """``A`` is 1, ``XFD`` 16 384."""
    place = 0
    for letter in column:
        place = place * 26 + letter - 64
    return place
