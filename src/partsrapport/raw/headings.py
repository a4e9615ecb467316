"""The header row: which column of a file is which column of the contract."""

from collections.abc import Sequence

from partsrapport.errors import DataError
from partsrapport.raw.problems import listed, nearest, shown, stop_if, suggestion
from partsrapport.raw.text import fold, tidy
from partsrapport.raw.unread import OF_SHEET

DELIMITERS = (";", ",", "\t")
_MOST_SHOWN = 20
MOST_TITLES = 20
"""How many rows may come before the header row."""


def _names(found: Sequence[str], wanted: Sequence[str]) -> list[str | None]:
    """The wanted header that each found one is: in any case the same, or else but for accents and punctuation."""
    tidied = {tidy(heading).lower(): heading for heading in wanted}
    same = [tidied.get(tidy(heading).lower()) for heading in found]
    alike = {fold(heading): heading for heading in wanted if heading not in same}
    alike.pop("", None)
    return [name or alike.get(fold(heading)) for name, heading in zip(same, found, strict=True)]


def header_place(records: Sequence[Sequence[str]], wanted: Sequence[str]) -> int:
    """Place (from 0) of the header row among the first records: the first of those with most of the wanted headers."""
    counts = [len(shared(record, wanted)) for record in records[: MOST_TITLES + 1]]
    return counts.index(max(counts))


def shared(found: Sequence[str], wanted: Sequence[str]) -> set[str]:
    """The wanted headers that are among those found."""
    return {name for name in _names(found, wanted) if name is not None}


def first_positions(found: Sequence[str], wanted: Sequence[str]) -> dict[str, int]:
    """Place (from 0) of the first column with each of the wanted headers, where there is one."""
    names = _names(found, wanted)
    return {heading: names.index(heading) for heading in wanted if heading in names}


def positions(
    file: str, found: Sequence[str], wanted: Sequence[str], optional: Sequence[str] = (), *, is_personal: bool = False
) -> dict[str, int]:
    """Place (from 0) of each wanted header in the file; an optional one that is not there is left out.

    The messages show no other header of a file that is ``is_personal``: where the header row is missing, the first
    row is somebody's answers.

    Raises
    ------
    DataError
        A header is missing or stands twice.
    """
    names = _names(found, wanted)
    unused = _unused(found, names)
    missing = [heading for heading in wanted if heading not in names and heading not in optional]
    twice = [heading for heading in wanted if names.count(heading) > 1]
    if len(wanted) > 1 and not any(names):
        raise DataError(_none(file, found, wanted, is_personal=is_personal))
    stop_if(
        [_missing(file, heading, unused, is_personal=is_personal) for heading in missing]
        + [
            f"{file}: kolumnen ”{one}” står mer än en gång i rubrikraden. Ta bort eller döp om den ena."
            for one in twice
        ]
    )
    return first_positions(found, wanted)


def overlooked(found: Sequence[str], wanted: Sequence[str], optional: Sequence[str]) -> list[str]:
    """What is said of columns that are not read, with nearly the header of one that the file may lack, and does."""
    names = _names(found, wanted)
    unused = _unused(found, names)
    near = {heading: nearest(heading, unused) for heading in optional if heading not in names}
    return [f"Kolumnen ”{shown(one)}” läses inte: är den {name}, så döp om den." for name, one in near.items() if one]


def _unused(found: Sequence[str], names: Sequence[str | None]) -> list[str]:
    return [tidy(heading) for heading, name in zip(found, names, strict=True) if name is None]


def _none(file: str, found: Sequence[str], wanted: Sequence[str], *, is_personal: bool) -> str:
    begins = "" if is_personal or not found else f", som börjar {_quoted(found)}"
    return f"{file}: ingen av kolumnerna {', '.join(wanted)} finns i rubrikraden{begins}. {_remedy(found)}"


def _remedy(found: Sequence[str]) -> str:
    """What to do about a file with no header that is known, by what is there instead."""
    first, *others = [text for text in map(tidy, found) if text] or [""]
    if first.startswith("<"):
        return "Filen är en webbsida eller XML, vad den än heter. Öppna den i Excel och spara den som .xlsx."
    if not others and any(mark in first for mark in DELIMITERS):
        return (
            "Varje rad står i ett enda fält. Öppna filen i Excel, dela upp den med Data, Text till kolumner, och spara "
            "den som .xlsx."
        )
    return (
        "Kontrollera att det är rätt fil, att en av de första raderna är rubrikrad och att fälten skiljs åt av "
        "semikolon, komma eller tabb."
    )


def _quoted(texts: Sequence[str]) -> str:
    return listed([f"”{shown(tidy(text))}”" for text in texts if text.strip()], _MOST_SHOWN)


def _missing(file: str, heading: str, unused: list[str], *, is_personal: bool) -> str:
    near = suggestion(heading, unused)
    there = "" if is_personal else f" I rubrikraden finns i stället {_quoted(unused) or 'inga andra kolumner'}."
    to_do = "Lägg till eller döp om kolumnen" + ", eller ta bort bladet" * (OF_SHEET in file)
    return f"{file}: kolumnen ”{heading}” saknas.{there}{near} {to_do}."
