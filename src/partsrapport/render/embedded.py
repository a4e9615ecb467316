"""Renders the Quarto project with pandoc and typst from wheels: nothing else is installed, no host is asked."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pypandoc

from partsrapport.errors import UsageError
from partsrapport.render import page, paper, sources

# Raw HTML, TeX and formulas are off: what looks like them in a figure or a name is text.
READER = "markdown-raw_html-raw_tex-raw_attribute-latex_macros-tex_math_dollars"
TREE = "json"
"""The document as pandoc has it once read: to read Markdown takes it as long as to write the page."""
WHOLE = ["--standalone", "--fail-if-warnings", "--eol=lf"]
WRITER = [*WHOLE, "--wrap=none", "--lua-filter=document.lua", "--lua-filter=report.lua"]
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
    with _source(project) as (markdown, metadata):
        tree = _convert(markdown, READER, TREE, [*WHOLE, metadata], project)
    markup = _convert(tree, TREE, "typst", [*WRITER, *TYPST], project)
    return {"html": _page(tree, TREE, [], project), "pdf": paper.compiled(markup, project)}


def render_page(project: Path) -> dict[str, bytes]:
    """As ``render``, but the page alone."""
    with _source(project) as (markdown, metadata):
        return {"html": _page(markdown, READER, [metadata], project)}


@contextmanager
def _source(project: Path) -> Iterator[tuple[str, str]]:
    """The report in Markdown, and the option by which pandoc gets its metadata."""
    document = sources.read(project)
    with TemporaryDirectory() as name:
        metadata = Path(name) / "metadata.json"
        metadata.write_text(json.dumps(document.metadata), encoding="utf-8", newline="\n")
        yield document.markdown, f"--metadata-file={metadata}"


def _page(text: str, form: str, options: list[str], project: Path) -> bytes:
    with TemporaryDirectory() as name:
        head = Path(name) / "head.html"
        head.write_text(page.head(sorted((project / "styles").glob("*.css"))), encoding="utf-8", newline="\n")
        given = [*WRITER, *HTML, f"--include-in-header={head}", *options]
        html = _convert(text, form, "html", given, project)
    return page.completed(html, project).encode()


def _convert(text: str, form: str, target: str, options: list[str], project: Path) -> str:
    try:
        return str(pypandoc.convert_text(text, target, form, options, cworkdir=str(project)))
    except RuntimeError as error:
        found = SAID.search(str(error))
        if found:
            raise UsageError(f"{found['said']}.") from None
        told = " ".join(str(error).split())
        raise UsageError(f"Rapporten går inte att omvandla till {target}: {told}") from None
