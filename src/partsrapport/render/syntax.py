"""Which Quarto syntax the embedded renderer knows; all else is refused with file and line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from partsrapport.errors import UsageError

CALLOUTS = {
    f"callout-{kind}": {"title", "icon", "appearance"} for kind in ("note", "tip", "warning", "important", "caution")
}
CONDITIONS = {name: {"when-format", "unless-format"} for name in ("content-visible", "content-hidden")}
OWN = {name: set[str]() for name in ("key-figures", "lead", "page-break", "embedded-cell")}
BLOCKS = CALLOUTS | CONDITIONS | OWN
SPANS = CONDITIONS | {name: set[str]() for name in ("verdict", "met", "missed", "uncertain", "pending", "untold")}
HEADINGS = {"unnumbered": set[str](), "unlisted": set[str]()}
FORMATS = ("html", "typst")

FENCE = re.compile(r"^\s{0,3}(?P<mark>`{3,}|~{3,})\s*(?P<info>.*)$")
DIV = re.compile(r"^:{3,}\s*(?:\{(?P<attributes>.*)\}|(?P<word>[\w-]+))\s*:*\s*$")
HEADING = re.compile(r"^#{1,6}\s.*?\{(?P<attributes>[^{}]*)\}\s*$")
SPAN = re.compile(r"(?<!\\)\]\{(?P<attributes>[^{}]*)\}")
ATTRIBUTE = re.compile(
    r'\s*(?:\.(?P<cls>[\w-]+)|#(?P<id>[\w-]+)|(?P<key>[\w-]+)="?(?P<value>(?<=")[^"]*(?=")|[^\s"]+)"?|(?P<other>\S+))'
)
INLINE_CODE = re.compile(r"(`+).*?\1")
RAW_HTML = re.compile(r"(?<!\\)<(?!https?://|mailto:)[A-Za-z/!][^<>]*>")
IMAGE = re.compile(r"(?<!\\)!\[")
LABEL = re.compile(r"(?<!\\)\{[^{}]*#(?P<label>(?:fig|tbl|sec)-[\w-]+)")
REFERENCE = re.compile(r"(?<![\w\\.@/])@(?P<label>[A-Za-z][\w-]*)")


@dataclass(frozen=True)
class Line:
    """A line of the document and where it comes from: a file of the project, or a cell of a notebook."""

    text: str
    path: str
    number: int
    is_output: bool = False


def refuse(line: Line, message: str) -> NoReturn:
    """Say in Swedish what is wrong at a line.

    Raises
    ------
    UsageError
        Always.
    """
    raise UsageError(f"{line.path}, rad {line.number}: {message}")


def check(lines: list[Line]) -> None:
    """Check the expanded document.

    Raises
    ------
    UsageError
        Syntax that is not known, a label used twice, or a reference to a label that is nowhere.
    """
    prose = [
        Line(INLINE_CODE.sub("", line.text), line.path, line.number, line.is_output) for line in _outside_code(lines)
    ]
    for line in prose:
        if not line.is_output:
            _check_syntax(line)
    labels = _labels(prose)
    for line in prose:
        for found in REFERENCE.finditer(line.text):
            if found["label"] not in labels:
                refuse(line, f"@{found['label']} hänvisar till något som inte finns i rapporten.")


def _outside_code(lines: Iterable[Line]) -> Iterator[Line]:
    fence = ""
    for line in lines:
        found = FENCE.match(line.text)
        if fence:
            if found and found["mark"].startswith(fence) and not found["info"]:
                fence = ""
        elif found:
            fence = found["mark"]
            if found["info"].startswith("{"):
                refuse(line, f"kodblocket {found['info']} kan inte köras här. Lägg koden i en anteckningsbok.")
        else:
            yield line


def _check_syntax(line: Line) -> None:
    if "{{<" in line.text or ">}}" in line.text:
        refuse(line, "kortkoden är felskriven eller delad över flera rader.")
    if RAW_HTML.search(line.text):
        refuse(line, "rå HTML fungerar inte i PDF. Skriv i Markdown.")
    if IMAGE.search(line.text):
        refuse(line, "bilder kan bara bäddas in från en anteckningsbok.")
    if found := DIV.match(line.text):
        _check_attributes(line, found["attributes"] or f".{found['word']}", BLOCKS)
    elif found := HEADING.match(line.text):
        _check_attributes(
            line,
            found["attributes"].replace("-", ".unnumbered") if found["attributes"] == "-" else found["attributes"],
            HEADINGS,
        )
    else:
        for span in SPAN.finditer(line.text):
            _check_attributes(line, span["attributes"], SPANS)


def _check_attributes(line: Line, attributes: str, known: dict[str, set[str]]) -> None:
    found = list(ATTRIBUTE.finditer(attributes))
    classes = [item["cls"] for item in found if item["cls"]]
    keys = {key for name in classes for key in known.get(name, ())}
    for item in found:
        if item["other"] or (item["cls"] and item["cls"] not in known) or (item["key"] and item["key"] not in keys):
            refuse(line, f"{item[0].strip()} är okänt här. Känt är {', '.join(sorted(known))}.")
        if (item["key"] or "").endswith("-format") and item["value"] not in FORMATS:
            refuse(line, f"formatet {item['value']} är okänt. Skriv {' eller '.join(FORMATS)}.")


def _labels(lines: Iterable[Line]) -> set[str]:
    labels: set[str] = set()
    for line in lines:
        for found in LABEL.finditer(line.text):
            if found["label"] in labels:
                refuse(line, f"etiketten {found['label']} finns två gånger i rapporten.")
            labels.add(found["label"])
    return labels
