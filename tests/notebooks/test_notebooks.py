"""The notebooks run as they are, hold no outputs, and answer to their parameters."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import nbformat
import papermill
import pytest
from nbmake.nb_run import NotebookRun

from partsrapport import project
from partsrapport.report import svg
from partsrapport.surveys.disclosure import stop_if_private
from partsrapport.warehouse import store

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ALL = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture
def connected(built, monkeypatch):
    """The environment in which the kernels find the session's warehouse, and draw nothing, as in a build."""
    monkeypatch.setenv(store.WORK_VARIABLE, str(built.work))
    monkeypatch.setenv(svg.LATER, "1")


@pytest.fixture(scope="module")
def explored(built, tmp_path_factory) -> Path:
    """The notebook to explore with, as it stands, run by nbmake; those of the report are run by the build itself."""
    path = tmp_path_factory.mktemp("explored") / "explore.ipynb"
    shutil.copy(NOTEBOOKS / path.name, path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(store.WORK_VARIABLE, str(built.work))
        ran = NotebookRun(path, default_timeout=600).execute()
    assert ran.error is None
    nbformat.write(ran.nb, path)
    return path


def test_each_notebook_is_run_as_it_stands(built, explored):
    ran = [*(built.work / "notebooks").glob("*.ipynb"), explored]
    assert sorted(path.name for path in ran) == ALL
    for path in ran:
        code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        assert all(cell.execution_count for cell in code), path.name


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


@pytest.mark.parametrize("name", ALL)
def test_a_notebook_says_at_the_top_what_can_be_chosen(name):
    cells = nbformat.read(NOTEBOOKS / name, as_version=4).cells
    tagged = [place for place, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == [1]
    assert "**Det här går att välja" in cells[0].source
    assert all("  # " in line for line in cells[1].source.splitlines()), "each parameter is explained"


def test_the_notebook_that_staff_explore_with_is_no_part_of_the_report(root):
    assert set(ALL) - project.embedded((root / "quarto").glob("*.qmd")) == {"explore.ipynb"}


def test_the_notebook_that_staff_explore_with_reads_no_respondents():
    for cell in nbformat.read(NOTEBOOKS / "explore.ipynb", as_version=4).cells:
        stop_if_private("explore.ipynb", cell.source)


def run_with(parameters: Mapping[str, object], target: Path, name: str = "coverage.ipynb") -> dict[str, str]:
    notebook = papermill.execute_notebook(
        NOTEBOOKS / name,
        target,
        parameters,
        kernel_name="python3",
        resources={"metadata": {"path": str(target.parent)}},
        progress_bar=False,
    )
    return shown_in(notebook)


def shown_in(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Label of each cell, or else its first line, with what it shows as text."""
    shown = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            label = cell.source.splitlines()[0].removeprefix("#| label: ")
            data = output.get("data", {})
            shown[label] = data.get("text/markdown") or data.get("text/plain") or ""
    return shown


def differing(one: dict[str, str], other: dict[str, str]) -> set[str]:
    assert one.keys() == other.keys()
    return {label for label in one if one[label] != other[label]}


def of_report(built, name: str) -> dict[str, str]:
    """What a notebook has shown in the build."""
    return shown_in(nbformat.read(built.work / "notebooks" / name, as_version=4))


def test_coverage_answers_to_its_parameters(connected, built, tmp_path):
    as_it_stands = of_report(built, "coverage.ipynb")
    chosen = run_with(
        {"as_of": "2020-12-31", "sector": "lärosäte", "service": "IA-systemet"}, tmp_path / "chosen.ipynb"
    )
    assert differing(as_it_stands, chosen) >= {
        "fig-tackning",
        "fig-grupper",
        "tbl-tackning",
        "fig-tratt",
        "tbl-ledtider",
        "fig-tjanster",
        "tbl-tjanster",
        "tbl-livscykel",
        "tbl-forandring",
    }
    assert "Effektiva team" in as_it_stands["tbl-tjanster"]
    assert "Effektiva team" not in chosen["tbl-tjanster"]
    assert "Lärosäten, andel som nåtts 31 december 2020" in chosen["fig-tackning"]


def test_activities_answer_to_another_year(connected, built, tmp_path):
    as_it_stands = of_report(built, "activities.ipynb")
    chosen = run_with({"year": "2019"}, tmp_path / "chosen.ipynb", "activities.ipynb")
    assert differing(as_it_stands, chosen) >= {
        "genomfort",
        "fig-genomforda",
        "fig-mottagare",
        "fig-manader",
        "fig-status",
        "tbl-typer",
        "tbl-omraden",
    }


def test_effect_goals_answer_to_another_plan(connected, tmp_path):
    chosen = run_with({"year": "2013"}, tmp_path / "chosen.ipynb", "effect_goals.ipynb")
    assert chosen["bedomningar-tidigare"].count("inga tidigare mål") == 1
    assert "2020" not in chosen["tbl-mal"]


def test_exploring_answers_to_its_parameters_and_its_two_ways_of_asking_agree(connected, explored, tmp_path):
    as_it_stands = shown_in(nbformat.read(explored, as_version=4))
    chosen: dict[str, object] = {"as_of": "2020-06-30", "sector": "lärosäte", "target_share": 0.8}
    chosen |= {"organisation": "Universitetet i Älvlida"}
    other = run_with(chosen, tmp_path / "chosen.ipynb", "explore.ipynb")
    assert {'tables.show(one["names"])', 'tables.show(choice.of_service(one["orders"]))'} <= differing(
        as_it_stands, other
    )
    for shown in (as_it_stands, other):
        in_one_line = next(text for label, text in shown.items() if label.startswith("asked = "))
        in_sql = shown["tables.show("]
        assert in_one_line.count("\n") == in_sql.count("\n") > 1
    assert "myndighet" not in next(text for label, text in other.items() if label.startswith("asked = "))
