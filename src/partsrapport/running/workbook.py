"""All that is published as one workbook: contents, a sheet a table, and notes on every table and column.

By what the UK Analysis Function asks of accessible spreadsheets, which gptables was made for: that one does it in
English only, without frozen headers, and takes pandas and 120 MB.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from partsrapport.project import REPORTS
from partsrapport.running import downloads
from partsrapport.warehouse.schema import Column, Table
from partsrapport.words import dictionary, labels, units, wording
from partsrapport.words.language import current, either

WIDEST = 60
LINE, LINE_LENGTH = 15, 115
"""The height of a line, in points, and how many characters it holds."""
HEADER_ROW = 3
"""Above a table: its title, what it holds, and the way back to the contents."""
_LINK = {"font_color": "#0B4F6C", "underline": 1}


def write(build: dict[str, Any], tables: Sequence[Table], rows: Sequence[downloads.Rows], target: Path) -> None:
    """Write the workbook of tables and their rows, in the language being written; the same bytes for the same tables.

    ``build`` is the row of ``meta.build``.
    """
    with xlsxwriter.Workbook(
        str(target), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties(_properties(build))
        book.set_size(2400, 1400)
        sheets = {table.name: _sheet_name(table) for table in tables}
        _write_contents(book, build, tables, sheets)
        for position, (table, of_table) in enumerate(zip(tables, rows, strict=True), start=1):
            _write_table(book, sheets[table.name], table, of_table, position)
        _write_notes(book, tables)


def _properties(build: dict[str, Any]) -> dict[str, Any]:
    day = build["as_of_date"]
    return {
        "title": either(f"{build['title']}: uppgifter", f"{build['title_en']}: data"),
        "subject": either("Tabellerna och nyckeltalen bakom rapporten", "The tables and figures behind the report"),
        "author": build["organisation"],
        "comments": _caveat(build),
        "created": datetime(day.year, day.month, day.day),
    }


def _caveat(build: dict[str, Any]) -> str:
    invented = either("Exempeldata: uppgifterna är påhittade.", "Demonstration data: they are invented.")
    return invented if build["is_demonstration"] else ""


def _sheet_name(table: Table) -> str:
    """At most 31 characters, which is what a sheet may be called."""
    name = dictionary.of_table(table.name).called()
    return name if len(name) <= 31 else f"{name[:30].rstrip()}…"


def _write_contents(
    book: xlsxwriter.Workbook, build: dict[str, Any], tables: Sequence[Table], sheets: dict[str, str]
) -> None:
    """The first sheet: what the workbook is, and a link to each of the others in a list."""
    sheet, link = book.add_worksheet(either("Innehåll", "Contents")), book.add_format(_LINK | {"valign": "top"})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, LINE_LENGTH, book.add_format({"text_wrap": True, "valign": "top"}))
    sheet.hide_gridlines(2)
    title = either(build["title"], build["title_en"])
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    for row, text in enumerate(filter(None, _told(build)), start=1):
        sheet.write_string(row, 0, text)
    row = 7
    sheet.write_url(row - 1, 0, f"external:../{REPORTS[current()]}.html", link, either("Rapporten", "The report"))
    headers = [either("Blad", "Sheet"), either("Vad det innehåller", "What it holds")]
    listed = [(sheets[table.name], dictionary.of_table(table.name).holds()) for table in tables]
    what = either("Vad varje kolumn är, på svenska och engelska.", "What every column is.")
    listed.append((either("Noter", "Notes"), what))
    _add_table(sheet, row, len(listed), "contents", headers)
    for place, (name, about) in enumerate(listed, start=row + 1):
        sheet.write_url(place, 0, f"internal:'{name}'!A1", link, name)
        sheet.write_string(place, 1, about)
        sheet.set_row(place, LINE * -(-len(about) // LINE_LENGTH))  # LibreOffice does not make room for what is wrapped
    _print_wide(sheet)


def _told(build: dict[str, Any]) -> Iterable[str]:
    day = wording.long_date(build["as_of_date"])
    yield either(f"Täckningen gäller den {day}.", f"Coverage is as of {day}.")
    yield either("En tom cell betyder att uppgiften saknas eller inte visas.", "An empty cell: there is no number.")
    yield either("Andelar är visade i procent.", "Shares are shown in percent.")
    yield _caveat(build)


def _write_table(book: xlsxwriter.Workbook, name: str, table: Table, rows: downloads.Rows, position: int) -> None:
    """A sheet with one table: frozen headers, a defined table with its description, and formats by the units."""
    sheet, entry = book.add_worksheet(name), dictionary.of_table(table.name)
    sheet.write_string(0, 0, entry.called(), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, entry.holds())
    contents = either("Innehåll", "Contents")
    sheet.write_url(2, 0, f"internal:'{contents}'!A1", book.add_format(_LINK), contents)
    headers = [dictionary.of_column(table.name, name).called() for name in table.column_names]
    called = f"table_{position}_{table.name.partition('.')[2]}"
    _add_table(sheet, HEADER_ROW, len(rows), called, headers, title=called, description=entry.holds())
    for place, column in enumerate(table.columns):
        cells = [_cell(row[place]) for row in rows]
        width = max([len(headers[place]) + 3, *(len(str(cell)) for cell in cells)], default=8)
        sheet.set_column(place, place, min(width, WIDEST), book.add_format(_format(table, column)))
        sheet.write_column(HEADER_ROW + 1, place, cells)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.repeat_rows(HEADER_ROW)
    _print_wide(sheet)


def _print_wide(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _add_table(sheet: Any, row: int, rows_n: int, name: str, headers: Sequence[str], **told: str) -> None:
    """A defined table with a row of headers, and at least one row below it; ``told`` is for assistive technology."""
    options = {"name": name, "columns": [{"header": header} for header in headers], "style": "Table Style Light 1"}
    sheet.add_table(row, 0, row + max(rows_n, 1), len(headers) - 1, options | told)


def _cell(value: downloads.Value) -> Any:
    match value:
        case bool():
            return labels.label("ja" if value else "nej")
        case date():
            return datetime(value.year, value.month, value.day)
        case list():
            return ", ".join(value)
        case _:
            return value


def _format(table: Table, column: Column) -> dict[str, str]:
    if column.type == "DATE":
        return {"num_format": "yyyy-mm-dd"}
    if column.type in ("INTEGER", "BIGINT"):
        return {"num_format": "0" if column.name == "year" else "#,##0"}
    if column.type != "DOUBLE":
        return {}
    if units.is_points(table.name, column.name):
        return {"num_format": "+0.0;−0.0;0.0"}
    is_share = units.unit(table.name, column.name, column.type) == units.BY_ENDING["share"]
    return {"num_format": "0.0%" if is_share else "#,##0.##"}


def _write_notes(book: xlsxwriter.Workbook, tables: Sequence[Table]) -> None:
    """The last sheet: every column of every table, in both languages."""
    sheet = book.add_worksheet(either("Noter", "Notes"))
    sheet.write_string(0, 0, either("Noter", "Notes"), book.add_format({"bold": True, "font_size": 14}))
    headers = ["Blad", "Kolumn", "Enhet", "Vad den innehåller", "Column", "Unit", "What it holds", "Id"]
    notes = [_note(table, column) for table in tables for column in table.columns]
    _add_table(sheet, 2, len(notes), "notes", headers)
    for place, width in enumerate((32, 34, 16, 70, 34, 18, 70, 30)):
        sheet.set_column(place, place, width)
    for row, note in enumerate(notes, start=3):
        for place, text in enumerate(note):
            sheet.write_string(row, place, text)
    sheet.freeze_panes(3, 2)
    _print_wide(sheet)


def _note(table: Table, column: Column) -> tuple[str, ...]:
    entry, unit = dictionary.of_column(table.name, column.name), units.unit(table.name, column.name, column.type)
    told = (entry.sv, unit.sv, entry.about_sv, entry.en, unit.en, entry.about_en)
    return (_sheet_name(table), *told, f"{table.name}.{column.name}")
