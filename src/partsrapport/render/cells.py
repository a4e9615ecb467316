"""Cells of executed notebooks: their labels, captions and outputs."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

from partsrapport.errors import UsageError
from partsrapport.render.syntax import Line

OPTIONS = {"label", "fig-cap", "tbl-cap", "echo"}
COMMENT = re.compile(r"^#\|\s?(.*)$")
NEEDED = {"fig": ("text/html", "image/svg+xml"), "tbl": ("text/html",)}
NAMES = {"text/html": "HTML", "image/svg+xml": "SVG", "text/markdown": "Markdown"}


@dataclass(frozen=True)
class Cell:
    """An embedded cell: a figure or table with its caption, text in Markdown, or a table that belongs to the text."""

    notebook: str
    label: str
    caption: str
    html: str
    svg: str
    markdown: str

    @property
    def is_text(self) -> bool:
        """Whether it is Markdown, which becomes part of the document as it stands."""
        return _prefix(self.label) not in NEEDED and bool(self.markdown)

    @property
    def alternative(self) -> str:
        """The text for those who do not see a figure: the label of its SVG."""
        if not self.svg:
            return ""
        return ElementTree.fromstring(self.svg).get("aria-label", "").strip()  # noqa: S314 (our own notebook's output)

    def lines(self) -> Iterator[Line]:
        """What stands in the document where the cell is embedded."""
        framed = (f"::: {{#{self.label} .embedded-cell}}", self.caption, ":::")
        for number, text in enumerate(self.markdown.splitlines() if self.is_text else framed, start=1):
            yield Line(text, f"{self.notebook}#{self.label}", number, is_generated=True)


def load(project: Path, path: str) -> list[dict[str, Any]]:
    """Read the code cells of the notebook ``project/path``.

    Raises
    ------
    UsageError
        No such notebook, or not a notebook.
    """
    try:
        content = json.loads((project / path).read_text(encoding="utf-8"))
    except OSError:
        raise UsageError(f"anteckningsboken {path} finns inte.") from None
    except ValueError as error:
        raise UsageError(f"anteckningsboken {path} går inte att läsa: {error}.") from None
    return [cell for cell in content["cells"] if cell["cell_type"] == "code"]


def find(notebook: list[dict[str, Any]], path: str, label: str) -> Cell:
    """Find the cell labelled ``label`` in an executed notebook.

    Raises
    ------
    UsageError
        No such cell, an unknown option, or a cell that has not been executed or lacks what its kind needs.
    """
    if not label:
        raise UsageError(f"{path} saknar etikett: skriv {path}#etikett.")
    for source in notebook:
        options = _options(source, path)
        if options.get("label") == label:
            return _cell(source, options, path, label)
    raise UsageError(f"{path} har ingen cell med etiketten {label}.")


def _options(source: dict[str, Any], path: str) -> dict[str, Any]:
    comments = [found[1] for line in _text(source["source"]).splitlines() if (found := COMMENT.match(line))]
    try:
        options = yaml.safe_load("\n".join(comments)) or {}
    except yaml.YAMLError as error:
        raise UsageError(
            f"{path}: cellens alternativ {comments} är inte giltig YAML: {' '.join(str(error).split())}"
        ) from None
    return dict(options)


def _cell(source: dict[str, Any], options: dict[str, Any], path: str, label: str) -> Cell:
    where = f"{path}, cellen {label}"
    if unknown := options.keys() - OPTIONS:
        raise UsageError(f"{where}: alternativet {min(unknown)} är okänt. Känt är {', '.join(sorted(OPTIONS))}.")
    data = _output(source["outputs"], where)
    text = {kind: _text(data.get(kind, "")) for kind in NAMES}
    cell = Cell(path, label, _caption(options), text["text/html"], text["image/svg+xml"], text["text/markdown"])
    _require_content(cell, text, where)
    return cell


def _output(outputs: list[dict[str, Any]], where: str) -> dict[str, Any]:
    if not outputs:
        raise UsageError(f"{where}: cellen är inte körd. Kör partsrapport build.")
    if any(output["output_type"] in ("stream", "error") for output in outputs):
        raise UsageError(f"{where}: cellen skriver ut text eller ett fel. Visa i stället ett värde.")
    if len(outputs) > 1:
        raise UsageError(f"{where}: cellen visar {len(outputs)} saker, men bara en kan bäddas in. Dela cellen.")
    return dict(outputs[0]["data"])


def _require_content(cell: Cell, text: dict[str, str], where: str) -> None:
    prefix = _prefix(cell.label)
    for kind in NEEDED.get(prefix, ("text/markdown",) if not cell.html else ()):
        if not text[kind].strip():
            raise UsageError(f"{where}: utdata i {NAMES[kind]} saknas.")
    if prefix in NEEDED and not cell.caption:
        raise UsageError(f"{where}: rubriken {prefix}-cap saknas.")
    if prefix == "fig" and not cell.alternative:
        raise UsageError(f"{where}: figuren saknar alternativtext (aria-label).")


def _prefix(label: str) -> str:
    return label.split("-", 1)[0]


def _caption(options: dict[str, Any]) -> str:
    return " ".join(str(options.get("fig-cap") or options.get("tbl-cap") or "").split())


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
