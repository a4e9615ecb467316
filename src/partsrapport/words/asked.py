"""Which figure a number in a sentence is: marked where the sentence is worded, a link where it is read.

The marks are signs of Unicode's private use, which nothing is written with; ``markdown.literal`` makes links of them,
and whoever wants the text alone takes ``plain``.
"""

import re
from collections.abc import Callable, Iterator

Ask = Callable[[str, str], str]
"""What makes of a text, and what it is, a text that can be asked what it is."""
PLACE = re.compile(r"[\w.-]+")
"""What the place of a figure in the register may be called; a goal may have any id."""
_BEGIN, _OF, _END = "\ue000\ue001\ue002"
_MARKED = re.compile(rf"{_BEGIN}([^{_OF}]*){_OF}({PLACE.pattern}){_END}")


def asked(text: str, figure_id: str) -> str:
    """The text, which can be asked what it is; as it stands where the figure can have no place in the register."""
    return f"{_BEGIN}{text}{_OF}{figure_id}{_END}" if text and PLACE.fullmatch(figure_id) else text


def unasked(text: str, _: str) -> str:
    """Ask nothing: the text as it is."""
    return text


def plain(text: str) -> str:
    """The text alone."""
    return _MARKED.sub(r"\1", text)


def parts(text: str) -> Iterator[tuple[str, str]]:
    """The text in parts, each with the id of the figure that it is; empty where it is none."""
    end = 0
    for found in _MARKED.finditer(text):
        yield text[end : found.start()], ""
        yield found[1], found[2]
        end = found.end()
    yield text[end:], ""
