"""Putting a new file or folder in the place of the old one, also where somebody has the old one open."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from partsrapport.errors import UsageError

_TRIES, _PAUSE_SECONDS = 20, 0.25
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS
_HERE = -100  # AT_FDCWD
NEW = ".partsrapport-new"
"""How a file is called, after its name, until it is whole."""


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, so that nobody finds none; whether the system could."""
    import ctypes  # noqa: PLC0415

    names = bytes(one), bytes(other)
    try:
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*names, _EXCHANGE) == 0)
        return bool(library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):
        return False


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """A path beside a file to write to, which takes its place, as by ``rename``, when the block has ended well."""
    beside = target.with_name(f".{target.name}{NEW}")
    yield beside
    rename(beside, target)


def rename(old: Path, new: Path) -> None:
    """Rename a file, over another one, or a folder; wait a while for a program that has it open, as Windows demands.

    Raises
    ------
    UsageError
        It is still open: says which file.
    """
    for _ in range(_TRIES):
        try:
            old.replace(new)
        except PermissionError as error:
            if getattr(error, "winerror", None) is None:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
    held = next(_held(new if new.exists() and not old.is_dir() else old), old)
    raise UsageError(f"{held} är öppen i ett annat program. Stäng den där, och kör igen.")


def _held(path: Path) -> Iterator[Path]:
    """The files that somebody has open, in a folder or the file itself."""
    for file in [path] if path.is_file() else sorted(path.rglob("*")):
        try:
            file.replace(file)
        except PermissionError:
            yield file
