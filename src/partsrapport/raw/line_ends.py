"""What ends a line: a line feed, with or without a carriage return, and a return alone where it stands between rows.

Readers differ about a return alone (the rest of what Unicode calls a line end ends none here, and is space): a header
that one of them finds is half a row to another. So there is none left when they come.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

_CHUNK = 1 << 20


def lone_returns(path: Path) -> int:
    """How many carriage returns stand alone."""
    alone_n = 0
    last = b""
    for chunk in _chunks(path):
        block = last + chunk
        last = b"\r" if block.endswith(b"\r") else b""
        if b"\r" in block:
            alone_n += block.count(b"\r") - len(last) - block.count(b"\r\n")
    return alone_n + len(last)


def line_feeds(path: Path) -> int:
    """How many line feeds there are."""
    return sum(chunk.count(b"\n") for chunk in _chunks(path))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(_CHUNK), b"")


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
