"""Cells of a notebook run by IPython, each with what it shows.

There is no kernel: to start one, and to send it each cell and get back what it shows, takes longer than most cells.
"""

import atexit
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output
from traitlets.config import Config

from partsrapport.report import extension

Shown = tuple[list[dict[str, Any]], str]
"""The outputs of a cell as a notebook has them, and what failed in it."""


class _Result(DisplayHook):  # type: ignore[misc]  # mypy does not read the library
    """Shows what the last line of a cell is as ``display`` would, rather than as text in a terminal."""

    def write_output_prompt(self) -> None:
        """No number stands before it."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Show it in all its formats."""
        self.shell.display_pub.publish(format_dict, md_dict)


SHELL = InteractiveShell.instance(displayhook_class=_Result, config=Config(HistoryManager={"enabled": False}))
"""Made when this is imported: once, where processes are forked that each run the cells of a notebook in it."""
SHELL.extension_manager.load_extension(extension.__name__)
atexit.unregister(SHELL.atexit_operations)  # nothing is left to tidy up, and its folder may be gone by then


def run(cells: Iterable[str]) -> Iterator[Shown]:
    """Run cells one after the other in the folder and environment of this process, and yield what each has shown."""
    for cell in cells:
        with capture_output() as captured:
            result = SHELL.run_cell(cell, store_history=True)
        yield list(_outputs(captured)), _fault(result)


def _outputs(captured: CapturedIO) -> Iterator[dict[str, Any]]:
    for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr)):
        if text:
            yield {"output_type": "stream", "name": name, "text": text}
    for rich in captured.outputs:
        data = {kind: b64encode(of).decode() if isinstance(of, bytes) else of for kind, of in rich.data.items()}
        yield {"output_type": "display_data", "metadata": rich.metadata or {}, "data": data}


def _fault(result: ExecutionResult) -> str:
    error = result.error_before_exec or result.error_in_exec
    return f"{type(error).__name__}: {error}" if error else ""
