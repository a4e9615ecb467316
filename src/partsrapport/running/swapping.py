"""Putting a new published folder in the place of the old one: whole, and with what others have put there.

It takes two renames: a reader can meet the instant between them, never a mixture.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from partsrapport.errors import UsageError
from partsrapport.project import Project
from partsrapport.running import marks
from partsrapport.running.marks import PUBLISHED
from partsrapport.warehouse import exchanges


@contextmanager
def replaced(project: Project) -> Iterator[Path]:
    """A new folder, marked, to publish into, which takes the place of the published one if the block ends well.

    What others have put in the old one stays.

    Raises
    ------
    UsageError
        Somebody has put a file there by a name that is now published.
    """
    _clear_whole(project.staging)
    project.staging.mkdir(parents=True, exist_ok=True)
    marks.put_mark(project.staging, PUBLISHED)
    try:
        yield project.staging
        _swap(project)
    finally:
        _clear_whole(project.staging)


def _clear_whole(folder: Path) -> None:
    """Remove a folder that was published into, whatever has come into it."""
    if marks.is_ours(folder, PUBLISHED):
        marks.clear_files(folder, PUBLISHED, marks.files_in(folder))
    marks.remove_empty(folder)


def _swap(project: Project) -> None:
    for path in marks.foreign(project.out, PUBLISHED):
        if (project.staging / path.relative_to(project.out)).exists():
            raise UsageError(f"{path} är inte gjord av partsrapport och skulle skrivas över. Flytta den.")
    if project.out.exists() and exchanges.exchange(project.staging, project.out):
        project.staging.rename(project.replaced)
    else:
        if project.out.exists():
            exchanges.rename(project.out, project.replaced)
        exchanges.rename(project.staging, project.out)
    _bring_over(project, project.replaced)


def restore_published(project: Project) -> None:
    """Finish, or undo, the swap of a build that was killed in the midst of it."""
    if not project.out.exists() and marks.is_ours(project.replaced, PUBLISHED):
        exchanges.rename(project.replaced, project.out)
    _bring_over(project, project.replaced)
    if marks.listed(project.staging, PUBLISHED):  # whole: the new one, or the old one just after they changed places
        _bring_over(project, project.staging)
    _clear_whole(project.staging)


def _bring_over(project: Project, replaced: Path) -> None:
    """Move what others had put in a replaced folder to the published one, and remove the rest."""
    for path in marks.foreign(replaced, PUBLISHED):
        target = project.out / path.relative_to(replaced)
        target.parent.mkdir(parents=True, exist_ok=True)
        exchanges.rename(path, target)
    marks.clear(replaced, PUBLISHED)
    marks.remove_empty(replaced)
