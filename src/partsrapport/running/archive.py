"""The published folder as one file to send or upload: the same bytes for the same report."""

import json
import zipfile
from pathlib import Path

from partsrapport.errors import UsageError
from partsrapport.project import MANIFEST
from partsrapport.running import marks
from partsrapport.warehouse import exchanges

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: the same whenever it is made


def of(out: Path) -> Path:
    """Where the archive of a published folder lies: beside it, by its name."""
    return out.with_name(f"{out.name}.zip")


def write(out: Path) -> Path:
    """Write what was published in ``out``, and nothing that others have put there, to its archive.

    Raises
    ------
    UsageError
        A file of that name is there that is no such archive.
    """
    target = of(out)
    if target.exists() and not _is_ours(target):
        raise UsageError(f"{target} är inte gjord av partsrapport och skulle skrivas över. Flytta den.")
    with exchanges.written(target) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in marks.made(out, marks.PUBLISHED):
            entry = zipfile.ZipInfo(f"{out.name}/{path.relative_to(out).as_posix()}", _DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return target


def remove(out: Path) -> None:
    """Remove the archive, if there is one."""
    if of(out).exists() and _is_ours(of(out)):
        of(out).unlink()


def _is_ours(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            name = next(name for name in archive.namelist() if name.endswith(f"/{MANIFEST}"))
            return bool(json.loads(archive.read(name)).get("made_by") == marks.MAKER)
    except (OSError, ValueError, StopIteration, zipfile.BadZipFile):
        return False
