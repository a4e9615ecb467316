"""Which language is being written. Whoever writes for readers says a thing in both, side by side, and one is taken.

    either(f"Flest var {told}.", f"Most were {told}.")

It is a property of what is being written, as a locale is: the report is written once in each language that is asked
for, all else in Swedish. A notebook takes it from the environment of its kernel.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Said = TypeVar("Said")
SWEDISH, ENGLISH = "sv", "en"
LANGUAGES = (SWEDISH, ENGLISH)
IN = {SWEDISH: "På svenska", ENGLISH: "In English"}
"""How a reader of a language is told that there is something in it."""
VARIABLE = "PARTSRAPPORT_LANGUAGE"

_current: ContextVar[str] = ContextVar("_current")


def current() -> str:
    """The language being written, one of ``LANGUAGES``."""
    return _current.get(None) or os.environ.get(VARIABLE, SWEDISH)


@contextmanager
def writing(language: str) -> Iterator[None]:
    """Write in a language within the block."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def either(sv: Said, en: Said) -> Said:
    """What is said in the language being written, of the same thing said in both."""
    return en if current() == ENGLISH else sv


def in_both(say: Callable[[], Said]) -> tuple[Said, Said]:
    """What is said in Swedish, and in English: for what is kept until a reader asks for it in one of them."""
    with writing(SWEDISH):
        sv = say()
    with writing(ENGLISH):
        return sv, say()


def stored(name: str, say: Callable[[], Said]) -> dict[str, Said]:
    """What is said in both, as the columns that it is stored in: ``{"reason": …, "reason_en": …}``."""
    return dict(zip((name, f"{name}_{ENGLISH}"), in_both(say), strict=True))
