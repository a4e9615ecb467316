"""Faults as they come about in exports: what a hand or a system does to the rows, or the bytes, of a file."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from demo import exports, plans
from tests.figures.recount.raw import day, letters

Row = dict[str, Any]
FORMATS = plans.toml("formats.toml")


def plant(raw: Path, fault: dict[str, Any]) -> None:
    """Plant a fault in a file, called as in ``formats.toml``: ``how`` is a function below, ``with`` what it takes."""
    path = raw / file(fault["export"])
    how, given = fault["how"], fault.get("with", {})
    if how in FILES:
        FILES[how](path, **given)
    else:
        headers, rows = read(path, fault["export"])
        write(path, fault["export"], headers, list(ROWS[how](rows, **given)))


def file(export: str) -> str:
    """The name of the file of an export; a survey is called by it."""
    return str(FORMATS.get(export, {"file": export})["file"])


def read(path: Path, export: str) -> tuple[list[str], list[Row]]:
    """The headers of a file, and its rows by the headings of the contract (of a survey, by its own headers)."""
    form = FORMATS.get(export, {})
    if path.suffix == ".xlsx":
        cells = [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    else:
        cells = list(csv.reader(io.StringIO(path.read_text(form["encoding"])), delimiter=form["delimiter"]))
    names = list(exports.headers(export, form).values()) if form else cells[0]
    return cells[0], [dict(zip(names, row, strict=True)) for row in cells[1:]]


def write(path: Path, export: str, headers: list[str], rows: list[Row]) -> None:
    """Write what was read, in the same form."""
    cells = [headers, *(list(row.values()) for row in rows)]
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in cells:
            book.worksheets[0].append(row)
        book.save(path)
    else:
        form = FORMATS[export]
        with path.open("w", encoding=form["encoding"], newline="") as file:
            csv.writer(file, delimiter=form["delimiter"]).writerows(cells)


def iso(value: Any) -> str:
    """A day or month as it sorts, however it is spelled; what is none, as it stands."""
    try:
        return day(value).isoformat() if len(value) > 7 else str(value)
    except (TypeError, ValueError):
        return value.date().isoformat() if isinstance(value, date) else str(value or "")


def shifted(rows: list[Row], column: str, by: int) -> Iterator[Row]:
    """A column pasted some rows below where it belongs."""
    values = [row[column] for row in rows]
    return ({**row, column: value} for row, value in zip(rows, values[-by:] + values[:-by], strict=True))


def sorted_alone(rows: list[Row], column: str) -> Iterator[Row]:
    """A column sorted, newest first, without the rest of its table."""
    values = sorted((row[column] for row in rows), key=iso, reverse=True)
    return ({**row, column: value} for row, value in zip(rows, values, strict=True))


def swapped(rows: list[Row], columns: tuple[str, str]) -> Iterator[Row]:
    """Two columns that have changed places, not their headers."""
    one, other = columns
    return ({**row, one: row[other], other: row[one]} for row in rows)


def filled_down(rows: list[Row], column: str) -> Iterator[Row]:
    """The first value of a column dragged to its end."""
    return ({**row, column: rows[0][column]} for row in rows)


def set_to(rows: list[Row], column: str, value: str) -> Iterator[Row]:
    """A value that replaced all others: found and replaced in the wrong selection."""
    return ({**row, column: value} for row in rows)


def emptied(rows: list[Row], column: str) -> Iterator[Row]:
    """A column that lost its values: a formula that was not pasted as values, a field that the system has hidden."""
    return ({**row, column: None if isinstance(row[column], date) else ""} for row in rows)


def appended(rows: list[Row], row: Row) -> Iterator[Row]:
    """A row that is none of the data at the end: what people write below, or a system."""
    yield from rows
    yield {name: row.get(name, "") for name in rows[0]}


def copied(rows: list[Row], key: str, n: int) -> Iterator[Row]:
    """Rows that were exported once more under new ids."""
    yield from rows
    yield from ({**row, key: f"X{row[key]}"} for row in rows[:n])


def only(rows: list[Row], column: str, first: str = "", last: str = "9") -> Iterator[Row]:
    """The rows of a time alone: an export of another day, or of a part."""
    return (row for row in rows if first <= iso(row[column]) <= last)


def without(rows: list[Row], column: str, begins: str) -> Iterator[Row]:
    """The rows of a time lacking."""
    return (row for row in rows if not iso(row[column]).startswith(begins))


def multiplied(rows: list[Row], column: str, by: int, year: str) -> Iterator[Row]:
    """Numbers of a year that lost their decimal comma."""
    return (
        {**row, column: str(int(row[column]) * by)} if year in row.values() and row[column] else row for row in rows
    )


def of_year_before(rows: list[Row], year: int) -> Iterator[Row]:
    """The numbers of the year before under the name of a year: the wrong sheet was copied."""
    before = {row["organisationsnummer"][-4:]: row["anstallda"] for row in rows if row["ar"] == str(year - 1)}
    for row in rows:
        is_of_year = row["ar"] == str(year) and row["organisationsnummer"][-4:] in before
        yield {**row, "anstallda": before[row["organisationsnummer"][-4:]]} if is_of_year else row


def in_american(rows: list[Row], column: str) -> Iterator[Row]:
    """Days written with the month first."""
    for row in rows:
        year, dash, rest = iso(row[column]).partition("-")
        yield {**row, column: f"{rest.replace('-', '/')}/{year}"} if dash else row


def as_days_since_1904(rows: list[Row], column: str) -> Iterator[Row]:
    """Days as numbers of a workbook of an old Macintosh."""
    return ({**row, column: str((date.fromisoformat(iso(row[column])) - date(1904, 1, 1)).days)} for row in rows)


def backwards(rows: list[Row], column: str, scale: list[str]) -> Iterator[Row]:
    """Answers whose scale was coded from the other end."""
    turned = dict(zip(scale, reversed(scale), strict=True))
    return ({**row, column: turned.get(row[column], row[column])} for row in rows)


def register_of(rows: list[Row], until: str) -> Iterator[Row]:
    """The register as it was on an earlier day."""
    return (
        {**row, "till": row["till"] if iso(row["till"]) < until else ""} for row in rows if iso(row["fran"]) < until
    )


def cut(path: Path) -> None:
    """A file of which the second half never came."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def header_renamed(path: Path, was: str, becomes: str) -> None:
    """A header that was changed for that of another column."""
    path.write_bytes(path.read_bytes().replace(was.encode("cp1252"), becomes.encode("cp1252"), 1))


