"""Which content is shown when: the conditions that labels, and the references to them, stand under."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

FENCE = re.compile(r"^\s{0,3}:{3,}\s*(?:\{(?P<attributes>.*)\}|(?P<name>[\w-]+))?\s*:*\s*$")
ENDED = re.compile(r"\{(?P<attributes>[^{}]*)\}")
CONDITION = re.compile(r"(?P<word>when|unless)-(?P<kind>meta|format)")


@dataclass(frozen=True)
class Condition:
    """A flag of the metadata, or a format, and whether it is to be so."""

    name: str
    is_wanted: bool

    @property
    def attribute(self) -> str:
        """How a chapter says it."""
        kind = "meta" if "." in self.name else "format"
        return f'.content-visible {"when" if self.is_wanted else "unless"}-{kind}="{self.name}"'


Conditions = tuple[Condition, ...]


def hold(conditions: Iterable[Condition], state: Mapping[str, bool]) -> bool:
    """Whether content under the conditions is shown."""
    return all(state.get(condition.name, False) == condition.is_wanted for condition in conditions)


def found(texts: Iterable[str], pattern: re.Pattern[str]) -> Iterator[tuple[int, str, Conditions]]:
    """Where a pattern's ``label`` is found: the number of the text from 0, the label, and its conditions."""
    blocks: list[Conditions] = []
    for number, text in enumerate(texts):
        for line in text.splitlines():
            outer = tuple(condition for block in blocks for condition in block)
            spans = list(_spans(line))
            for match in pattern.finditer(line):
                inner = [own for start, end, own in spans if start <= match.start() < end]
                yield number, match["label"], (*outer, *(condition for own in inner for condition in own))
            fence = FENCE.match(line)
            if fence and fence.lastgroup:
                blocks.append(_conditions(fence["attributes"] or ""))
            elif fence and blocks:
                blocks.pop()


def _spans(line: str) -> Iterator[tuple[int, int, Conditions]]:
    """The bracketed parts of a line that are shown by conditions, each with its first and its last place."""
    opened: list[int] = []
    for place, sign in enumerate(line):
        if sign == "[" and line[place - 1 : place] != "\\":
            opened.append(place)
        elif sign == "]" and opened and line[place - 1 : place] != "\\":
            start = opened.pop()
            if ended := ENDED.match(line, place + 1):
                yield start, place, _conditions(ended["attributes"])


@cache
def attributes(text: str) -> Mapping[str, str]:
    """What stands within the braces: classes and labels, and keys with their values.

    Raises
    ------
    ValueError
        A quotation mark is lacking.
    """
    return {key: value for key, _, value in (word.partition("=") for word in shlex.split(text))}


def _conditions(text: str) -> Conditions:
    try:
        words = attributes(text)
    except ValueError:  # which is told when the document is read
        return ()
    is_hidden = ".content-hidden" in words
    found = ((CONDITION.fullmatch(key), value) for key, value in words.items())
    return tuple(Condition(value, (match["word"] == "when") != is_hidden) for match, value in found if match)
