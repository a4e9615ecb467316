"""The folders that are written to: which may be, one build at a time in each, and removing all that was made."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from partsrapport.errors import BusyError, UsageError
from partsrapport.project import TOOL, Project
from partsrapport.raw.paths import OF_SYSTEM
from partsrapport.running import marks, swapping
from partsrapport.running.marks import MARK, PART, PUBLISHED, WORK
from partsrapport.warehouse import exchanges
from partsrapport.words.language import LANGUAGES

LOCK, RUNNING = ".partsrapport-lock", ".partsrapport-running"
_PLACEHOLDERS = (".gitkeep", ".gitignore", LOCK, RUNNING)
_SOURCES = ("expectations", "notebooks", "quarto", "src", "tests", "docs", "demo", "bench", ".git", ".github", ".venv")
_KNOWS_LEAVE = os.access in os.supports_effective_ids
_ADVICE = "Ange en ny eller tom mapp."


def require_new(folder: Path, why: str) -> None:
    """Check that a folder is not there yet, or empty; ``why`` ends the message.

    Raises
    ------
    UsageError
        It is a file, or something lies in it.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} är en fil. Ange en ny mapp.")
    if folder.exists() and any(path.name.lower() not in OF_SYSTEM for path in folder.iterdir()):
        raise UsageError(f"Mappen {folder} är inte tom. Ange en ny mapp, {why}.")


def check(project: Project, *, out: bool = True) -> None:
    """Check that the work folder, and the published one, may be written to.

    Raises
    ------
    UsageError
        One may not: it says which folder, why, and what to do.
    """
    raw = ("--raw", project.raw)
    written = [("--work", project.work, WORK)] + ([("--out", project.out, PUBLISHED)] if out else [])
    for option, folder, kind in written:
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{option} {folder} är en fil. Ange en mapp.")
        if os.name == "posix" and folder.exists() and not os.access(folder, os.W_OK, effective_ids=_KNOWS_LEAVE):
            raise UsageError(f"{option} {folder} är skrivskyddad. Ta bort skyddet, eller ange en annan mapp.")
        others = [raw, *((other, path) for other, path, _ in written if other != option)]
        _check_place(option, folder, project, others)
        _check_owner(option, folder, kind)
    for aside in [project.replaced, project.staging] if out else []:
        _check_owner("Mappen", aside, PUBLISHED)


def _check_place(option: str, folder: Path, project: Project, others: Iterable[tuple[str, Path]]) -> None:
    home = Path(os.path.expanduser("~")).resolve()  # noqa: PTH111  Path.home() raises for a user without a home
    for kept, what in ((project.root, "projektet"), (home, "hemmappen")):
        if _is_in(kept, folder):
            raise UsageError(f"{option} {folder} är eller innehåller {what}, som skulle skrivas över. {_ADVICE}")
    sources = [root / name for root in (project.root, TOOL) for name in _SOURCES] + [Path(__file__).parents[1]]
    of_git = [parent for parent in (folder, *folder.parents) if parent.name == ".git"]
    for other, path in [*others, *(("det som rapporten byggs av,", source) for source in [*sources, *of_git])]:
        if _is_in(folder, path) or _is_in(path, folder):
            raise UsageError(
                f"{option} {folder} och {other} {path} ligger i varandra, så att det ena skulle skrivas över av det "
                f"andra. {_ADVICE}"
            )


def _check_owner(option: str, folder: Path, kind: str) -> None:
    if not folder.exists() or marks.is_ours(folder, kind):
        return
    found = next((path.name for path in sorted(folder.iterdir()) if not _is_placeholder(path)), None)
    if found is not None:
        raise UsageError(
            f"{option} {folder} innehåller {found}, som partsrapport inte har gjort. Flytta det som finns där, eller "
            "ange en ny eller tom mapp."
        )


def _is_placeholder(path: Path) -> bool:
    is_begun = path.name.endswith(exchanges.NEW)
    return is_begun or path.name in _PLACEHOLDERS or path.name.lower() in OF_SYSTEM


@contextmanager
def claimed(project: Project, *, out: bool = True) -> Iterator[None]:
    """Have the work folder, and the published one, to oneself; mend what a killed build left.

    Raises
    ------
    BusyError
        Another build is at work in one of them.
    """
    check(project, out=out)
    with ExitStack() as held:
        held.enter_context(_alone(project.work, project.work / LOCK))
        if out:
            held.enter_context(_alone(project.out, project.out.with_name(f".{project.out.name}{LOCK}")))
        check(project, out=out)  # again, now that no other build changes them
        if not marks.is_ours(project.work, WORK):
            marks.put_mark(project.work, WORK)
        (project.work / RUNNING).touch()
        if out:
            swapping.restore_published(project)
        try:
            yield
        finally:
            (project.work / RUNNING).unlink(missing_ok=True)


def is_interrupted(project: Project) -> bool:
    """Whether a build is at work in the work folder, or was killed there."""
    return (project.work / RUNNING).exists()


@contextmanager
def _alone(folder: Path, lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with locked(lock) as is_held:
        if not is_held:
            raise BusyError(f"Ett annat bygge pågår i {folder}. Vänta tills det är klart och försök igen.")
        yield


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Whether nobody else holds the lock; if so it is held until the block or the program ends. The file stays."""
    from filelock import FileLock, Timeout  # noqa: PLC0415  an unchanged build does not pay for it

    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def remove_made(project: Project) -> None:
    """Remove all that builds have made, in the work folder and where they published, unless one is at work there."""
    with claimed(project):
        marks.clear(project.out, PUBLISHED)
        for path in [*project.made_in_work, *project.work.glob(f".*{exchanges.NEW}")]:
            path.unlink(missing_ok=True)
        for inner in sorted(project.work.rglob(MARK), key=lambda path: -len(path.parts)):
            marks.clear(inner.parent, PART)
        for one in project.in_each(LANGUAGES):
            marks.remove_empty(one.executed)
        others = [path for path in marks.files_in(project.work) if path.name != MARK and not _is_placeholder(path)]
        if not others:
            marks.clear(project.work, WORK)


def _is_in(inner: Path, outer: Path) -> bool:
    """Whether a folder is another one or lies in it, also where a file system does not tell case."""
    places, identity = (inner, *inner.parents), _identity(outer)
    return outer in places or (identity is not None and identity in map(_identity, places))


def _identity(path: Path) -> tuple[int, int] | None:
    """What the file system knows a folder by, if it is there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
