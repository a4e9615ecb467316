"""Renders the Quarto project with Quarto; what it adds is taken away, and its typst is made an accessible PDF."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from partsrapport.errors import UsageError
from partsrapport.project import REPORT
from partsrapport.render import engines, page, paper, sources

FORMATS = ("html", "typst")
OUTPUT = "public-quarto"  # beside the sources, by _quarto.yml
# Quarto only warns of these, and prints them in the report.
UNRESOLVED = re.compile(r"\?(?:@|var:|meta:)[\w.:-]+|Unable to resolve crossref \S+")
# What Quarto adds to a page that needs none of it: any HTML output of a cell brings jquery and require.js from a CDN.
ADDED = re.compile(r"<script\b.*?</script>|<link\b[^>]*>", re.DOTALL)
CAUSE = re.compile(r"^(?:ERROR|error|Error)\b:?.*")


def render(project: Path) -> dict[str, bytes]:
    """Render a copy of the staged project; suffix (``html``, ``pdf``) to content.

    Quarto makes the page and the typst source; the document is made of that by the typst of the embedded renderer, as
    PDF/UA, since Quarto's own leaves out what makes it accessible.

    Raises
    ------
    UsageError
        Quarto is not on the path, too old, or failed, or left a reference unresolved: told with file and line where
        the sources have the fault.
    """
    program = _program()
    with TemporaryDirectory() as name:
        copy = Path(name) / "quarto"
        shutil.copytree(project, copy)
        with sources.blamed(project):
            for target in FORMATS:
                _run(program, copy, target)
            html = (copy.parent / OUTPUT / f"{REPORT}.html").read_text(encoding="utf-8")
            _require_resolved(html)
        document = paper.compiled((copy / f"{REPORT}.typ").read_text(encoding="utf-8"), copy)
    return {"html": _completed(html, project).encode(), "pdf": document}


def _program() -> str:
    program = engines.quarto_path()
    if program is None:
        raise UsageError(
            "Quarto finns inte i sökvägen. Installera Quarto 1.5 eller senare, eller kör med --engine embedded."
        )
    version = engines.quarto_version(program)
    if version < engines.OLDEST_QUARTO:
        raise UsageError(
            f"Quarto {'.'.join(map(str, version))} är för gammal. Installera 1.5 eller senare, eller kör med "
            "--engine embedded."
        )
    return program


def _completed(html: str, project: Path) -> str:
    """Return the page without what Quarto added, and with the policy."""
    bare = ADDED.sub("", html)
    return page.completed(bare, project).replace("</head>", f"{page.policy()}\n</head>", 1)


def _run(program: str, project: Path, target: str) -> None:
    done = subprocess.run(  # noqa: S603
        [program, "render", sources.MAIN, "--to", target],
        cwd=project,
        env=os.environ | {"QUARTO_PYTHON": sys.executable},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise UsageError(f"Quarto kunde inte göra {target}: {_cause(done.stderr or done.stdout)}")
    _require_resolved(done.stdout + done.stderr)


def _cause(text: str) -> str:
    """Return the line that says what is wrong, with those that follow until the stack of calls."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = next((index for index, line in enumerate(lines) if CAUSE.match(line)), max(len(lines) - 6, 0))
    told = [line for line in lines[first : first + 8] if not line.startswith(("at ", "Stack trace"))]
    return " ".join(told)


def _require_resolved(text: str) -> None:
    if found := UNRESOLVED.search(text):
        raise UsageError(f"Quarto hittade inte det som {found[0]} hänvisar till. Rätta hänvisningen i kapitlet.")
