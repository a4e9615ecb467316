"""Tables as accessible HTML that reads the same in a notebook, a browser and pandoc.

An own writer: of great_tables' output pandoc loses the alignment and the scopes, and its ids are random.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl

from partsrapport.report.column_widths import MeasuredColumn, fitted
from partsrapport.report.figure_cells import Cells
from partsrapport.words import language, spreadsheets, wording
from partsrapport.words.labels import label, labelled
from partsrapport.words.language import either

Format = Callable[[Any], str]

# As Statistics Sweden writes them: there is nothing, and what is not available or too uncertain. No cell of ours is of
# what cannot occur (".").
NOTHING = "–"
NOT_AVAILABLE = ".."
WIDE = 3  # columns from which on a row is a card on a telephone
NUMERIC_STYLE = "text-align:right"
TEXT_STYLE = "text-align:left"
# Columns of categories, and the kind that their labels go by.
CATEGORIES = {
    "featuring": "medverkande",
    "support_kind": "insatstyp",
    "severity": "allvarlighet",
    "stage": "skede",
    "step": "steg",
    "unweighted_verdict": "bedömning",
    "verdict": "bedömning",
}


@dataclass(frozen=True)
class ShownColumn(MeasuredColumn):
    """One column of a table as it is read."""

    name: str = ""
    figures: tuple[str, ...] = ()
    """The figure that each cell is, which it links to in the register; empty where it is none."""

    @cached_property
    def width(self) -> int:
        """Length of its longest text."""
        return max(map(len, (self.header, *self.cells)))


@dataclass(frozen=True)
class ShownTable:
    """A table as it is read; its first column heads the rows."""

    columns: tuple[ShownColumn, ...]
    note: str = ""
    data: pl.DataFrame = field(default_factory=pl.DataFrame, compare=False)
    swedish: frozenset[str] = frozenset()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/csv": self.csv, "text/plain": self.plain}

    @property
    def csv(self) -> str:
        """The data behind the table as a spreadsheet of the language reads them, each column under its header."""
        return self.data.select(map(_for_spreadsheet, self.data.get_columns())).write_csv(
            separator=either(";", ","), decimal_comma=either(True, False), line_terminator="\r\n"
        )

    def asked(self, figures: Cells) -> "ShownTable":
        """The table with each cell that is a figure as a link to what is said of it in the register."""
        columns = (replace(one, figures=figures.of_column(one.name, len(one.cells))) for one in self.columns)
        return replace(self, columns=tuple(columns))

    def in_swedish(self, texts: Iterable[str | None]) -> "ShownTable":
        """The table with the cells that are one of the texts marked as Swedish, whatever language is written."""
        return replace(self, swedish=frozenset(filter(None, texts)))

    def to_excel(self, path: str | Path) -> Path:
        """Write the data behind the table to a workbook."""
        self.data.write_excel(path, autofit=True)
        return Path(path)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The cells by row."""
        return list(zip(*(column.cells for column in self.columns), strict=True))

    @property
    def html(self) -> str:
        """A ``<table>`` whose cells know their headers, followed by the note as a paragraph where there is one."""
        figures = {"style": "font-variant-numeric:tabular-nums"}
        table = ET.Element("table", ({"class": "wide"} if len(self.columns) >= WIDE else {}) | figures)
        # On paper a text would otherwise get no more room than a number.
        group = ET.SubElement(table, "colgroup")
        for share in fitted(self.columns):
            ET.SubElement(group, "col", {"style": f"width:{share:.1%}"})
        head = ET.SubElement(ET.SubElement(table, "thead"), "tr")
        for column in self.columns:
            self._cell(head, column, column.header, scope="col")
        body = ET.SubElement(table, "tbody")
        for place, row in enumerate(self.rows):
            self._row(ET.SubElement(body, "tr"), row, place)
        return _markup(table) + self._note()

    @property
    def plain(self) -> str:
        """The table as aligned text."""
        lines = [tuple(column.header for column in self.columns), *self.rows]
        aligned = ("  ".join(map(_justified, self.columns, cells)).rstrip() for cells in lines)
        return "\n".join([*aligned, self.note]).rstrip()

    def _row(self, element: ET.Element, cells: Sequence[str], place: int) -> None:
        for position, (column, text) in enumerate(zip(self.columns, cells, strict=True)):
            cell = self._cell(element, column, text, scope="" if position else "row")
            if column.figures and column.figures[place]:
                _wrap(cell, "a", {"class": "figure", "href": f"#f-{column.figures[place]}"})
            elif text in self.swedish and language.current() != language.SWEDISH:
                _wrap(cell, "span", {"lang": language.SWEDISH})

    def _cell(self, row: ET.Element, column: ShownColumn, text: str, scope: str) -> ET.Element:
        style = NUMERIC_STYLE if column.is_numeric else TEXT_STYLE
        told = {"scope": scope} if scope else {"data-label": column.header}
        cell = ET.SubElement(row, "th" if scope else "td", {**told, "style": style})
        cell.text = text
        return cell

    def _note(self) -> str:
        paragraph = ET.Element("p", {"class": "table-note"})
        paragraph.text = self.note
        return _markup(paragraph) if self.note else ""


