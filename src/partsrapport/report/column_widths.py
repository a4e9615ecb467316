"""How wide the columns of a table are on paper, as shares of the page's width, from the length of what they hold.

The widths are estimates: a character is taken to be as wide as a digit. They match the sizes of text and margins in
``quarto/typst/typst-template.typ``. On a screen the browser knows better and is left to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

PAGE = 448.0  # points between the margins
WIDE = 7  # columns from which on the text is smaller
CHARACTER, CHARACTER_WHEN_WIDE = 4.45, 3.95  # points
PADDING = 9.0
HEADER_LINES, BOLD = 2, 1  # a header is bold: as wide as a character more
SHORT = 12  # characters of a text that is not broken, such as a date
AIR = 3  # characters more for every column, where the page has room for them


@dataclass(frozen=True)
class Size:
    """Characters that a column needs at the least, those with which nothing in it is broken, and all those it holds."""

    least: int
    most: int
    total: int = 0


def size_of(header: str, cells: Sequence[str], is_numeric: bool) -> Size:
    """Measure a column: numbers and short texts are never broken, long ones between words, headers into two lines."""
    heading = max(_longest_word([header]), -(-len(header) // HEADER_LINES)) + BOLD
    lengths = [len(cell) for cell in cells]
    longest = max(lengths, default=0)
    unbroken = longest if is_numeric or longest <= SHORT else _longest_word(cells)
    return Size(max(heading, unbroken), max(heading, longest), sum(lengths))


def fitted(sizes: Sequence[Size]) -> list[float]:
    """Return the share of the page's width for each column: what it asks for, or what there is, shared among texts."""
    character = CHARACTER_WHEN_WIDE if len(sizes) >= WIDE else CHARACTER
    room = (PAGE - PADDING * len(sizes)) / character
    widths = _shared(sizes, room)
    air = min(AIR, (room - sum(widths)) / len(sizes))
    return [((width + air) * character + PADDING) / PAGE for width in widths]


def _shared(sizes: Sequence[Size], room: float) -> list[float]:
    """Give every column its least; what remains goes to the texts, the more the more they hold."""
    needed = sum(size.least for size in sizes)
    if needed > room:
        return [size.least * room / needed for size in sizes]
    rate = _rate(sizes, room - needed)
    return [min(size.most, size.least + rate * size.total) for size in sizes]


def _rate(sizes: Sequence[Size], remaining: float) -> float:
    """Return the width to add per character held; a column that needs no more leaves what remains to the others."""
    rate = 0.0
    growing = sorted((size for size in sizes if size.total), key=lambda size: (size.most - size.least) / size.total)
    for position, size in enumerate(growing):
        total = sum(other.total for other in growing[position:])
        step = min((size.most - size.least) / size.total - rate, remaining / total)
        rate, remaining = rate + step, remaining - step * total
    return rate


def _longest_word(texts: Sequence[str]) -> int:
    return max((len(word) for text in texts for word in text.split(" ")), default=0)
