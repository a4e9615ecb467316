"""The two ways in which a command ends without a result, each with one clear Swedish message; and what disks say."""

import errno
from typing import Any


class PartsrapportError(Exception):
    """Base of the expected errors; the message is Swedish and meant for the user as it stands."""

    exit_code = 1
    found: dict[str, Any] = {}  # noqa: RUF012  never changed, only replaced in an instance
    """What else ``--json`` answers."""


class UsageError(PartsrapportError):
    """A fault in use or environment: an option, the configuration, a missing program (exit code 1)."""

    exit_code = 1


class BusyError(UsageError):
    """Another build is at work in the same folder; it will end by itself."""


class DataError(PartsrapportError):
    """The data stop publishing: the message says file, row, column, value and what to do (exit code 2)."""

    exit_code = 2


_DISK = {
    errno.EACCES: "går inte att läsa eller skriva: behörighet saknas",
    errno.EPERM: "går inte att läsa eller skriva: behörighet saknas",
    errno.EROFS: "går inte att skriva: disken är skrivskyddad",
    errno.ENOSPC: "går inte att skriva: disken är full",
    errno.EDQUOT: "går inte att skriva: utrymmet är slut",
    errno.EFBIG: "går inte att skriva: utrymmet är slut",
    errno.ENOENT: "finns inte",
    errno.ENXIO: "är ingen fil utan ett rör, en enhet eller något annat",
    errno.EEXIST: "finns redan, och är ingen mapp",
    errno.ENOTDIR: "går inte att nå: något på vägen dit är ingen mapp",
    errno.EISDIR: "är en mapp, inte en fil",
    errno.ENAMETOOLONG: "har ett för långt namn",
    errno.EBUSY: "används av ett annat program",
}
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
_WINDOWS = {32: "är öppen i ett annat program", 33: "är öppen i ett annat program", 206: _DISK[errno.ENAMETOOLONG]}
"""Windows' own numbers; Python calls an open file a missing permission, and too long a name a missing file."""


def reason_of_disk(error: OSError) -> str:
    """What is wrong with a file or folder, as the end of a sentence that begins with its name."""
    opened = _WINDOWS.get(getattr(error, "winerror", None) or 0)
    return opened or _DISK.get(error.errno or 0, f"gav ett fel: {error.strerror or error}")


def is_of_writing(error: OSError) -> bool:
    """Whether it is about what was written, whatever was read at the time."""
    return error.errno in _FULL


def of_disk(error: OSError) -> str:
    """What is wrong with which file or folder."""
    reason = reason_of_disk(error)
    return f"{error.filename or 'En fil'} {reason}. Rätta det och kör igen. Det som var publicerat ligger kvar."
