"""The Quarto sources as one document: includes and shortcodes expanded, what is unknown rejected with file and line."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from partsrapport.errors import UsageError
from partsrapport.project import REPORT
from partsrapport.raw.problems import suggestion
from partsrapport.raw.yaml_syntax import mapping
from partsrapport.raw.yaml_syntax import read as read_text
from partsrapport.render.cells import find, load
from partsrapport.render.faults import Faults, Line, refuse
from partsrapport.render.syntax import check

MAIN = f"{REPORT}.qmd"
"""The document, which includes the chapters."""
SHORTCODE = re.compile(r"\{\{<\s*(?P<name>[\w-]+)\s*(?P<argument>.*?)\s*>\}\}")


class Document(NamedTuple):
    """The whole report, as pandoc reads it: its metadata, and its Markdown."""

    metadata: dict[str, Any]
    markdown: str


def read(project: Path) -> Document:
    """Read the report of a project with all that it includes and embeds.

    Raises
    ------
    UsageError
        Something is missing, or is Quarto syntax that this renderer does not know; the message names file and line.
    """
    return _Reader(project).read()


@contextmanager
def blamed(project: Path) -> Iterator[None]:
    """Tell a failure in the block by the faults of the sources, with file and line, where they have any.

    Raises
    ------
    UsageError
        The faults, or the failure as it is.
    """
    try:
        yield
    except UsageError:
        read(project)
        raise


class _Reader:
    def __init__(self, project: Path) -> None:
        self.project = project
        self.notebook = cache(partial(load, project))
        self.variables = _yaml(project / "_variables.yml")
        self.metadata: dict[str, Any] = {}
        self.embedded: set[str] = set()
        self.faults = Faults()

    def read(self) -> Document:
        header, body = _front_matter(_lines(self.project, MAIN))
        settings = _yaml(self.project / "_quarto.yml") | _yaml(self.project / "_metadata.yml") | mapping(header, MAIN)
        self.metadata = {
            key: self._inline(Line(value, MAIN, 1)).text if isinstance(value, str) else value
            for key, value in settings.items()
        }
        lines = [line for source in body for line in self._line(source, (MAIN,))]
        check(lines, dict(_flags(self.metadata)), self.project, self.faults)
        self.faults.raise_all()
        return Document(self.metadata, "".join(f"{line.text}\n" for line in lines))

    def _line(self, line: Line, opened: tuple[str, ...]) -> list[Line]:
        """The line with what it takes in; none where it has a fault, so that all faults are found."""
        with self.faults.collected():
            return list(self._expanded(line, opened))
        return []

    def _expanded(self, line: Line, opened: tuple[str, ...]) -> Iterator[Line]:
        found = SHORTCODE.fullmatch(line.text.strip())
        match found.groups() if found else ():
            case ("include", name):
                yield from self._included(line, name, opened)
            case ("embed", target):
                yield from self._embedded(line, target)
            case ("pagebreak", ""):
                for text in ("::: {.page-break}", ":::"):
                    yield Line(text, line.path, line.number, is_generated=True)
            case _:
                yield self._inline(line)

    def _included(self, line: Line, name: str, opened: tuple[str, ...]) -> Iterator[Line]:
        if name in opened:
            refuse(line, f"{name} tas in i sig själv. Ta bort den ena include-raden.")
        if not (self.project / name).is_file():
            refuse(line, f"filen {name} finns inte. Rätta namnet i include-raden.")
        for included in _lines(self.project, name):
            yield from self._line(included, (*opened, name))

    def _embedded(self, line: Line, target: str) -> Iterator[Line]:
        path, _, label = target.partition("#")
        if label in self.embedded:
            refuse(line, f"cellen {label} är redan inbäddad i rapporten. Hänvisa till den med @{label} i stället.")
        try:
            cell = find(self.notebook(path), label)
        except UsageError as error:
            refuse(line, *str(error).splitlines())
        self.embedded.add(label)
        yield from cell.lines()

    def _inline(self, line: Line) -> Line:
        text = SHORTCODE.sub(lambda found: self._value(line, *found.groups()), line.text)
        return replace(line, text=text)

    def _value(self, line: Line, name: str, key: str) -> str:
        if name not in ("var", "meta"):
            refuse(line, f"kortkoden {{{{< {name} >}}}} är okänd här, eller står inte ensam på sin rad.")
        value: Any = self.variables if name == "var" else self.metadata
        for part in key.split("."):
            if not isinstance(value, Mapping) or part not in value:
                near = suggestion(part, value) if isinstance(value, Mapping) else ""
                listed = " Alla nyckeltal visar partsrapport figures." * key.startswith("figures.")
                refuse(line, f"variabeln {key} finns inte.{near}{listed}")
            value = value[part]
        return str(value)


def _flags(metadata: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, bool]]:
    """Dotted paths of what is true or false, which content may be shown or hidden by, and which of the two."""
    for key, value in metadata.items():
        if isinstance(value, Mapping):
            yield from _flags(value, f"{path}{key}.")
        elif isinstance(value, bool):
            yield f"{path}{key}", value


def _lines(project: Path, name: str) -> list[Line]:
    lines = read_text(project / name).splitlines()
    return [Line(text, name, number) for number, text in enumerate(lines, start=1)]


def _front_matter(lines: list[Line]) -> tuple[str, list[Line]]:
    if not lines or lines[0].text.rstrip() != "---":
        return "", lines
    for index, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() in ("---", "..."):
            return "\n".join(line.text for line in lines[1:index]), lines[index + 1 :]
    refuse(lines[0], "metadatablocket avslutas inte med en rad ---.")


def _yaml(path: Path) -> dict[str, Any]:
    return mapping(path.read_text(encoding="utf-8"), path.name)
