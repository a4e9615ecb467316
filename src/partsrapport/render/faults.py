"""Faults of lines gathered, so that whoever mends them sees all of them at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from partsrapport.errors import UsageError


@dataclass(frozen=True)
class Line:
    """A line of the document and where it comes from: a file of the project, or a cell of a notebook."""

    text: str
    path: str
    number: int
    is_generated: bool = False

    def said(self, message: str) -> str:
        """The message, led by where the line is."""
        return f"{self.path}, rad {self.number}: {message}"


def refuse(line: Line, *messages: str) -> NoReturn:
    """Say in Swedish what is wrong at a line.

    Raises
    ------
    UsageError
        Always.
    """
    raise UsageError("\n".join(line.said(message) for message in messages))


class Faults:
    """Messages in the order they were found, each led by where it was."""

    def __init__(self, where: str = "") -> None:
        self.where = where
        self.messages: list[str] = []

    def add(self, message: str) -> None:
        """Note a fault, once however often it is found."""
        if self.where + message not in self.messages:
            self.messages.append(self.where + message)

    def at(self, line: Line, message: str) -> None:
        """Note a fault of a line."""
        self.add(line.said(message))

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Note what a user caused, and go on after the block."""
        try:
            yield
        except UsageError as error:
            for line in str(error).splitlines():
                self.add(line)

    def raise_all(self) -> None:
        """Raise all of them, if there are any.

        Raises
        ------
        UsageError
            One line a fault.
        """
        if self.messages:
            raise UsageError("\n".join(self.messages))
