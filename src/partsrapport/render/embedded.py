"""Renders the Quarto project with pandoc and typst from wheels: nothing else is installed, no host is asked."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pypandoc
import typst

from partsrapport.errors import UsageError
from partsrapport.render import page, sources
from partsrapport.render.sources import Document

HERE = Path(__file__).parent
MAIN = "verksamhetsberattelse.qmd"
# Raw HTML and TeX are off: what looks like them in a figure or a name is text.
MARKDOWN = "markdown-raw_html-raw_tex-raw_attribute-tex_math_dollars-latex_macros"
PDF_STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]


def render(project: Path) -> dict[str, bytes]:
    """Render the staged project; suffix (``html``, ``pdf``) to content, the same bytes for the same sources.

    Raises
    ------
    UsageError
        The sources have a fault, or use Quarto syntax that this renderer does not know; names file and line.
    """
    document = sources.read(project, MAIN)
    with TemporaryDirectory() as name:
        work = Path(name)
        _write_cells(document, work)
        html = _convert(document, work, "html", HERE / "page.html", project / "report.lua")
        _stage_template(project, work)
        markup = _convert(document, work, "typst", work / "report.typ", project / "report.lua")
        return {
            "html": page.complete(html, project / "styles" / "report.css").encode(),
            "pdf": _pdf(markup, project, work),
        }


def _write_cells(document: Document, work: Path) -> None:
    shown = [cell for cell in document.cells.values() if cell.kind != "text"]
    entries = {cell.label: {"html": f"{cell.label}.html", "svg": f"{cell.label}.svg"} for cell in shown}
    for cell in shown:
        (work / f"{cell.label}.html").write_text(cell.html, encoding="utf-8")
        if cell.kind == "fig":
            (work / f"{cell.label}.svg").write_text(cell.svg, encoding="utf-8")
            entries[cell.label]["alt"] = cell.alternative
    (work / "cells.json").write_text(json.dumps(entries), encoding="utf-8")


def _stage_template(project: Path, work: Path) -> None:
    for partial in (HERE / "report.typ", *(project / "typst").glob("*.typ")):
        (work / partial.name).write_bytes(partial.read_bytes())


def _convert(document: Document, work: Path, target: str, template: Path, presentation: Path) -> str:
    (work / "metadata.json").write_text(json.dumps(document.metadata), encoding="utf-8")
    filters = [f"--lua-filter={HERE / 'embedded.lua'}", f"--lua-filter={presentation}"]
    arguments = [
        "--standalone",
        "--wrap=none",
        "--fail-if-warnings",
        f"--template={template}",
        "--metadata-file=metadata.json",
    ]
    if target == "html":
        arguments += ["--section-divs", "--toc", "--toc-depth=3"]
    try:
        return str(
            pypandoc.convert_text(document.markdown, target, MARKDOWN, [*arguments, *filters], cworkdir=str(work))
        )
    except RuntimeError as error:
        raise UsageError(f"{MAIN} går inte att omvandla till {target}: {error}") from None


def _pdf(markup: str, project: Path, work: Path) -> bytes:
    (work / "document.typ").write_text(markup, encoding="utf-8")
    compiler = typst.Compiler(
        work / "document.typ", root=work, font_paths=[project / "fonts"], ignore_system_fonts=True
    )
    try:
        content = compiler.compile(format="pdf", pdf_standards=PDF_STANDARDS)
    except typst.TypstError as error:
        raise UsageError(f"PDF-filen går inte att skapa: {error.diagnostic}") from None
    assert isinstance(content, bytes)
    return content
