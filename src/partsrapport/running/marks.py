"""Marks: whose a folder is, and what in it was made by this program and may be removed.

A folder is used only if it is new, empty, or bears the mark of this program; in it, only what is listed as made by this
program is ever removed, and only names of its own are written over.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from partsrapport.project import MANIFEST
from partsrapport.warehouse import exchanges

WORK, PART, PUBLISHED = "work", "part", "published"
"""The kinds of folder: of what a build makes, one of those in it, of what is published."""
MARK = ".partsrapport"
MAKER = "partsrapport"
_MARKS = {WORK: MARK, PART: MARK, PUBLISHED: MANIFEST}


def mark(kind: str, files: Iterable[str] = ()) -> dict[str, object]:
    """What a mark says, as JSON: who made the folder, of which kind it is, which files in it were made."""
    return {"made_by": MAKER, "kind": kind, "files": list(files)}


def put_mark(folder: Path, kind: str, files: Iterable[str] = ()) -> None:
    """Mark a folder, or mark it anew, in one step."""
    text = json.dumps(mark(kind, files), ensure_ascii=False, indent=1)
    with exchanges.written(folder / _MARKS[kind]) as beside:
        beside.write_text(text + "\n", encoding="utf-8", newline="\n")


def is_ours(folder: Path, kind: str) -> bool:
    """Whether the folder bears our mark of that kind."""
    return listed(folder, kind) is not None


def made(folder: Path, kind: str) -> list[Path]:
    """The files that its mark lists, and the mark itself; none without a mark."""
    names = listed(folder, kind)
    if names is None:
        return []
    inside = (folder / name for name in names)
    return sorted({folder / _MARKS[kind], *(path for path in inside if ".." not in path.parts)})


def foreign(folder: Path, kind: str) -> list[Path]:
    """The files in it that were not made by this program."""
    ours = set(made(folder, kind))
    return [path for path in files_in(folder) if path not in ours]


def clear(folder: Path, kind: str) -> None:
    """Remove what was made in it, and the folder itself with its mark if nothing else is there."""
    if is_ours(folder, kind):
        clear_files(folder, kind, made(folder, kind))


def clear_files(folder: Path, kind: str, files: Iterable[Path]) -> None:
    """Remove files of a folder; the mark goes last of all, so that whoever is killed here can go on later."""
    mark_of_it = folder / _MARKS[kind]
    for path in files:
        if path != mark_of_it:
            path.unlink(missing_ok=True)
    for inner in filter(Path.is_dir, folder.iterdir()):
        remove_empty(inner)
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
    others = set(files_in(folder))
    put_mark(folder, PART)
    try:
        yield
    finally:
        new = [path for path in files_in(folder) if path not in others and path.name != _MARKS[PART]]
        put_mark(folder, PART, [path.relative_to(folder).as_posix() for path in new])


def listed(folder: Path, kind: str) -> list[str] | None:
    """The names that its mark lists; none without a mark of that kind."""
    try:
        content = json.loads((folder / _MARKS[kind]).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or (content.get("made_by"), content.get("kind")) != (MAKER, kind):
        return None
    return list(content.get("files", ()))


def files_in(folder: Path) -> list[Path]:
    """All that is no folder in it; links are not followed."""
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def remove_empty(folder: Path) -> None:
    """Remove the folders in it that nothing lies in, and the folder itself if so."""
    for parent, _, _ in os.walk(folder, topdown=False):  # none, where there is no such folder
        if not any(Path(parent).iterdir()):
            Path(parent).rmdir()
