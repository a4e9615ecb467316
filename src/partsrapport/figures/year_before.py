"""Figures against the same a year before: that itself, the difference and the ratio."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from partsrapport.figures.definition import Definition, change_id, ratio_id, year_before_id
from partsrapport.figures.figure import Figure
from partsrapport.words.language import either, in_both

Wording = Mapping[str, tuple[str, str, str]]
YEAR_BEFORE: Wording = {
    "sv": ("{text} Ett år tidigare.", "{name} ett år tidigare", "{noun}"),
    "en": ("{text} A year earlier.", "{name} a year earlier", "{noun}"),
}
CHANGE: Wording = {
    "sv": ("Skillnad mot ett år tidigare: {lower}", "förändringen på ett år i {name}", ""),
    "en": ("Difference from a year earlier: {lower}", "the change over a year in {name}", ""),
}
RATIO: Wording = {
    "sv": ("Kvot mot ett år tidigare: {lower}", "kvoten mot ett år tidigare för {name}", ""),
    "en": ("Ratio to a year earlier: {lower}", "the ratio to a year earlier of {name}", ""),
}


def compared(definition: Definition, now: Figure, before: Figure) -> Iterator[Figure]:
    """The figure a year before, and the comparisons that its definition asks for."""
    yield _reworded(before, year_before_id(now.figure_id), YEAR_BEFORE)
    if definition.has_change:
        change = _reworded(_unvalued(now, before, "procentenheter"), change_id(now.figure_id), CHANGE)
        if now.value is not None and before.value is not None:
            change = change.valued(now.value - before.value)
        yield change
    if definition.ratio:
        ratio = _reworded(_unvalued(now, before, "kvot"), ratio_id(now.figure_id), RATIO)
        if now.value is not None and before.value:
            ratio = replace(ratio.valued(now.value / before.value), numerator=now.value, denominator=before.value)
        yield ratio


def _unvalued(now: Figure, before: Figure, unit: str) -> Figure:
    """A comparison without a value yet, and why it may have none."""
    lacking = next((figure for figure in (now, before) if figure.reason), None)
    of_none = in_both(
        lambda: either(f"värdet för {before.moment.text} är 0", f"the value for {before.moment.text} is 0")
    )
    reason, reason_en = (lacking.reason, lacking.reason_en) if lacking else of_none
    told = (now.figure_id, now.kind, unit, now.words, now.sources, now.moment)
    return Figure(*told, reason=reason, reason_en=reason_en)


def _reworded(figure: Figure, figure_id: str, said: Wording) -> Figure:
    words = {language: of.reworded(*said[language]) for language, of in figure.words.items()}
    return replace(figure, figure_id=figure_id, words=words)
