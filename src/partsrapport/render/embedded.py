"""Renders the Quarto project with pandoc and typst from wheels: nothing else is installed, no host is asked."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pypandoc

from partsrapport.errors import UsageError
from partsrapport.render import page, paper, sources

# Raw HTML, TeX and formulas are off: what looks like them in a figure or a name is text.
READER = "markdown-raw_html-raw_tex-raw_attribute-latex_macros-tex_math_dollars"
WRITER = ["--standalone", "--wrap=none", "--fail-if-warnings", "--lua-filter=document.lua", "--lua-filter=report.lua"]
HTML = ["--section-divs", "--toc", "--toc-depth=3", "--template=page.html", f"--include-after-body={page.TIPS}"]
SAID = re.compile(r"document\.lua:\d+: (?P<said>.*?)\s*stack traceback:", re.DOTALL)
"""What the filter itself finds wrong, amid pandoc's words."""
TYPST = ["--template=typst/report.typ"]


def render(project: Path) -> dict[str, bytes]:
    """Render the staged project; suffix (``html``, ``pdf``) to content, the same bytes for the same sources.

    Raises
    ------
    UsageError
        The sources have a fault, or use Quarto syntax that this renderer does not know; names file and line.
    """
    document = sources.read(project, sources.MAIN)
    markup = _convert(document, "typst", TYPST, project)
    return {"html": _page(document, project), "pdf": paper.compiled(markup, project)}


def render_page(project: Path) -> dict[str, bytes]:
    """As ``render``, but the page alone."""
    return {"html": _page(sources.read(project, sources.MAIN), project)}


def _page(document: sources.Document, project: Path) -> bytes:
    with TemporaryDirectory() as name:
        head = Path(name) / "head.html"
        head.write_text(page.head(sorted((project / "styles").glob("*.css"))), encoding="utf-8")
        html = _convert(document, "html", [*HTML, f"--include-in-header={head}"], project)
    return page.completed(html, project).encode()


def _convert(document: sources.Document, target: str, options: list[str], project: Path) -> str:
    with TemporaryDirectory() as name:
        metadata = Path(name) / "metadata.json"
        metadata.write_text(json.dumps(document.metadata), encoding="utf-8")
        given = [*WRITER, f"--metadata-file={metadata}", *options]
        try:
            return str(pypandoc.convert_text(document.markdown, target, READER, given, cworkdir=str(project)))
        except RuntimeError as error:
            if found := SAID.search(str(error)):
                raise UsageError(f"{found['said']}.") from None
            told = " ".join(str(error).split())
            raise UsageError(f"Rapporten går inte att omvandla till {target}: {told}") from None
