"""Showing a chart: alive in a notebook, and as a static picture that says its numbers wherever else it is shown.

The report has the picture only: Vega is larger than the rest of the page, and all it gave there was the value of what
is pointed at, which the picture says by itself (a ``<title>`` on each mark) and its table says to everyone.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert

from partsrapport.errors import UsageError
from partsrapport.report import chart_tables, theme

SVG = "{http://www.w3.org/2000/svg}"
NAME = "partsrapport"
LIVE = "application/vnd.vegalite.v5+json"  # JupyterLab 4 knows no later version; our charts are the same in it
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
NOISE = ("class", "role", "pointer-events", "font-family", "aria-hidden", "aria-label", "aria-roledescription")
SAID = {"bar", "point", "circle", "square", "symbol", "arc", "geoshape", "tick"}  # marks that are pointed at
USUAL = {"opacity": "1", "text-anchor": "start"}
_DECIMALS = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
Bundle = tuple[dict[str, Any], dict[str, Any]]


@dataclass(frozen=True)
class ShownChart:
    """A chart as it is shown: a Vega-Lite specification, and the static picture of it."""

    spec: dict[str, Any]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        """No HTML: JupyterLab would choose it before the live chart."""
        options = {key: theme.embedding()[key] for key in ("actions", "renderer", "ast")}
        spec = chart_tables.with_order(self.spec) | {"$schema": SCHEMA}
        bundle = {LIVE: spec, "image/svg+xml": self.svg, "text/plain": self.alternative}
        return bundle, {LIVE: {"embed_options": options}}

    @property
    def alternative(self) -> str:
        """The text for those who do not see the chart; empty if it has none."""
        return str(self.spec.get("description", "")).strip()

    @cached_property
    def svg(self) -> str:
        """The picture, labelled with the text alternative."""
        text = json.dumps(self.spec, sort_keys=True)
        identity = hashlib.sha256(text.encode()).hexdigest()[:8]
        return _static(_drawn(text), f"c{identity}-", self.alternative)

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file, as SVG or PNG by its name.

        Raises
        ------
        UsageError
            The name ends in neither.
        """
        target = Path(path)
        if target.suffix == ".svg":
            target.write_text(self.svg, encoding="utf-8")
        elif target.suffix == ".png":
            target.write_bytes(vl_convert.svg_to_png(self.svg.replace(theme.INK, "#000000"), scale=2))
        else:
            raise UsageError(f"{target.name}: ett diagram sparas som .svg eller .png.")
        return target


@cache
def enable() -> None:
    """Give Altair our theme and our renderer, for the rest of the process."""
    vl_convert.register_font_directory(str(theme.BRAND.folder / "fonts"))
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
    return ShownChart(chart.properties(description=" ".join(filter(None, [title, alt])), **heading).to_dict())


def _drawn(spec: str) -> str:
    """Draw with vl-convert, which measures a font whose name needs quotes only when they are escaped."""
    spec = spec.replace(theme.FONT, theme.FONT.replace("'", "&quot;"))
    return vl_convert.vegalite_to_svg(spec, format_locale=theme.number_locale(), time_format_locale=theme.time_locale())


def _static(drawn: str, prefix: str, alternative: str) -> str:
    """Return vl-convert's SVG as one labelled picture that can stand beside others on a page and scales to it."""
    ET.register_namespace("", SVG.strip("{}"))
    root = ET.fromstring(drawn)  # noqa: S314 (vl-convert's own output)
    _say_on_hover(root)
    _remove_invisible(root)
    _rename_ids(root, prefix)
    for element in root.iter():
        for attribute in NOISE:
            element.attrib.pop(attribute, None)
        _shorten(element)
    root.attrib |= {"role": "img", "font-family": theme.FONT}
    if alternative:  # without one the chart can be explored, but no accessible PDF is made of it
        root.set("aria-label", alternative)
    return ET.tostring(root, encoding="unicode")


def _say_on_hover(root: ET.Element) -> None:
    """Let each mark say its values when it is pointed at, as browsers show a ``<title>``; no script is needed."""
    for element in root.iter():
        if element.get("aria-roledescription") in SAID and (said := element.get("aria-label")):
            title = ET.Element(f"{SVG}title")
            title.text = said
            element.insert(0, title)


def _remove_invisible(element: ET.Element) -> None:
    """Remove what is drawn for the eye only to be hidden: a copied or spoken text would have it."""
    for child in list(element):
        _remove_invisible(child)
        is_empty = child.tag == f"{SVG}g" and not len(child)
        is_hidden = child.get("opacity") == "0" or child.get("display") == "none"
        if is_empty or (is_hidden and child.find(f"{SVG}title") is None):
            element.remove(child)


def _shorten(element: ET.Element) -> None:
    """Let places be to a tenth of a pixel, and what goes without saying not be said: a fifth of the picture."""
    for name in ("d", "transform"):
        if places := element.get(name):
            element.set(name, _DECIMALS.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), places))
    for name, usual in USUAL.items():
        if element.get(name) == usual:
            del element.attrib[name]


def _rename_ids(root: ET.Element, prefix: str) -> None:
    """Number the ids afresh: vl-convert counts them through the process, and several charts share a page."""
    old = [element.get("id") for element in root.iter() if element.get("id")]
    new = {id_: f"{prefix}{position}" for position, id_ in enumerate(old)}
    for element in root.iter():
        for name, value in element.attrib.items():
            bare = value if name == "id" else "".join(re.findall(r"^(?:url\()?#([^)]+)\)?$", value))
            if bare in new:
                element.set(name, value.replace(bare, new[bare]))
