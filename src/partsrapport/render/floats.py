"""Figures and tables as HTML: the picture as one node for assistive technology, its table, data to save in place."""

from base64 import b64encode
from html import escape
from xml.etree import ElementTree as ET

from partsrapport.render.cells import Cell
from partsrapport.report import tables
from partsrapport.words import spreadsheets
from partsrapport.words.language import either

SVG = "http://www.w3.org/2000/svg"


def body(cell: Cell) -> str:
    """Return the picture, or the table."""
    if cell.kind != "fig":
        return cell.html
    alternative = f'role="img" aria-label="{escape(cell.alternative)}"'
    return f'<div class="chart" {alternative}>{_picture(cell)}</div>'


def behind(cell: Cell, table: tables.ShownTable | None) -> str:
    """Return what follows: the table of a chart, and a link that saves the data, which are in the link itself."""
    if cell.kind == "tbl":
        return _download(cell.label, cell.csv)
    if table is None:
        return ""
    return (
        f'<details class="behind"><summary {_described(cell.label)}>'
        f"{either('Visa som tabell', 'Show as a table')}</summary>"
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{cell.label}-caption">{table.html}</div>'
        f"{_download(cell.label, table.csv)}</details>"
    )


def _picture(cell: Cell) -> str:
    if cell.suffix != "svg":
        return f'<img src="data:image/{cell.suffix};base64,{b64encode(cell.picture).decode()}" alt="">'
    ET.register_namespace("", SVG)
    root = ET.fromstring(cell.picture)  # noqa: S314 (our own notebook's output)
    for attribute in ("role", "aria-label"):
        root.attrib.pop(attribute, None)
    root.set("aria-hidden", "true")
    root.set("style", "width:100%;height:auto;overflow:visible")  # where another font is wider, nothing is cut
    return ET.tostring(root, encoding="unicode")


def _described(label: str) -> str:
    """What tells one of many links that are called the same from the others, where they are listed or spoken."""
    return f'aria-describedby="{label}-caption"'


def _download(label: str, csv: str) -> str:
    if not csv:
        return ""
    content = b64encode(csv.encode(spreadsheets.ENCODING)).decode()
    return (
        f'<p class="download"><a {_described(label)} download="{label}.csv" '
        f'href="data:text/csv;charset=utf-8;base64,{content}">'
        f"{either('Spara uppgifterna (CSV)', 'Save the data (CSV)')}</a></p>"
    )
