"""No task misses a change of its code: every module that it imports, however far away, is among what it depends on."""

import ast
import json
from pathlib import Path

import pytest

from partsrapport import pipeline

PACKAGE = pipeline.PACKAGE
TASKS = {
    "warehouse": (pipeline.WAREHOUSE_CODE, ["building.py"]),
    "notebook": (pipeline.NOTEBOOK_CODE, ["notebooks.py"]),
    "report": (pipeline.REPORT_CODE, ["publishing.py", "summary.py"]),
}


def imported(source: str) -> set[Path]:
    """The files of the package that a program imports itself, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {path for name in names if name.startswith(PACKAGE.name) for path in files_of(name)}


def files_of(name: str) -> list[Path]:
    """A module and the packages around it; packages of nothing but a docstring aside, and what is no module."""
    parts = name.split(".")
    paths = [PACKAGE.parent.joinpath(*parts[:n], "__init__.py") for n in range(1, len(parts) + 1)]
    paths.append(PACKAGE.parent.joinpath(*parts).with_suffix(".py"))
    return [path for path in paths if path.is_file() and len(ast.parse(path.read_text(encoding="utf-8")).body) > 1]


def reached(sources: list[str]) -> set[Path]:
    found, new = set(), set().union(*map(imported, sources))
    while new:
        found |= new
        new = set().union(*(imported(path.read_text(encoding="utf-8")) for path in new)) - found
    return found


@pytest.fixture(scope="module")
def cells(root):
    """The code of the notebooks."""
    books = [json.loads(path.read_text(encoding="utf-8")) for path in (root / "notebooks").glob("*.ipynb")]
    return ["".join(cell["source"]) for book in books for cell in book["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("task", TASKS)
def test_a_task_depends_on_all_that_it_imports(task, cells):
    code, modules = TASKS[task]
    sources = [(PACKAGE / module).read_text(encoding="utf-8") for module in modules]
    found = reached([*sources, *(cells if task == "notebook" else [])])
    assert PACKAGE / "warehouse" / "schema.py" in found
    watched = [PACKAGE / part for part in (*code, *modules)]
    assert {path for path in found if not any(path.is_relative_to(part) for part in watched)} == set()


def test_no_task_depends_on_code_that_is_not_there():
    assert [part for code, _ in TASKS.values() for part in code if not (PACKAGE / part).exists()] == []
