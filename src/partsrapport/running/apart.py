"""Work in a process of its own, which gives its memory back: validating and rendering need more than all the rest.

``concurrent.futures`` would wait for what is interrupted, and tidy up at the end; and what ``multiprocessing`` spawns
imports the main program once more: ten lines fewer, and slower.
"""

import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from threading import Thread
from typing import Any, TypeVar

from partsrapport.words import language

Result = TypeVar("Result")


def run(function: Callable[..., Result], *given: object) -> Result:
    """Return what a function of a module returns, computed elsewhere in the language being written.

    Raises
    ------
    Exception
        What it raised; or that its process did not answer, since it was killed say.
    """
    command = [sys.executable, "-c", f"from {__name__} import answer; answer()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as process:  # noqa: S603
        assert process.stdin and process.stdout  # noqa: S101  they are pipes
        pickle.dump((language.current(), function, given), process.stdin)
        process.stdin.flush()  # and stays open: it ends with this process
        answered = process.stdout.read()
    if not answered:
        raise RuntimeError(f"{function.__module__}.{function.__name__} ended with {process.returncode}")
    result, error = pickle.loads(answered)  # noqa: S301  our own
    if error:
        raise error
    return result  # type: ignore[no-any-return]


def environment() -> dict[str, str]:
    """The environment in which another Python finds the modules that this one does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def answer() -> None:
    """Do what is asked on standard input; what is printed meanwhile goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process is interrupted, and this one ends with it
    written, function, given = pickle.load(sys.stdin.buffer)  # noqa: S301  our own
    Thread(target=_end_with_who_asked, daemon=True).start()
    out = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answered = _answered(written, function, given)
    with os.fdopen(out, "wb") as file:
        pickle.dump(answered, file)
    os._exit(0)  # there is nothing to tidy up, which libraries take long for


def _answered(written: str, function: Callable[..., Any], given: tuple[object, ...]) -> tuple[Any, Exception | None]:
    try:
        with language.writing(written):
            return function(*given), None
    except Exception as error:  # it is raised where it was asked for
        error.add_note(traceback.format_exc())
        return None, error


def _end_with_who_asked() -> None:
    os.read(sys.stdin.fileno(), 1)  # nothing comes, but an end
    os._exit(1)
