"""The value of a figure in prose, by its unit, and how it has changed.

Direction and size of a change come from the numbers, so that no sentence can flatter.
"""

import re
from datetime import date

from partsrapport.words import wording
from partsrapport.words.language import either

UNIT = re.compile(r"^(?P<number>.*\d)\s(?P<unit>[a-zåäö ]+)$")


def written(value: float | str | date, unit: str, digits: int | None = None) -> str:
    """The value in prose, with decimals (of a share in percent), by default as few as the unit bears."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return wording.long_date(value)
    digits = _digits(value, unit) if digits is None else digits
    if unit == "andel":
        return wording.percent(value, digits)
    if unit == "procentenheter":
        return wording.points(value, digits)
    if unit == "dagar":
        return wording.counted(round(value), either("dag", "day"), either("dagar", "days"))
    return wording.decimal(value, digits) + (wording.NBSP + either("gånger", "times") if unit == "kvot" else "")


def _digits(value: float, unit: str) -> int:
    """A median need not be a whole number."""
    is_whole = unit == "antal" and value == round(value)
    if unit == "poäng":
        return wording.decimals_of_score(value)
    return {"andel": 0, "antal": 0 if is_whole else 1, "procentenheter": 1, "kvot": 1, "dagar": 0}[unit]


def changed(before: float, now: float, unit: str) -> str:
    """``ökade från 38 till 58 procent``, ``minskade från 126 till 84``, ``låg kvar på 16``.

    Values that are written alike are said to be about the same, whichever was larger.
    """
    if told := span(before, now, unit):
        return f"{either('ökade', 'rose') if now > before else either('minskade', 'fell')} {told}"
    about, (_, later) = "" if before == now else either("i stort sett ", "largely "), _both(before, now, unit)
    return either(f"låg {about}kvar på {later}", f"{about}remained at {later}")


def span(before: float, now: float, unit: str) -> str:
    """``från 38 till 58 procent``, ``från två till tre``: the unit is said once, small counts in words.

    Empty of values that are written alike.
    """
    earlier, later = _both(before, now, unit)
    if earlier == later:
        return ""
    found = UNIT.match(earlier)
    earlier = found["number"] if found and later.endswith(found["unit"]) else earlier
    return either(f"från {earlier} till {later}", f"from {earlier} to {later}")


def _both(before: float, now: float, unit: str) -> tuple[str, ...]:
    if unit != "antal" or before % 1 or now % 1:
        return written(before, unit), written(now, unit)
    none, nought = wording.numeral(0, "ett"), either("noll", "zero")
    return tuple(nought if number == none else number for number in wording.alike([before, now], "ett"))
