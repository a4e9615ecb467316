"""Cells of executed notebooks: their labels, captions and outputs."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

from partsrapport.errors import UsageError
from partsrapport.render.faults import Faults, Line
from partsrapport.report import extension
from partsrapport.words import language
from partsrapport.words.language import ENGLISH

WORDED = ("fig-cap", "fig-alt", "tbl-cap")
"""What a cell may say in another language too: ``#| fig-cap-en: "…"``."""
OPTIONS = {"label", *WORDED, *(f"{name}-{ENGLISH}" for name in WORDED), "echo", "warning"}
COMMENT = re.compile(r"^#\|\s?(.*)$")
LIVE = re.compile(r"application/vnd\.vegalite\.v\d+\+json")
NOTEBOOKS = 8
"""How many are kept as they were read: those of a report, so that a preview reads them once."""
PICTURES = {"image/svg+xml": "svg", "image/png": "png"}


@dataclass(frozen=True, eq=False)
class Notebook:
    """The code cells of an executed notebook; each knows its ``position`` among all cells, from 1."""

    path: str
    cells: list[dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Cell:
    """An embedded cell: a figure or table with its caption, text in Markdown, or a table that belongs to the text."""

    notebook: str
    label: str
    caption: str = ""
    alternative: str = ""
    html: str = ""
    markdown: str = ""
    csv: str = ""
    picture: bytes = b""
    suffix: str = ""
    spec: dict[str, Any] | None = None

    @property
    def kind(self) -> str:
        """``fig`` for a figure, ``tbl`` for a table; otherwise it belongs to the text."""
        return self.label.split("-", 1)[0]

    @property
    def is_text(self) -> bool:
        """Whether it is Markdown, which becomes part of the document as it stands."""
        return self.kind not in ("fig", "tbl") and bool(self.markdown)

    def lines(self) -> Iterator[Line]:
        """What stands in the document where the cell is embedded."""
        framed = (f"::: {{#{self.label} .embedded-cell}}", self.caption, ":::")
        for number, text in enumerate(self.markdown.splitlines() if self.is_text else framed, start=1):
            yield Line(text, f"{self.notebook}#{self.label}", number, is_generated=True)


def load(project: Path, path: str) -> Notebook:
    """Read the notebook ``project/path``: the same object as last time while it is as it was.

    Raises
    ------
    UsageError
        No such notebook, or not a notebook.
    """
    try:
        return _notebook(path, (project / path).read_text(encoding="utf-8"))
    except OSError:
        raise UsageError(f"anteckningsboken {path} finns inte.") from None
    except ValueError as error:
        raise UsageError(f"anteckningsboken {path} går inte att läsa: {error}.") from None


@lru_cache(maxsize=NOTEBOOKS)
def _notebook(path: str, content: str) -> Notebook:
    numbered = ({**cell, "position": n} for n, cell in enumerate(json.loads(content)["cells"], start=1))
    return Notebook(path, [cell for cell in numbered if cell["cell_type"] == "code"])


def find(notebook: Notebook, label: str) -> Cell:
    """Find the cell labelled ``label`` in an executed notebook, in the language being written.

    Raises
    ------
    UsageError
        No such cell, or all that is wrong with it: an unknown option, not executed, lacking what its kind needs.
    """
    return _found(notebook, label, language.current())


@lru_cache(maxsize=NOTEBOOKS * 20)
def _found(notebook: Notebook, label: str, _language: str) -> Cell:
    path = notebook.path
    if not label:
        raise UsageError(f"{path} saknar etikett: skriv {path}#etikett.")
    labelled = []
    for source in notebook.cells:
        options = options_of(source, path)
        labelled += [str(options["label"])] if "label" in options else []
        if options.get("label") == label:
            return _cell(source, options, path, label)
    there = f" Där finns {', '.join(labelled)}." if labelled else f" Skriv #| label: {label} överst i cellen."
    raise UsageError(f"{path} har ingen cell med etiketten {label}.{there}")


def options_of(source: dict[str, Any], path: str) -> dict[str, Any]:
    """Read the options of a code cell, its ``#|`` lines.

    Raises
    ------
    UsageError
        They are no YAML.
    """
    comments = [found[1] for line in _text(source["source"]).splitlines() if (found := COMMENT.match(line))]
    try:
        options = _parsed("\n".join(comments))
    except yaml.YAMLError as error:
        raise UsageError(
            f"{path}, cell {source.get('position', '')}: alternativen {comments} är inte giltig YAML: "
            f"{' '.join(str(error).split())}"
        ) from None
    return dict(options)


@cache
def _parsed(text: str) -> Mapping[str, Any]:
    """What stands in YAML; kept, since every cell that is shown is looked for among all those of its notebook."""
    return yaml.load(text, yaml.CSafeLoader) or {}


def said(options: Mapping[str, Any], name: str) -> str:
    """One of ``WORDED`` in the language being written, else as it is; empty if it is not there."""
    text = options.get(f"{name}-{language.current()}") or options.get(name)
    return " ".join(str(text or "").split())


def _cell(source: dict[str, Any], options: dict[str, Any], path: str, label: str) -> Cell:
    faults = Faults(f"{path}, cell {source['position']} ({label}): ")
    for unknown in sorted(options.keys() - OPTIONS):
        faults.add(f"alternativet {unknown} är okänt. Känt är {', '.join(sorted(OPTIONS))}.")
    with faults.collected():
        cell = _read(_output(source["outputs"]), options, path, label)
        for fault in _lacking(cell):
            faults.add(fault)
    faults.raise_all()
    return cell


def _output(outputs: list[dict[str, Any]]) -> dict[str, Any]:
    if not outputs:
        raise UsageError("cellen är inte körd, eller visar inget. Låt dess sista rad vara det som ska visas.")
    if any(output["output_type"] in ("stream", "error") for output in outputs):
        raise UsageError("cellen skriver ut text eller ett fel. Visa i stället ett värde.")
    if len(outputs) > 1:
        raise UsageError(f"cellen visar {len(outputs)} saker, men bara en kan bäddas in. Dela cellen.")
    return dict(outputs[0]["data"])


def _read(data: dict[str, Any], options: dict[str, Any], path: str, label: str) -> Cell:
    spec = next((value for kind, value in data.items() if LIVE.fullmatch(kind)), None)
    kind = next((kind for kind in PICTURES if kind in data), "")
    picture = _text(data.get(kind, ""))
    content = b64decode(picture) if kind == "image/png" else picture.encode()
    own = said(options, "fig-alt")
    is_svg = kind == "image/svg+xml"
    described = ElementTree.fromstring(picture).get("aria-label", "") if is_svg else ""  # noqa: S314 (our notebook's)
    return Cell(
        notebook=path,
        label=label,
        caption=said(options, "fig-cap") or said(options, "tbl-cap"),
        alternative=own or described.strip(),
        html=_text(data.get("text/html", "")),
        markdown=_text(data.get(extension.PANDOC) or data.get("text/markdown", "")),
        csv=_text(data.get("text/csv", "")),
        picture=content,
        suffix=PICTURES.get(kind, ""),
        spec=spec,
    )


def _lacking(cell: Cell) -> Iterator[str]:
    """What a cell of its kind must have and this has not, with the line to write."""
    if cell.kind in ("fig", "tbl") and not cell.caption:
        yield f'bildtexten saknas. Skriv #| {cell.kind}-cap: "…" överst i cellen.'
    if cell.kind == "fig" and not cell.picture:
        yield "cellen visar ingen bild. Låt dess sista rad vara ett diagram av Altair."
    elif cell.kind == "fig" and not cell.alternative:
        yield (
            'figuren saknar alternativtext. Skriv #| fig-alt: "…" överst i cellen, eller '
            '.properties(description="…") i diagrammet.'
        )
    if cell.kind == "tbl" and not cell.html.strip():
        yield "cellen visar ingen tabell. Låt dess sista rad vara en data frame eller tables.show(…)."
    if cell.kind not in ("fig", "tbl") and not (cell.html or cell.markdown).strip():
        yield "cellen visar varken text eller tabell. Låt dess sista rad vara Markdown(…) eller en data frame."


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
