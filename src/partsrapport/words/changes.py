"""How a value has changed, in words: direction and size come from the numbers, so that no sentence can flatter."""

import re

from partsrapport.words import wording
from partsrapport.words.language import either
from partsrapport.words.value_text import written

UNIT = re.compile(r"^(?P<number>.*\d)\s(?P<unit>[a-zåäö ]+)$")


def changed(before: float, now: float, unit: str) -> str:
    """``ökade från 38 till 58 procent``, ``minskade från 126 till 84``, ``låg kvar på 16``.

    Values that are written alike are said to be about the same, whichever was larger.
    """
    earlier, later = _both(before, now, unit)
    if earlier == later:
        about = "" if before == now else either("i stort sett ", "largely ")
        return either(f"låg {about}kvar på {later}", f"{about}remained at {later}")
    return f"{either('ökade', 'rose') if now > before else either('minskade', 'fell')} {span(before, now, unit)}"


def span(before: float, now: float, unit: str) -> str:
    """``från 38 till 58 procent``, ``från två till tre``: the unit is said once, small counts in words."""
    earlier, later = _both(before, now, unit)
    found = UNIT.match(earlier)
    earlier = found["number"] if found and later.endswith(found["unit"]) else earlier
    return either(f"från {earlier} till {later}", f"from {earlier} to {later}")


def _both(before: float, now: float, unit: str) -> tuple[str, ...]:
    if unit != "antal" or before % 1 or now % 1:
        return written(before, unit), written(now, unit)
    none, nought = wording.numeral(0, "ett"), either("noll", "zero")
    return tuple(nought if number == none else number for number in wording.alike([before, now], "ett"))
