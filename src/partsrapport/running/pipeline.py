"""What depends on what: data → checks → warehouse → a notebook each in each language, two at a time → report.

Only tasks are declared here and in ``stages``; what they do is in ``building``, ``validating``, ``judging``,
``notebooks`` and ``publishing``. Imports are late: a build in which nothing has changed pays for no Polars and DuckDB.
"""
# ruff: noqa: PLC0415

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from partsrapport.project import FONTS, TOOL, Project
from partsrapport.raw import reads
from partsrapport.render import engines
from partsrapport.running import code, folders, marks, stages, tasks
from partsrapport.running.code import PACKAGE
from partsrapport.running.tasks import Task
from partsrapport.terminal.progress import Progress
from partsrapport.words.language import SWEDISH

if TYPE_CHECKING:
    from datetime import date

LOCK = "requirements.lock"
"""Which libraries there are: another version of one of them can give another result."""


class Request(NamedTuple):
    """What a build is asked for on the command line."""

    languages: tuple[str, ...] | None = None
    """Those of the report; None: as configured."""
    engine: str = "auto"
    year: int | None = None
    as_of_date: "date | None" = None
    taken: Path | None = None
    """The folder of marts that another engine has computed."""


def build(place: Project, asked: Request, progress: Progress) -> list[str]:
    """Bring the report up to date; return the names of the tasks that ran.

    Where nothing has changed, what was declared is not declared anew: not even the configuration is parsed. It raises
    what ``run`` does.
    """
    given = tasks.given(sys.version, place, place.layers("quarto"), asked, engines.chosen(asked.engine))
    if not folders.is_interrupted(place) and tasks.is_all_fresh(place.state, given):
        return []
    with reads.recording() as record:
        project = configured(place, asked.languages)
        declared = list(_tasks(project, asked, progress))
        for path in reads.layered(place.layers("quarto"), end=".qmd").values():
            reads.content(path)  # which decide which notebooks are run
    ran = _run(project, declared, progress)
    tasks.remember_declared(place.state, given, record, declared)
    return ran


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
    project = configured(project, project.languages)
    declared = list(_tasks(project, asked, progress))
    beyond = {"warehouse": ("notebook", "area", "report"), "notebooks": ("area", "report"), "report": ()}[upto]
    wanted = [task for task in declared if not task.name.startswith(beyond)]
    return _run(project, wanted, progress, out=upto == "report")


def _run(project: Project, wanted: list[Task], progress: Progress, *, out: bool = True) -> list[str]:
    if not folders.is_interrupted(project) and tasks.are_fresh(wanted, tasks.remembered(project.state)):
        return []
    from partsrapport.running import temporary

    with folders.claimed(project, out=out), temporary.together():
        return tasks.run(wanted, project.state, progress)


def render(project: Project, progress: Progress, engine: str) -> None:
    """Make the report again of what the other tasks made, whether it is up to date or not."""
    from partsrapport.running import temporary

    project = configured(project, project.languages)
    with folders.claimed(project), temporary.together():
        tasks.run([_report(project, _where(project), engines.chosen(engine))], project.state, progress, anew=True)


def _tasks(project: Project, asked: Request, progress: Progress) -> Iterator[Task]:
    where = _where(project)
    yield from stages.declared(project, where, asked, progress)
    for one in project.in_each(project.languages):
        for notebook in project.notebooks:
            yield _notebook(one, where, notebook)
    for area in project.areas:
        yield _area(project, where, area)
    yield _report(project, where, engines.chosen(asked.engine))


def _notebook(project: Project, where: str, source: Path) -> Task:
    target = project.executed / source.name

    def act() -> list[Path]:
        from partsrapport.report import brand

        brand.of_project()  # its faults are told first: two that import it at once would not know what they met
        from partsrapport.running import fingerprints, notebooks

        code.read("report")
        hidden = notebooks.hidden_wording(_read_notebook(project, source))
        reads.note_rest(project.fingerprint, code.lines_of(f"{table}{fingerprints.WORDS}" for table in hidden))
        reads.note_rest(PACKAGE / code.FIGURES, code.WORDS_OF_FIGURES)
        code.read_labels(notebooks.execute(source, target, project.work, project.root, project.language))
        return [target]

    return Task(_name(project, source), act, tasks.given(where, source), needs=("warehouse",))


def _name(project: Project, source: Path) -> str:
    """``notebook:coverage``, and ``notebook:coverage (en)`` in another language."""
    return f"notebook:{source.stem}" + ("" if project.language == SWEDISH else f" ({project.language})")


def configured(project: Project, languages: tuple[str, ...] | None = None) -> Project:
    """The project with the work areas that get a report each, in those languages or else the configured ones."""
    from partsrapport import config

    settings = config.load(project.root)
    chosen = languages or settings.languages
    return project._replace(areas=settings.areas, languages=chosen, language=chosen[0])


def _area(project: Project, where: str, area: str) -> Task:
    def act() -> list[Path]:
        from partsrapport.running import areas

        code.read("report")
        for source in project.notebooks:
            _read_notebook(project, source)
        for name in (*code.LABELS, code.FIGURES):
            reads.seen(PACKAGE / name)
        areas.make(project, area)
        return marks.made(project.of_area(area).work, marks.PART)

    given = tasks.given(where, project.languages, project.notebooks)  # a chapter may embed from another one
    return Task(f"area:{area}", act, given, needs=("warehouse",))


def _report(project: Project, where: str, engine: str) -> Task:
    def act() -> list[Path]:
        from partsrapport.running import publishing, summary

        for path in reads.names(PACKAGE):  # the manifest says which program it was
            reads.content(path)
        reads.text(project.fingerprint)
        publishing.publish_report(project, engine)
        summary.write(project, engine)
        return [project.summary, *marks.made(project.out, marks.PUBLISHED)]

    books = [_name(one, source) for one in project.in_each(project.languages) for source in project.notebooks]
    made = [*books, *(f"area:{area}" for area in project.areas)]
    given = tasks.given(where, engine, str(project.out), project.languages, *made)
    return Task("report", act, given, needs=("warehouse", *made))


def _read_notebook(project: Project, source: Path) -> str:
    """Read what a notebook rests on but the warehouse; return its own texts."""
    own = "".join(map(reads.text, [source, *reads.names(source.parent, end=".py")]))
    looks = [path for folder in project.layers("quarto") for path in reads.names(folder, start="_brand.yml")]
    for path in [*reads.names(FONTS), *looks]:
        reads.content(path)
    return own


def _where(project: Project) -> str:
    """The project's folders, the libraries' versions and Python's own.

    A project that is copied remembers files of the one that it was copied from, which say nothing of it.
    """
    return tasks.given(sys.version, project.root, project.raw, project.work, reads.seen(TOOL / LOCK))
