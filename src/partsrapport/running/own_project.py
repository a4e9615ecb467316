"""``partsrapport init``: a project of one's own. It holds what is the organisation's; the rest is the tool's."""

import re
from pathlib import Path

import xlsxwriter

from partsrapport import project
from partsrapport.core import contract, templates
from partsrapport.core.contract import RawTable
from partsrapport.errors import UsageError
from partsrapport.raw.reading import INSTRUCTIONS
from partsrapport.report import brand
from partsrapport.running import folders

_HEADINGS = ("Kolumn", "Vad som ska stå där", "Krävs", "Exempel")
_WIDTH = 24
_NAME_OF_BRAND = re.compile(r"(?m)^( *name: ).*$")

_TEXTS = Path(__file__).with_name("new_project")
_NAMES = {"LÄSMIG.md": "guide.md", ".gitignore": "gitignore.txt", "quarto/texter/01-forord.qmd": "preface.qmd"}
"""The files of a project that are as in the folder of texts, and what they are called there."""


def write(folder: Path, year: int) -> None:
    """Write the project of a report about ``year`` to a folder that is new or empty.

    Raises
    ------
    UsageError
        The folder is a file or not empty, or lies in the tool's own.
    """
    folders.require_new(folder, "så att inget skrivs över")
    if project.TOOL.resolve() in folder.resolve().parents:
        raise UsageError(f"{folder} ligger i verktygets egen mapp, {project.TOOL}. Ange en mapp någon annanstans.")
    for name in ("data/raw/enkater", "quarto/texter", "quarto/bilder", "notebooks", "expectations"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, text in _texts(year).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for table in contract.tables().values():
        _write_table(table, folder / "data" / "raw" / f"{table.name}.xlsx")


def _texts(year: int) -> dict[str, str]:
    """The files that are text, by their names."""
    looks = (project.TOOL / "quarto" / brand.FILE).read_text(encoding="utf-8")
    looks = _NAME_OF_BRAND.sub(r"\1Organisationen", looks, count=1)
    return {
        project.CONFIGURATION: _text("settings.toml").format(year=year) + templates.configuration(),
        **{name: _text(file) for name, file in _NAMES.items()},
        f"quarto/{brand.FILE}": looks,
        **{f"data/raw/{name}": text for name, text in templates.declarations().items()},
    }


def _text(file: str) -> str:
    return (_TEXTS / file).read_text(encoding="utf-8")


def _write_table(table: RawTable, target: Path) -> None:
    """An empty table: its headings to fill in below, and a sheet that says what they take."""
    with xlsxwriter.Workbook(target) as workbook:
        bold = workbook.add_format({"bold": True})
        sheet = workbook.add_worksheet(table.name[:31])
        sheet.write_row(0, 0, table.headings, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table.fields) - 1, _WIDTH, workbook.add_format({"num_format": "@"}))
        guide = workbook.add_worksheet(INSTRUCTIONS)
        guide.set_column(0, len(_HEADINGS) - 1, _WIDTH)
        guide.write(0, 0, table.explanation + (" Filen får tas bort." if table.is_optional else ""))
        guide.write_row(2, 0, _HEADINGS, bold)
        for number, field in enumerate(table.fields, start=3):
            need = "ja" if field.is_required else "nej"
            guide.write_row(number, 0, [field.heading, field.expected, need, field.example])
