"""Renders the Quarto project with pandoc and typst from wheels: nothing else is installed, no host is asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pypandoc

from partsrapport.errors import UsageError
from partsrapport.project import REPORT
from partsrapport.render import floats, page, paper, sources, staging
from partsrapport.render.cells import Cell
from partsrapport.words import spreadsheets

HERE = Path(__file__).parent
MAIN = f"{REPORT}.qmd"
# Raw HTML, TeX and formulas are off: what looks like them in a figure or a name is text.
READER = "markdown-raw_html-raw_tex-raw_attribute-latex_macros-tex_math_dollars"
WRITER = ["--standalone", "--wrap=none", "--fail-if-warnings", "--metadata-file=metadata.json"]
HTML = ["--section-divs", "--toc", "--toc-depth=3", "--template=page.html"]
HTML += ["--include-in-header=head.html"]
TYPST = ["--template=report.typ"]


def render(project: Path) -> dict[str, bytes]:
    """Render the staged project; suffix (``html``, ``pdf``) to content, the same bytes for the same sources.

    Raises
    ------
    UsageError
        The sources have a fault, or use Quarto syntax that this renderer does not know; names file and line.
    """
    document = sources.read(project, MAIN)
    with _staged(document, project) as work:
        markup = _convert(document.markdown, "typst", TYPST, work)
        (work / "report.typ").write_text(markup, encoding="utf-8")
        return {
            "html": _page(document, project, work),
            "pdf": paper.compiled(work / "report.typ", work, project / "fonts"),
        }


def render_page(project: Path) -> dict[str, bytes]:
    """As ``render``, but the page alone."""
    document = sources.read(project, MAIN)
    with _staged(document, project) as work:
        return {"html": _page(document, project, work)}


@contextmanager
def _staged(document: sources.Document, project: Path) -> Iterator[Path]:
    """A folder with what pandoc reads, for as long as the block takes."""
    with TemporaryDirectory() as name:
        _stage(document, project, Path(name))
        yield Path(name)


def _page(document: sources.Document, project: Path, work: Path) -> bytes:
    html = _convert(document.markdown, "html", HTML, work)
    return page.completed(html, project, project / staging.TIPS).encode()


def _stage(document: sources.Document, project: Path, work: Path) -> None:
    """Put what pandoc reads into ``work``, under names that the Lua filter and the templates know."""
    for source in (
        HERE / "report.typ",
        *(project / "typst").glob("*.typ"),
        project / "report.lua",
        project / "page.html",
    ):
        (work / source.name).write_bytes(source.read_bytes())
    for name in document.pictures:
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_bytes((project / name).read_bytes())
    entries = {label: _write_cell(cell, work) for label, cell in document.cells.items() if not cell.is_text}
    texts = {
        "cells.json": json.dumps(entries),
        "metadata.json": json.dumps(document.metadata),
        "head.html": page.head(sorted((project / "styles").glob("*.css"))),
    }
    for name, text in texts.items():
        (work / name).write_text(text, encoding="utf-8")


def _write_cell(cell: Cell, work: Path) -> dict[str, str]:
    """Write the parts of a cell and return their names; a part that is empty has none."""
    parts = {
        "html": (".html", floats.body(cell).encode()),
        "behind": ("-behind.html", floats.behind(cell).encode()),
        "picture": (f".{cell.suffix}", cell.picture),
        # Without its last line end, which validators take for the end of the stream in the PDF.
        "csv": (".csv", _attached(floats.data_of(cell).rstrip())),
    }
    entry = {"alt": cell.alternative}
    for part, (ending, content) in parts.items():
        if content:
            entry[part] = cell.label + ending
            (work / entry[part]).write_bytes(content)
    return entry


def _attached(csv: str) -> bytes:
    return csv.encode(spreadsheets.ENCODING) if csv else b""


def _convert(markdown: str, target: str, options: list[str], work: Path) -> str:
    filters = [f"--lua-filter={HERE / 'embedded.lua'}", "--lua-filter=report.lua"]
    try:
        return str(pypandoc.convert_text(markdown, target, READER, [*WRITER, *options, *filters], cworkdir=str(work)))
    except RuntimeError as error:
        raise UsageError(f"{MAIN} går inte att omvandla till {target}: {' '.join(str(error).split())}") from None
