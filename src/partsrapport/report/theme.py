"""How charts look: size, font, palette and the locale of their axes."""

import textwrap
from typing import TYPE_CHECKING, Any

from partsrapport.report import brand
from partsrapport.words import verdicts, wording
from partsrapport.words.language import either

if TYPE_CHECKING:
    from altair.theme import ThemeConfig

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

_DAYS = (
    "söndag måndag tisdag onsdag torsdag fredag lördag",
    "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
)


def number_locale() -> dict[str, Any]:
    """How numbers are written on axes."""
    return {
        "decimal": wording.decimal_mark(),
        "thousands": wording.thousands_mark(),
        "grouping": [3],
        "currency": ["", f"{wording.NBSP}kr"],
        "percent": either(f"{wording.NBSP}%", "%"),
        "minus": wording.MINUS,
    }


def time_locale() -> dict[str, Any]:
    """How days are written on axes."""
    days = either(*_DAYS).split()
    return {
        "dateTime": "%Y-%m-%d %H:%M",
        "date": "%Y-%m-%d",
        "time": "%H:%M",
        "periods": either(["fm", "em"], ["am", "pm"]),
        "days": days,
        "shortDays": [day[:3] for day in days],
        "months": list(wording.months()),
        "shortMonths": [month[:3] for month in wording.months()],
    }


def embedding() -> dict[str, Any]:
    """How a live chart is shown."""
    return {
        "formatLocale": number_locale(),
        "timeFormatLocale": time_locale(),
        "actions": False,  # its menu sends the data to a web site
        "renderer": "svg",  # text that can be read and spoken, in the colour of the text around it
        "ast": True,  # expressions are interpreted, not made into scripts
    }


def theme() -> "ThemeConfig":
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
    return {"config": config, "usermeta": {"embedOptions": embedding()}}


def heading(text: str) -> dict[str, Any]:
    """Return a title of a chart: as wide as the chart, over several lines where it needs them."""
    lines = textwrap.wrap(wording.whole_numbers(text), TITLE_CHARACTERS)
    return {"text": lines, "fontWeight": "bold", "fontSize": FONT_SIZE + 1, "offset": 10}
