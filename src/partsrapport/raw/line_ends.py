"""What ends a line: a line feed, with or without a carriage return, and a return alone where it stands between rows.

Readers differ about a return alone (the rest of what Unicode calls a line end ends none here, and is space): a header
that one of them finds is half a row to another. So there is none left when they come.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

_CHUNK = 1 << 16
_LONE = re.compile(rb"\r(?!\n)")


def has_lone_return(path: Path) -> bool:
    """Whether a carriage return stands alone anywhere."""
    return any(_LONE.search(block) for block in _blocks(path))


def is_old_mac(path: Path) -> bool:
    """Whether more carriage returns stand alone than there are line feeds."""
    return sum(len(_LONE.findall(block)) - block.count(b"\n") for block in _blocks(path)) > 0


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes in pieces that part no return from its feed."""
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            block = last + chunk
            last = b"\r" if block.endswith(b"\r") else b""
            yield block.removesuffix(last)
    yield last


def evened(path: Path, target: Path, delimiter: str, *, delimiters_n: int, is_old_mac: bool) -> Path:
    """The text without returns alone: each ends a line if what stands on either side of it has all its fields.

    All of them do where ``is_old_mac``.
    """
    with path.open(encoding="utf-8", newline="") as lines, target.open("w", encoding="utf-8", newline="") as out:
        out.writelines(_evened(lines, delimiter, delimiters_n, is_old_mac))
    return target


def _evened(lines: Iterable[str], delimiter: str, delimiters_n: int, is_old_mac: bool) -> Iterator[str]:
    """Python's own lines end at a return alone too, and keep their ends."""
    for line, following in pairwise([*lines, ""]):
        if not line.endswith("\r"):
            yield line
        elif is_old_mac or line.count(delimiter) == following.count(delimiter) == delimiters_n:
            yield line[:-1] + "\n"
        else:
            yield line[:-1] + " "
