"""A computed figure, and how its value is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from partsrapport.figures.definition import Words
from partsrapport.figures.moment import Moment
from partsrapport.words.labels import label
from partsrapport.words.language import LANGUAGES, in_both, stored
from partsrapport.words.value_text import written

MISSING, MISSING_EN = in_both(lambda: label("diagram.uppgift saknas"))


@dataclass(frozen=True)
class Figure:
    """A computed figure, with its words by language; ``names`` and ``counts`` are those of a ranking.

    ``lower`` and ``upper`` are the bounds of an uncertain value, ``reason`` says why there is no value.
    """

    figure_id: str
    kind: str
    unit: str
    words: Mapping[str, Words]
    sources: tuple[str, ...]
    moment: Moment
    text: str = MISSING
    text_en: str = MISSING_EN
    value: float | None = None
    n: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None
    names: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    reason: str | None = None
    reason_en: str | None = None
    is_countdown: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is anything to compare."""
        return self.value is not None or bool(self.names)

    def valued(self, value: float) -> "Figure":
        """With a value, and the text of it."""
        return replace(self, value=value, reason=None, reason_en=None, **text(lambda: written(value, self.unit)))

    @property
    def row(self) -> dict[str, Any]:
        """Of ``mart.figures``."""
        sv, en = (self.words[language] for language in LANGUAGES)
        return {
            "figure_id": self.figure_id,
            "name": sv.name,
            "name_en": en.name,
            "value": self.value,
            "text": self.text,
            "text_en": self.text_en,
            "unit": self.unit,
            "noun": sv.noun or None,
            "noun_en": en.noun or None,
            "n": self.n,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "from_date": self.moment.from_date,
            "as_of_date": self.moment.as_of_date,
            "definition": sv.definition,
            "definition_en": en.definition,
            "sources": list(self.sources),
        }


Counted = Mapping[tuple[str, Moment], Figure]
"""By id and the moment that they were asked for, which of a figure of the year before is not its own."""
NONE: Counted = {}


def text(say: Callable[[], str]) -> dict[str, Any]:
    """The text of a figure, in both languages."""
    return stored("text", say)
