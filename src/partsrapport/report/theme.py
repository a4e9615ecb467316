"""How charts look: size, font, palette and the Swedish locale of their axes."""

import textwrap
from typing import Any

import altair as alt
from altair.theme import ThemeConfig

from partsrapport.report import brand
from partsrapport.words import swedish, verdicts

BRAND = brand.of_project()
FONT = f"'{BRAND.family}', 'Liberation Sans', sans-serif"
FONT_SIZE = 16

# Wide enough for a page and a desktop, narrow enough that the text is still read when scaled down to a telephone.
WIDTH = 420

# Ours stand out from white paper and from a dark screen alike (at least 3:1), for all kinds of colour vision;
# text and rules take the colour of the text around them.
SERIES = tuple(BRAND.colours[name] for name in ("info", "secondary", "tertiary"))
FIRST, SECOND, _ = SERIES
FAINT = BRAND.colours["warning"]
VERDICTS = {
    verdicts.REACHED: BRAND.colours["success"],
    verdicts.NOT_REACHED: BRAND.colours["danger"],
    verdicts.UNCERTAIN: FAINT,
}
DASHES = ([1, 0], [7, 3], [2, 2])  # and in greyscale the lines differ by their dashes
INK = "currentColor"
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
        "bar": {"color": FIRST},
        "line": {"color": FIRST, "strokeWidth": 2.5},
        "point": {"color": FIRST, "filled": True, "size": 70},
        "rule": {"color": INK, "aria": False},
        "range": {"category": list(SERIES)},
    }
    return {"config": config, "usermeta": {"embedOptions": EMBEDDING}}


def heading(text: str) -> Any:
    """Return a title of a chart: as wide as the chart, over several lines where it needs them."""
    return alt.Title(textwrap.wrap(text, TITLE_CHARACTERS), fontWeight="bold", fontSize=FONT_SIZE + 1, offset=10)
