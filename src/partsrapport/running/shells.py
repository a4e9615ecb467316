"""A process for the cells of each notebook: forked, on Linux, from one that has done the imports.

What every notebook imports takes longer than most of what they then do. Threads do not survive a fork: what is imported
beforehand starts none at its import, or one that a notebook is well without. jemalloc, which Polars and Arrow have,
knows of forks, and gives memory back without its threads in the child. Polars' other one removes what was spilled to
disk, in a fork when Polars is next started anywhere; nobody waits for it there. Polars' pools start with the first
query.
"""

import gc
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from partsrapport.errors import UsageError

OF_NOTEBOOKS = ["partsrapport.report.charts", "partsrapport.report.findings", "partsrapport.report.goal_text"]
BEFOREHAND = [__name__, "partsrapport.cli", *OF_NOTEBOOKS, "partsrapport.report.shell", "pyarrow"]
"""What is imported before the fork: the command, as ``multiprocessing`` does, what notebooks name, what runs them."""
IS_FORKED = sys.platform == "linux"
_LONGEST_FOLDER = 85
"""Bytes: a socket's path has 107 (``unix(7)``), its name in the folder up to 22 of them."""
_ONE_AT_A_TIME = Lock()


@contextmanager
def running(cells: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[Connection]:
    """Run cells in the folder and environment, in a process that ends with the block.

    Yielded is where a message can be received for each cell that has been run: what it has shown, what failed, and the
    ids of what has been called by our labels till then.

    Raises
    ------
    UsageError
        The folder of temporary files has so long a path that a socket has no room in it.
    """
    context: Any = multiprocessing.get_context("forkserver" if IS_FORKED else "spawn")
    received, sent = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sent, list(cells), str(folder), dict(environment)), daemon=True)
    with _ONE_AT_A_TIME:
        if IS_FORKED:
            _have_server_in(tempfile.gettempdir())
        process.start()
    sent.close()
    try:
        yield received
    finally:
        process.kill()
        process.join()


def _have_server_in(folder: str) -> None:
    """Let the process that forks have its socket in the folder of temporary files; one of an earlier folder ends.

    ``multiprocessing`` would make a folder of its own in it, and complain of having lost it when the command ends. It
    has no public name for the folder, nor for ending that process (its own tests use this one).
    """
    if len(os.fsencode(folder)) > _LONGEST_FOLDER:
        raise UsageError(
            "Anteckningsböcker går inte att köra när sökvägen till mappen för tillfälliga filer är så lång som "
            f"{folder}. Ange en med kortare sökväg med miljövariabeln TMPDIR."
        )
    os.environ.setdefault("PYTHONHASHSEED", "0")  # what sets hold in which order is decided when a process starts
    multiprocessing.set_forkserver_preload(BEFOREHAND)
    config = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    if config.get("tempdir") != folder:
        with suppress(FileNotFoundError):  # the socket is gone with the folder
            forkserver._forkserver._stop()  # type: ignore[attr-defined]
        config["tempdir"] = folder


def _run(sent: Connection, cells: Sequence[str], folder: str, environment: Mapping[str, str]) -> None:
    if IS_FORKED:
        os.setsid()
        gc.freeze()  # or it would look through, and have copied, all that the processes share
    Thread(target=_end_with_who_asked, daemon=True).start()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.chdir(folder)
    sys.path.insert(0, "")
    os.environ.clear()
    os.environ.update(environment)
    from partsrapport.report import shell  # noqa: PLC0415  takes long, and was imported beforehand where it is forked
    from partsrapport.words import dictionary  # noqa: PLC0415

    for outputs, fault in shell.run(cells):
        sent.send((outputs, fault, dictionary.asked))


def _end_with_who_asked() -> None:
    if asked := multiprocessing.parent_process():
        asked.join()
    os._exit(1)
