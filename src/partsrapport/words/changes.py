"""How a value has changed, in words: direction and size come from the numbers, so that no sentence can flatter."""

import re

from partsrapport.words.language import either
from partsrapport.words.value_text import written

UNIT = re.compile(r"^(?P<number>.*\d)\s(?P<unit>[a-zåäö ]+)$")


def changed(before: float, now: float, unit: str) -> str:
    """``ökade från 38 till 58 procent``, ``minskade från 126 till 84``, ``låg kvar på 16``.

    Values that are written alike are said to be about the same, whichever was larger.
    """
    earlier, later = written(before, unit), written(now, unit)
    if earlier == later:
        about = "" if before == now else either("i stort sett ", "largely ")
        return either(f"låg {about}kvar på {later}", f"{about}remained at {later}")
    return f"{either('ökade', 'rose') if now > before else either('minskade', 'fell')} {span(before, now, unit)}"


def span(before: float, now: float, unit: str) -> str:
    """``från 38 till 58 procent``: the unit is said once."""
    earlier, later = written(before, unit), written(now, unit)
    earlier = _without_unit(earlier, later)
    return either(f"från {earlier} till {later}", f"from {earlier} to {later}")


def _without_unit(earlier: str, later: str) -> str:
    found = UNIT.match(earlier)
    return found["number"] if found and later.endswith(found["unit"]) else earlier
