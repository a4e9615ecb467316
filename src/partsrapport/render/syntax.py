"""Which Quarto syntax the embedded renderer knows; all else is refused with file and line."""

import re
import shlex
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

from partsrapport.errors import UsageError

FORMATS = ("html", "typst")
FORMAT_CONDITIONS = ("when-format", "unless-format")
META_CONDITIONS = ("when-meta", "unless-meta")
CONDITIONS = FORMAT_CONDITIONS + META_CONDITIONS

# Classes, and the attributes that each brings with it.
Known = dict[str, tuple[str, ...]]
CONDITIONAL: Known = {"content-visible": CONDITIONS, "content-hidden": CONDITIONS}
BLOCKS: Known = CONDITIONAL | {"key-figures": (), "lead": (), "verdicts": ()}
BLOCKS |= {f"callout-{kind}": ("title",) for kind in ("note", "tip", "warning", "important", "caution")}
SPANS: Known = CONDITIONAL | dict.fromkeys(("verdict", "met", "missed", "uncertain", "pending", "unmeasured"), ())
HEADINGS: Known = {"unnumbered": ()}

FENCE = re.compile(r"^\s{0,3}(?P<mark>`{3,}|~{3,})\s*(?P<info>.*)$")
BLOCK = re.compile(r"^:{3,}\s*(?:\{(?P<attributes>.*)\}|(?P<name>[\w-]+))\s*:*\s*$")
TITLE = re.compile(r"^(?:#{1,6}|:)\s.*?\{(?P<attributes>[^{}]*)\}\s*$")
SPAN = re.compile(r"(?<!\\)[\])]\{(?P<attributes>[^{}]*)\}")
INLINE_CODE = re.compile(r"(`+)(?P<info>.*?)\1")
EXECUTED = re.compile(r"\{=?\w+\}")
LABEL = re.compile(r"(?<!\\)\{[^{}]*#(?P<label>(?:fig|tbl|sec)-[\w-]+)")
REFERENCE = re.compile(r"(?<![\w\\.@/])@(?P<label>[A-Za-z][\w-]*)")
REFUSED = {
    re.compile(r"\{\{<|>\}\}"): "kortkoden är felskriven, delad över flera rader eller står inte ensam på sin rad.",
    re.compile(r"(?<!\\)<(?!https?://|mailto:)[A-Za-z/!][^<>]*>"): "rå HTML fungerar inte i PDF. Skriv i Markdown.",
    re.compile(r"(?<!\\)\{=\w+\}"): "rå HTML eller typst fungerar inte här. Skriv i Markdown.",
    re.compile(r"(?<!\\)\\[A-Za-z]{2,}"): "rå LaTeX fungerar inte här. Skriv i Markdown.",
    re.compile(r"(?<!\\)\$[^\s$](?:[^$]*[^\s$])?\$"): "formler fungerar inte här. Skriv dem i ord.",
    re.compile(r"(?<!\\)!\["): "bilder kan bara bäddas in från en anteckningsbok.",
}


@dataclass(frozen=True)
class Line:
    """A line of the document and where it comes from: a file of the project, or a cell of a notebook."""

    text: str
    path: str
    number: int
    is_generated: bool = False


def refuse(line: Line, message: str) -> NoReturn:
    """Say in Swedish what is wrong at a line.

    Raises
    ------
    UsageError
        Always.
    """
    raise UsageError(f"{line.path}, rad {line.number}: {message}")


def check(lines: Iterable[Line], flags: Collection[str]) -> None:
    """Check the expanded document; ``flags`` are the metadata that content may be shown or hidden by.

    Raises
    ------
    UsageError
        Syntax that is not known, a label used twice, or a reference to a label that is nowhere.
    """
    prose = list(_prose(lines))
    for line in prose:
        if not line.is_generated:
            _check_syntax(line, flags)
    _check_references(prose, _labels(prose))


def _prose(lines: Iterable[Line]) -> Iterator[Line]:
    """What is not code, neither block nor inline."""
    fence = ""
    for line in lines:
        found = FENCE.match(line.text)
        if fence:
            if found and found["mark"].startswith(fence) and not found["info"]:
                fence = ""
        elif found:
            fence = found["mark"]
            _check_code(line, found)
        else:
            for code in INLINE_CODE.finditer(line.text):
                _check_code(line, code)
            yield replace(line, text=INLINE_CODE.sub("", line.text))


def _check_code(line: Line, code: re.Match[str]) -> None:
    if EXECUTED.match(code["info"]):
        refuse(
            line, f"{code[0]}: kod kan inte köras här, och rå HTML eller typst inte tas in. Räkna i en anteckningsbok."
        )


def _check_syntax(line: Line, flags: Collection[str]) -> None:
    if block := BLOCK.match(line.text):
        _check_attributes(line, block["attributes"] or f".{block['name']}", BLOCKS, flags)
        return
    if title := TITLE.match(line.text):
        _check_attributes(line, title["attributes"], HEADINGS, flags)
    for span in SPAN.finditer(line.text):
        _check_attributes(line, span["attributes"], SPANS, flags)
    for pattern, message in REFUSED.items():
        if pattern.search(line.text):
            refuse(line, message)


def _check_attributes(line: Line, attributes: str, known: Known, flags: Collection[str]) -> None:
    try:
        words = shlex.split(attributes)
    except ValueError:
        refuse(line, f"{{{attributes}}} saknar ett citattecken.")
    allowed = [key for word in words for key in known.get(word.removeprefix("."), ())]
    for word in words:
        key, _, value = word.partition("=")
        is_class = word.startswith(".") and word[1:] in known
        is_label = word.startswith("#") and known is not BLOCKS
        if not (is_class or is_label or key in allowed):
            refuse(line, f"{word} är okänt här. Känt är {', '.join([*known, *allowed])}.")
        _check_condition(line, key, value, flags)


def _check_condition(line: Line, key: str, value: str, flags: Collection[str]) -> None:
    if key in FORMAT_CONDITIONS and value not in FORMATS:
        refuse(line, f"formatet {value} är okänt. Skriv {' eller '.join(FORMATS)}.")
    if key in META_CONDITIONS and value not in flags:
        refuse(line, f"metadata har ingen uppgift {value} att visa eller dölja innehåll efter.")


def _labels(lines: Iterable[Line]) -> set[str]:
    labels: set[str] = set()
    for line in lines:
        for found in LABEL.finditer(line.text):
            if found["label"] in labels:
                refuse(line, f"etiketten {found['label']} finns två gånger i rapporten.")
            if ".unnumbered" in line.text:
                refuse(line, f"rubriken saknar nummer, så {found['label']} kan inte vara en etikett. Ta bort den.")
            labels.add(found["label"])
    return labels


def _check_references(lines: Iterable[Line], labels: set[str]) -> None:
    for line in lines:
        for found in REFERENCE.finditer(line.text):
            if found["label"] not in labels:
                refuse(line, f"@{found['label']} hänvisar till något som inte finns i rapporten.")
