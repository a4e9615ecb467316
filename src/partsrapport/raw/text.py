"""Text as the project wants it: NFC, trimmed, single plain spaces, and null where there is nothing."""

import re
import unicodedata
from collections.abc import Callable

import polars as pl

from partsrapport.words.vocabulary import ascii_key

_BREAKS = "\t\n\v\f\r\x85"
_INVISIBLE = r"[[\p{Cc}\p{Cf}\u{fffe}\u{ffff}]--\s]"
"""What neither shows nor parts words: control characters, marks of direction and width, soft hyphens."""
_NOTHING = r"^(?:[-‐‑‒–—−]+|\.+|NULL|(?:9999-12-31|0000-00-00)(?: 00:00:00)?)?$"
"""What people, databases and payroll systems write in a cell that has no value."""
_FORMULA = r'^="\s?([^"]*?)\s?"$'
"""How exports to Excel keep a spreadsheet from taking a text for a number: ``="0042"``."""
_ODD = r"[\t-\r\u0085\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u0300-\u036f\u212b]"
_UNTIDY = rf"{_NOTHING}|{_FORMULA}|^\s|\s$|\s\s|{_ODD}|{_INVISIBLE}"


def tidy(text: str) -> str:
    """Tidy one text."""
    visible = text if text.isprintable() else "".join(filter(_is_visible, text))
    single = " ".join(unicodedata.normalize("NFC", visible).split())
    return re.sub(_NOTHING, "", re.sub(_FORMULA, r"\1", single))


def _is_visible(character: str) -> bool:
    """The same as ``_INVISIBLE`` says to Polars, whose regular expressions know more than Python's."""
    is_mark = unicodedata.category(character) in ("Cc", "Cf") or character in "\ufffe\uffff"
    return not is_mark or character in _BREAKS


def tidy_series(text: pl.Series) -> pl.Series:
    """Tidy a column; nothing becomes null. Most columns are tidy already, and one look is cheaper than the mending."""
    return of_distinct(text, _tidied) if text.unique().str.contains(_UNTIDY).any() else text


def _tidied(distinct: pl.Series) -> pl.Series:
    places = distinct.str.contains(_UNTIDY).arg_true()
    visible = distinct[places].str.replace_all(_INVISIBLE, "").str.normalize("NFC")
    single = visible.str.replace_all(r"\s+", " ").str.strip_chars()
    mended = single.str.replace(_FORMULA, "$1").str.replace(_NOTHING, "")
    return distinct.scatter(places, mended).replace("", None)


def numbered(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Each text of a column once; and, row by row, its place among them, null where there is none."""
    coded = text.cast(pl.Categorical(pl.Categories.random()))
    places = coded.to_physical()
    number = pl.int_range(pl.lit(places).max().add(1).fill_null(0), dtype=pl.UInt32)
    return pl.select(number.cat.to(coded.dtype).cast(pl.String)).to_series(), places


def of_distinct(text: pl.Series, say: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """What is said of a column, whose texts are asked about once however often they stand; null of none."""
    distinct, places = numbered(text)
    return say(distinct).gather(places).alias(text.name)


def fold(heading: str) -> str:
    """A header or file name without case, accents, spaces or punctuation, to compare by: ``Från `` is ``fran``."""
    return ascii_key(tidy(heading))
