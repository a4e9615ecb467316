"""The header row: which column of a file is which column of the contract."""

from collections import Counter
from collections.abc import Sequence

from partsrapport.raw.problems import stop_if, suggestion
from partsrapport.raw.text import fold, tidy


def positions(file: str, found: Sequence[str], wanted: Sequence[str], optional: Sequence[str] = ()) -> dict[str, int]:
    """Place (from 0) of each wanted header in the file; an optional one that is not there is left out.

    Raises
    ------
    DataError
        A header is missing or stands twice.
    """
    folded = [fold(heading) for heading in found]
    counts = Counter(folded)
    unused = [tidy(heading) for heading, name in zip(found, folded, strict=True) if name not in map(fold, wanted)]
    missing = [heading for heading in wanted if fold(heading) not in counts and heading not in optional]
    twice = [heading for heading in wanted if counts[fold(heading)] > 1]
    stop_if([_missing(file, heading, unused) for heading in missing] + [_twice(file, heading) for heading in twice])
    return {heading: folded.index(fold(heading)) for heading in wanted if fold(heading) in counts}


def _missing(file: str, heading: str, unused: list[str]) -> str:
    found = ", ".join(f"”{text}”" for text in unused if text) or "inga andra kolumner"
    near = suggestion(heading, unused)
    there = f"I rubrikraden finns i stället {found}.{near}"
    return f"{file}: kolumnen ”{heading}” saknas. {there} Lägg till eller döp om kolumnen."


def _twice(file: str, heading: str) -> str:
    return f"{file}: kolumnen ”{heading}” står mer än en gång i rubrikraden. Ta bort eller döp om den ena."
