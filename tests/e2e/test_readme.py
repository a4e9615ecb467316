"""The README is true: every command in it is run."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from partsrapport.cli import COMMANDS as COMMANDS_OF_THE_PROGRAM
from tests.conftest import few_checks

ROOT = Path(__file__).parents[2]
WORK = Path("data", "processed")
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.strip()
]
# `make test` is this very run. Other tests build from nothing (``built``), for a year and with JupyterLab
# (``test_year``), again to the same bytes (``test_environment``) and on Spark. The preview would stay open. The other
# year is in English alone: a report in Swedish of hardly any data is made in ``test_year``.
PLACE = "--work data/processed/2013 --out public-2013"
OTHER_YEAR = f".venv/bin/partsrapport build --year 2013 --as-of 2013-12-31 {PLACE}"
REPLACED = {
    OTHER_YEAR: f"{OTHER_YEAR} --lang en",
    "make report": "make --dry-run --no-print-directory report",
    "make test": "make --dry-run --no-print-directory test",
    ".venv/bin/partsrapport lab": ".venv/bin/partsrapport lab --help",
    ".venv/bin/partsrapport build": ".venv/bin/partsrapport build --help",
    ".venv/bin/partsrapport build --zip": ".venv/bin/partsrapport build --zip --help",
    ".venv/bin/partsrapport preview": ".venv/bin/partsrapport preview --help",
    ".venv/bin/partsrapport check": ".venv/bin/partsrapport check --help",
    ".venv/bin/partsrapport render": f".venv/bin/partsrapport render {PLACE} --lang en",
    ".venv/bin/partsrapport marts --on spark --core data/processed/parquet --out /tmp/marts": (
        ".venv/bin/partsrapport marts --help"
    ),
}


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory, built):
    """A checkout as a newcomer has it, with this environment's programs, and the report built."""
    target = tmp_path_factory.mktemp("newcomer") / "partsrapport"
    ignored = shutil.ignore_patterns(".git", ".venv", "processed", "public", ".*_cache", "__pycache__", ".hypothesis")
    shutil.copytree(ROOT, target, ignore=ignored)
    few_checks(target)
    (target / ".venv").mkdir()
    (target / ".venv" / "bin").symlink_to(Path(sys.prefix) / "bin", target_is_directory=True)
    for name in ("uv", "installed", "installed-lab", "installed-dev"):
        (target / ".venv" / name).touch()
    shutil.copytree(built.work, target / WORK)
    shutil.copytree(built.out, target / "public")
    return target


def test_every_command_of_the_readme_runs(newcomer, here, tmp_path):
    """One after the other, as a newcomer does: a later command builds on what an earlier one made."""
    assert COMMANDS and REPLACED.keys() <= set(COMMANDS)
    for command in COMMANDS:
        program, *arguments = REPLACED.get(command, command).replace("/tmp/", f"{tmp_path}/").split()  # noqa: S108
        if program == ".venv/bin/partsrapport":
            result = here(*arguments, cwd=newcomer)
        else:
            result = subprocess.run([program, *arguments], cwd=newcomer, capture_output=True, text=True, check=False)
        assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
        if command == "make report":
            assert result.stdout == ".venv/bin/partsrapport build\n"
    check_the_report_of_another_year(newcomer)


def check_the_report_of_another_year(newcomer):
    """The report of 2013 that the README asks for says what it has no data for."""
    goals = json.loads((newcomer / WORK / "2013" / "summary.json").read_text(encoding="utf-8"))["goals"]
    assert goals["em-2013-stod"] == "ännu ej mätt"
    assert not [goal for goal in goals if "2020" in goal]
    text = (newcomer / "public-2013" / "activity-report.html").read_text(encoding="utf-8")
    assert "Activity report 2013" in text
    assert "The data hold no orders" in text


def places(document: Path) -> set[str]:
    """The headings of a document, as links name them."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_all_links_of_the_documents_lead_somewhere():
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        prose = re.sub(r"```.*?```|(?m:^ {4}.*$)", "", document.read_text(encoding="utf-8"), flags=re.S)
        for target, place in re.findall(r"\]\((?!http)([^)#]*)#?([^)]*)\)", prose):
            file = document.parent / target if target else document
            assert file.exists(), f"{document.name}: {target}"
            assert not place or place in places(file), f"{document.name}: {target}#{place}"


@pytest.mark.parametrize("name", COMMANDS_OF_THE_PROGRAM)
def test_every_command_is_in_the_readme(name):
    assert f"partsrapport {name}" in README
