"""The files of exports, in the formats of the systems that they come from, written row by row."""

import csv
import datetime
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from demo import plans
from demo.spelling import Value, spelled
from partsrapport.core import contract
from partsrapport.raw.headings import first_positions

CREATED = datetime.datetime(2021, 6, 24)
"""The day of the export, as workbooks say it; the clock would make every workbook another."""


class Sheet(Protocol):
    """A file that takes rows of cells."""

    def append(self, cells: Iterable[Value]) -> None:
        """Write a row."""


class CsvSheet:
    """A CSV file, open until the stack closes."""

    def __init__(self, path: Path, stack: ExitStack, *, encoding: str = "utf-8", delimiter: str = ",") -> None:
        lines = stack.enter_context(path.open("w", encoding=encoding, newline=""))
        self._writer = csv.writer(lines, delimiter=delimiter)

    def append(self, cells: Iterable[Value]) -> None:
        """Write a row."""
        self._writer.writerow(cells)


class ExcelSheet:
    """A workbook of one sheet, a row in memory at a time, written when the stack closes."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd", "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(path, options)
        self._book.set_properties({"created": CREATED})
        self._sheet = self._book.add_worksheet("Export")
        self._row_n = 0
        stack.callback(self._book.close)

    def append(self, cells: Iterable[Value]) -> None:
        """Write a row; dates become Excel dates."""
        for place, cell in enumerate(cells):
            self._sheet.write(self._row_n, place, cell)
        self._row_n += 1


class Export:
    """One export of the contract: rows by column of the contract go in, rows of cells come out."""

    def __init__(self, folder: Path, name: str, form: Mapping[str, Any], stack: ExitStack) -> None:
        path = folder / form["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        self._is_text = path.suffix == ".csv"
        self._sheet: Sheet = (
            CsvSheet(path, stack, encoding=form["encoding"], delimiter=form["delimiter"])
            if self._is_text
            else ExcelSheet(path, stack)
        )
        written = headers(name, form)
        self._columns = list(written.values())
        self._row_n = 0
        self._append(list(written))

    def write(self, row: Mapping[str, Value]) -> None:
        """Write a row, its values spelled as people write them (in a workbook, as they are)."""
        cells = [(column, row.get(column)) for column in self._columns]
        if self._is_text:
            self._append([spelled(column, value, self._row_n + 1) for column, value in cells])
        else:
            self._append([value for _, value in cells])

    def write_as_is(self, row: Mapping[str, str]) -> None:
        """Write a row to the letter."""
        self._append([row.get(column, "") for column in self._columns])

    def repeat(self) -> None:
        """Write the last row once more."""
        self._append(self._last)

    def _append(self, cells: Sequence[Value]) -> None:
        self._sheet.append(cells)
        self._last = cells
        self._row_n += 1


def headers(name: str, form: Mapping[str, Any]) -> dict[str, str]:
    """The headers of an export in their order → that of the contract which each is (by default the same)."""
    table = contract.tables()[name.partition("/")[0]]
    written = form.get("headers", table.required_headings)
    places = first_positions(written, table.headings)
    return {written[place]: heading for heading, place in sorted(places.items(), key=lambda item: item[1])}


def open_all(folder: Path, stack: ExitStack) -> dict[str, Export]:
    """All exports but the surveys, by name of the contract (``avrop/2019`` for one of a folder)."""
    return {name: Export(folder, name, form, stack) for name, form in plans.toml("formats.toml").items()}
