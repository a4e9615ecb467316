"""Every number in the text can be asked: it links to its place in a register of figures at the end of the report.

The link is the floor, by mouse, keyboard and screen reader, on paper and without scripts; where the browser knows
``interestfor``, the same words show beside the number while it is pointed at or has focus.
"""

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from partsrapport.core import contract
from partsrapport.figures import naming
from partsrapport.figures.moment import Moment
from partsrapport.render import parts, syntax, visibility
from partsrapport.report.markdown import literal
from partsrapport.words import dictionary, wording
from partsrapport.words.asked import asked
from partsrapport.words.labels import label
from partsrapport.words.language import either

FILE = "_sifferregister.qmd"
ENTRIES = Path(parts.FOLDER) / "register.json"
"""The entries, which ``document.lua`` puts into the chapter: as Markdown they took a fifth of pandoc's time."""
Run = tuple[str, str]
"""A text as it stands, and the id of the place that it is, if it is one."""


class RegisterEntry(NamedTuple):
    """What stands in the register of a figure, or of those of one definition."""

    sources: str
    """What it is computed from, which entries that follow on one another have in common."""
    name: Run
    told: list[Run]


FAMILIES = ("figures", "counted", "number", "opening", "changed")
TAKEN = re.compile(r"\{\{<\s*var\s+(?P<label>\w+\.\w+)\s*>\}\}")
LINK = re.compile(r"\]\(#f-([\w.-]+)\)")
HEAD_SV = """# Sifferregister {#sec-register}

Varje siffra i text och tabeller som är understruken med prickar leder hit. Här står vad den betyder, hur många den
bygger på och vilken dag den gäller. De som räknas ur samma uppgifter står tillsammans.
"""
HEAD_EN = """# Register of figures {#sec-register}

Each number in the text and the tables that is underlined with dots leads here. It says what the number means, how many
it rests on and which day it is about. Those computed from the same data stand together.
"""


def used(project: Path, variables: Mapping[str, Any], flags: Mapping[str, Mapping[str, bool]]) -> set[str]:
    """Ids of the figures that the chapters and texts show, where what hides them does not.

    Parameters
    ----------
    variables
        What they take, by family and name, as ``askable`` has made it.
    flags
        What they are shown or hidden by, by kind and name.
    """
    texts = {f"{family}.{name}": str(text) for family, of in variables.items() for name, text in of.items()}
    return {id_ for taken in shown(project, TAKEN, flags) for id_ in LINK.findall(texts.get(taken, ""))}


def shown(project: Path, pattern: re.Pattern[str], flags: Mapping[str, Mapping[str, bool]]) -> set[str]:
    """The labels of a pattern in the chapters and texts, where what hides them does not."""
    meta = {f"{kind}.{name}": is_so for kind, names in flags.items() for name, is_so in names.items()}
    states = [meta | {name: name == written for name in syntax.FORMATS} for written in syntax.FORMATS]
    return {
        found
        for path in project.rglob("*.qmd")
        for _, found, conditions in visibility.found([path.read_text(encoding="utf-8")], pattern)
        if any(visibility.hold(conditions, state) for state in states)
    }


def askable(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables as Markdown that reads as they stand, each figure as a link to its place in the register."""
    return {name: _asked(content) if name in FAMILIES else _plain(content) for name, content in variables.items()}


def write(project: Path, entries: Iterable[RegisterEntry]) -> None:
    """Write the chapter of the register, and its entries: by what they are computed from, and by name."""
    ordered = sorted(entries, key=lambda entry: (entry.sources, entry.name[0]))
    groups = [
        {"sources": sources, "entries": [{"name": [entry.name], "told": entry.told} for entry in members]}
        for sources, members in itertools.groupby(ordered, key=lambda entry: entry.sources)
    ]
    (project / FILE).write_text(f"{either(HEAD_SV, HEAD_EN)}\n::: {{.register}}\n:::\n", encoding="utf-8", newline="\n")
    (project / ENTRIES).write_text(json.dumps(groups, ensure_ascii=False), encoding="utf-8", newline="\n")


def entry(row: Mapping[str, Any]) -> RegisterEntry:
    """Return what is told of a figure (a row of ``mart.figures``)."""
    return RegisterEntry(sources(row), place(row, wording.capital(row["name"])), [run(told(row))])


def place(row: Mapping[str, Any], text: str) -> Run:
    """A text that links to the figure lead to."""
    return run(text, f"f-{row['figure_id']}")


def run(text: str, id_: str = "") -> Run:
    """A text on one line."""
    return wording.whole_numbers(" ".join(text.splitlines())), id_


def tips(figures: Iterable[Mapping[str, Any]]) -> str:
    """Return what is shown beside a number that is pointed at, as HTML."""
    return "".join(
        f'<span popover="hint" role="tooltip" class="tip" id="i-{row["figure_id"]}">'
        f"<strong>{escape(wording.capital(row['name']))}</strong> {escape(told(row))}</span>\n"
        for row in figures
    )


def told(row: Mapping[str, Any]) -> str:
    """``58 procent (123 av 211). Organisationer som … Gäller den 31 maj 2021.``"""
    return f"{value(row)}. {about(row)}"


def about(row: Mapping[str, Any]) -> str:
    """What a figure is beyond its name, and its day: the same for all of a family."""
    beyond = naming.beyond_name(row["definition"] or "", row["name"])
    definition = f"{beyond.rstrip('.')}." if beyond else ""
    return f"{definition} {_when(row)}".strip()


def sources(row: Mapping[str, Any]) -> str:
    """``Räknas ur avrop (status) och målgruppen (till)``: the files and their columns; empty where there are none."""
    found: dict[str, set[str]] = defaultdict(set)
    for origin in row["sources"] or []:
        headings = contract.headings_of(origin)  # Swedish, or what they mean
        found[_source(origin)] |= {either(heading, label(f"kolumn.{heading}").lower()) for heading in headings}
    parts = [f"{name} ({', '.join(sorted(columns))})" if columns else name for name, columns in sorted(found.items())]
    return f"{either('Räknas ur', 'Computed from')} {wording.list_of(parts)}" if parts else ""


def value(row: Mapping[str, Any]) -> str:
    """``58 procent (123 av 211)``, or how many it rests on."""
    parts = (row["numerator"], row["denominator"])
    if None not in parts:
        return f"{row['text']} ({either(' av ', ' of ').join(map(_number, parts))})"
    counted_on = either(", räknat på ", ", counted on ")
    return f"{row['text']}{counted_on}{wording.integer(row['n'])}" if row["n"] is not None else str(row["text"])


def _when(row: Mapping[str, Any]) -> str:
    moment = Moment(row["as_of_date"], row["from_date"])
    if moment.from_date is None:
        return either(f"Gäller den {moment.text}.", f"As of {moment.text}.")
    return either(f"Gäller {moment.text}.", f"For {moment.text}.")


def _source(origin: str) -> str:
    """What the raw file, or else the table, of ``schema.table.column`` is called."""
    raw = contract.raw_of(origin)
    if "." in raw:
        return raw.rpartition("/")[2]
    called = label(f"underlag.{raw}") if raw else dictionary.of_table(contract.table_of(origin)).called()
    return wording.uncapital(called)


def _number(n: float) -> str:
    return wording.integer(n) if n == round(n) else wording.decimal(n)


def _asked(texts: Mapping[str, Any]) -> dict[str, str]:
    return {id_: literal(asked(str(text), id_)) for id_, text in texts.items()}


def _plain(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {key: _plain(value) for key, value in content.items()}
    return literal(content) if isinstance(content, str) else content
