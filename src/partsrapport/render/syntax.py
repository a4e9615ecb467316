"""Which Quarto syntax the embedded renderer knows; all else is refused with file and line."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from partsrapport.render import structure, visibility
from partsrapport.render.faults import Faults, Line, refuse
from partsrapport.render.pictures import SUFFIXES

FORMATS = ("html", "typst")
FORMAT_CONDITIONS = ("when-format", "unless-format")
META_CONDITIONS = ("when-meta", "unless-meta")
CONDITIONS = FORMAT_CONDITIONS + META_CONDITIONS

# Classes, and the attributes that each brings with it.
Known = dict[str, tuple[str, ...]]
CONDITIONAL: Known = {"content-visible": CONDITIONS, "content-hidden": CONDITIONS}
BLOCKS: Known = CONDITIONAL | {"key-figures": (), "lead": (), "verdicts": (), "verdict-strip": (), "register": ()}
BLOCKS |= {f"callout-{kind}": ("title",) for kind in ("note", "tip", "warning", "important", "caution")}
SPANS: Known = CONDITIONAL | {"figure": ("interestfor",)}
SPANS |= dict.fromkeys(("verdict", "met", "missed", "uncertain"), ())
HEADINGS: Known = {"unnumbered": ()}
IMAGES = ("alt", "fig-alt", "credit", "width", "lang")

FENCE = re.compile(r"^\s{0,3}(?P<mark>`{3,}|~{3,})\s*(?P<info>.*)$")
TITLE = re.compile(r"^(?:#{1,6}|:)\s.*?\{(?P<attributes>[^{}]*)\}\s*$")
IMAGE = re.compile(r"(?<!\\)!\[(?P<caption>[^\]]*)\]\((?P<path>[^()\s]+)\)(?:\{(?P<attributes>[^{}]*)\})?")
SPAN = re.compile(r"(?<!\\)[\])]\{(?P<attributes>[^{}]*)\}")
INLINE_CODE = re.compile(r"(`+)(?P<info>.*?)\1")
EXECUTED = re.compile(r"\{=?\w+\}")
LABEL = re.compile(r"(?<!\\)\{[^{}]*#(?P<label>(?:fig|tbl|sec)-[\w-]+)")
REFERENCE = re.compile(r"(?<![\w\\.@/])@(?P<label>[A-Za-z][\w-]*)")
REFUSED = {
    re.compile(r"^\s{0,3}#{1,6}[^#\s]|^\s{1,3}#{1,6}\s"): (
        "rubriken ska börja först på raden, med ett blanksteg efter #. Är det text, skriv \\#."
    ),
    re.compile(r"[\x00-\x08\x0e-\x1f\x7f]"): "ett tecken syns inte och går inte att skriva ut. Skriv om raden.",
    re.compile(r"(?<!\\)!\[[^\]]*\]\((?:<|[^()]*\s)"): (
        "bildens filnamn har blanksteg, eller det står mer inom parentesen än namnet. Döp om filen, t.ex. foto-1.jpg."
    ),
    re.compile(r"(?<!\\)\]\(<?(?!https?:|mailto:|tel:)[A-Za-z][A-Za-z0-9+.-]*:"): (
        "länken går bara att följa på en viss dator. Skriv en adress som börjar med https:// eller mailto:."
    ),
    re.compile(r"\{\{<|>\}\}"): "kortkoden är felskriven, delad över flera rader eller står inte ensam på sin rad.",
    re.compile(r"(?<!\\)<(?!https?://|mailto:)[A-Za-z/!][^<>]*>"): "rå HTML fungerar inte i PDF. Skriv i Markdown.",
    re.compile(r"(?<!\\)\{=\w+\}"): "rå HTML eller typst fungerar inte här. Skriv i Markdown.",
    re.compile(r"(?<!\\)\\[A-Za-z]{2,}"): "rå LaTeX fungerar inte här. Skriv i Markdown.",
    re.compile(r"(?<!\\)\$[^\s$](?:[^$]*[^\s$])?\$"): "formler fungerar inte här. Skriv dem i ord.",
}


def check(lines: Iterable[Line], flags: Mapping[str, bool], pictures: Path, faults: Faults) -> None:
    """Check the expanded document and note its faults.

    Syntax that is not known, pictures that are not there or have no text alternative; when there is nothing of that,
    labels used twice and references that are shown to labels that are nowhere, or hidden there.

    Parameters
    ----------
    flags
        The metadata that content may be shown or hidden by, and what they say.
    pictures
        The folder that paths of pictures start from.
    """
    prose = list(_prose(lines, faults))
    for line in prose:
        if not line.is_generated:
            with faults.collected():
                _check_syntax(line, flags)
            for picture in IMAGE.finditer(line.text):
                with faults.collected():
                    _check_picture(line, picture, pictures)
    structure.check(prose, faults)
    if not faults.messages:
        _check_labels(prose, faults)
        _check_references(prose, flags, faults)


def _prose(lines: Iterable[Line], faults: Faults) -> Iterator[Line]:
    """What is not code, neither block nor inline."""
    fence = ""
    for line in lines:
        found = FENCE.match(line.text)
        if fence:
            if found and found["mark"].startswith(fence) and not found["info"]:
                fence = ""
                yield replace(line, text="")  # so that nothing of what is around it stands together
        elif found:
            fence = found["mark"]
            _check_code(line, found, faults)
        else:
            for code in INLINE_CODE.finditer(line.text):
                _check_code(line, code, faults)
            yield replace(line, text=INLINE_CODE.sub("", line.text))


def _check_code(line: Line, code: re.Match[str], faults: Faults) -> None:
    if EXECUTED.match(code["info"]):
        faults.at(
            line, f"{code[0]}: kod kan inte köras här, och rå HTML eller typst inte tas in. Räkna i en anteckningsbok."
        )


def _check_syntax(line: Line, flags: Collection[str]) -> None:
    block = visibility.FENCE.match(line.text)
    if block and block.lastgroup:
        _check_attributes(line, block["attributes"] or f".{block['name']}", BLOCKS, flags)
        return
    if title := TITLE.match(line.text):
        _check_attributes(line, title["attributes"], HEADINGS, flags)
    for pattern, message in REFUSED.items():
        if pattern.search(line.text):
            refuse(line, message)
    for span in SPAN.finditer(IMAGE.sub("", line.text)):
        _check_attributes(line, span["attributes"], SPANS, flags)


def _check_picture(line: Line, picture: re.Match[str], folder: Path) -> None:
    attributes = _attributes(line, picture["attributes"] or "")
    path = folder / picture["path"]
    messages = []
    for key in attributes.keys() - set(IMAGES):
        if not key.startswith("#fig-"):
            messages.append(f"{key} är okänt för en bild. Känt är {', '.join(IMAGES)} och #fig-….")
    if not any(attributes.get(key, "").strip() for key in ("fig-alt", "alt")):
        messages.append(
            f'bilden {picture["path"]} saknar alternativtext. Skriv {{fig-alt="Vad bilden visar"}} efter den.'
        )
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        messages.append(f"bilden {picture['path']} finns inte i {folder.name}/. Lägg den där, till exempel i bilder/.")
    elif path.suffix.lower() not in SUFFIXES:
        messages.append(f"bilden {picture['path']} är av fel slag. Spara den som {', '.join(SUFFIXES)}.")
    if messages:
        refuse(line, *sorted(messages))


def _attributes(line: Line, attributes: str) -> Mapping[str, str]:
    try:
        return visibility.attributes(attributes)
    except ValueError:
        refuse(line, f"{{{attributes}}} saknar ett citattecken.")


def _check_attributes(line: Line, attributes: str, known: Known, flags: Collection[str]) -> None:
    words = _attributes(line, attributes)
    allowed = ["lang", *(key for word in words for key in known.get(word.removeprefix("."), ()))]
    for word, value in words.items():
        is_class = word.startswith(".") and word[1:] in known
        is_label = word.startswith("#") and known is not BLOCKS
        if not (is_class or is_label or word in allowed):
            refuse(line, f"{word}{value and '='}{value} är okänt här. Känt är {', '.join([*known, *allowed])}.")
        _check_condition(line, word, value, flags)


def _check_condition(line: Line, key: str, value: str, flags: Collection[str]) -> None:
    if key in FORMAT_CONDITIONS and value not in FORMATS:
        refuse(line, f"formatet {value} är okänt. Skriv {' eller '.join(FORMATS)}.")
    if key in META_CONDITIONS and value not in flags:
        refuse(line, f"metadata har ingen uppgift {value} att visa eller dölja innehåll efter.")


def _check_labels(lines: Iterable[Line], faults: Faults) -> None:
    labels: set[str] = set()
    for line in lines:
        for found in LABEL.finditer(line.text):
            if found["label"] in labels:
                faults.at(line, f"etiketten {found['label']} finns två gånger i rapporten.")
            if ".unnumbered" in line.text:
                faults.at(line, f"rubriken saknar nummer, så {found['label']} kan inte vara en etikett. Ta bort den.")
            labels.add(found["label"])


def _check_references(lines: list[Line], flags: Mapping[str, bool], faults: Faults) -> None:
    """A reference that is shown needs its target shown too, in each format."""
    texts = [line.text for line in lines]
    targets = {label: conditions for _, label, conditions in visibility.found(texts, LABEL)}
    for number, label, conditions in visibility.found(texts, REFERENCE):
        for format_ in FORMATS:
            state = {**flags, **{name: name == format_ for name in FORMATS}}
            if visibility.hold(conditions, state) and (fault := _fault_of_target(targets.get(label), state)):
                faults.at(lines[number], f"@{label} {fault}")
                break


def _fault_of_target(conditions: visibility.Conditions | None, state: Mapping[str, bool]) -> str:
    """What is wrong with what a reference leads to, under these conditions; None: it is nowhere."""
    if conditions is None:
        return "hänvisar till något som inte finns i rapporten. Rätta den, eller ta bort den."
    hidden = [one.attribute for one in conditions if not visibility.hold([one], state)]
    told = "visas, men det som den hänvisar till är dolt. Sätt hänvisningen inom hakparenteser med {{{}}}."
    return told.format(hidden[0]) if hidden else ""
