"""Temporary folders in one place: gone when the command ends, or if it was killed, when the next one begins."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

from partsrapport.errors import UsageError
from partsrapport.running import folders

_PREFIX = "partsrapport-"
LOCK = ".partsrapport-temporary"
"""What is held by whoever has a folder, and tells that it is one of these."""
_VARIABLES = ("TMPDIR", "TEMP", "TMP")


@contextmanager
def together() -> Iterator[Path]:
    """Let all temporary files of this process, and of those that it starts, lie in one folder until the block ends."""
    base, user = _base(), os.getuid() if hasattr(os, "getuid") else ""
    with ExitStack() as held:
        with folders.locked(base / f"{_PREFIX}{user}{folders.LOCK}") as is_alone:
            if is_alone:  # nobody else is just making one
                _remove_left(base)
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            held.callback(shutil.rmtree, folder, ignore_errors=True)  # at last: Windows removes no lock that is held
            held.enter_context(folders.locked(folder / LOCK))
        held.enter_context(patch.object(tempfile, "tempdir", str(folder)))
        held.enter_context(patch.dict(os.environ, dict.fromkeys(_VARIABLES, str(folder))))
        yield folder


def _base() -> Path:
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        raise UsageError(
            "Det finns ingen mapp där tillfälliga filer går att skriva. Ge plats på disken, eller ange en mapp med "
            "miljövariabeln TMPDIR."
        ) from None


def _remove_left(base: Path) -> None:
    """Remove what killed commands of this user have left: with our lock or not filled yet, and held by nobody."""
    for folder in base.glob(f"{_PREFIX}*"):
        if folder.is_symlink() or not folder.is_dir() or not _is_own(folder):
            continue
        with suppress(OSError):
            with folders.locked(folder / LOCK) as is_left:
                pass
            if is_left:
                shutil.rmtree(folder, ignore_errors=True)


def _is_own(folder: Path) -> bool:
    is_of_user = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    return is_of_user and ((folder / LOCK).exists() or not any(folder.iterdir()))
