"""How a text is built, line by line: what pandoc would print as it stands, or leave out, without a word is refused.

A heading, list or block right after a line of text is a part of that text, though other readers of Markdown know it.
"""

import re
from collections.abc import Iterator, Sequence

from partsrapport.render.faults import Faults, Line
from partsrapport.render.visibility import FENCE

Fault = tuple[Line, str]
HEADING = re.compile(r"(?P<marks>#{1,6})\s")
BEGUN = {
    "rubriken": HEADING,
    "blocket": re.compile(r":{3,}\s*[\w{]"),
    "listan": re.compile(r"\s{0,3}(?:[-*+]|1[.)])\s"),
    "tabellen": re.compile(r"\|.*\|\s*$"),
    "citatet": re.compile(r">\s"),
    "noten": re.compile(r"\[\^[^\]\s]+\]:"),
}
"""What a line may begin, by what messages call it."""
ENDED = re.compile(r"\s*$|#{1,6}\s|:{3,}")
"""A line after which anything may begin: a blank one, a heading, where a block begins or ends."""
NOTE = re.compile(r"(?<!\\)\[\^(?P<name>[^\]\s]+)\](?P<is_told>:)?")


def check(prose: Sequence[Line], faults: Faults) -> None:
    """Note the faults of lines that are not code."""
    for found in (_run_together, _metadata, _unbalanced, _skipped, _notes):
        for line, message in found(prose):
            faults.at(line, message)


def _run_together(prose: Sequence[Line]) -> Iterator[Fault]:
    under_way = ""
    for line in prose:
        begun = next((name for name, pattern in BEGUN.items() if pattern.match(line.text)), "")
        if begun and under_way not in ("", "tabellen", begun):
            yield line, f"{begun} behöver en tom rad före sig. Är det text, skriv \\ före det första tecknet."
        under_way = "" if ENDED.match(line.text) else under_way or begun or "texten"


def _metadata(prose: Sequence[Line]) -> Iterator[Fault]:
    texts = ["", *(line.text.rstrip() for line in prose), ""]
    for line, before, now, after in zip(prose, texts, texts[1:], texts[2:], strict=False):
        if now == "---" and after and not before:
            yield (
                line,
                "--- tas för början på metadata, som bara _rapport.qmd har. Är det en linje, skriv en tom rad efter.",
            )


def _unbalanced(prose: Sequence[Line]) -> Iterator[Fault]:
    opened: list[Line] = []
    for line in prose:
        fence = FENCE.match(line.text)
        if fence and fence.lastgroup:
            opened.append(line)
        elif fence and opened:
            opened.pop()
        elif fence:
            yield line, "::: avslutar inget block. Ta bort raden, eller skriv var blocket börjar."
    for line in opened:
        yield line, "blocket avslutas inte. Skriv ::: på en egen rad där det slutar."


def _skipped(prose: Sequence[Line]) -> Iterator[Fault]:
    """Levels of headings that are left out; that of a callout's title means nothing."""
    level, before = 0, ""
    for line in prose:
        heading = HEADING.match(line.text)
        if heading and "callout-" not in before:
            if len(heading["marks"]) > level + 1:
                yield line, f"en rubriknivå hoppas över. Börja rubriken med {'#' * (level + 1)}."
            level = len(heading["marks"])
        before = line.text if line.text.strip() else before


def _notes(prose: Sequence[Line]) -> Iterator[Fault]:
    told, asked = dict[str, Line](), dict[str, Line]()
    for line in prose:
        for found in NOTE.finditer(line.text):
            is_told = found["is_told"] and found.start() == 0
            first = (told if is_told else asked).setdefault(found["name"], line)
            if is_told and first is not line:
                at = f"{first.path}, rad {first.number}"
                yield line, f"noten [^{found['name']}] finns redan ({at}). Ge den ena ett annat namn."
    for name in sorted(asked.keys() - told.keys()):
        yield asked[name], f"noten [^{name}] finns inte. Skriv [^{name}]: och vad den säger, efter en tom rad."
    for name in sorted(told.keys() - asked.keys()):
        yield told[name], f"ingenting leder till noten [^{name}]. Skriv [^{name}] där den hör hemma, eller ta bort den."
