"""Renders the Quarto project with Quarto."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from partsrapport.errors import UsageError
from partsrapport.project import REPORT
from partsrapport.running import engines

FORMATS = {"html": "html", "pdf": "typst"}
# Quarto only warns of these, and prints them in the report.
UNRESOLVED = re.compile(r"\?(?:@|var:|meta:)[\w.:-]+|Unable to resolve crossref \S+")


def render(project: Path) -> dict[str, bytes]:
    """Render a copy of the staged project; suffix (``html``, ``pdf``) to content.

    Raises
    ------
    UsageError
        Quarto is not on the path or failed, or left a reference unresolved.
    """
    program = engines.quarto_path()
    if program is None:
        raise UsageError(
            "Quarto finns inte i sökvägen. Installera Quarto 1.5 eller senare, eller kör med --engine embedded."
        )
    with TemporaryDirectory() as name:
        copy = Path(name) / "quarto"
        shutil.copytree(project, copy)
        for target in FORMATS.values():
            _run(program, copy, target)
        rendered = {suffix: (copy / f"{REPORT}.{suffix}").read_bytes() for suffix in FORMATS}
    _require_resolved(rendered["html"].decode())
    return rendered


def _run(program: str, project: Path, target: str) -> None:
    done = subprocess.run(  # noqa: S603
        [program, "render", f"{REPORT}.qmd", "--to", target],
        cwd=project,
        env=os.environ | {"QUARTO_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UsageError(f"Quarto kunde inte göra {target}: {_last_lines(done.stderr or done.stdout)}")
    _require_resolved(done.stdout + done.stderr)


def _last_lines(text: str) -> str:
    return " ".join(text.split("\n")[-6:]).strip()


def _require_resolved(text: str) -> None:
    if found := UNRESOLVED.search(text):
        raise UsageError(f"Quarto hittade inte det som {found[0]} hänvisar till. Rätta hänvisningen i kapitlet.")
