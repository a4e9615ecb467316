"""What is seen on the terminal while a build works."""

import time
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from partsrapport.terminal import output

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

_KINDS = {"notebook": "Anteckningsboken", "area": "Arbetsområdet"}
_TITLES = {"warehouse": "Databasen", "report": "Rapporten"}


def title(task: str) -> str:
    """What a task is called to the user, e.g. ``Anteckningsboken coverage``."""
    kind, _, name = output.plain(task).replace("[", r"\[").partition(":")
    return _TITLES.get(task) or f"{_KINDS.get(kind, kind)} {name}".rstrip()


class Progress:
    """A spinner that says what is under way, and a line for each thing done; silent where ``quiet``.

    Goes to standard error, so that standard output holds the result alone. Where nothing runs, nothing is shown, and
    rich is not even imported.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.started: dict[str, float] = {}

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
        status = self.console.status("")
        status.start()
        return status

    def start(self, task: str) -> None:
        """A task has begun."""
        self.started[task] = time.monotonic()
        self._show_under_way()

    def step(self, text: str) -> None:
        """The task under way has come to a step."""
        self.status.update(f"{title('warehouse')}: {text} …")

    def end(self, task: str) -> None:
        """A task has ended well."""
        self.console.print(f"[green]✓[/] {title(task)} [dim]{time.monotonic() - self.started.pop(task):.1f} s[/]")
        self._show_under_way()

    def fail(self, task: str) -> None:
        """A task has failed."""
        self.started.pop(task, None)
        self.console.print(f"[red]✗[/] {title(task)}")

    def _show_under_way(self) -> None:
        if self.started:
            self.status.update(", ".join(title(task) for task in list(self.started)) + " …")
