"""Showing a chart: alive in a notebook, and as a static picture that says its numbers wherever else it is shown.

The report has the picture only: Vega is larger than the rest of the page, and all it gave there was the value of what
is pointed at, which the picture says by itself (a ``<title>`` on each mark) and its table says to everyone.
"""

import os
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import altair as alt

from partsrapport.errors import UsageError
from partsrapport.report import chart_tables, svg, theme

NAME = "partsrapport"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
Bundle = tuple[dict[str, Any], dict[str, Any]]


class ShownChart:
    """A chart as it is shown: a Vega-Lite specification, and the static picture of it."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.spec = chart_tables.with_order(spec) | {"$schema": SCHEMA}
        self.alternative = svg.alternative(spec)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        """No HTML: JupyterLab would choose it before the live chart."""
        options = {key: theme.embedding()[key] for key in ("actions", "renderer", "ast")}
        picture = {} if svg.LATER in os.environ else {svg.PICTURE: self.svg}
        return {svg.LIVE: self.spec, "text/plain": self.alternative} | picture, {svg.LIVE: {"embed_options": options}}

    @cached_property
    def svg(self) -> str:
        """The picture, labelled with the text alternative."""
        return svg.drawn(self.spec)

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file, as SVG or PNG by its name.

        Raises
        ------
        UsageError
            The name ends in neither.
        """
        target = Path(path)
        if target.suffix == ".svg":
            target.write_text(self.svg, encoding="utf-8", newline="\n")
        elif target.suffix == ".png":
            target.write_bytes(svg.png(self.svg))
        else:
            raise UsageError(f"{target.name}: ett diagram sparas som .svg eller .png.")
        return target


@cache
def enable() -> None:
    """Give Altair our theme and our renderer, for the rest of the process."""
    alt.theme.register(NAME, enable=True)(theme.theme)
    alt.renderers.register(NAME, lambda spec, **_: ShownChart(spec)._repr_mimebundle_())
    alt.renderers.enable(NAME)


def show(chart: Any, *, alt: str, title: str = "") -> ShownChart:
    """Return an Altair chart as a figure.

    Parameters
    ----------
    alt
        What the chart shows, in Swedish and with its numbers.
    title
        What can be seen from it, in a sentence: stands above the chart.
    """
    if not alt.strip():
        raise ValueError("a chart needs a text alternative")
    enable()
    heading = {"title": theme.heading(title)} if title else {}
    return ShownChart(chart.to_dict() | heading | {"description": " ".join(filter(None, [title, alt]))})
