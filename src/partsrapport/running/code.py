"""Which of the package's files a task rests on: all but the rooms that show what others make, unless it shows too.

No room in which something is counted imports one of those (``tests/test_house.py``). This module is imported by builds
in which nothing has changed, and therefore no library.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from partsrapport.raw import reads

PACKAGE = Path(__file__).parents[1]
SHOWING = {"report", "render", "terminal", "cli.py", "commands.py", "tool"}
"""What shows what others make; and chapters and notebooks in the wheel, which are read by who takes them."""
LABELS = ("words/labels.csv", "words/dictionary.csv")
"""What things are called, a line an id: of these only what was asked for counts."""
FIGURES = "figures/figures.toml"
WORDS_OF_FIGURES = r"(?m)^\[[^\]\n]*\.phrase\.\w+\]\n(?:(?!\[).*\n)*|^(?:sv|en|name|phrase|note|do)\b.*\n"
"""What figures are called, and their definitions, in their file: all but the table of them goes by what they count."""


def read(*showing: str) -> None:
    """Note what a task rests on of the package, which of the rooms that show is these alone.

    What things are called is for who shows it to note.
    """
    left_out = SHOWING.difference(showing)
    for path in reads.names(PACKAGE):
        name = path.relative_to(PACKAGE)
        if name.parts[0] not in left_out and name.as_posix() not in (*LABELS, FIGURES):
            reads.content(path)


def read_labels(asked: Iterable[str]) -> None:
    """Note what the ids that were asked for are called."""
    for name in LABELS:
        reads.note_rest(PACKAGE / name, lines_but(asked))


def lines_but(asked: Iterable[str]) -> str:
    """A pattern of the lines that are about other ids, as of ``LABELS``."""
    return rf"(?m)^(?!(?:{'|'.join(map(re.escape, sorted(asked)))}),).*\n"


def lines_of(ids: Iterable[str]) -> str:
    """A pattern of the lines that are about these ids."""
    return rf"(?m)^(?:{'|'.join(map(re.escape, sorted(ids)))}),.*\n"
