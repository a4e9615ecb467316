"""What depends on what: warehouse → a notebook each, two at a time → report.

Only tasks are declared here; what they do is in ``building``, ``notebooks`` and ``publishing``. Imports are late: a
build in which nothing has changed does not pay for Polars and DuckDB.
"""
# ruff: noqa: PLC0415

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from partsrapport.project import CHECKOUT, FONTS, Project
from partsrapport.raw import reads
from partsrapport.render import engines
from partsrapport.running import folders, tasks
from partsrapport.running.tasks import Task
from partsrapport.terminal.progress import Progress

if TYPE_CHECKING:
    from datetime import date

PACKAGE = Path(__file__).parents[1]
LOCK = "requirements.lock"
"""Which libraries there are: another version of one of them can give another result."""


class Request(NamedTuple):
    """What a build is asked for on the command line."""

    engine: str = "auto"
    year: int | None = None
    as_of_date: "date | None" = None


def run(project: Project, asked: Request, progress: Progress, upto: str = "report") -> list[str]:
    """Bring what is made ``upto`` that up to date; return the names of the tasks that ran.

    Parameters
    ----------
    upto
        ``warehouse``, ``notebooks`` or ``report``.

    Raises
    ------
    PartsrapportError
        As a task raised it; tasks that depend on that one have not run, what was published before stays.
    """
    declared = list(_tasks(project, asked, progress))
    wanted = {"warehouse": declared[:1], "notebooks": declared[:-1], "report": declared}[upto]
    if not folders.is_interrupted(project) and tasks.are_fresh(wanted, tasks.remembered(project.state)):
        return []
    from partsrapport.running import temporary

    with folders.claimed(project, out=upto == "report"), temporary.together():
        return tasks.run(wanted, project.state, progress)


def render(project: Project, progress: Progress, engine: str) -> None:
    """Make the report again of what the other tasks made, whether it is up to date or not."""
    from partsrapport.running import temporary

    with folders.claimed(project), temporary.together():
        tasks.run(
            [_report(project, _where_and_code(project), engines.chosen(engine))], project.state, progress, anew=True
        )


def _tasks(project: Project, asked: Request, progress: Progress) -> Iterator[Task]:
    code = _where_and_code(project)
    yield _warehouse(project, code, asked, progress)
    for notebook in project.notebooks:
        yield _notebook(project, code, notebook)
    yield _report(project, code, engines.chosen(asked.engine))


def _warehouse(project: Project, code: str, asked: Request, progress: Progress) -> Task:
    def act() -> list[Path]:
        from partsrapport import config
        from partsrapport.running import building

        reads.names(project.raw, end=".toml")  # what may be declared or not
        settings = config.load(project.root, year=asked.year, as_of_date=asked.as_of_date)
        building.build(project, settings, progress.step)
        return [project.warehouse, project.fingerprint]

    return Task("warehouse", act, _given(code, str(project.raw), asked.year, asked.as_of_date))


def _notebook(project: Project, code: str, source: Path) -> Task:
    target = project.executed / source.name

    def act() -> list[Path]:
        from partsrapport.running import notebooks

        reads.text(project.fingerprint)
        looks = [path for folder in project.layers("quarto") for path in reads.names(folder, start="_brand.yml")]
        for path in [*reads.names(FONTS), *looks]:
            reads.content(path)
        notebooks.execute(source, target, project.work, project.root)
        return [target]

    return Task(f"notebook:{source.stem}", act, _given(code), needs=("warehouse",))


def _report(project: Project, code: str, engine: str) -> Task:
    def act() -> list[Path]:
        from partsrapport.running import publishing, summary

        reads.text(project.fingerprint)
        used = publishing.publish_report(project, engine)
        summary.write(project, used)
        return [project.summary, *folders.made(project.out, folders.PUBLISHED)]

    notebooks = [f"notebook:{source.stem}" for source in project.notebooks]
    given = _given(code, engine, str(project.out), *notebooks)
    return Task("report", act, given, needs=("warehouse", *notebooks))


def _where_and_code(project: Project) -> str:
    """One hash of the project's folders, the package, the versions of its libraries and Python's own.

    A project that is copied remembers files of the one that it was copied from, which say nothing of it.
    """
    digest = hashlib.sha256(f"{sys.version} {project.root} {project.raw} {project.work}".encode())
    for path in [*reads.names(PACKAGE), CHECKOUT / LOCK]:
        digest.update(f"{path.name} {reads.current(path)}\n".encode())
    return digest.hexdigest()


def _given(*decided: object) -> str:
    return json.dumps(decided, default=str)
