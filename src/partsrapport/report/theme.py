"""How charts look: size, font, palette and the Swedish locale of their axes."""

import textwrap
from typing import Any

import altair as alt
from altair.theme import ThemeConfig

from partsrapport.words import swedish

FONT = "'Source Sans 3', 'Liberation Sans', sans-serif"
FONT_SIZE = 16

# Wide enough for a page and a desktop, narrow enough that the text is still read when scaled down to a telephone.
WIDTH = 420

# Each stands out from white paper and from a dark screen alike (at least 3:1), for all kinds of colour vision;
# text and rules take the colour of the text around them.
BLUE = "#1a6fb5"
ORANGE = "#dd7700"
PURPLE = "#cc79a7"
GREY = "#949494"
SERIES = (BLUE, ORANGE, PURPLE)
DASHES = ([1, 0], [7, 3], [2, 2])  # and in greyscale the lines differ by their dashes
INK = "currentColor"
VERDICTS = {"nått": BLUE, "ej nått": ORANGE, "osäkert": GREY}
TITLE_CHARACTERS = 50

NUMBER_LOCALE = {
    "decimal": ",",
    "thousands": swedish.NBSP,
    "grouping": [3],
    "currency": ["", f"{swedish.NBSP}kr"],
    "percent": f"{swedish.NBSP}%",
    "minus": swedish.MINUS,
}
DAYS = ("söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag")
TIME_LOCALE = {
    "dateTime": "%Y-%m-%d %H:%M",
    "date": "%Y-%m-%d",
    "time": "%H:%M",
    "periods": ["fm", "em"],
    "days": DAYS,
    "shortDays": [day[:3] for day in DAYS],
    "months": swedish.MONTHS,
    "shortMonths": [month[:3] for month in swedish.MONTHS],
}

EMBEDDING: dict[str, Any] = {
    "formatLocale": NUMBER_LOCALE,
    "timeFormatLocale": TIME_LOCALE,
    "actions": False,  # its menu sends the data to a web site
    "renderer": "svg",  # text that can be read and spoken, in the colour of the text around it
    "ast": True,  # expressions are interpreted, not made into scripts
}


def theme() -> ThemeConfig:
    """Return the Altair theme: the configuration of every chart, and the locale for when it is live."""
    text = {"color": INK, "fontSize": FONT_SIZE, "font": FONT, "aria": False}  # the marks say what the texts say
    axis = {"labelFontSize": FONT_SIZE, "titleFontSize": FONT_SIZE, "titleFontWeight": "normal"}
    colours = {"labelColor": INK, "titleColor": INK, "domainColor": INK, "tickColor": INK, "gridColor": INK}
    config: Any = {
        "background": None,
        "font": FONT,
        "padding": 2,
        "view": {"stroke": None, "continuousWidth": 350, "discreteWidth": 350, "continuousHeight": 240},
        "text": text,
        "title": {"color": INK, "fontSize": FONT_SIZE, "anchor": "start", "frame": "group", "offset": 4},
        "axis": {**axis, **colours, "gridOpacity": 0.2, "ticks": False, "labelPadding": 6, "titleAnchor": "start"},
        "axisX": {"grid": False},
        "axisY": {"domain": False},
        "legend": {"orient": "top", "title": None, "labelColor": INK, "labelFontSize": FONT_SIZE, "labelLimit": WIDTH},
        "bar": {"color": BLUE},
        "line": {"color": BLUE, "strokeWidth": 2.5},
        "point": {"color": BLUE, "filled": True, "size": 70},
        "rule": {"color": INK, "aria": False},
        "range": {"category": list(SERIES)},
    }
    return {"config": config, "usermeta": {"embedOptions": EMBEDDING}}


def heading(text: str) -> Any:
    """Return a title of a chart: as wide as the chart, over several lines where it needs them."""
    return alt.Title(textwrap.wrap(text, TITLE_CHARACTERS), fontWeight="bold", fontSize=FONT_SIZE + 1, offset=10)


def shades(colour: str, n: int) -> list[str]:
    """Return n shades of a colour, from itself towards white."""
    return [_mixed(colour, 1 - 0.8 * position / n) for position in range(n)]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours as WCAG 2.2 defines it, from 1 to 21."""
    light, dark = sorted([_luminance(one), _luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """Return black or white, whichever reads better on a fill."""
    return max("#000000", "#ffffff", key=lambda ink: contrast(ink, fill))


def _mixed(colour: str, part: float) -> str:
    return "#" + "".join(f"{round(part * channel + (1 - part) * 255):02x}" for channel in _channels(colour))


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    linear = [_linear(channel / 255) for channel in _channels(colour)]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
