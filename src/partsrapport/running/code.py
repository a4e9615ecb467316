"""Which of the package's files a task rests on: followed from what it does, through all that this names.

A module rests on those whose names stand in it, in late imports too, on what lies in its room that is no module, and on
what it names of other rooms. That can be too many, never too few. This module is imported by builds in which nothing
has changed, and therefore no library.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from partsrapport.raw import reads

PACKAGE = Path(__file__).parents[1]
_NAME = PACKAGE.name
_NAMED = re.compile(rf"\b{_NAME}(?:\.\w+)*")
_IMPORTED = re.compile(rf"\bfrom\s+({_NAME}(?:\.\w+)*)\s+import\s+(\([^)]*|.*)")
_COMMENT = re.compile(r"#.*")
LABELS = ("words/labels.csv", "words/dictionary.csv")
"""What things are called, a line an id: of these only what was asked for counts."""
FIGURES = "figures/figures.toml"
WORDS_OF_FIGURES = r"(?m)^\[[^\]\n]*\.phrase\.\w+\]\n(?:(?!\[).*\n)*|^(?:sv|en|name|phrase|note|do)\b.*\n"
"""What figures are called, and their definitions, in their file: all but the table of them goes by what they count."""


def read(*texts: str) -> None:
    """Note what Python in ``texts`` rests on of the package; what things are called is for who shows it to note."""
    worded = {PACKAGE / name for name in (*LABELS, FIGURES)}
    for path in behind(*texts):
        if path not in worded:
            reads.content(path)


def read_labels(asked: Iterable[str]) -> None:
    """Note what the ids that were asked for are called."""
    for name in LABELS:
        reads.note_rest(PACKAGE / name, lines_but(asked))


def behind(*texts: str) -> list[Path]:
    """The files of the package that Python in ``texts`` rests on, in name order."""
    modules, data = _files(PACKAGE)
    found: dict[Path, str] = {}
    waiting = list(texts)
    while waiting:
        for name in _named(waiting.pop()):
            if (path := modules.get(name)) and path not in found:
                found[path] = path.read_text(encoding="utf-8")
                waiting.append(found[path])
    rooms = {path.parent for path in found}
    text = "\n".join(found.values())
    beside = [path for name, path in data.items() if rooms & {*path.parents} - {PACKAGE} or name in text]
    return sorted([*found, *beside])


def lines_but(asked: Iterable[str]) -> str:
    """A pattern of the lines that are about other ids, as of ``LABELS``."""
    return rf"(?m)^(?!(?:{'|'.join(map(re.escape, sorted(asked)))}),).*\n"


def lines_of(ids: Iterable[str]) -> str:
    """A pattern of the lines that are about these ids."""
    return rf"(?m)^(?:{'|'.join(map(re.escape, sorted(ids)))}),.*\n"


@cache  # most of the package is behind every task
def _named(text: str) -> set[str]:
    """The dotted names of the package in a text, and of all that they lie in."""
    names = set(_NAMED.findall(text))
    names |= {
        f"{base}.{name}"
        for base, listed in _IMPORTED.findall(_COMMENT.sub("", text))
        for name in re.findall(r"\w+", listed)
    }
    return {".".join(name.split(".")[:length]) for name in names for length in range(1, name.count(".") + 2)}


@cache
def _files(package: Path) -> tuple[dict[str, Path], dict[str, Path]]:
    """The package's modules by their dotted names, and its other files by their paths in it."""
    modules, data = {}, {}
    for path in package.rglob("*.*"):
        name = path.relative_to(package)
        if path.suffix == ".py":
            inner = name.parent.parts if name.name == "__init__.py" else name.with_suffix("").parts
            modules[".".join((_NAME, *inner))] = path
        elif "__pycache__" not in name.parts and path.is_file():
            data[name.as_posix()] = path
    return modules, data
