"""What every table and column of the warehouse is called and holds, in Swedish and English: ``dictionary.csv``.

A column means the same wherever it stands, and is described once, by its name. Where a table has it in another sense, a
row ``schema.table.column`` says so; what is empty there is as for the name.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from partsrapport.words import language

asked: set[str] = set()
"""The ids that something has been called by in this process, here or in ``labels``: a new wording of others is none."""


@dataclass(frozen=True)
class Entry:
    """What a table or column is called (``sv``, ``en``), and what it holds, in one or two sentences."""

    sv: str = ""
    en: str = ""
    about_sv: str = ""
    about_en: str = ""

    def called(self, of: str = "") -> str:
        """What it is called, in a language or else the one being written."""
        return self.en if (of or language.current()) == language.ENGLISH else self.sv

    def holds(self, of: str = "") -> str:
        """What it holds, in a language or else the one being written."""
        return self.about_en if (of or language.current()) == language.ENGLISH else self.about_sv

    @property
    def comment(self) -> str:
        """Both in Swedish, as the comment in the database."""
        return f"{self.sv}. {self.about_sv}".strip(". ") + "." if self.sv else ""


def of_table(name: str) -> Entry:
    """The entry of a table by its qualified name; empty when there is none."""
    asked.add(name)
    return entries().get(name, Entry())


def of_column(table: str, column: str) -> Entry:
    """The entry of a column in a table by its qualified name; empty when there is none."""
    asked.update((column, f"{table}.{column}"))
    everywhere, own = (vars(entries().get(id_, Entry())) for id_ in (column, f"{table}.{column}"))
    return Entry(**{part: own[part] or text for part, text in everywhere.items()})


@cache
def entries() -> dict[str, Entry]:
    """The rows of the file by id."""
    lines = files(__package__).joinpath("dictionary.csv").read_text(encoding="utf-8").splitlines()
    return {row.pop("id"): Entry(**row) for row in csv.DictReader(lines)}
