"""Quarto's own commands in ``quarto/``: a step before them brings there what the build has made."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pypandoc
import pytest

from partsrapport.project import REPORT
from partsrapport.render import staging

QUARTO = Path(__file__).parents[2] / "quarto"
STEP = "forbered.lua"


def prepared(folder: Path) -> subprocess.CompletedProcess:
    """Run the step as Quarto does: by the Lua of its pandoc, in the folder of the sources."""
    pandoc = pypandoc.get_pandoc_path()
    return subprocess.run(
        [pandoc, "lua", STEP], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def sources(tmp_path):
    """The sources as they are in a checkout where nothing has been built."""
    folder = tmp_path / "checkout" / "quarto"
    shutil.copytree(QUARTO, folder)
    for name in staging.MADE:
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).unlink(missing_ok=True)
    return folder


@pytest.fixture
def brought(sources, project):
    """The same after a build and the step."""
    shutil.copytree(project, sources.parent / "data" / "processed" / "quarto")
    done = prepared(sources)
    assert (done.returncode, done.stderr) == (0, "")
    return sources


def test_the_step_brings_what_the_build_has_made(brought, project):
    for name in staging.MADE:
        assert (brought / name).exists() == (project / name).exists(), name
    assert (brought / "celler" / "celler.json").read_bytes() == (project / "celler" / "celler.json").read_bytes()


def test_quarto_is_left_the_text_of_notebooks_and_no_html(brought):
    cells = json.loads((brought / "notebooks" / "sample.ipynb").read_text(encoding="utf-8"))["cells"]
    outputs = {"".join(cell["source"]).split()[2]: cell["outputs"] for cell in cells if cell["cell_type"] == "code"}
    assert [list(output["data"]) for shown in outputs.values() for output in shown] == [["text/markdown"]] * 4
    assert "".join(outputs["verdicts"][0]["data"]["text/markdown"]) == "Målet är [nått]{.verdict .met}, se @fig-bars."


def test_before_the_first_build_it_says_what_to_do(sources):
    done = prepared(sources)
    assert done.returncode == 1
    assert "Rapporten är inte byggd" in done.stderr
    assert "Kör partsrapport build först" in done.stderr


def test_all_that_is_brought_is_kept_out_of_git_and_of_the_sources(root):
    ignored = (root / "quarto" / ".gitignore").read_text(encoding="utf-8").splitlines()
    lines = [line.strip("/*") for line in ignored]
    assert [name for name in staging.MADE if not name.startswith(tuple(filter(None, lines)))] == []
    listed = (root / "quarto" / STEP).read_text(encoding="utf-8").partition("made = {")[2].partition("}")[0]
    assert {*re.findall(r'"([^"]+)"', listed)} | {f"{REPORT}.qmd"} == set(staging.MADE)
