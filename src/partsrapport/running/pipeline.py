"""What depends on what: doit runs the tasks whose data, code or settings have changed, by content.

warehouse → a notebook each, two at a time → report. Only tasks are declared here; what they do is in
``building``, ``notebooks`` and ``publishing``.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from doit.cmd_base import TaskLoader2
from doit.cmd_run import Run
from doit.exceptions import BaseFail
from doit.task import Task, dict_to_task
from doit.tools import config_changed

from partsrapport.config import Settings
from partsrapport.errors import PartsrapportError
from partsrapport.project import FONTS, Project
from partsrapport.running import engines, work_state
from partsrapport.terminal.progress import Progress

PACKAGE = Path(__file__).parents[1]
AT_A_TIME = 2


def run(project: Project, settings: Settings, engine: str, progress: Progress, upto: str = "report") -> list[str]:
    """Bring the task ``upto`` and what it needs up to date; return the names of the tasks that ran.

    Raises
    ------
    PartsrapportError
        As a task raised it; tasks that depend on that one have not run, what was published before stays.
    """
    reporter = _Reporter(progress)
    declared = [reporter.watched(task) for task in tasks(project, settings, engine, progress)]
    with work_state.claimed(project.work) as remembered:
        project.restore_published()
        Run(task_loader=_Loader(declared, remembered, reporter)).parse_execute([upto])
    reporter.raise_failure()
    return reporter.ran


def tasks(project: Project, settings: Settings, engine: str, progress: Progress) -> Iterator[dict[str, Any]]:
    """The tasks of a build, as doit declares them."""
    yield _warehouse(project, settings, progress)
    for notebook in project.notebooks:
        yield _notebook(project, notebook)
    yield _report(project, engines.chosen(engine))


def _warehouse(project: Project, settings: Settings, progress: Progress) -> dict[str, Any]:
    def build() -> None:
        from partsrapport.running import building  # noqa: PLC0415  an unchanged build does not pay for polars and DuckDB

        building.build(project, settings, progress.step)

    asked_for = json.dumps(asdict(settings), default=str, sort_keys=True)
    return {
        "name": "warehouse",
        "actions": [build],
        "file_dep": _files(project.raw, project.suites, PACKAGE, *_locked(project)),
        "uptodate": [config_changed(asked_for)],
        "targets": [project.warehouse, project.fingerprint],
    }


def _notebook(project: Project, source: Path) -> dict[str, Any]:
    target = project.executed / source.name

    def execute() -> None:
        from partsrapport.running import notebooks  # noqa: PLC0415

        notebooks.execute(source, target, project.work)

    return {
        "name": f"notebook:{source.stem}",
        "actions": [execute],
        "file_dep": [*_files(source, FONTS, PACKAGE, *_locked(project)), str(project.fingerprint)],
        "targets": [target],
    }


def _report(project: Project, engine: str) -> dict[str, Any]:
    def publish() -> None:
        from partsrapport.running import publishing, summary  # noqa: PLC0415

        used = publishing.publish_report(project, engine)
        summary.write(project, used)

    needed = [str(project.fingerprint), *(str(project.executed / source.name) for source in project.notebooks)]
    return {
        "name": "report",
        "actions": [publish],
        "file_dep": [*_files(project.quarto, PACKAGE, *_locked(project)), *needed],
        "uptodate": [lambda task, values: _is_last_published(project, engine)],
        "targets": [*project.reports.values(), project.summary],
    }


def _is_last_published(project: Project, engine: str) -> bool:
    """Whether what was last published, by a build or by ``render``, was rendered with this engine into this folder."""
    try:
        last = json.loads(project.summary.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return bool(last["engine"] == engine and last["published"]["html"] == str(project.reports["html"]))


def _locked(project: Project) -> list[Path]:
    """What the libraries are: another version of one of them can give another result."""
    return [path for path in [project.root / "requirements.lock"] if path.exists()]


def _files(*paths: Path) -> list[str]:
    return sorted(str(file) for path in paths for file in ([path] if path.is_file() else _below(path)) if _counts(file))


def _below(folder: Path) -> Iterator[Path]:
    """Everything in a folder; unlike ``Path.rglob``, also in folders that are linked to."""
    for parent, _, names in os.walk(folder, followlinks=True):
        yield from (Path(parent) / name for name in names)


def _counts(path: Path) -> bool:
    hidden = any(part.startswith(".") or part == "__pycache__" for part in path.parts[-2:])
    return path.is_file() and not hidden


class _Loader(TaskLoader2):  # type: ignore[misc]
    def __init__(self, declared: list[dict[str, Any]], database: Path, reporter: "_Reporter") -> None:
        super().__init__()
        self.declared = declared
        self.settings = {
            "backend": "json",
            "dep_file": str(database),
            "reporter": reporter,
            "num_process": AT_A_TIME,
            "par_type": "thread",
            "verbosity": 0,
        }

    def setup(self, opt_values: dict[str, Any]) -> None:
        """Nothing to set up: the tasks are given."""

    def load_doit_config(self) -> dict[str, Any]:
        """Settings of doit."""
        return self.settings

    def load_tasks(self, cmd: Any, pos_args: list[str]) -> list[Task]:
        """The tasks; threads share the terminal, so doit does not capture it."""
        return [dict_to_task({**task, "io": {"capture": False}}) for task in self.declared]


class _Reporter:
    """What doit tells of a run: which tasks ran, and the first failure as it was raised."""

    desc = "partsrapport"

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.ran: list[str] = []
        self.failure: BaseException | None = None

    def watched(self, task: dict[str, Any]) -> dict[str, Any]:
        """The task with all it raises kept: doit keeps only the text, and waits for ever for a thread that has died.

        A panic in Polars is no ``Exception``.
        """

        def act() -> bool:
            try:
                task["actions"][0]()
            except BaseException as error:
                self.failure = self.failure or error
                return False
            return True

        return {**task, "actions": [act]}

    def raise_failure(self) -> None:
        """Raise what stopped the run, if anything did."""
        if self.failure is not None:
            raise self.failure

    def initialize(self, tasks: Any, selected_tasks: Any) -> None: ...

    def get_status(self, task: Task) -> None: ...

    def execute_task(self, task: Task) -> None:
        self.progress.start(task.name)

    def add_failure(self, task: Task, fail: BaseFail) -> None:
        self.progress.fail(task.name)
        self.failure = self.failure or PartsrapportError(fail.get_msg())

    def add_success(self, task: Task) -> None:
        self.ran.append(task.name)
        self.progress.end(task.name)

    def skip_uptodate(self, task: Task) -> None: ...

    def skip_ignore(self, task: Task) -> None: ...

    def cleanup_error(self, exception: BaseFail) -> None:
        self.runtime_error(exception.get_msg())

    def runtime_error(self, msg: str) -> None:
        self.failure = self.failure or PartsrapportError(msg)

    def teardown_task(self, task: Task) -> None: ...

    def complete_run(self) -> None: ...
