"""What ends a line: a line feed, with or without a carriage return; or a return alone, in files of old Macintoshes.

Readers differ about a return alone (the rest of what Unicode calls a line end ends none here, and is space): a header
that one of them finds is half a row to another. So there is none left when they come.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_CHUNK = 1 << 16
_LONE = re.compile(rb"\r(?!\n)")


def without_lone_returns(path: Path, target: Path) -> Path:
    """The file, or where carriage returns stand alone in it, the target with the same text and none of them.

    They end lines where they are more than the line feeds, and are space elsewhere.
    """
    lone_n = feeds_n = 0
    for block in _blocks(path):
        lone_n, feeds_n = lone_n + len(_LONE.findall(block)), feeds_n + block.count(b"\n")
    if not lone_n:
        return path
    with target.open("wb") as out:
        out.writelines(_LONE.sub(b"\n" if lone_n > feeds_n else b" ", block) for block in _blocks(path))
    return target


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes in pieces that part no return from its feed."""
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            block = last + chunk
            last = b"\r" if block.endswith(b"\r") else b""
            yield block.removesuffix(last)
    yield last
