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
from contextlib import closing, suppress
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO, Any, TypeVar

from partsrapport.errors import UsageError
from partsrapport.words import dictionary, language

Result = TypeVar("Result")
KILLED = -9  # by a signal that Windows does not have


class Process:
    """A process that does what it is asked, one thing at a time, until this one ends or nobody has it any more."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-c", f"from {__name__} import answer; answer()"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment())  # noqa: S603
        self._is_asked = Lock()

    def run(self, function: Callable[..., Result], *given: object) -> Result:
        """Return what a function of a module returns, computed there in the language being written.

        Raises
        ------
        UsageError
            Its process was killed, as systems do when memory runs out.
        Exception
            What it raised; or that its process ended without an answer.
        """
        assert self._process.stdin and self._process.stdout  # noqa: S101  they are pipes
        try:
            with self._is_asked:
                pickle.dump((language.current(), function, given), self._process.stdin)
                self._process.stdin.flush()
                result, error, asked = pickle.load(self._process.stdout)  # noqa: S301  our own
        except (EOFError, BrokenPipeError):
            ended = self._process.wait()
            if ended == KILLED:
                raise UsageError(
                    "Systemet avbröt arbetet, troligen för att minnet inte räckte. Stäng andra program och kör igen."
                ) from None
            raise RuntimeError(f"{function.__module__}.{function.__name__} ended with {ended}") from None
        dictionary.asked.update(asked)
        if error:
            raise error
        return result

    def close(self) -> None:
        """Let it end."""
        self._process.communicate()


def run(function: Callable[..., Result], *given: object) -> Result:
    """Return what a function of a module returns, as ``Process.run``, in a process for that alone."""
    with closing(Process()) as process:
        return process.run(function, *given)


def environment() -> dict[str, str]:
    """The environment in which another Python finds the modules that this one does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def answer() -> None:
    """Do what is asked on standard input; what is printed meanwhile goes to standard error, and there is no more input.

    On Windows NumPy, when it is imported, looks at standard input, and would wait for who reads it (numpy#24290).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process is interrupted, and this one ends with it
    asking, out = os.fdopen(os.dup(sys.stdin.fileno()), "rb"), os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    asked = SimpleQueue[tuple[str, Callable[..., Any], tuple[object, ...]]]()
    Thread(target=_listen, args=(asking, asked), daemon=True).start()
    while True:
        pickle.dump((*_answered(*asked.get()), dictionary.asked), out)
        out.flush()


def _answered(written: str, function: Callable[..., Any], given: tuple[object, ...]) -> tuple[Any, Exception | None]:
    try:
        with language.writing(written):
            return function(*given), None
    except Exception as error:  # it is raised where it was asked for
        error.add_note(traceback.format_exc())
        return None, error


def _listen(asking: IO[bytes], asked: SimpleQueue[Any]) -> None:
    """Hear what is asked; when nobody asks any more all ends, without the tidying up that libraries take long for."""
    with suppress(EOFError):
        while True:
            asked.put(pickle.load(asking))  # noqa: S301  our own
    os._exit(0)
