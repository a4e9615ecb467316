"""``make clean``: what builds have made is gone, what is somebody else's stays."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from partsrapport.project import Project
from partsrapport.running import folders, marks, swapping


def test_clean_leaves_nothing_of_a_build_and_all_that_is_not(tmp_path, root):
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-uv.lock", "partsrapport.toml"):
        shutil.copy(root / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.prefix) / "bin", target_is_directory=True)
    for name in ("uv", "installed"):
        (tmp_path / ".venv" / name).touch()
    project = Project(tmp_path, tmp_path / "data" / "raw", tmp_path / "data" / "processed", tmp_path / "public")
    project.work.mkdir(parents=True)
    (project.work / ".gitkeep").touch()
    with folders.claimed(project):
        made = [project.warehouse, project.state, *(project.work / "parquet" / name for name in ("a", "b"))]
        with marks.renewed(project.work / "parquet"):
            for path in made:
                path.touch()
        with swapping.replaced(project) as published:
            (published / "index.html").touch()
            marks.put_mark(published, marks.PUBLISHED, ["index.html"])
    own = [project.out / "CNAME", project.work / "min.xlsx", project.work / ".gitkeep"]
    for path in own:
        path.touch()
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True)
    assert [path for path in [*made, project.out / "index.html"] if path.exists()] == []
    assert [path for path in own if path.exists()] == own


def lines_of(root, name):
    return (root / name).read_text(encoding="utf-8")


def test_windows_installs_from_the_same_locks_and_runs_the_same_checks(root):
    windows, make = lines_of(root, "make.cmd"), lines_of(root, "Makefile")
    for name in (
        "requirements-uv.lock",
        "requirements.lock",
        "--require-hashes",
        "--no-build-isolation",
        "partsrapport build",
    ):
        assert name in windows
        assert name in make
    for check in (
        "ruff check .",
        "ruff format --check .",
        "mypy",
        "pytest -n 3 --dist loadfile --no-loadscope-reorder",
    ):
        assert check in windows
        assert check in make


def pinned(root, name):
    """Package → version, and how many lines of a lock pin nothing."""
    found = [line for line in lines_of(root, name).splitlines() if re.match(r"[\w.-]+==", line)]
    return {line.split("==")[0]: line.split("==")[1].split(" ")[0] for line in found}


def test_the_report_is_installed_without_the_tools_of_developers(root):
    report, lab, dev = (pinned(root, f"requirements{kind}.lock") for kind in ("", "-lab", "-dev"))
    unneeded = {
        "pytest",
        "hypothesis",
        "playwright",
        "ruff",
        "mypy",
        "jupyterlab",
        "papermill",
        "ipykernel",
        "typer",
        "doit",
    }
    assert {"duckdb", "great-expectations", "ipython", "typst"} <= report.keys()
    assert report.keys() & (unneeded | {"statsmodels", "setuptools"}) == set()
    assert "jupyterlab" in lab
    assert "pytest" in dev
    assert report.items() <= lab.items() <= dev.items()


@pytest.mark.parametrize("kind", ["", "-lab", "-dev", "-uv"])
def test_every_package_of_a_lock_has_its_hash(root, kind):
    entries = re.split(r"\n(?=[\w.-]+==)", lines_of(root, f"requirements{kind}.lock"))[1:]
    entries = entries or [lines_of(root, f"requirements{kind}.lock")]
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
