"""The notebooks run as they are, hold no outputs, and answer to their parameters."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ALL = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture
def connected(built, monkeypatch):
    """The environment in which the kernels find the session's warehouse."""
    monkeypatch.setenv("PARTSRAPPORT_WORK", str(built.work))


def test_all_notebooks_run_under_nbmake(built, root):
    """In a process of their own: nbmake makes a test of every notebook, but not with our import mode and workers."""
    command = [sys.executable, "-m", "pytest", "--nbmake", str(NOTEBOOKS), "-p", "no:cacheprovider", "-q"]
    environment = os.environ | {"PARTSRAPPORT_WORK": str(built.work)}
    result = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    assert f"{len(ALL)} passed" in result.stdout


@pytest.mark.parametrize("name", ALL)
def test_a_notebook_is_committed_without_outputs(name):
    cells = nbformat.read(NOTEBOOKS / name, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert code
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []
    assert len({cell.id for cell in cells}) == len(cells)


@pytest.mark.parametrize("name", ALL)
def test_a_cell_calls_and_shows_and_defines_no_function(name):
    cells = nbformat.read(NOTEBOOKS / name, as_version=4).cells
    assert [cell.id for cell in cells if cell.cell_type == "code" and "def " in cell.source] == []


def run_with(parameters: dict[str, str], target: Path) -> dict[str, str]:
    """Label of each cell with what it shows, as text."""
    notebook = papermill.execute_notebook(
        NOTEBOOKS / "coverage.ipynb", target, parameters, kernel_name="python3", progress_bar=False
    )
    shown = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            label = cell.source.splitlines()[0].removeprefix("#| label: ")
            data = output.get("data", {})
            shown[label] = json.dumps(data.get("text/plain") if label.startswith("tbl") else data, ensure_ascii=False)
    return shown


def test_coverage_answers_to_its_parameters(connected, tmp_path):
    as_it_stands = run_with({}, tmp_path / "own.ipynb")
    chosen = run_with(
        {"as_of": "2020-12-31", "sector": "lärosäte", "service": "IA-systemet"}, tmp_path / "chosen.ipynb"
    )
    assert as_it_stands.keys() == chosen.keys()
    for label in (
        "fig-tackning",
        "fig-grupper",
        "tbl-tackning",
        "fig-tratt",
        "tbl-ledtider",
        "fig-tjanster",
        "tbl-tjanster",
    ):
        assert as_it_stands[label] != chosen[label], label
    assert "Effektiva team" in as_it_stands["tbl-tjanster"]
    assert "Effektiva team" not in chosen["tbl-tjanster"]
    assert "Lärosäten, andel som nåtts 31 december 2020" in chosen["fig-tackning"]
