"""The committed demonstration data, read here independently of the project's reading and cleaning."""

import csv
import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import fastexcel
import pytest

from demo.faults import FAULTS

RAW = Path(__file__).parents[2] / "data" / "raw"
MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
WORDS = {
    "klar": "levererad", "leverans klar": "levererad", "pågår": "pågående", "avbokad": "avbeställd",
    "framflyttad": "uppskjuten", "framflyttat": "uppskjutet", "omställd till digital": "omställd",
    "på plats": "fysisk", "på distans": "digital", "digitalt": "digital",
    "högskola": "lärosäte", "universitet": "lärosäte", "statlig myndighet": "myndighet",
    "webinar": "webbinarium", "podd": "poddavsnitt", "nätverksträff": "nätverk", "almedalen": "almedalsveckan",
}  # fmt: skip
DATES = ("fran", "till", "datum", "avropsdatum")
NUMBERS = ("organisationsnummer", "eftertradare")
PLAIN = ("sektor", "typ", "form", "status", "tjanst")

Row = dict[str, Any]


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    header, *lines = text.splitlines()
    delimiter = max(";,\t", key=header.count)
    columns = [fold(heading) for heading in header.split(delimiter)]
    for cells in csv.reader(lines, delimiter=delimiter):
        yield dict(zip(columns, (cell.strip() for cell in cells), strict=True))


def fold(heading: str) -> str:
    return unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().strip().lower()


def value(column: str, text: str) -> Any:
    if not text:
        return None
    if column in DATES:
        return day(text)
    if column in NUMBERS:
        return text.replace("-", "")[-10:]
    if column in PLAIN:
        return WORDS.get(text.lower(), text.lower())
    return int(text) if text.isdecimal() else text


def day(text: str) -> datetime.date:
    if match := re.fullmatch(r"(\d+)/(\d+)/(\d+)", text):
        return datetime.date(int(match[3]), int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(\d+) (\w+) (\d+)", text):
        return datetime.date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
    return datetime.date.fromisoformat(text[:10])


def is_faulty(row: dict[str, str]) -> bool:
    """Whether a row is one of those declared faulty, by whatever of it is no placeholder."""
    declared = [fault.row for fault in FAULTS if fault.row]
    return any(all(row.get(column) == text for column, text in fault.items() if "{" not in text) for fault in declared)


@dataclass
class Exports:
    """The exports in a folder, typed, faulty rows and repeated ones left out."""

    folder: Path

    def rows(self, name: str) -> list[Row]:
        paths = sorted((self.folder / name).glob("*.csv")) or [self.folder / f"{name}.csv"]
        sound = (row for path in paths for row in read_csv(path) if not is_faulty(row))
        typed = [{column: value(column, text) for column, text in row.items()} for row in sound]
        return list({tuple(row.values()): row for row in typed}.values())

    @cached_property
    def organisations(self) -> dict[str, Row]:
        return {row["organisationsnummer"]: row for row in self.rows("malgrupp")}

    @cached_property
    def interests(self) -> list[Row]:
        """With the number looked up by name where it is missing."""
        by_name = {row["organisation"]: number for number, row in self.organisations.items()}
        by_name |= {row["namn"]: row["organisationsnummer"] for row in self.rows("organisationsnamn")}
        rows = self.rows("intresseanmalningar")
        return [
            {**row, "organisationsnummer": row["organisationsnummer"] or by_name[row["organisation"]]} for row in rows
        ]

    @cached_property
    def orders(self) -> dict[str, Row]:
        return {row["avrop_id"]: row for row in self.rows("avrop")}

    @cached_property
    def occasions(self) -> list[Row]:
        return [{**row, "avrop": self.orders[row["avrop_id"]]} for row in self.rows("leveranstillfallen")]

    @cached_property
    def activities(self) -> list[Row]:
        return self.rows("aktiviteter")

    @cached_property
    def services(self) -> dict[str, Row]:
        sheet = fastexcel.read_excel(self.folder / "tjanster.xlsx").load_sheet(0).to_polars()
        rows = sheet.rename({name: fold(name) for name in sheet.columns}).to_dicts()
        return {row["tjanst"].lower(): row for row in rows}

    def counts_as(self, number: str, when: datetime.date) -> str | None:
        """The number that an organisation counts as on a day."""
        row = self.organisations.get(number)
        if row is None or (row["fran"] <= when and (row["till"] is None or row["till"] >= when)):
            return number if row else None
        return self.counts_as(row["eftertradare"], when)

    def target_group(self, when: datetime.date) -> set[str]:
        return {number for number in self.organisations if self.counts_as(number, when) == number}

    def held(self, when: datetime.date) -> list[Row]:
        """The occasions held up to a day, of orders that have not been cancelled."""
        return [
            row
            for row in self.occasions
            if row["status"] in ("genomfört", "genomförd")
            and row["datum"] <= when
            and row["avrop"]["status"] != "avbeställd"
        ]

    def delivered(self, when: datetime.date) -> list[Row]:
        """The orders whose last occasion was held by a day, and that are said to be delivered."""
        last: dict[str, datetime.date] = {}
        for row in self.held(datetime.date.max):
            last[row["avrop_id"]] = max(row["datum"], last.get(row["avrop_id"], row["datum"]))
        return [
            self.orders[id_] for id_, day in last.items() if day <= when and self.orders[id_]["status"] == "levererad"
        ]

    def reached(self, rows: list[Row], when: datetime.date) -> set[str]:
        counted = (self.counts_as(row["organisationsnummer"], when) for row in rows)
        return {number for number in counted if number is not None}


@pytest.fixture(scope="session")
def raw() -> Path:
    return RAW


@pytest.fixture(scope="session")
def exports() -> Exports:
    return Exports(RAW)
