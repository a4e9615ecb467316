"""What the charts have in common: rows with their names above, room for text, panels and choices."""

import textwrap
from collections.abc import Callable, Iterable
from typing import Any

import altair as alt
import polars as pl

from partsrapport.report import swedish, theme
from partsrapport.report.labels import label

SHARES = alt.Scale(domain=[0, 1], nice=False)
LINE = 17
LINE_CHARACTERS = 64


def panels(frame: pl.DataFrame, by: str, draw: Callable[[pl.DataFrame], Any]) -> Any:
    """Draw a chart for each value of a column, one below the other, with the value as heading."""
    parts = frame.partition_by(by, maintain_order=True)
    return alt.vconcat(*(draw(part).properties(title=alt.Title(part[by][0])) for part in parts), spacing=14)


def chosen(chart: Any, frame: pl.DataFrame, by: str) -> Any:
    """Let the reader of the live chart choose the value of a column; the first value is drawn."""
    values = frame[by].unique(maintain_order=True).to_list()
    parameter = alt.param(
        name=by, value=next(iter(values), None), bind=alt.binding_select(options=values, name=f"{label(by)} ")
    )
    layers = (layer.transform_filter(alt.datum[by] == parameter) for layer in chart.layer)
    return alt.layer(*layers).properties(width=chart.width, height=chart.height).add_params(parameter)


def wrapped(names: pl.Series) -> pl.Series:
    """Break long names into lines that fit the chart."""
    lines = (textwrap.fill(name, LINE_CHARACTERS) for name in names)
    return pl.Series(names.name, list(lines), pl.String)


def rows(frame: pl.DataFrame, room: int) -> tuple[Any, Any, int, int]:
    """Lay out a row for each ``label``, its name at the top.

    Returns
    -------
    The base chart with a row each, the layer of names, the height of a row, and the offset at which ``room``
    pixels below the name begin (as ``yOffset`` counts it, from the middle of the row).
    """
    data = frame.with_columns(wrapped(frame["label"]))
    lines = max((name.count("\n") + 1 for name in data["label"]), default=1)
    height = lines * LINE + room
    base = alt.Chart(data).encode(y=alt.Y("label:N", sort=None, axis=None, scale=alt.Scale(padding=0)))
    top = -height // 2
    once = alt.Chart(data.unique("label", maintain_order=True)).encode(base.encoding.y, text="label:N")
    names = once.mark_text(align="left", baseline="top", lineBreak="\n", lineHeight=LINE, yOffset=top + 2, x=0)
    return base, names, height, top + lines * LINE


def room(texts: Iterable[str]) -> float:
    """Pixels that the longest of the texts needs beside a mark."""
    return 10 + 6.3 * max(map(len, texts), default=0)


def share_axis() -> Any:
    """Axis of shares from 0 to 100 percent."""
    return alt.Axis(format=".0%", title=None, values=[0, 0.2, 0.4, 0.6, 0.8, 1], tickCount=6)


def share_tooltip() -> Any:
    """What the live chart says of a share that is pointed at."""
    return alt.Tooltip("share:Q", title=label("diagram.andel"), format=".1%")


def target_text(share: float) -> str:
    """``mål 70 %``."""
    return f"{label('diagram.mål')} {swedish.percent_sign(share)}"


def width_beside(texts: Iterable[str]) -> float:
    """Width left for the marks when the longest of the texts stands beside them."""
    return theme.WIDTH - room(texts)
