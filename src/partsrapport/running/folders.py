"""The folders that are written to: whose they are, what may be removed in them, and one build at a time in each.

A folder is used only if it is new, empty, or bears the mark of this program; in it, only what is listed as made by this
program is ever removed, and only names of its own are written over.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from partsrapport.errors import BusyError, UsageError
from partsrapport.project import MANIFEST, TOOL, Project
from partsrapport.warehouse import exchanges
from partsrapport.words.language import LANGUAGES

WORK, PART, PUBLISHED, TEMPORARY = "work", "part", "published", "temporary"
"""The kinds of folder: of what a build makes, one of those in it, of what is published, of what a command forgets."""
MARK, LOCK, RUNNING = ".partsrapport", ".partsrapport-lock", ".partsrapport-running"
NEW = {name: f".{name}.partsrapport-new" for name in (MARK, MANIFEST)}
"""Marks that are being written, by the name that they will have."""
_PLACEHOLDERS = (".gitkeep", ".gitignore", LOCK, RUNNING, *NEW.values())
_MARKS = {WORK: MARK, PART: MARK, PUBLISHED: MANIFEST, TEMPORARY: MARK}
MAKER = "partsrapport"
_SOURCES = ("expectations", "notebooks", "quarto", "src", "tests", "docs", "demo", "bench", ".git", ".github", ".venv")
_ADVICE = "Ange en ny eller tom mapp."


def mark(kind: str, files: Iterable[str] = ()) -> dict[str, object]:
    """What a mark says, as JSON: who made the folder, of which kind it is, which files in it were made."""
    return {"made_by": MAKER, "kind": kind, "files": list(files)}


def put_mark(folder: Path, kind: str, files: Iterable[str] = ()) -> None:
    """Mark a folder, or mark it anew, in one step."""
    target = folder / _MARKS[kind]
    beside = target.with_name(NEW[target.name])
    beside.write_text(json.dumps(mark(kind, files), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(target)


def is_ours(folder: Path, kind: str) -> bool:
    """Whether the folder bears our mark of that kind."""
    return _listed(folder, kind) is not None


def made(folder: Path, kind: str) -> list[Path]:
    """The files that its mark lists, and the mark itself; none without a mark."""
    listed = _listed(folder, kind)
    if listed is None:
        return []
    inside = (folder / name for name in listed)
    return sorted({folder / _MARKS[kind], *(path for path in inside if ".." not in path.parts)})


def foreign(folder: Path, kind: str) -> list[Path]:
    """The files in it that were not made by this program."""
    ours = set(made(folder, kind))
    return [path for path in _files(folder) if path not in ours]


def clear(folder: Path, kind: str) -> None:
    """Remove what was made in it, and the folder itself with its mark if nothing else is there."""
    if is_ours(folder, kind):
        _clear(folder, kind, made(folder, kind))


def _clear(folder: Path, kind: str, files: Iterable[Path]) -> None:
    """Remove files of a folder; the mark goes last of all, so that whoever is killed here can go on later."""
    mark_of_it = folder / _MARKS[kind]
    for path in files:
        if path != mark_of_it:
            path.unlink(missing_ok=True)
    for inner in filter(Path.is_dir, folder.iterdir()):
        _remove_empty(inner)
    if [path for path in folder.iterdir() if path != mark_of_it]:
        put_mark(folder, kind)
    else:
        mark_of_it.unlink(missing_ok=True)
        folder.rmdir()


@contextmanager
def renewed(folder: Path) -> Iterator[None]:
    """A folder in the work folder, cleared of what was made in it, and marked with what the block makes."""
    clear(folder, PART)
    folder.mkdir(parents=True, exist_ok=True)
    others = set(_files(folder))
    put_mark(folder, PART)
    yield
    new = [path for path in _files(folder) if path not in others and path.name != _MARKS[PART]]
    put_mark(folder, PART, [path.relative_to(folder).as_posix() for path in new])


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
        _check_is_folder(option, folder)
        _check_place(option, folder, project)
        others = [raw, *((other, path) for other, path, _ in written if other != option)]
        _check_apart(option, folder, others)
        _check_owner(option, folder, kind)
    for aside in [project.replaced, project.staging] if out else []:
        _check_owner("Mappen", aside, PUBLISHED)


def _check_is_folder(option: str, folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{option} {folder} är en fil. Ange en mapp.")


def _check_place(option: str, folder: Path, project: Project) -> None:
    home = Path(os.path.expanduser("~")).resolve()  # noqa: PTH111  Path.home() raises for a user without a home
    for kept, what in ((project.root, "projektet"), (home, "hemmappen")):
        if _is_in(kept, folder):
            raise UsageError(f"{option} {folder} är eller innehåller {what}, som skulle skrivas över. {_ADVICE}")
    sources = [root / name for root in (project.root, TOOL) for name in _SOURCES] + [Path(__file__).parents[1]]
    for source in sources:
        if _is_in(folder, source) or _is_in(source, folder):
            raise UsageError(f"{option} {folder} ligger bland det som rapporten byggs av, {source}. {_ADVICE}")
    inside = next((parent for parent in (folder, *folder.parents) if parent.name == ".git"), None)
    if inside:
        raise UsageError(f"{option} {folder} ligger i {inside}, som är gits. {_ADVICE}")


def _check_apart(option: str, folder: Path, others: Iterable[tuple[str, Path]]) -> None:
    for other, path in others:
        if _is_in(folder, path) or _is_in(path, folder):
            raise UsageError(
                f"{option} {folder} och {other} {path} ligger i varandra, så att det ena skulle skrivas över av det "
                f"andra. {_ADVICE}"
            )


def _check_owner(option: str, folder: Path, kind: str) -> None:
    if not folder.exists() or is_ours(folder, kind):
        return
    found = next((path.name for path in sorted(folder.iterdir()) if path.name not in _PLACEHOLDERS), None)
    if found is not None:
        raise UsageError(
            f"{option} {folder} innehåller {found}, som partsrapport inte har gjort. Flytta det som finns där, eller "
            "ange en ny eller tom mapp."
        )


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
        if not is_ours(project.work, WORK):
            put_mark(project.work, WORK)
        (project.work / RUNNING).touch()
        if out:
            restore_published(project)
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


def begin_published(project: Project) -> Path:
    """A new folder beside the published one, marked, to publish into; ``swap`` puts it in place."""
    clear_whole(project.staging)
    project.staging.mkdir(parents=True, exist_ok=True)
    put_mark(project.staging, PUBLISHED)
    return project.staging


def clear_whole(folder: Path) -> None:
    """Remove a folder that was made by ``begin_published``, whatever has come into it."""
    if is_ours(folder, PUBLISHED):
        _clear(folder, PUBLISHED, _files(folder))
    _remove_empty(folder)


def swap(project: Project) -> None:
    """Put the new folder in the place of the published one; what others have put there stays.

    Raises
    ------
    UsageError
        Somebody has put a file there by a name that is now published.
    """
    for path in foreign(project.out, PUBLISHED):
        if (project.staging / path.relative_to(project.out)).exists():
            raise UsageError(f"{path} är inte gjord av partsrapport och skulle skrivas över. Flytta den.")
    if project.out.exists() and exchanges.exchange(project.staging, project.out):
        project.staging.rename(project.replaced)
    else:
        if project.out.exists():
            exchanges.rename(project.out, project.replaced)
        exchanges.rename(project.staging, project.out)
    _bring_over(project, project.replaced)


def remove_made(project: Project) -> None:
    """Remove all that builds have made, in the work folder and where they published.

    Raises
    ------
    UsageError
        A build is at work in one of them.
    """
    with claimed(project):
        clear(project.out, PUBLISHED)
        for inner in sorted(project.work.rglob(MARK), key=lambda path: -len(path.parts)):
            clear(inner.parent, PART)
        for path in project.made_in_work:
            path.unlink(missing_ok=True)
        for one in project.in_each(LANGUAGES):
            _remove_empty(one.executed)
        others = [path for path in _files(project.work) if path.name not in (_MARKS[WORK], *_PLACEHOLDERS)]
        if not others:
            clear(project.work, WORK)


def restore_published(project: Project) -> None:
    """Finish, or undo, the swap of a build that was killed in the midst of it."""
    if not project.out.exists() and is_ours(project.replaced, PUBLISHED):
        exchanges.rename(project.replaced, project.out)
    _bring_over(project, project.replaced)
    if _listed(project.staging, PUBLISHED):  # whole: the new one, or the old one just after they changed places
        _bring_over(project, project.staging)
    clear_whole(project.staging)


def _bring_over(project: Project, replaced: Path) -> None:
    """Move what others had put in a replaced folder to the published one, and remove the rest."""
    for path in foreign(replaced, PUBLISHED):
        target = project.out / path.relative_to(replaced)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    clear(replaced, PUBLISHED)
    _remove_empty(replaced)


def _listed(folder: Path, kind: str) -> list[str] | None:
    try:
        content = json.loads((folder / _MARKS[kind]).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or (content.get("made_by"), content.get("kind")) != (MAKER, kind):
        return None
    return list(content.get("files", ()))


def _files(folder: Path) -> list[Path]:
    """All that is no folder in it; links are not followed."""
    found = os.walk(folder)
    return sorted(Path(parent) / name for parent, inner, files in found for name in [*files, *_links(parent, inner)])


def _links(parent: str, names: list[str]) -> list[str]:
    return [name for name in names if (Path(parent) / name).is_symlink()]


def _remove_empty(folder: Path) -> None:
    """Remove the folders in it that nothing lies in, and the folder itself if so."""
    for parent, _, _ in os.walk(folder, topdown=False):  # none, where there is no such folder
        if not any(Path(parent).iterdir()):
            Path(parent).rmdir()


def _is_in(inner: Path, outer: Path) -> bool:
    """Whether a folder is another one or lies in it, also where a file system does not tell case."""
    return any(folder == outer or _is_same(folder, outer) for folder in (inner, *inner.parents))


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
