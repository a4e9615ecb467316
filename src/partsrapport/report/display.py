"""Showing a chart: a static picture for every reader, and its specification for those who can explore it."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert

from partsrapport.errors import UsageError
from partsrapport.project import FONTS
from partsrapport.report import theme

SVG = "{http://www.w3.org/2000/svg}"
NAME = "partsrapport"
STYLE = "width:100%;max-width:31rem;height:auto;overflow:visible"  # where another font is wider, nothing is cut
LAB = "application/vnd.vegalite.v5+json"  # the only live charts of JupyterLab 4; our charts are the same in version 5
NOISE = ("class", "role", "pointer-events", "font-family", "aria-hidden", "aria-label", "aria-roledescription")


@dataclass(frozen=True)
class Figure:
    """A chart as it is shown: its static picture and its specification."""

    svg: str
    spec: dict[str, Any]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/html": self.html, "image/svg+xml": self.svg, LAB: self.spec}

    @property
    def html(self) -> str:
        """The picture, and beside it the specification that the page's script can bring alive."""
        spec = json.dumps(self.spec, ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")
        return f'<div class="chart">{self.svg}<script type="application/json" class="chart-spec">{spec}</script></div>'


@cache
def enable() -> None:
    """Give Altair our theme and our renderer, for the rest of the process.

    Raises
    ------
    UsageError
        The fonts are not there: the package is installed without the checkout it comes from.
    """
    if not FONTS.is_dir():
        raise UsageError(f"Typsnitten finns inte i {FONTS}. Installera om från projektets mapp med pip install -e .")
    vl_convert.register_font_directory(str(FONTS))
    alt.theme.register(NAME, enable=True)(theme.theme)
    alt.renderers.register(NAME, lambda spec, **_: figure(spec)._repr_mimebundle_())
    alt.renderers.enable(NAME)


def show(chart: Any, *, alt: str) -> Figure:
    """Return an Altair chart as a figure; ``alt`` says in Swedish what it shows, with its numbers."""
    if not alt.strip():
        raise ValueError("a chart needs a text alternative")
    enable()
    return figure(chart.properties(description=alt).to_dict())


def figure(spec: dict[str, Any]) -> Figure:
    """Draw a Vega-Lite specification; its description is the text alternative."""
    text = json.dumps(spec, sort_keys=True)
    identity = hashlib.sha256(text.encode()).hexdigest()[:8]
    return Figure(_static(_drawn(text), f"c{identity}-", spec.get("description")), spec)


def _drawn(spec: str) -> str:
    """Draw with vl-convert, which measures a font whose name needs quotes only when they are escaped."""
    spec = spec.replace(theme.FONT, theme.FONT.replace("'", "&quot;"))
    return vl_convert.vegalite_to_svg(spec, format_locale=theme.NUMBER_LOCALE, time_format_locale=theme.TIME_LOCALE)


def _static(drawn: str, prefix: str, alternative: str | None) -> str:
    """Return vl-convert's SVG as one labelled picture that can stand beside others on a page and scales to it."""
    ET.register_namespace("", SVG.strip("{}"))
    root = ET.fromstring(drawn)  # noqa: S314 (vl-convert's own output)
    _remove_invisible(root)
    _rename_ids(root, prefix)
    for element in root.iter():
        for attribute in NOISE:
            element.attrib.pop(attribute, None)
    root.attrib |= {"role": "img", "font-family": theme.FONT, "style": STYLE}
    if alternative:  # without one the chart can be explored, but no accessible PDF is made of it
        root.set("aria-label", alternative)
    return ET.tostring(root, encoding="unicode")


def _remove_invisible(element: ET.Element) -> None:
    """Remove what is drawn for the eye only to be hidden: a copied or spoken text would have it."""
    for child in list(element):
        _remove_invisible(child)
        is_empty = child.tag == f"{SVG}g" and not len(child)
        if is_empty or child.get("opacity") == "0" or child.get("display") == "none":
            element.remove(child)


def _rename_ids(root: ET.Element, prefix: str) -> None:
    """Number the ids afresh: vl-convert counts them through the process, and several charts share a page."""
    old = [element.get("id") for element in root.iter() if element.get("id")]
    new = {id_: f"{prefix}{position}" for position, id_ in enumerate(old)}
    for element in root.iter():
        for name, value in element.attrib.items():
            bare = value if name == "id" else "".join(re.findall(r"^(?:url\()?#([^)]+)\)?$", value))
            if bare in new:
                element.set(name, value.replace(bare, new[bare]))
