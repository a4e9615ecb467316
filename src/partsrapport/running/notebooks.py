"""Executing notebooks: the copies that the report embeds from, and that staff can open."""

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from partsrapport.errors import UsageError
from partsrapport.raw import reads
from partsrapport.report import svg
from partsrapport.running import apart, fingerprints, shells
from partsrapport.surveys import disclosure
from partsrapport.warehouse.store import WORK_VARIABLE
from partsrapport.words.language import SWEDISH, VARIABLE, writing

CELL_TIMEOUT_SECONDS = 300
_ONE_THREAD = {"POLARS_MAX_THREADS": "1"}
"""Two notebooks run at a time, on marts of some hundred rows: to share these out takes a tenth of what one takes."""
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
    folder = root if root and root not in source.parents else source.parent
    environment = {**os.environ, WORK_VARIABLE: str(work), VARIABLE: language, svg.LATER: "1", **_ONE_THREAD}
    asked = _run(source, notebook, folder, environment)
    with writing(language):
        _draw(source, notebook)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        f"{json.dumps(notebook, ensure_ascii=False, indent=1, default=str)}\n", encoding="utf-8", newline="\n"
    )
    return asked


def hidden_wording(own: str) -> list[str]:
    """The tables of which a notebook, with the modules beside it, cannot show what figures or checks are called.

    It may if it names them, or finds tables in other ways; nothing of the package reads that for notebooks.
    """
    return [table for table, names in _NAMES.items() if not re.search(f"{names}|{_FINDS_TABLES}", own, re.IGNORECASE)]


def _read(source: Path) -> dict[str, Any]:
    try:
        notebook: dict[str, Any] = json.loads(reads.text(source))
        disclosure.check_notebook(source.name, notebook)
    except (ValueError, TypeError, KeyError):
        raise UsageError(
            f"Anteckningsboken {source.name} är skadad. Återställ den med git eller i JupyterLab."
        ) from None
    return notebook


def _run(source: Path, notebook: dict[str, Any], folder: Path, environment: Mapping[str, str]) -> list[str]:
    """Have the cells show what they show; return what they had called by our labels."""
    cells = [(number, cell) for number, cell in enumerate(notebook["cells"], 1) if cell["cell_type"] == "code"]
    asked = set[str]()
    with shells.running(["".join(cell["source"]) for _, cell in cells], folder, environment) as received:
        for count, (number, cell) in enumerate(cells, 1):
            try:
                if not received.poll(CELL_TIMEOUT_SECONDS):
                    raise EOFError
                outputs, fault, asked = received.recv()
            except EOFError:
                raise UsageError(
                    f"Anteckningsboken {source.name} hann inte köras klart, eller fick inte plats i minnet. Stäng "
                    "andra program och kör igen."
                ) from None
            if fault:
                raise UsageError(_failed(source, number, fault))
            cell |= {"outputs": outputs, "execution_count": count}
    return sorted(asked)


@cache
def _who_draws() -> apart.Process:
    """The process that draws for all notebooks: its first picture takes as long as the next ten."""
    return apart.Process()


def _draw(source: Path, notebook: dict[str, Any]) -> None:
    """Put the picture beside each live chart."""
    for number, cell in enumerate(notebook["cells"], 1):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if svg.LIVE in data:
                try:
                    data[svg.PICTURE] = _who_draws().run(svg.drawn, data[svg.LIVE])
                except ValueError as error:
                    raise UsageError(_failed(source, number, error)) from None
                except UsageError:  # the process is gone: a preview that goes on gets another
                    _who_draws.cache_clear()
                    raise


def _failed(source: Path, number: int, error: object) -> str:
    return (
        f"Anteckningsboken {source.name}, cell {number}, gick inte att köra: {_first_line(str(error))}. "
        "Öppna den med partsrapport lab och rätta cellen."
    )


def _first_line(text: str) -> str:
    return next(iter(text.splitlines()), "")
