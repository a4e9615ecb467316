"""Text as the project wants it: NFC, trimmed, single plain spaces, and empty as null."""

import re
import unicodedata

import polars as pl

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNTIDY = rf"^\s|\s$|\s\s|[\t-\r\u0085\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u0300-\u036f\u212b{_INVISIBLE}]"


def tidy(text: str) -> str:
    """Tidy one text."""
    return " ".join(re.sub(f"[{_INVISIBLE}]", "", unicodedata.normalize("NFC", text)).split())


def tidy_series(text: pl.Series) -> pl.Series:
    """Tidy a column; empty becomes null. Most columns are tidy already, and one look is cheaper than the mending."""
    if text.str.contains(_UNTIDY).any():
        text = (
            text.str.normalize("NFC")
            .str.replace_all(f"[{_INVISIBLE}]", "")
            .str.replace_all(r"\s+", " ")
            .str.strip_chars()
        )
    is_empty = text == ""
    return text.set(is_empty, None) if is_empty.any() else text


def fold(heading: str) -> str:
    """A header or file name without case, accents, spaces or punctuation, to compare by: ``Från `` is ``fran``."""
    letters = unicodedata.normalize("NFKD", tidy(heading)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", letters.lower()).strip("_")
