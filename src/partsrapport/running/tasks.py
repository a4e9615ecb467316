"""Running tasks, two at a time and only those that need it: a task is fresh if all it read and made is what it was.

No kept task runner fits: doit took 84 lines to silence and 58 to mend its file, and hashes files after they were read.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from partsrapport.errors import PartsrapportError
from partsrapport.raw import reads
from partsrapport.terminal.progress import Progress
from partsrapport.warehouse import exchanges

AT_A_TIME = 2
DECLARED = "declared"
"""What is remembered of the declaring itself stands among the tasks, by this name."""

State = dict[str, Any]
"""Name of a task → what it was given, what it read and made and how long it took when it last ended well."""


class Task(NamedTuple):
    """Something to do: ``act`` reads through ``raw.reads`` and returns the files that it made."""

    name: str
    act: Callable[[], Iterable[Path]]
    given: str
    """What else decides: code and options, as text."""
    needs: tuple[str, ...] = ()


def given(*decided: object) -> str:
    """What decides, as text."""
    return json.dumps(decided, default=str)


def remembered(path: Path) -> State:
    """What is remembered of earlier runs; nothing if that cannot be read."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def are_fresh(tasks: Iterable[Task], state: State) -> bool:
    """Whether nothing needs to run."""
    now = reads.Now()
    return all(_is_fresh(task.name, task.given, state, now) for task in tasks)


def remember_declared(path: Path, given: str, record: reads.Record, declared: Iterable[Task]) -> None:
    """Remember which tasks were declared of what was given and read."""
    entry = {"given": given, "read": record.as_json(), "tasks": {task.name: task.given for task in declared}}
    _write(path, {**remembered(path), DECLARED: entry})


def is_all_fresh(path: Path, given: str) -> bool:
    """Whether nothing needs to run, nor to be declared anew: what was read for that is what it was, too."""
    state, now = remembered(path), reads.Now()
    try:
        entry = state[DECLARED]
        is_declared = entry["given"] == given and now.is_as(entry["read"])
        return is_declared and all(_is_fresh(name, of_task, state, now) for name, of_task in entry["tasks"].items())
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def run(tasks: list[Task], path: Path, progress: Progress, *, anew: bool = False) -> list[str]:
    """Bring the tasks up to date, or do all ``anew``; return the names of those that ran.

    What is remembered of a task, in ``path``, is written when it has ended well.

    Raises
    ------
    BaseException
        What the first task that failed raised; those that need it have not run.
    """
    from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait  # noqa: PLC0415
    from graphlib import TopologicalSorter  # noqa: PLC0415

    known, ran = remembered(path), list[str]()
    state = {} if anew else known
    named = {task.name: task for task in tasks}
    order = TopologicalSorter({task.name: [need for need in task.needs if need in named] for task in tasks})
    order.prepare()
    progress.expect(_expected(tasks, known))
    pool = ThreadPoolExecutor(AT_A_TIME)
    running: dict[Future[State | None], str] = {}
    try:
        while order.is_active():
            running |= {pool.submit(_done, named[name], state, progress): name for name in order.get_ready()}
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                name, entry = running.pop(future), future.result()
                if entry is not None:
                    ran.append(name)
                    before, known = known, {**known, name: entry}
                    _remove(_made(before) - _made(known), path.parent)
                    _write(path, known)
                order.done(name)
    except PartsrapportError:
        pool.shutdown(cancel_futures=True)
        raise
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return ran


def _made(known: State) -> set[str]:
    made = (entry.get("made") for entry in known.values() if isinstance(entry, dict))
    return {path for of in made if isinstance(of, dict) for path in of}


def _remove(paths: Iterable[str], folder: Path) -> None:
    """Remove what a task made in the folder and, as the program is now, makes no more."""
    for path in map(Path, paths):
        if folder in path.parents and path.is_file():
            path.unlink()


def _done(task: Task, state: State, progress: Progress) -> State | None:
    """Do a task unless it is fresh; what to remember of it."""
    if _is_fresh(task.name, task.given, state, reads.Now()):
        progress.skip(task.name)
        return None
    progress.start(task.name)
    begun = time.monotonic()
    try:
        with reads.recording() as record:
            made = {str(path): [reads.identity(path), reads.sha256_of(path)] for path in task.act()}
    except BaseException:
        progress.fail(task.name)
        raise
    progress.end(task.name)
    seconds = round(time.monotonic() - begun, 1)
    return {"given": task.given, "read": record.as_json(), "made": made, "seconds": seconds}


def _expected(tasks: Iterable[Task], known: State) -> dict[str, float]:
    """How much each task adds to the time on the clock, by how long it took before; empty unless all are known.

    Those that need the same wait for one another by the number that are run at a time.
    """
    beside = Counter(task.needs for task in tasks)
    try:
        return {task.name: known[task.name]["seconds"] / min(AT_A_TIME, beside[task.needs]) for task in tasks}
    except (KeyError, TypeError):
        return {}


def _is_fresh(name: str, given: str, state: State, now: reads.Now) -> bool:
    try:
        entry = state[name]
        is_as_made = all(_is_as_made(path, *made) for path, made in entry["made"].items())
        return bool(entry["given"] == given and is_as_made and now.is_as(entry["read"]))
    except (KeyError, TypeError, ValueError, AttributeError, OSError):
        return False


def _is_as_made(path: str, identity: list[int], sha256: str) -> bool:
    """Whether a file is the very one that was made, or a copy of it: the warehouse is large to hash for nothing."""
    return reads.identity(path) == identity or reads.current(path) == sha256


def _write(path: Path, state: State) -> None:
    """Replace the file whole: a build that is killed leaves the old one or the new one."""
    with exchanges.written(path) as beside:
        beside.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8", newline="\n")
