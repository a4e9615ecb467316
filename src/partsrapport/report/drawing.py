"""What the charts have in common: rows with their names above, room for text, and panels.

Columns of a chart's data whose names begin with ``_`` place or word its marks; the others are what the chart is about,
and come into its table."""

import textwrap
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import altair as alt
import polars as pl

from partsrapport.report import theme
from partsrapport.words import wording
from partsrapport.words.labels import label

P = ParamSpec("P")
SHARES = alt.Scale(domain=[0, 1], nice=False)
LINE = 20
LINE_CHARACTERS = 52


def drawn_of_rows(draw: Callable[Concatenate[pl.DataFrame, P], Any]) -> Callable[Concatenate[pl.DataFrame, P], Any]:
    """Let a chart of a frame without rows say that there is nothing to show, rather than be empty."""

    @wraps(draw)
    def drawn(frame: pl.DataFrame, /, *arguments: P.args, **options: P.kwargs) -> Any:
        return draw(frame, *arguments, **options) if frame.height else _nothing()

    return drawn


@drawn_of_rows
def panels(frame: pl.DataFrame, by: str, draw: Callable[[pl.DataFrame], Any], *, is_headed: bool = True) -> Any:
    """Draw a chart for each value of a column, one below the other, with the value as heading unless that says nothing.

    Each panel has its own colours and legend.
    """
    parts = frame.partition_by(by, maintain_order=True)
    panels = list(map(draw, parts))
    for panel, part in zip(panels, parts, strict=True) if is_headed else ():
        panel.title = alt.Title(part[by][0])
    own = alt.ScaleResolveMap(color="independent", fill="independent")
    return alt.vconcat(*panels, spacing=14, resolve=alt.Resolve(scale=own))  # ``resolve_scale`` would copy all of them


def rows(frame: pl.DataFrame, room: int) -> tuple[Any, Any, int, int]:
    """Lay out a row for each ``label``, its name at the top.

    Returns
    -------
    The base chart with a row each, the layer of names, the height of a row, and the offset at which ``room``
    pixels below the name begin (as ``yOffset`` counts it, from the middle of the row).
    """
    names, lines = _lines(frame.select("label").unique(maintain_order=True))
    height = lines * LINE + room
    top = -height // 2
    y = alt.Y("label:N", sort=None, axis=None, scale=alt.Scale(padding=0))
    text = alt.Chart(names).mark_text(
        align="left", baseline="top", lineHeight=LINE, lineBreak="\n", yOffset=top + 2, x=0
    )
    return alt.Chart(frame).encode(y=y), text.encode(y=y, text=alt.Text("_lines:N")), height, top + lines * LINE


def share_axis() -> Any:
    """Axis of shares from 0 to 100 percent."""
    return alt.Axis(format=".0%", title=None, values=[0, 0.2, 0.4, 0.6, 0.8, 1], tickCount=6)


def scores(frame: pl.DataFrame) -> tuple[Any, Any]:
    """Scale and axis of means, from ``lowest_score`` to ``highest_score``."""
    ends = frame.select(pl.col("lowest_score").min(), pl.col("highest_score").max()).row(0)
    return alt.Scale(domain=[*ends], nice=False), alt.Axis(title=None, tickCount=5)


def target_text(target: float, said: Callable[[float], str] = wording.percent_sign) -> str:
    """``mål 70 %``."""
    return f"{label('diagram.mål')} {said(target)}"


def width_beside(texts: Iterable[str]) -> float:
    """Width left for the marks when the longest of the texts stands beside them."""
    return theme.WIDTH - (10 + 7.7 * max(map(len, texts), default=0))


def _nothing() -> Any:
    text = alt.Chart(pl.DataFrame({"text": [label("diagram.inga uppgifter")]}))
    return (
        text.mark_text(align="left", x=0, fontStyle="italic")
        .encode(text=alt.Text("text:N"))
        .properties(width=theme.WIDTH, height=LINE)
    )


def _lines(names: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Break long names into lines that fit the chart; all get as many lines, short ones empty ones above."""
    broken = [textwrap.wrap(name, LINE_CHARACTERS) for name in names["label"]]
    most = max(map(len, broken), default=1)
    lines = ["\n".join([""] * (most - len(parts)) + parts) for parts in broken]
    return names.with_columns(_lines=pl.Series(lines, dtype=pl.String)), most
