"""A look through a workbook before it is read: how far its sheets reach, and what the reader of sheets does not tell.

A file of a few kilobytes can unpack to gigabytes, and one stray cell in the far corner of a sheet makes the reader ask
for half a terabyte, at which the whole process ends. Nor does the reader tell a blank cell from a formula whose value
was never stored, or which calendar bare day numbers count in.
"""

import posixpath
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from partsrapport.errors import DataError
from partsrapport.raw.xml_stream import attribute, elements, local_name, whole

MOST_BYTES = 2 << 30
MOST_CELLS = 16_000_000
"""A sheet takes some 110 bytes a cell to read, so these 1.8 GB; as CSV the same takes a tenth."""
_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14
_OPEN_DOCUMENT = "content.xml"
_TRUE = ("1", "true", "on")
_LAST_FILLED = etree.XPath("*[*][last()]")
"""The last of the cells of a row that hold something, where there is one."""
_BEFORE = etree.XPath("count(preceding-sibling::*)")
_DAMAGED = (BadZipFile, EOFError, KeyError, RuntimeError, ValueError, zlib.error, etree.LxmlError)


@dataclass
class Sheet:
    """How far a sheet reaches, by its cells with something in them, and its formulas without a stored value."""

    rows_n: int = 0
    columns_n: int = 0
    unstored: list[tuple[int, int]] = field(default_factory=list)
    """Row and column, from 0."""
    hidden_n: int = 0
    """Rows with something in them that do not show, by a filter say."""
    merged: list[str] = field(default_factory=list)
    """The first of the cells that are merged over several rows: it alone has their value."""
    struck: list[str] = field(default_factory=list)
    """The rows, as Excel shows them, in which text is struck through."""


@dataclass(frozen=True)
class Scan:
    """The sheets by name, and whether bare day numbers count from 1904."""

    sheets: dict[str, Sheet]
    is_1904: bool
    kind: str
    """``XLSX``, ``ODS`` or ``XLS``."""

    def of(self, name: str) -> Sheet:
        """The sheet; of workbooks that are no XLSX nothing is known."""
        return self.sheets.get(name, Sheet())


def scan(path: Path, file: str) -> Scan:
    """Look through a workbook that is an archive (XLSX; of ODS only how large it is); ``file`` names it in messages.

    Raises
    ------
    DataError
        It is damaged, unpacks to more than two gibibytes, or has a sheet that reaches further than memory does.
    """
    try:
        with ZipFile(path) as archive:
            _check_bytes(archive, file)
            members = {member.filename.lower(): member for member in archive.infolist()}
            found = Scan({}, False, "ODS") if _OPEN_DOCUMENT in members else _open_xml(archive, members)
    except _DAMAGED:
        raise DataError(f"{file} är skadad eller ingen Excelfil. Öppna den i Excel och spara på nytt.") from None
    for sheet in found.sheets.values():
        _check_reach(sheet, file)
    return found


def _check_bytes(archive: ZipFile, file: str) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MOST_BYTES:
        raise DataError(
            f"{file} blir {unpacked >> 30} GB uppackad och läses inte. Spara bladet med tabellen för sig, som CSV."
        )
    if archive.testzip():
        raise BadZipFile


def _check_reach(sheet: Sheet, file: str) -> None:
    is_outside = sheet.rows_n > _LAST_ROW or sheet.columns_n > _LAST_COLUMN
    if is_outside or sheet.rows_n * sheet.columns_n > MOST_CELLS:
        column = xl_col_to_name(sheet.columns_n - 1)
        raise DataError(
            f"{file} har ett blad med text ända till kolumn {column} och rad {sheet.rows_n}: mer än "
            "som ryms i minnet. Ta bort det som står utanför tabellen, eller spara bladet för sig som CSV UTF-8."
        )


def _open_xml(archive: ZipFile, members: dict[str, ZipInfo]) -> Scan:
    """The parts that the workbook names as its sheets."""
    start = _related(archive, members, "")
    book = next((part for kind, part in start.values() if kind == "officeDocument"), "xl/workbook.xml")
    workbook = whole(archive, members[book.lower()])
    parts = _related(archive, members, book)
    styles = next((part.lower() for kind, part in parts.values() if kind == "styles"), "")
    struck = _struck(whole(archive, members[styles])) if styles in members else set()
    sheets = {}
    for one in workbook.iter("{*}sheet"):
        kind, part = parts.get(attribute(one, "id"), ("", ""))
        if kind == "worksheet":
            rows = elements(archive, members[part.lower()], "row", "mergeCell")
            sheets[attribute(one, "name")] = _sheet(rows, struck)
    is_1904 = any(one.get("date1904") in _TRUE for one in workbook.iter("{*}workbookPr"))
    return Scan(sheets, is_1904, "XLSX")


def _related(archive: ZipFile, members: dict[str, ZipInfo], part: str) -> dict[str, tuple[str, str]]:
    """Id → kind and path of the parts that a part is related to."""
    folder, name = posixpath.split(part)
    listed = members.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
    if listed is None:
        return {}
    return {
        attribute(one, "Id"): (
            posixpath.basename(attribute(one, "Type")),
            posixpath.normpath(posixpath.join("/", folder, attribute(one, "Target"))).lstrip("/"),
        )
        for one in whole(archive, listed).iter("{*}Relationship")
    }


def _struck(styles: etree._Element) -> set[str]:
    """The formats of cells, as cells refer to them, in which text is struck through."""
    strikes = ((str(place), font.find("{*}strike")) for place, font in enumerate(styles.iterfind("{*}fonts/{*}font")))
    fonts = {place for place, strike in strikes if strike is not None and strike.get("val", "1") in _TRUE}
    formats = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    return {str(place) for place, one in formats if one.get("fontId") in fonts}


def _sheet(rows: Iterator[etree._Element], struck: set[str]) -> Sheet:
    """What rows and merged cells of a sheet say; cells with a format in ``struck`` are struck through."""
    sheet, number = Sheet(), 0
    for row in rows:
        if local_name(row) == "mergeCell":
            first, _, last = row.get("ref", "").partition(":")
            if xl_cell_to_rowcol(first)[0] < xl_cell_to_rowcol(last)[0]:
                sheet.merged.append(first)
            continue
        number = int(row.get("r") or number + 1)
        filled: list[etree._Element] = _LAST_FILLED(row)
        if not filled:
            continue
        last_row, last_column = _place(filled[0], number)
        sheet.rows_n, sheet.columns_n = max(sheet.rows_n, last_row + 1), max(sheet.columns_n, last_column + 1)
        sheet.hidden_n += row.get("hidden") in _TRUE
        if struck and any(len(cell) and cell.get("s") in struck for cell in row):
            sheet.struck.append(str(number))
        sheet.unstored += [_place(cell, number) for cell in _unstored(row)]
    return sheet


def _place(cell: etree._Element, row_number: int) -> tuple[int, int]:
    """Row and column, from 0; a cell that does not say where it is stands to the right of the one before it."""
    reference = cell.get("r")
    return xl_cell_to_rowcol(reference.upper()) if reference else (row_number - 1, int(_BEFORE(cell)))


def _unstored(row: etree._Element) -> Iterator[etree._Element]:
    """Cells with a formula and no value beside it; an empty text is a value, as a formula may well give one."""
    for formula in row.iterdescendants("{*}f"):
        cell = formula.getparent()
        if cell is not None and cell.get("t") != "str" and not cell.findtext("{*}v"):
            yield cell
