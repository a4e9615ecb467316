"""Temporary folders in one place: gone when the command ends, or if it was killed, when the next one begins."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from partsrapport.running import folders

_PREFIX = "partsrapport-"
_VARIABLES = ("TMPDIR", "TEMP", "TMP")


@contextmanager
def together() -> Iterator[Path]:
    """Let all temporary files of this process, and of those that it starts, lie in one folder until the block ends."""
    _remove_left()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    before = tempfile.tempdir, {name: os.environ.get(name) for name in _VARIABLES}
    with folders.locked(folder / folders.LOCK):
        folders.put_mark(folder, folders.TEMPORARY)
        tempfile.tempdir = str(folder)
        os.environ |= dict.fromkeys(_VARIABLES, str(folder))
        try:
            yield folder
        finally:
            tempfile.tempdir, variables = before
            os.environ |= {name: value for name, value in variables.items() if value is not None}
            for name in (name for name, value in variables.items() if value is None):
                del os.environ[name]
            shutil.rmtree(folder, ignore_errors=True)


def _remove_left() -> None:
    """Remove what killed commands of this user have left: marked as ours, and held by nobody."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if folder.is_symlink() or not _is_own(folder) or not folders.is_ours(folder, folders.TEMPORARY):
            continue
        with suppress(OSError), folders.locked(folder / folders.LOCK) as is_left:
            if is_left:
                shutil.rmtree(folder, ignore_errors=True)


def _is_own(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
