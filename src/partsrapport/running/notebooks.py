"""Executing notebooks: the copies that the report embeds from, and that staff can open."""

import atexit
import json
import os
import re
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import ValidationError
from nbformat.reader import NotJSONError
from traitlets.config import Config

from partsrapport.errors import UsageError
from partsrapport.raw import reads
from partsrapport.report import kernel, svg
from partsrapport.running import apart, fingerprints, kernels
from partsrapport.surveys import disclosure
from partsrapport.warehouse.store import WORK_VARIABLE
from partsrapport.words.language import SWEDISH, VARIABLE, writing

CELL_TIMEOUT_SECONDS = 300
_LONGEST_FOLDER = 95
"""Bytes: a socket's path has 103 on macOS and 107 on Linux (``unix(7)``), names in the folder up to 8 of them."""
_ASKED = "import json; from partsrapport.words import dictionary; print(json.dumps(sorted(dictionary.asked)))"
_FINDS_TABLES = r"information_schema|duckdb_|show_?\s*(all\s+)?tables|parquet"
_NAMES = {fingerprints.FIGURES: r"""mart\W+figures|["']figures\\?["']""", "quality.validation": "validation"}
"""How a notebook names the tables that have ``wording``."""


def execute(source: Path, target: Path, work: Path, root: Path | None = None, language: str = SWEDISH) -> list[str]:
    """Execute a notebook that the report embeds from against the warehouse in ``work``; write the copy to ``target``.

    What it says is in ``language``. Returned are the ids of what it has called by our labels.
    It runs in its own folder, or in that of the project, ``root``, where it is another's.

    Raises
    ------
    UsageError
        A cell failed, or reads what is not published (then nothing is run); the message says which, and why.
    """
    notebook = _read(source)
    disclosure.check_notebook(source.name, notebook)
    notebook.cells.append(nbformat.v4.new_code_cell(_ASKED))
    with TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT_SECONDS,
            startup_timeout=CELL_TIMEOUT_SECONDS,
            kernel_manager_class=kernels.OwnKernel,
            record_timing=False,  # the copy is the same however long it took
            resources={"metadata": {"path": str(root if root and root not in source.parents else source.parent)}},
            config=_connection(Path(folder)),
            extra_arguments=kernel.ARGUMENTS,
        )
        try:
            client.execute(env={**os.environ, WORK_VARIABLE: str(work), VARIABLE: language, svg.LATER: "1"})
        except CellExecutionError as error:
            raise UsageError(_failure(source, notebook, error)) from None
        except (DeadKernelError, CellTimeoutError):
            raise UsageError(
                f"Anteckningsboken {source.name} hann inte köras klart, eller fick inte plats i minnet. Stäng andra "
                "program och kör igen."
            ) from None
        except RuntimeError as error:  # as jupyter_client has it: it died, or did not answer
            raise UsageError(
                f"Anteckningsboken {source.name} kunde inte köras: Python-kärnan ({sys.executable}) startade inte "
                f"({_first_line(str(error))}). Installera om med make report."
            ) from None
        finally:
            atexit.unregister(client._cleanup_kernel)  # nbclient would clean up again, and fail, where none started
    asked: list[str] = json.loads(notebook.cells.pop().outputs[0].text)
    with writing(language):
        _draw(source, notebook)
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    return asked


def hidden_wording(own: str) -> list[str]:
    """The tables of which a notebook, with the modules beside it, cannot show what figures or checks are called.

    It may if it names them, or finds tables in other ways; nothing of the package reads that for notebooks.
    """
    return [table for table, names in _NAMES.items() if not re.search(f"{names}|{_FINDS_TABLES}", own, re.IGNORECASE)]


def _read(source: Path) -> nbformat.NotebookNode:
    try:
        return nbformat.reads(reads.text(source), as_version=4)
    except (NotJSONError, ValidationError, AttributeError, KeyError):
        raise UsageError(
            f"Anteckningsboken {source.name} är skadad. Återställ den med git eller i JupyterLab."
        ) from None


@cache
def _who_draws() -> apart.Process:
    """The process that draws for all notebooks: its first picture takes as long as the next ten."""
    return apart.Process()


def _draw(source: Path, notebook: nbformat.NotebookNode) -> None:
    """Put the picture beside each live chart."""
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if svg.LIVE in output.get("data", {}):
                specification = json.loads(json.dumps(output.data[svg.LIVE]))  # who draws needs no class of nbformat's
                try:
                    output.data[svg.PICTURE] = _who_draws().run(svg.drawn, specification)
                except ValueError as error:
                    raise UsageError(_failed(source, number, error)) from None
                except UsageError:  # the process is gone: a preview that goes on gets another
                    _who_draws.cache_clear()
                    raise


def _connection(folder: Path) -> Config:
    """Talk to the kernel through files rather than ports: what it says is nobody else's on the machine.

    Windows has ports only.

    Raises
    ------
    UsageError
        The folder's path is so long that a socket has no room in it.
    """
    transport = "tcp" if os.name == "nt" else "ipc"
    if transport == "ipc" and len(os.fsencode(folder)) > _LONGEST_FOLDER:
        raise UsageError(
            "Anteckningsböcker går inte att köra när sökvägen till mappen för tillfälliga filer är så lång som "
            f"{folder.parent}. Ange en med kortare sökväg med miljövariabeln TMPDIR."
        )
    return Config({"KernelManager": {"transport": transport, "connection_file": str(folder / "k")}})


def _failure(source: Path, notebook: nbformat.NotebookNode, error: CellExecutionError) -> str:
    outputs = ((number, output) for number, cell in enumerate(notebook.cells, 1) for output in cell.get("outputs", []))
    number = next(number for number, output in outputs if output.output_type == "error")
    return _failed(source, number, f"{error.ename}: {error.evalue}")


def _failed(source: Path, number: int, error: object) -> str:
    return (
        f"Anteckningsboken {source.name}, cell {number}, gick inte att köra: {_first_line(str(error))}. "
        "Öppna den med partsrapport lab och rätta cellen."
    )


def _first_line(text: str) -> str:
    return next(iter(text.splitlines()), "")
