"""The tasks of the warehouse: what the raw data say, what the checks say of that, and both judged and swapped in.

Each notes what it reads, so that a build goes on from the first that is not as it was: another limit of a check is no
reason to clean, and another word for a figure none to check. What raw files say, with all that is counted of it, is
``.counted.duckdb``, and the checks of that ``.validation.parquet``; the warehouse is a copy of the one with the other,
with today's comments and names of figures. It costs a second file nearly as large, 96 MB of 5 million answers. Where an
earlier release is compared with, definitions are too, and belong to the data. Imports are late, as in ``pipeline``.
"""
# ruff: noqa: PLC0415

from collections.abc import Iterator
from contextvars import Context
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from partsrapport.project import Project
from partsrapport.raw import reads
from partsrapport.running import code, marks, tasks
from partsrapport.running.tasks import Task
from partsrapport.terminal.progress import Progress

if TYPE_CHECKING:
    from partsrapport.config import Settings
    from partsrapport.running.pipeline import Request

_FIGURES = code.PACKAGE / code.FIGURES


def declared(project: Project, where: str, asked: "Request", progress: Progress) -> Iterator[Task]:
    """The warehouse, in stages: a build goes on from the first that is not as it was."""
    given = tasks.given(where, asked.year, asked.as_of_date, asked.taken)
    yield Task("data", partial(_count, project, asked, progress), given)
    yield Task("checks", partial(_validate, project, asked, progress), given, needs=("data",))
    yield Task("warehouse", partial(_finish, project, asked), given, needs=("checks",))
    if not asked.taken:
        yield Task("parquet", partial(_write_parquet, project), given, needs=("warehouse",))


def _count(project: Project, asked: "Request", progress: Progress) -> list[Path]:
    from partsrapport.quality import exceptions
    from partsrapport.running import building
    from partsrapport.words import dictionary

    code.read()
    settings = _settings(project, asked)
    if settings.earlier_release is None:
        reads.note_rest(_FIGURES, code.WORDS_OF_FIGURES)
    else:  # definitions are compared, and that is checked
        reads.seen(_FIGURES)
    for path in reads.names(asked.taken, end=".parquet") if asked.taken else []:
        reads.content(path)
    Context().run(exceptions.read, project.raw)  # not noted: nothing here rests on it, but its faults are told first
    building.count(project, settings, progress.step, asked.taken)
    code.read_labels(dictionary.asked)
    return [project.counted, project.counted_fingerprint]


def _validate(project: Project, asked: "Request", progress: Progress) -> list[Path]:
    from partsrapport.running import fingerprints, validating
    from partsrapport.words import dictionary

    code.read()
    reads.note_rest(project.counted_fingerprint, code.lines_of([code.FIGURES, fingerprints.OF_FIGURES]))
    validating.validate(project, progress.step, is_whole=not asked.taken)
    code.read_labels(dictionary.asked)
    return [project.validation, *marks.made(project.work / validating.DATA_DOCS, marks.PART)]


def _finish(project: Project, asked: "Request") -> list[Path]:
    from partsrapport.running import judging
    from partsrapport.words import dictionary

    code.read()
    judging.finish(project, _settings(project, asked))
    code.read_labels(dictionary.asked)
    return [project.warehouse, project.fingerprint]


def _write_parquet(project: Project) -> list[Path]:
    from partsrapport.warehouse import parquet, store

    code.read()
    reads.note_rest(project.fingerprint, code.lines_but(table.name for table in parquet.given()))
    folder = project.work / "parquet"
    with store.writing_to(folder), marks.renewed(folder), store.connect(project.warehouse) as connection:
        parquet.write(connection, folder)
    return marks.made(folder, marks.PART)


def _settings(project: Project, asked: "Request") -> "Settings":
    from partsrapport import config

    return config.load(project.root, year=asked.year, as_of_date=asked.as_of_date)
