"""What makes the copied sources a whole Quarto project: the chapters' order, their figures and tables, the looks.

Both engines read the result; Quarto's own commands in ``quarto/`` get it by ``forbered.lua``.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from partsrapport.render import families, looks, page, parts, register, sources
from partsrapport.report import brand
from partsrapport.words.vocabulary import ascii_key

HEADER = "_rapport.qmd"
AREAS = "_05-omraden.qmd"
TEXTS = "texter"
CONSTANTS = Path("typst") / "brand.typ"
STYLE = Path("styles") / "brand.css"
MADE = (
    sources.MAIN, "_metadata.yml", register.FILE, "_variables.yml", parts.FOLDER, "notebooks", STYLE.as_posix(),
    page.TIPS, CONSTANTS.as_posix(), AREAS,
)  # fmt: skip
"""What is staged besides the sources; ``forbered.lua`` brings it to them for Quarto's own commands."""
OF_CHAPTER = re.compile(r"_[^/]*(?:\.html|\.pdf|\.typ|_files/.*)")
NUMBER = re.compile(r"_?(\d+)-")


def complete(
    project: Path,
    figures: Sequence[Mapping[str, Any]],
    variables: Mapping[str, Any],
    flags: Mapping[str, Mapping[str, bool]],
) -> None:
    """Write what the sources in ``project`` are to have besides, once.

    Parameters
    ----------
    figures
        Rows of ``mart.figures``: those that are shown are explained in a register at the end.
    variables, flags
        What the chapters take, as ``register.askable`` has made it, and what they are shown or hidden by.

    Raises
    ------
    UsageError
        The looks cannot be used.
    """
    parts.write(project)
    used = register.used(project, variables, flags)
    linked, numbers = families.linked(project, flags)
    explained = [row for row in figures if row["figure_id"] in used]
    in_cells = families.entries(row for row in figures if row["figure_id"] in linked - used)
    register.write(project, [*map(register.entry, explained), *in_cells])
    pointed_at = (row for row in figures if row["figure_id"] in used | numbers)
    (project / page.TIPS).write_text(register.tips(pointed_at), encoding="utf-8", newline="\n")
    header = (project / HEADER).read_text(encoding="utf-8")
    (project / sources.MAIN).write_text(f"{header}\n{contents(project)}", encoding="utf-8", newline="\n")
    own = brand.load(project)
    (project / STYLE).write_text(looks.style(own), encoding="utf-8", newline="\n")
    (project / CONSTANTS).write_text(looks.typst(own), encoding="utf-8", newline="\n")


def is_source(name: str) -> bool:
    """Whether a file in the folder of the sources is one, and not what Quarto's own commands have left there."""
    return not name.startswith(MADE) and not OF_CHAPTER.fullmatch(name)


def contents(project: Path) -> str:
    """Return the chapters (``_01-….qmd``) and texts (``texter/01-….qmd``) as includes.

    They come in the order of their numbers, a text after the chapter of its number: removing or adding a file is all
    it takes.
    """
    found = [*project.glob("_[0-9]*-*.qmd"), *(project / TEXTS).rglob("[0-9]*-*.qmd")]
    names = [str(path.relative_to(project).as_posix()) for path in sorted(found, key=_place)] + [register.FILE]
    return "\n\n".join(f"{{{{< include {name} >}}}}" for name in names) + "\n"


def chapters(project: Path) -> dict[str, bool]:
    """Return of each number that a chapter can have (``04``) whether the report has one: an empty file is none."""
    there = {path.name[1:3] for path in project.glob("_[0-9]*-*.qmd") if path.read_text(encoding="utf-8").strip()}
    return {number: number in there for number in (f"{n:02}" for n in range(1, 100))}


def is_wanted(name: str, year: int, area: str) -> bool:
    """Whether a source is one of this report: what people write of one year lies in a folder of that year
    (``texter/2020/01-….qmd``), and what they write for the report of an area in a folder of that area."""
    folder, *rest = name.split("/")
    if folder != TEXTS:
        return True
    of = rest[0] if len(rest) > 1 else ""
    return of == ascii_key(area) if area else of in ("", str(year))


def logo(project: Path) -> dict[str, str]:
    """Return the metadata by which the templates show the logo; nothing where there is none."""
    own = brand.load(project)
    return {"logo": own.logo, "logo-alt": own.logo_alternative} if own.logo else {}


def _place(path: Path) -> tuple[int, bool, str]:
    number = NUMBER.match(path.name)
    return (int(number[1]) if number else 0, not path.name.startswith("_"), path.name)
