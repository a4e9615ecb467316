"""Gathering what is wrong before stopping: whoever has three missing columns wants to hear of all three."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from partsrapport.errors import DataError

Result = TypeVar("Result")


def gather(steps: Iterable[Callable[[], Result]]) -> list[Result]:
    """Take every step, then raise the problems of all that failed as one error, a line each.

    Raises
    ------
    DataError
        At least one step raised it.
    """
    results, messages = [], []
    for step in steps:
        try:
            results.append(step())
        except DataError as error:
            messages.append(str(error))
    stop_if(messages)
    return results


def stop_if(messages: Iterable[str]) -> None:
    """Raise the messages, each once, as one ``DataError``; no messages, no error."""
    distinct = list(dict.fromkeys(messages))
    if distinct:
        raise DataError("\n".join(distinct))


def shown(text: str, longest: int = 60) -> str:
    """A text for a message, cut when it is long."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def listed(names: Sequence[str], most: int) -> str:
    """The first of the names, and how many more there are: ``A, B och 3 till``."""
    further = len(names) - most
    return ", ".join(names[:most]) + (f" och {further} till" if further > 0 else "")


def suggestion(wanted: str, found: Iterable[str]) -> str:
    """`` Menades X?`` for the nearest of what was found, or nothing when nothing is near."""
    near = nearest(wanted, found)
    return f" Menades {near.removesuffix('?')}?" if near else ""


def nearest(wanted: str, found: Iterable[str]) -> str | None:
    """The nearest of what was found, whatever its case; none when nothing is near."""
    by_lower = {text.lower(): text for text in found}
    near = difflib.get_close_matches(wanted.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[near[0]] if near else None
