"""Renders the Quarto project with pandoc and typst from wheels: nothing else is installed, no host is asked."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pypandoc

from partsrapport.errors import UsageError
from partsrapport.render import page, paper, sources, staging

# Raw HTML, TeX and formulas are off: what looks like them in a figure or a name is text.
READER = "markdown-raw_html-raw_tex-raw_attribute-latex_macros-tex_math_dollars"
WRITER = ["--standalone", "--wrap=none", "--fail-if-warnings", "--lua-filter=document.lua", "--lua-filter=report.lua"]
HTML = ["--section-divs", "--toc", "--toc-depth=3", "--template=page.html", f"--include-after-body={staging.TIPS}"]
TYPST = ["--template=typst/report.typ"]


def render(project: Path) -> dict[str, bytes]:
    """Render the staged project; suffix (``html``, ``pdf``) to content, the same bytes for the same sources.

    Raises
    ------
    UsageError
        The sources have a fault, or use Quarto syntax that this renderer does not know; names file and line.
    """
    document = sources.read(project, staging.MAIN)
    with TemporaryDirectory() as name:
        metadata, head = Path(name) / "metadata.json", Path(name) / "head.html"
        metadata.write_text(json.dumps(document.metadata), encoding="utf-8")
        head.write_text(page.head(sorted((project / "styles").glob("*.css"))), encoding="utf-8")
        common = [*WRITER, f"--metadata-file={metadata}"]
        html = _convert(document.markdown, "html", [*common, *HTML, f"--include-in-header={head}"], project)
        markup = _convert(document.markdown, "typst", [*common, *TYPST], project)
    return {"html": page.completed(html, project).encode(), "pdf": paper.compiled(markup, project)}


def _convert(markdown: str, target: str, options: list[str], project: Path) -> str:
    try:
        return str(pypandoc.convert_text(markdown, target, READER, options, cworkdir=str(project)))
    except RuntimeError as error:
        raise UsageError(
            f"{staging.MAIN} går inte att omvandla till {target}: {' '.join(str(error).split())}"
        ) from None