def copied_beside(path: Path) -> None:
    """The same file twice, as a file manager names the copy."""
    shutil.copy(path, path.with_name(f"{path.stem} - Kopia{path.suffix}"))


def replaced_by(path: Path, other: str) -> None:
    """Another year's file saved over this one."""
    shutil.copy(path.with_name(other), path)


def misread(path: Path, as_: str) -> None:
    """Text of Windows, with plain headers, opened as that of another system and saved as what was seen."""
    header, rows = path.read_text("cp1252").split("\n", 1)
    plain = ";".join(map(letters, header.split(";")))
    path.write_text(f"{plain}\n{rows.encode('cp1252').decode(as_)}", encoding="utf-8")


def unquoted(path: Path, title: str) -> None:
    """A delimiter in a text that the system does not put in quotation marks."""
    path.write_bytes(path.read_bytes().replace(title.encode("cp1252"), f"{title}; del 2".encode("cp1252"), 1))


def headers_alone(path: Path) -> None:
    """An export that found nothing."""
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


ROWS: dict[str, Callable[..., Iterator[Row]]] = {
    one.__name__: one
    for one in (
        shifted,
        sorted_alone,
        swapped,
        filled_down,
        set_to,
        emptied,
        appended,
        copied,
        only,
        without,
        multiplied,
        of_year_before,
        in_american,
        as_days_since_1904,
        backwards,
        register_of,
    )
}
FILES: dict[str, Callable[..., None]] = {
    one.__name__: one for one in (cut, header_renamed, copied_beside, replaced_by, misread, unquoted, headers_alone)
}
