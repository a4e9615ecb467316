"""What is seen on the terminal while a build works."""

import time
from collections.abc import Mapping
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from partsrapport.terminal import output

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

_KINDS = {"notebook": "Anteckningsboken", "area": "Arbetsområdet"}
_TITLES = {
    "data": "Underlaget",
    "checks": "Kontrollerna",
    "warehouse": "Databasen",
    "parquet": "Parquetfilerna",
    "report": "Rapporten",
}


def title(task: str) -> str:
    """What a task is called to the user, e.g. ``Anteckningsboken coverage``."""
    kind, _, name = output.plain(task).replace("[", r"\[").partition(":")
    return _TITLES.get(task) or f"{_KINDS.get(kind, kind)} {name}".rstrip()


def left(seconds: float) -> str:
    """How long is left, as precisely as it is known: ``omkring 40 s kvar``, ``omkring 3 min kvar``, ``strax klart``."""
    if seconds < 5:
        return "strax klart"
    if seconds < 90:
        return f"omkring {round(seconds / 5) * 5} s kvar"
    return f"omkring {round(seconds / 60)} min kvar"


class Progress:
    """A spinner that says what is under way and how long is left, and a line for each thing done; silent if ``quiet``.

    Goes to standard error, so that standard output holds the result alone. Where nothing runs, nothing is shown, and
    rich is not even imported.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.started: dict[str, float] = {}
        self.expected: dict[str, float] = {}
        self._under_way = ""

    def __enter__(self) -> "Progress":
        """Stand ready."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take the spinner away."""
        if "status" in self.__dict__:
            self.status.stop()

    @cached_property
    def console(self) -> "Console":
        """Where it is shown."""
        return output.console(stderr=True, quiet=self.quiet)

    @cached_property
    def status(self) -> "Status":
        """The spinner, from the first thing that is under way."""
        status = self.console.status(self)
        status.start()
        return status

    def __rich__(self) -> str:
        """What the spinner says, asked anew each time that it turns."""
        seconds = self.seconds_left(time.monotonic())
        return self._under_way if seconds is None else f"{self._under_way} [dim]{left(seconds)}[/]"

    def expect(self, seconds: Mapping[str, float]) -> None:
        """Take each task to last as long as it did before, of the time on the clock; empty where that is not known."""
        self.expected = dict(seconds)

    def seconds_left(self, now: float) -> float | None:
        """How long what is expected has left; None where nothing is known of it."""
        if not self.expected:
            return None
        elapsed = {task: now - begun for task, begun in self.started.items()}
        return sum(max(0.0, seconds - elapsed.get(task, 0)) for task, seconds in self.expected.items())

    def skip(self, task: str) -> None:
        """A task need not be done."""
        self.expected.pop(task, None)

    def start(self, task: str) -> None:
        """A task has begun."""
        self.started[task] = time.monotonic()
        self._show_under_way()

    def step(self, text: str) -> None:
        """The task under way has come to a step."""
        self._show(f"{title('warehouse')}: {text} …")

    def end(self, task: str) -> None:
        """A task has ended well."""
        self.skip(task)
        self.console.print(f"[green]✓[/] {title(task)} [dim]{time.monotonic() - self.started.pop(task):.1f} s[/]")
        self._show_under_way()

    def fail(self, task: str) -> None:
        """A task has failed."""
        self.started.pop(task, None)
        self.console.print(f"[red]✗[/] {title(task)}")

    def _show_under_way(self) -> None:
        if self.started:
            self._show(", ".join(title(task) for task in list(self.started)) + " …")

    def _show(self, text: str) -> None:
        self._under_way = text
        if self.console.is_terminal:
            self.status.update(self)
