"""``partsrapport doctor``: what is installed, which engine renders, which data there are."""

import platform
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from partsrapport import __version__
from partsrapport.project import Project
from partsrapport.render import engines

LIBRARIES = ("duckdb", "polars", "great-expectations", "altair", "pypandoc-binary", "typst", "ipython")


def show(project: Project, console: Console) -> None:
    """Print versions, the engine that ``auto`` would take, and the state of the project's folders."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in facts(project).items():
        table.add_row(name, escape(value))
    console.print(table)


def facts(project: Project) -> dict[str, str]:
    """What the diagnosis says, line by line."""
    quarto = engines.quarto_path()
    return {
        "partsrapport": f"{__version__} (Python {platform.python_version()})",
        **{name: version(name) for name in LIBRARIES},
        "Renderare": _quarto(quarto) if quarto else "inbyggd (pandoc och typst); Quarto finns inte på sökvägen",
        "Projekt": str(project.root),
        "Rådata": _data(project.raw),
        "Databas": _state(project.warehouse.exists(), str(project.warehouse)),
        "Rapport": _state(project.reports["html"].exists(), str(project.out)),
    }


def _quarto(program: str) -> str:
    version = engines.quarto_version(program)
    told = f"Quarto {'.'.join(map(str, version))} ({program})"
    return told if version >= engines.OLDEST_QUARTO else f"{told}: för gammal, 1.5 eller senare behövs"


def _data(raw: Path) -> str:
    if not raw.is_dir():
        return f"{raw} finns inte: lägg dit exporterna, eller skapa exempeldata med partsrapport demo"
    return f"{raw}: {sum(1 for path in raw.rglob('*') if path.is_file())} filer"


def _state(is_there: bool, where: str) -> str:
    return where if is_there else "finns inte än: kör partsrapport build"
