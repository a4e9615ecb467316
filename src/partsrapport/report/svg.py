"""A Vega-Lite specification as a static picture: labelled, and one that can stand beside others on a page."""

import hashlib
import json
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import vl_convert

from partsrapport.report import brand, theme

LIVE = "application/vnd.vegalite.v5+json"  # JupyterLab 4 knows no later version; our charts are the same in it
PICTURE = "image/svg+xml"
LATER = "PARTSRAPPORT_PICTURES_LATER"
"""The variable of the environment by which a kernel leaves the pictures to who runs the notebook."""
SVG = "{http://www.w3.org/2000/svg}"
NOISE = ("class", "role", "pointer-events", "font-family", "aria-hidden", "aria-label", "aria-roledescription")
SAID = {"bar", "point", "circle", "square", "symbol", "arc", "geoshape", "tick"}  # marks that are pointed at
USUAL = {"opacity": "1", "text-anchor": "start"}
_DECIMALS = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


def drawn(spec: dict[str, Any]) -> str:
    """Return the picture, in the language being written and labelled with the text alternative.

    Raises
    ------
    ValueError
        It cannot be drawn.
    """
    font = spec.get("config", {}).get("font", theme.FONT)
    have_fonts(font)
    text = json.dumps(spec, sort_keys=True)
    identity = hashlib.sha256(text.encode()).hexdigest()[:8]
    text = text.replace(font, font.replace("'", "&quot;"))  # or text is measured in another font than it is written in
    picture = vl_convert.vegalite_to_svg(
        text, format_locale=theme.number_locale(), time_format_locale=theme.time_locale()
    )
    return _static(picture, f"c{identity}-", alternative(spec), font)


def png(svg: str) -> bytes:
    """Return the picture as dots, with text that is black."""
    return vl_convert.svg_to_png(svg.replace(theme.INK, "#000000"), scale=2)


def alternative(spec: dict[str, Any]) -> str:
    """The text for those who do not see the chart; empty if it has none."""
    return str(spec.get("description", "")).strip()


@cache
def have_fonts(_: str = theme.FONT) -> None:
    """Let vl-convert know the fonts of the project: anew for one that has been added since."""
    vl_convert.register_font_directory(str(brand.of_project().folder / "fonts"))


def _static(drawn: str, prefix: str, alternative: str, font: str) -> str:
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
    root.attrib |= {"role": "img", "font-family": font}
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
