"""The numbers of sentences: what a figure is in words, which can be asked what it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from partsrapport.words import asked as marks
from partsrapport.words import wording
from partsrapport.words.language import either

Figures = Mapping[str, Mapping[str, Any]]
"""Rows of ``mart.figures`` by id."""


def value(figures: Figures, figure_id: str) -> float | None:
    """The value of a figure; None when it is missing, or there is no such figure."""
    found = figures.get(figure_id, {}).get("value")
    return None if found is None else float(found)


def whole(figures: Figures, figure_id: str) -> int:
    """The value of a count; nought when there is none."""
    return round(value(figures, figure_id) or 0)


def asked(figures: Figures, text: str, figure_id: str) -> str:
    """The text, which can be asked what it is where there is such a figure."""
    return marks.asked(text, figure_id) if figure_id in figures else text


def text(figures: Figures, figure_id: str) -> str:
    """A figure as it is written: ``440 dagar``, or names; empty where there is none."""
    return asked(figures, figures.get(figure_id, {}).get("text") or "", figure_id)


def numeral(figures: Figures, figure_id: str, one: str = "en") -> str:
    """``fem``, of a count without its noun; ``one`` is ``en`` or ``ett``, by the noun."""
    return asked(figures, wording.numeral(whole(figures, figure_id), one), figure_id)


def counted(figures: Figures, figure_id: str) -> str:
    """``en tjänst``, ``fem tjänster``: a count with what it counts."""
    noun = figures[figure_id]["noun"]
    return asked(figures, wording.in_words(whole(figures, figure_id), *noun.split("/")), figure_id)


def alike(figures: Figures, figure_ids: Sequence[str], one: str = "en") -> list[str]:
    """Counts of one sentence in one form: all in words, or all in figures when one of them is over twelve."""
    numbers = wording.alike([whole(figures, id_) for id_ in figure_ids], one)
    return [asked(figures, n, id_) for n, id_ in zip(numbers, figure_ids, strict=True)]


def of_all(figures: Figures, figure_id: str) -> str:
    """``Alla fem``, ``All five``; two are both."""
    if whole(figures, figure_id) == 2:
        return either("Båda", "Both")
    return f"{either('Alla', 'All')} {numeral(figures, figure_id)}"
