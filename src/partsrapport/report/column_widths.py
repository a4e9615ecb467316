"""How wide the columns of a table are on paper, as shares of the page's width, from the length of what they hold.

The widths are estimates: a character is taken to be as wide as a digit. They match the sizes of text and margins in
``quarto/typst/typst-template.typ``. On a screen the browser knows better and is left to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

PAGE = 448.0  # points between the margins
WIDE = 7  # columns from which on the text is smaller
CHARACTER, PADDING = 4.7, 12.0  # points
CHARACTER_WHEN_WIDE, PADDING_WHEN_WIDE = 4.2, 9.0
HEADER_LINES = 2


@dataclass(frozen=True)
class Size:
    """Characters that a column needs at the least, and those with which no text of it is broken."""

    least: int
    most: int


def size_of(header: str, cells: Sequence[str], is_numeric: bool) -> Size:
    """Measure a column: numbers are never broken, texts between words, headers into two lines where they can be."""
    heading = max(_longest_word([header]), -(-len(header) // HEADER_LINES))
    longest = max(map(len, cells), default=0)
    return Size(max(heading, longest if is_numeric else _longest_word(cells)), max(heading, longest))


def fitted(sizes: Sequence[Size]) -> list[float]:
    """Return the share of the page's width for each column: what it asks for, or what there is, shared among texts."""
    is_wide = len(sizes) >= WIDE
    character, padding = (CHARACTER_WHEN_WIDE, PADDING_WHEN_WIDE) if is_wide else (CHARACTER, PADDING)
    room = (PAGE - padding * len(sizes)) / character
    widths = _shared(sizes, room)
    return [(width * character + padding) / PAGE for width in widths]


def _shared(sizes: Sequence[Size], room: float) -> list[float]:
    """Give every column its least; what remains is shared in proportion to how much more each could use."""
    least = [float(size.least) for size in sizes]
    wanted = [size.most - size.least for size in sizes]
    remaining = room - sum(least)
    if remaining < 0:
        return [width * room / sum(least) for width in least]
    part = min(1.0, remaining / sum(wanted)) if sum(wanted) else 0.0
    return [width + part * more for width, more in zip(least, wanted, strict=True)]


def _longest_word(texts: Sequence[str]) -> int:
    return max((len(word) for text in texts for word in text.split(" ")), default=0)
