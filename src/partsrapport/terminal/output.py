"""The one door to the terminal: nothing private passes it, and nothing that steers it, whatever files are called.

Rich is imported late: an unchanged build does not pay for it.
"""
# ruff: noqa: PLC0415

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

if TYPE_CHECKING:
    from rich.console import Console

SCHEMA_VERSION = 1
"""Of what ``--json`` answers; docs/json.md describes it."""
_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters, old and new, but tabs and line feeds; and what turns the direction of writing."""


def in_utf_8() -> None:
    """Write UTF-8 whatever the terminal says of itself, and never end for a character that cannot be written."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def plain(text: str) -> str:
    """The text without what steers a terminal, and with personal numbers masked."""
    from partsrapport.raw.identity import masked

    return masked(_STEERS.sub(" ", text))


def say(text: str, file: TextIO | None = None) -> None:
    """Print a line."""
    print(plain(text), file=file or sys.stdout)


def say_json(command: str, content: dict[str, Any]) -> None:
    """Print the answer of a command to a machine, on one line."""
    answer = {"schema_version": SCHEMA_VERSION, "command": command, **content}
    text = json.dumps(answer, ensure_ascii=False, default=str)
    print(_STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def end_at_once(exit_code: int) -> NoReturn:
    """Leave without waiting for what other threads are doing, or for what cannot be written any more."""
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(exit_code)


def console(*, stderr: bool = False, quiet: bool = False) -> "Console":
    """Where tables and progress are shown; colours only on a terminal, and not if ``NO_COLOR`` is set."""
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

    class Plain(Console):
        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
            for text, style, control in super().render(renderable, options):
                yield Segment(text if control else plain(text), style, control)

    return Plain(stderr=stderr, quiet=quiet, highlight=False)
