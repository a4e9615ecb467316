"""Figures that cells of notebooks are: those of one definition share an entry, with a place for each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from partsrapport.figures import definitions
from partsrapport.figures.definition import Definition
from partsrapport.render import parts, register
from partsrapport.render.register import RegisterEntry, run
from partsrapport.words import language, wording

LINKED = re.compile(r'(?:href="|\]\()#f-([\w.-]+)')
POINTED_AT = re.compile(r"interestfor=i-([\w.-]+)")
ANYONE = "…"
Row = Mapping[str, Any]


def linked(project: Path, flags: Mapping[str, Mapping[str, bool]]) -> tuple[set[str], set[str]]:
    """Ids of the figures that cells of notebooks link to, and those of them that are numbers in sentences.

    Of cells that the chapters show, by the ``flags`` that they are shown or hidden by, by kind and name.
    """
    shown = register.shown(project, parts.EMBEDDED, flags)
    texts = [cell.html + cell.markdown for cell in parts.embedded(project) if f"{cell.notebook}#{cell.label}" in shown]
    links, numbers = ({id_ for text in texts for id_ in which.findall(text)} for which in (LINKED, POINTED_AT))
    return links, numbers


def entries(rows: Iterable[Row]) -> Iterator[RegisterEntry]:
    """The entries: one a definition, and one for each figure that has a definition of its own."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    families = {family.figure_id: family for family in definitions.families()}
    for row in rows:
        family = next((one for one in families.values() if one.is_one(row["figure_id"])), None)
        grouped[family.figure_id if family else row["figure_id"]].append(row)
    for figure_id, members in grouped.items():
        yield _family(families[figure_id], members) if figure_id in families else register.entry(members[0])


def _family(family: Definition, members: Sequence[Row]) -> RegisterEntry:
    definition = family.words[language.current()].about(ANYONE).definition.removeprefix(f"{ANYONE}: ")
    name, _, rest = wording.capital(definition).removesuffix(".").partition(". ")
    told = register.about({**members[0], "definition": rest})
    places = [part for row in members for part in (run("; "), register.place(row, _member(family, row)))]
    return RegisterEntry(register.sources(members[0]), run(name), [run(f"{told} "), *places[1:], run(".")])


def _member(family: Definition, row: Row) -> str:
    """``Lärosäten: 87 procent (27 av 31)``."""
    pattern = re.escape(family.words[language.current()].name).replace(re.escape("{name}"), "(.+)")
    found = re.fullmatch(pattern, row["name"])
    return f"{wording.capital(found[1] if found else row['name'])}: {register.value(row)}"