def show(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    formats: Mapping[str, Format] | None = None,
    withheld: str | None = None,
    data: pl.DataFrame | None = None,
) -> ShownTable:
    """Return the frame as a table: its columns in order, its first column heading the rows.

    Parameters
    ----------
    frame
        Name and type of a column decide its format: ``…share`` and ``share_…`` are percent (a difference or change of
        shares, points), whole numbers and ``…_days`` have their thousands apart, other numbers one decimal, dates are
        written out, categories have their labels. A share that is text already stands as it is. An empty cell reads
        "–", and one of a number, of a ``…_value`` or of yes and no ".." with a note.
    labels, formats
        Headers and formats by column, where they differ from ``labels.csv`` and from that.
    withheld
        A boolean column, itself not shown: where it is true, every empty cell reads "..".
    data
        What is downloaded, where that is more than what is shown.
    """
    headers, chosen = labels or {}, formats or {}
    is_withheld = frame[withheld] if withheld else pl.repeat(False, frame.height, eager=True)
    columns = tuple(
        ShownColumn(
            headers.get(series.name, label(series.name)),
            _cells(series, chosen.get(series.name, _format(series)), is_withheld),
            _is_numeric(series),
            series.name,
        )
        for series in frame
        if series.name != withheld
    )
    behind = (frame if data is None else data).drop(filter(None, [withheld]))
    return ShownTable(columns, _note(columns), _renamed(behind, headers))


def _renamed(frame: pl.DataFrame, headers: Mapping[str, str]) -> pl.DataFrame:
    """Give the columns their headers; two that share one are told apart by their ids."""
    chosen = [headers.get(name, label(name)) for name in frame.columns]
    unique = [
        name if chosen.count(name) == 1 else f"{name} ({id_})" for name, id_ in zip(chosen, frame.columns, strict=True)
    ]
    return frame.rename(dict(zip(frame.columns, unique, strict=True)))


def _note(columns: Sequence[ShownColumn]) -> str:
    cells = [cell for column in columns for cell in column.cells]
    if not cells:
        return label("diagram.inga uppgifter")
    return label("not.uppgift saknas") if NOT_AVAILABLE in cells else ""


def _cells(series: pl.Series, text: Format, is_withheld: pl.Series) -> tuple[str, ...]:
    is_known = not (_is_numeric(series) or series.dtype == pl.Boolean or series.name.endswith("_value"))
    empty = [NOTHING if is_known and not hidden else NOT_AVAILABLE for hidden in is_withheld]
    return tuple(nothing if value is None else text(value) for value, nothing in zip(series, empty, strict=True))


def _format(series: pl.Series) -> Format:
    if series.name.endswith(("difference_share", "change_share")):  # differences are of rounded shares
        return partial(wording.short_points, digits=int(series.name.endswith("change_share")))
    if said := _of_scale(series):
        return str if series.dtype == pl.String else said
    if series.name in CATEGORIES:
        return labelled(CATEGORIES[series.name])
    if series.dtype == pl.Boolean:
        return lambda value: label("ja" if value else "nej")
    if series.name == "year" or not series.dtype.is_numeric():
        return wording.long_date if series.dtype == pl.Date else str
    return wording.decimal if series.dtype.is_float() and not series.name.endswith("_days") else wording.integer


def _of_scale(series: pl.Series) -> Format | None:
    """How a share or a mean is written; nothing for what is neither."""
    formats: dict[str, Format] = {"share": wording.percent_sign, "mean": wording.score}
    return next((said for kind, said in formats.items() if kind in series.name.split("_")), None)


def _is_numeric(series: pl.Series) -> bool:
    return _of_scale(series) is not None or (series.dtype.is_numeric() and series.name != "year")


def _justified(column: ShownColumn, text: str) -> str:
    return text.rjust(column.width) if column.is_numeric else text.ljust(column.width)


def _for_spreadsheet(series: pl.Series) -> pl.Series:
    if series.dtype == pl.Boolean:
        return series.replace_strict([True, False], [label("ja"), label("nej")], return_dtype=pl.String)
    if series.dtype == pl.String:
        return series.map_elements(spreadsheets.as_text, pl.String)
    return series


def _wrap(cell: ET.Element, tag: str, told: dict[str, str]) -> None:
    """Put the text of the cell in an element of its own."""
    within = ET.SubElement(cell, tag, told)
    within.text, cell.text = cell.text, None


def _markup(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode", method="html")
