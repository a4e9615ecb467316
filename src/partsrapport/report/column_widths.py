"""How wide the columns of a table are on paper, as shares of the page's width, from the length of what they hold.

The widths are estimates: a character is taken to be as wide as a digit. They match the sizes of text and margins in
``quarto/typst/typst-template.typ``. On a screen the browser knows better and is left to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

PAGE = 448.0  # points between the margins
WIDE = 7  # columns from which on the text is smaller
CHARACTER, CHARACTER_WHEN_WIDE = 4.45, 3.95  # points
PADDING = 9.0
HEADER_LINES, BOLD = range(2, 4), 1  # headers are bold: as wide as a character more; so few lines as two save nothing
SHORT = 12  # characters of a text that is not broken, such as a date
AIR = 3  # characters more for every column, where the page has room for them
PAPER = {
    "page": PAGE,
    "wide": WIDE,
    "character": CHARACTER,
    "character-when-wide": CHARACTER_WHEN_WIDE,
    "padding": PADDING,
}
"""The measures by which ``quarto/document.lua`` tells which tables are high."""
BESIDE = 0.2  # what a line is worth in a row that another column makes as high
Step = tuple[int, tuple[int, ...]]
"""A width in characters, and the lines that the header and each cell take in it."""


@dataclass(frozen=True)
class MeasuredColumn:
    """What a column holds: numbers and short texts are never broken, long ones and headers between words."""

    header: str
    cells: tuple[str, ...]
    is_numeric: bool

    @cached_property
    def steps(self) -> list[Step]:
        """Widths at which something takes fewer lines than in a narrower one, from the least that there may be."""
        longest = max(map(len, self.cells), default=0)
        unbroken = longest if self.is_numeric or longest <= SHORT else _longest_word(self.cells)
        least = max(_longest_word([self.header]) + BOLD, unbroken)
        while _lines(self.header, least - BOLD) not in (1, *HEADER_LINES):
            least += 1
        found: dict[tuple[int, ...], int] = {}
        for width in range(least, max(least, len(self.header) + BOLD, longest) + 1):
            found.setdefault(self._lines(width), width)
        return [(width, lines) for lines, width in found.items()]

    def _lines(self, width: int) -> tuple[int, ...]:
        header = max(HEADER_LINES[0], _lines(self.header, width - BOLD))
        return header, *(_lines(cell, width) for cell in self.cells)


def fitted(columns: Sequence[MeasuredColumn]) -> list[float]:
    """Return the share of the page's width for each column: where the table then is lowest."""
    character = CHARACTER_WHEN_WIDE if len(columns) >= WIDE else CHARACTER
    room = (PAGE - PADDING * len(columns)) / character
    widths = _shared(columns, room)
    air = min(AIR, (room - sum(widths)) / len(columns))
    return [((width + air) * character + PADDING) / PAGE for width in widths]


def _shared(columns: Sequence[MeasuredColumn], room: float) -> list[float]:
    """Give every column its least; what remains goes where a character saves most, again and again."""
    taken = [column.steps[0] for column in columns]
    needed = sum(width for width, _ in taken)
    if needed > room:
        return [width * room / needed for width, _ in taken]
    while best := max(_savings(columns, taken, room), default=None):
        _, place, step = best
        taken[place] = step
    return [width for width, _ in taken]


def _savings(columns: Sequence[MeasuredColumn], taken: list[Step], room: float) -> Iterator[tuple[float, int, Step]]:
    """What each wider column that there is room for saves a character."""
    remaining, now = room - sum(width for width, _ in taken), _height(taken)
    for place, (column, (width, _)) in enumerate(zip(columns, taken, strict=True)):
        for step in column.steps:
            if 0 < (more := step[0] - width) <= remaining:
                yield (now - _height([*taken[:place], step, *taken[place + 1 :]])) / more, place, step


def _height(taken: Sequence[Step]) -> float:
    """How many lines the table is high, and a little for those that do not make it so."""
    rows = zip(*(lines for _, lines in taken), strict=True)
    return sum((max(row) + BESIDE * sum(row) for row in rows), 0.0)


def _lines(text: str, width: int) -> int:
    if len(text) <= width:
        return 1
    lines, left = 1, width
    for word in text.split(" "):
        if len(word) > left < width:
            lines, left = lines + 1, width
        left -= len(word) + 1
    return lines


def _longest_word(texts: Sequence[str]) -> int:
    return max((len(word) for text in texts for word in text.split(" ")), default=0)
