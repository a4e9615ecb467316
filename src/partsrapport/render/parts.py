"""Embedded figures and tables as files, which ``document.lua`` puts into the document under either engine."""

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache, partial
from pathlib import Path

from partsrapport.errors import UsageError
from partsrapport.render import cells, floats
from partsrapport.render.cells import Cell
from partsrapport.report import chart_tables
from partsrapport.words import spreadsheets

FOLDER = "celler"
EMBEDDED = re.compile(r"\{\{<\s*embed\s+(?P<label>[^\s>]+)\s*>\}\}")
"""A cell that a chapter takes in, by ``notebooks/….ipynb#label``."""


def write(project: Path) -> None:
    """Write the parts of all figures and tables that the chapters embed, and what they are by label."""
    (project / FOLDER).mkdir(exist_ok=True)
    entries = {cell.label: _write(cell, project) for cell in embedded(project) if not cell.is_text}
    (project / FOLDER / "celler.json").write_text(
        json.dumps(entries, ensure_ascii=False), encoding="utf-8", newline="\n"
    )


def embedded(project: Path) -> Iterator[Cell]:
    """The cells that the chapters embed; one with a fault is left to who reads the document, and knows the line."""
    chapters = sorted(project.rglob("*.qmd"))
    found = (EMBEDDED.findall(chapter.read_text(encoding="utf-8", errors="replace")) for chapter in chapters)
    notebook = cache(partial(cells.load, project))
    for target in sorted({target for targets in found for target in targets}):
        path, _, label = target.partition("#")
        try:
            yield cells.find(notebook(path), label)
        except UsageError:
            continue


def _write(cell: Cell, project: Path) -> dict[str, str]:
    """Write the parts of a cell and return their names; a part that is empty has none."""
    entry = {"alt": cell.alternative, "caption": cell.caption}
    for part, (ending, content) in _made(cell).items():
        if content:
            entry[part] = f"{FOLDER}/{cell.label}{ending}"
            (project / entry[part]).write_bytes(content)
    return entry


@lru_cache(maxsize=cells.NOTEBOOKS * 20)
def _made(cell: Cell) -> dict[str, tuple[str, bytes]]:
    """The parts of a cell: how the name of the file of each ends, and its content."""
    table = chart_tables.of(cell.spec) if cell.spec and cell.kind == "fig" else None
    csv = (table.csv if table else cell.csv).rstrip()
    return {
        "html": (".html", floats.body(cell).encode()),
        "behind": ("-behind.html", floats.behind(cell, table).encode()),
        "picture": (f".{cell.suffix}", cell.picture),
        # Without its last line end, which validators take for the end of the stream in the PDF.
        "csv": (".csv", csv.encode(spreadsheets.ENCODING) if csv else b""),
    }
