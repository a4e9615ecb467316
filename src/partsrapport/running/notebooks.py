"""Executing notebooks: the copies that the report embeds from, and that staff can open."""

import os
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
from partsrapport.report import kernel
from partsrapport.warehouse.store import WORK_VARIABLE

CELL_TIMEOUT_SECONDS = 300


def execute(source: Path, target: Path, work: Path) -> None:
    """Execute a notebook against the warehouse in ``work`` and write the copy with outputs to ``target``.

    Raises
    ------
    UsageError
        A cell failed; the message says which, and what it said.
    """
    notebook = _read(source)
    with TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT_SECONDS,
            kernel_name="python3",
            record_timing=False,  # the copy is the same however long it took
            resources={"metadata": {"path": str(source.parent)}},
            config=_connection(Path(folder)),
            extra_arguments=kernel.ARGUMENTS,
        )
        try:
            client.execute(env={**os.environ, WORK_VARIABLE: str(work), "PYTHONHASHSEED": "0"})
        except CellExecutionError as error:
            raise UsageError(_failure(source, notebook, error)) from None
        except (DeadKernelError, CellTimeoutError):
            raise UsageError(
                f"Anteckningsboken {source.name} hann inte köras klart, eller fick inte plats i minnet. Stäng andra "
                "program och kör igen."
            ) from None
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)


def _read(source: Path) -> nbformat.NotebookNode:
    try:
        notebook: nbformat.NotebookNode = nbformat.reads(reads.text(source), as_version=4)
    except (NotJSONError, ValidationError, AttributeError, KeyError):
        raise UsageError(
            f"Anteckningsboken {source.name} är skadad. Återställ den med git eller i JupyterLab."
        ) from None
    return notebook


def _connection(folder: Path) -> Config:
    """Talk to the kernel through files rather than ports: what it says is nobody else's on the machine."""
    return Config({"KernelManager": {"transport": "ipc", "connection_file": str(folder / "kernel.json")}})


def _failure(source: Path, notebook: nbformat.NotebookNode, error: CellExecutionError) -> str:
    number = next(i for i, cell in enumerate(notebook.cells, 1) if _has_error(cell))
    return (
        f"Anteckningsboken {source.name}, cell {number}, gick inte att köra: "
        f"{error.ename}: {_first_line(error.evalue)}. Öppna den med partsrapport lab och rätta cellen."
    )


def _first_line(text: str) -> str:
    return next(iter(text.splitlines()), "")


def _has_error(cell: nbformat.NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))
