"""The work folder is one build's at a time, and what a killed build left half done in it is not believed."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from partsrapport.errors import PartsrapportError, UsageError

REMEMBERED = ".doit.json"
_CLAIM = ".building"


@contextmanager
def claimed(work: Path) -> Iterator[Path]:
    """Have the folder to oneself; the path of the file in which doit remembers what is up to date.

    The claim is let go of however the program ends. What doit remembers is forgotten, so that everything is built
    again, if the last build was interrupted (what it had written by then is not what doit believes) or if the file
    cannot be read.

    Raises
    ------
    UsageError
        Another build is at work there.
    """
    work.mkdir(parents=True, exist_ok=True)
    remembered = work / REMEMBERED
    with (work / _CLAIM).open("a+", encoding="utf-8") as claim:
        _lock(claim.fileno(), work)
        if (work / _CLAIM).stat().st_size or not _is_readable(remembered):
            remembered.unlink(missing_ok=True)
        claim.write("Ett bygge pågår, eller avbröts.\n")
        claim.flush()
        try:
            yield remembered
        except PartsrapportError:
            claim.truncate(0)  # an end like any other
            raise
        claim.truncate(0)


def _lock(file: int, work: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(f"Ett annat bygge pågår i {work}. Vänta tills det är klart och försök igen.") from None


def _is_readable(remembered: Path) -> bool:
    try:
        content = json.loads(remembered.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return True
    except ValueError:
        return False
    return isinstance(content, dict) and all(isinstance(task, dict) for task in content.values())
