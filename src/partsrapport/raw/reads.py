"""What a task reads, hashed when it is read: by that alone the next build knows what has changed.

Everything that decides a result is read through here. Outside a task nothing is noted, and reading is just reading.
This module is imported by builds in which nothing has changed, and therefore no library.
"""

import errno
import hashlib
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from partsrapport.errors import UsageError
from partsrapport.raw import paths

_PART_BYTES = 2**18
_CLOCK_TICK_SECONDS = 2  # the coarsest clock of a file system in use, that of FAT


class Record:
    """What one task has read."""

    def __init__(self) -> None:
        self.files: dict[str, str | None] = {}
        """Path → SHA-256 of the bytes that were read; ``None`` where no file was found."""
        self.listings: dict[tuple[str, str, str], list[str]] = {}
        """Folder, how names begin and how they end → the files that were found."""
        self.rests: dict[str, list[str]] = {}
        """Path → a pattern, the SHA-256 of the text, and that of what is left without what the pattern finds."""

    def note(self, path: Path, sha256: str | None) -> None:
        """Note what was read.

        Raises
        ------
        UsageError
            It was read before, and then held something else.
        """
        if self.files.setdefault(str(path), sha256) != sha256:
            raise _changed(path)

    def as_json(self) -> dict[str, Any]:
        """What ``Now.is_as`` is asked about by the next build."""
        listings = [[*asked, found] for asked, found in self.listings.items()]
        return {"files": self.files, "listings": listings, "rests": self.rests}


_current: ContextVar[Record | None] = ContextVar("_current", default=None)


@contextmanager
def recording() -> Iterator[Record]:
    """Note what is read in the block, by this thread."""
    record = Record()
    token = _current.set(record)
    try:
        yield record
    finally:
        _current.reset(token)


def content(path: Path) -> bytes:
    """The bytes of a file that is small enough to hold."""
    try:
        identity(path)
        read = path.read_bytes()
    except FileNotFoundError:
        _note(path, None)
        raise
    _note(path, hashlib.sha256(read).hexdigest())
    return read


def text(path: Path) -> str:
    """The text of a file in UTF-8, with or without a mark, its lines ended by line feeds.

    Raises
    ------
    UsageError
        It is in another encoding.
    """
    try:
        return content(path).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise UsageError(f"{path} är inte sparad som UTF-8. Spara den på nytt så, utan att ändra något.") from None


def note_rest(path: Path, pattern: str) -> None:
    """Note that of a text only that was used which is left when what a pattern finds is taken out."""
    record = _current.get()
    if record and path.exists():
        record.rests[str(path)] = [pattern, sha256_of(path), _sha256_of_rest(path, pattern)]


def _sha256_of_rest(path: Path | str, pattern: str) -> str:
    rest = re.sub(pattern, "", Path(path).read_text(encoding="utf-8"))
    return hashlib.sha256(rest.encode()).hexdigest()


@contextmanager
def steady(path: Path) -> Iterator[str]:
    """A file that a library reads by its path, any number of times, within the block; yields the SHA-256 of its bytes.

    Raises
    ------
    UsageError
        The file changed meanwhile.
    """
    try:
        before, begun = identity(path), time.time()
    except FileNotFoundError:
        _note(path, None)
        raise
    sha256 = sha256_of(path)
    yield sha256
    is_too_new_to_tell = begun - max(before[-2:]) / 1e9 < _CLOCK_TICK_SECONDS
    if identity(path) != before or (is_too_new_to_tell and sha256_of(path) != sha256):
        raise _changed(path)
    _note(path, sha256)


def seen(path: Path) -> str | None:
    """The SHA-256 of a file as it is, as ``current``, noted."""
    sha256 = current(path)
    _note(path, sha256)
    return sha256


def is_there(path: Path) -> bool:
    """Whether there is such a file; if not, that is noted."""
    exists = path.exists()
    if not exists:
        _note(path, None)
    return exists


def noted(path: Path) -> str:
    """The SHA-256 of what was read of a file, or if nothing was, of what is there."""
    record = _current.get()
    return (record.files.get(str(path)) if record else None) or sha256_of(path)


def names(folder: Path, start: str = "", end: str = "") -> list[Path]:
    """The files below a folder, in name order: those whose first folder or own name begins and whose name ends so.

    Case and accents of the beginning do not count; hidden files, locks of Excel and READMEs are never among them.
    """
    found = paths.named(paths.data_below(str(folder)), str(folder), start, end)
    record = _current.get()
    if record:
        record.listings[str(folder), start, end] = found
    return [Path(path) for path in found]


def layered(folders: Iterable[Path], end: str = "") -> dict[str, Path]:
    """Files by their names below the folders, in name order: each where it is found first, found as by ``names``."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in names(folder, end=end):
            found.setdefault(path.relative_to(folder).as_posix(), path)
    return dict(sorted(found.items()))


class Now:
    """What there is now; each file and each folder is looked at once, however many tasks have read it."""

    def __init__(self) -> None:
        self.hashes: dict[str, str | None] = {}
        self.below: dict[str, list[str]] = {}

    def is_as(self, record: dict[str, Any]) -> bool:
        """Whether all that was read is what it was."""
        files, listings, rests = record["files"].items(), record["listings"], record["rests"]
        return (
            all(self._sha256(path) == sha256 for path, sha256 in files)
            and all(self._named(*asked) == found for *asked, found in listings)
            and all(
                self._sha256(path) == whole or _sha256_of_rest(path, pattern) == rest
                for path, (pattern, whole, rest) in rests.items()
            )
        )

    def _sha256(self, path: str) -> str | None:
        if path not in self.hashes:
            self.hashes[path] = current(path)
        return self.hashes[path]

    def _named(self, folder: str, start: str, end: str) -> list[str]:
        if folder not in self.below:
            self.below[folder] = paths.data_below(folder)
        return paths.named(self.below[folder], folder, start, end)


def current(path: Path | str) -> str | None:
    """The SHA-256 of a file as it is; ``None`` if there is none, or none that can be read."""
    try:
        return sha256_of(path) if stat.S_ISREG(os.stat(path).st_mode) else None  # noqa: PTH116
    except OSError:
        return None


def sha256_of(path: Path | str) -> str:
    """The SHA-256 of a file's bytes; hundreds of small files take longer to open as objects than to read."""
    digest = hashlib.sha256()
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        while part := os.read(file, _PART_BYTES):
            digest.update(part)
    finally:
        os.close(file)
    return digest.hexdigest()


def _note(path: Path, sha256: str | None) -> None:
    record = _current.get()
    if record:
        record.note(path, sha256)


def identity(path: Path | str) -> list[int]:
    """What cannot stay the same when a file is replaced or written to, but within a tick of the clock.

    Raises
    ------
    OSError
        There is no file: nothing, a folder, or a pipe or device that might never end or never begin.
    """
    found = os.stat(path)  # noqa: PTH116  of hundreds of files, as in ``paths``
    if not stat.S_ISREG(found.st_mode):
        kind = errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.ENXIO
        raise OSError(kind, os.strerror(kind), str(path))
    return [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _changed(path: Path) -> UsageError:
    return UsageError(f"{path} ändrades medan den lästes. Vänta tills den är sparad och kör igen.")
