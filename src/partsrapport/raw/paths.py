"""Which files there are below a folder, and which of them are data by their names.

Paths are texts here: a build in which nothing has changed has hundreds, and objects would take longer than all else.
This module is imported by such builds, and therefore no library.
"""

import os
import unicodedata
from collections.abc import Iterator, Sequence

OF_SYSTEM = (".ds_store", "thumbs.db", "desktop.ini")
"""Files that systems put into folders that somebody has looked at, in small letters."""


def below(folder: str) -> list[str]:
    """All that is no folder below a folder, in name order; also behind links, but no folder twice, and no bytecode.

    Raises
    ------
    OSError
        A folder that may hold data may not be read.
    """
    return sorted(_walk(folder, set()))


def _walk(folder: str, seen: set[tuple[int, int]]) -> Iterator[str]:
    try:
        place = os.stat(folder)  # noqa: PTH116  paths as text: a build in which nothing has changed has hundreds
        entries = list(os.scandir(folder))
    except OSError as error:
        if isinstance(error, FileNotFoundError) or is_beside([os.path.basename(folder)]):  # noqa: PTH119
            return
        raise
    if (place.st_dev, place.st_ino) in seen:
        return
    seen.add((place.st_dev, place.st_ino))
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        if os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir():  # noqa: PTH112  and no error of a circle
            yield from _walk(entry.path, seen)
        else:
            yield entry.path


def data_below(folder: str) -> list[str]:
    """All below a folder but what is beside the data, in name order."""
    at = len(folder.rstrip(os.sep)) + 1
    return [path for path in below(folder) if not is_beside(path[at:].split(os.sep))]  # noqa: PTH206


def named(found: list[str], folder: str, start: str, end: str) -> list[str]:
    """Those of the files found below a folder whose first folder or own name begins, and whose name ends so."""
    at, start = len(folder.rstrip(os.sep)) + 1, plain(start)
    ending = [path for path in found if path.endswith(end)]
    if not start:
        return ending
    return [path for path in ending if plain(path[at:].partition(os.sep)[0]).startswith(start)]


def is_beside(parts: Sequence[str]) -> bool:
    """Whether a path, by its parts, is none of the data: hidden, a lock of Excel, a README or the system's own."""
    return any(part.startswith((".", "~$")) for part in parts) or parts[-1].lower().startswith(("readme", *OF_SYSTEM))


def plain(name: str) -> str:
    """A name without case and accents."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip().lower()
