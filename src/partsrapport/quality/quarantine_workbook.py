"""The quarantined rows as a workbook for staff to correct: ``core.corrections`` reads what they put back."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from partsrapport.core.corrections import HEADER, content_key, place_key, shown
from partsrapport.quality.gate import IS_CONSEQUENCE
from partsrapport.raw.files import raw_table_of
from partsrapport.raw.text import fold
from partsrapport.raw.unread import CORRECTED, SURVEY_FOLDER
from partsrapport.warehouse import exchanges

_ABOUT = "Läs mig"
_WIDTHS = (22, 6, 18, 60, 16, 4)
_MADE = datetime(2000, 1, 1)  # the same rows make the same bytes
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST_SHEET_NAME = 25
_INSTRUCTION = (
    "Varje rad här är en rad i rådata som inte kunde läsas in. Den cell som är fel är färgad, och varför står bredvid.",
    "Rätta cellerna, och skriv gärna i kolumnen rättad av vem som har gjort det. Låt kolumnerna stå som de står.",
    f"Spara arbetsboken som .xlsx, med ett nytt namn varje gång, i mappen {CORRECTED} bland rådata, och bygg igen.",
    "Filerna med rådata ändras aldrig. Rader som bara följer av andra rader i karantän rättar sig själva.",
    "*** står i stället för personuppgifter, och … i stället för vad någon har svarat.",
)


def write(quality: Mapping[str, pl.DataFrame], target: Path) -> None:
    """Write the workbook, a sheet a raw table, in the place of the one that was there.

    Parameters
    ----------
    quality
        ``quality.quarantine`` and ``meta.sources``, by those names.

    Raises
    ------
    UsageError
        Somebody has it open.
    """
    hashes: dict[str, str] = dict(quality["meta.sources"].select("file", "sha256").rows())
    rows = quality["quality.quarantine"].with_columns(IS_CONSEQUENCE).sort("is_consequence", "file", "row_number")
    with exchanges.written(target) as beside, xlsxwriter.Workbook(beside, _AS_TEXT) as workbook:
        workbook.set_properties({"created": _MADE, "comments": "partsrapport"})
        styles = _styles(workbook)
        _about(workbook.add_worksheet(_ABOUT), rows.height)
        ordered = sorted(rows.to_dicts(), key=_sheet)
        for number, (name, found) in enumerate(groupby(ordered, key=_sheet), start=1):
            _fill(workbook.add_worksheet(f"{number} {name}"), list(found), hashes, styles)


def _styles(workbook: xlsxwriter.Workbook) -> dict[str, Format]:
    said = {
        "head": {"bold": True, "bg_color": "#D9E2EC", "text_wrap": True, "valign": "top"},
        "fault": {"bg_color": "#FFD6CC", "border": 1, "num_format": "@"},
        "cell": {"num_format": "@"},
        "reason": {"text_wrap": True, "valign": "top"},
    }
    return {name: workbook.add_format(style) for name, style in said.items()}


def _about(sheet: Worksheet, rows_n: int) -> None:
    sheet.set_column(0, 0, 120)
    for number, line in enumerate([f"Rader i karantän: {rows_n}", *_INSTRUCTION]):
        sheet.write_string(number, 0, line)


def _sheet(row: Mapping[str, Any]) -> str:
    """The name of the sheet that a row stands in: its table, and for surveys the file too."""
    table = raw_table_of(row["file"])
    return f"{table} {fold(Path(row['file']).stem)}"[:_LONGEST_SHEET_NAME] if table == SURVEY_FOLDER else table


def _fill(sheet: Worksheet, rows: list[dict[str, Any]], hashes: Mapping[str, str], styles: dict[str, Format]) -> None:
    cells = [{name: shown(text) for name, text in json.loads(row["raw"]).items()} for row in rows]
    headings = list(dict.fromkeys(name for row in cells for name in row))
    for column, width in enumerate([*_WIDTHS, *(max(12, len(name) + 2) for name in headings)]):
        is_key = column == HEADER.index("nyckel")
        sheet.set_column(column, column, width, styles["cell"], {"hidden": is_key})
    for column, name in enumerate([*HEADER, *headings]):
        sheet.write_string(0, column, name, styles["head"])
    sheet.freeze_panes(1, 0)
    for number, (row, found) in enumerate(zip(rows, cells, strict=True), start=1):
        for column, text in enumerate(_beside(row, found, hashes)):
            sheet.write_string(number, column, text, styles["reason"])
        for column, name in enumerate(headings, start=len(HEADER)):
            style = styles["fault" if name == row["column"] else "cell"]
            sheet.write(number, column, found.get(name), style)


def _beside(row: Mapping[str, Any], cells: Mapping[str, str | None], hashes: Mapping[str, str]) -> Iterator[str]:
    """What stands before the cells of the raw row."""
    yield row["file"]
    yield str(row["row_number"])
    yield row["column"]
    yield row["reason"]
    yield ""
    is_survey = raw_table_of(row["file"]) == SURVEY_FOLDER
    place = place_key(row["file"], row["row_number"], hashes[row["file"]]) if is_survey else ""
    yield content_key(cells) + place
