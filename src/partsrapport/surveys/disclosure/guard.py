"""What is published may not read results as they are, nor rows of respondents."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from partsrapport import project
from partsrapport.errors import UsageError

PRIVATE = re.compile(r"\bexact\b[\"'`]?\s*\.|\bsurvey_(respondents|answers|background|counts)\b", re.IGNORECASE)


def stop_if_private(where: str, text: str) -> None:
    """Refuse SQL or code, for what is published, that reads ``exact`` or rows of respondents.

    Raises
    ------
    UsageError
        It does; the message says where, and what to read instead.
    """
    found = PRIVATE.search(text)
    if found:
        raise UsageError(
            f"{where} läser {found.group().strip()}: det som publiceras får inte läsa de exakta enkätresultaten eller "
            "de svarandes rader. Läs tabellerna i mart i stället, eller flytta cellen till en anteckningsbok som "
            "rapporten inte hämtar något ur."
        )


def check_notebooks(chapters: Path, notebooks: Path) -> None:
    """Refuse a notebook that some chapter embeds from, when a cell of it reads what is not published."""
    for name in sorted(project.embedded(chapters.rglob("*.qmd"))):
        if (notebooks / name).exists():
            check_notebook(name, json.loads((notebooks / name).read_text(encoding="utf-8")))


def check_notebook(name: str, notebook: Mapping[str, Any]) -> None:
    """Refuse a notebook of which a cell reads what is not published."""
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "code":
            stop_if_private(f"Anteckningsboken {name}, cell {number},", "".join(cell["source"]))
