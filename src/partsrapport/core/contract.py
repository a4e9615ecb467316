"""The contract of the raw tables, read from ``contract.toml``: the one place that says what they hold."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from partsrapport.core import kinds
from partsrapport.core.kinds import Kind
from partsrapport.warehouse import schema
from partsrapport.words.vocabulary import Vocabulary, built_in

NUMBER, NAME = "organisation_number", "organisation_name"
"""The typed columns of the two headers that say which organisation a row is about."""
_EXPECTED = {
    "text": "text",
    "name": "text",
    "word": "ett ord som skrivs likadant varje gång",
    "date": "datum, t.ex. 2021-05-31",
    "month": "månad, t.ex. 2021-05",
    "count": "heltal från 0",
    "rounded": "tal från 0",
    "amount": "belopp i kronor",
    "year": "årtal, t.ex. 2021",
    "yes_no": "ja eller nej",
    "organisation_number": "organisationsnummer, t.ex. 202100-4284",
    "organisation": "organisationsnummer, t.ex. 202100-4284",
}


@dataclass(frozen=True)
class Field:
    """A column of a raw file and the column that it becomes."""

    heading: str
    column: str
    kind: Kind
    is_required: bool = True
    """Whether every row must have a value; a blank is then a fault."""
    is_optional_heading: bool = False
    """Whether the file may do without the column."""
    refers_to: str | None = None
    """The raw table that its text is found in."""
    expected: str = ""
    """What a value looks like, in Swedish, for those who fill it in."""
    example: str = ""


@dataclass(frozen=True)
class RawTable:
    """A raw table: its files go by ``name``, its rows become those of ``table``."""

    name: str
    table: schema.Table
    fields: tuple[Field, ...]
    explanation: str
    """What it holds, in Swedish, for those who fill it in."""
    advice: str = "behåll den som är rätt"
    is_optional: bool = False
    day: str | None = None
    known_as: str | None = None
    names: str | None = None

    @property
    def row_key(self) -> list[str]:
        """The columns that tell its rows apart; an organisation may have several, one from each of its first days."""
        days = ["from_date"] if self.name == "malgrupp" else []
        return [*self.table.key, *days]

    @property
    def headings(self) -> list[str]:
        """The headers of its files."""
        return [field.heading for field in self.fields]

    @property
    def optional_headings(self) -> list[str]:
        """Those that a file may do without."""
        return [field.heading for field in self.fields if field.is_optional_heading]

    @property
    def required_headings(self) -> list[str]:
        """Those that every file has."""
        return [field.heading for field in self.fields if not field.is_optional_heading]


def tables(vocabulary: Vocabulary | None = None, declared: Mapping[str, Any] | None = None) -> dict[str, RawTable]:
    """The raw tables by name, each after those that it refers to.

    Parameters
    ----------
    vocabulary
        The words that categories may be; by default those that come with the program.
    declared
        The content of ``contract.toml``; by default that of the program.
    """
    words = built_in() if vocabulary is None else vocabulary
    return {name: _table(name, entry, words) for name, entry in (declared or declaration()).items()}


@cache
def declaration() -> dict[str, Any]:
    """The content of ``contract.toml``."""
    return tomllib.loads(files(__package__).joinpath("contract.toml").read_text(encoding="utf-8"))


def table_of(origin: str) -> str:
    """The table of ``schema.table.column``, or of ``schema.table``."""
    return ".".join(origin.split(".")[:2])


def raw_of(origin: str) -> str:
    """The raw table or file that a table or column of the warehouse is read from; empty when it is computed."""
    table = table_of(origin)
    return _raw_names().get(table) or schema.tables()[table].raw or ""


def headings_of(origin: str) -> list[str]:
    """The headers of the raw file that a column comes from; none where that is no table of the contract."""
    columns = declaration().get(raw_of(origin), {"columns": {}})["columns"]
    declared = columns.get(origin.rpartition(".")[2], {"raw": []})["raw"]
    return [declared] if isinstance(declared, str) else list(declared)


@cache
def _raw_names() -> dict[str, str]:
    return {entry["table"]: name for name, entry in declaration().items()}


def _table(name: str, entry: Mapping[str, Any], vocabulary: Vocabulary) -> RawTable:
    fields = [field for column, said in entry["columns"].items() for field in _fields(column, said, vocabulary)]
    said = {name: entry[name] for name in ("advice", "is_optional", "day", "known_as", "names") if name in entry}
    return RawTable(name, schema.of_contract(entry), tuple(fields), entry["sv"], **said)


def _fields(column: str, said: Mapping[str, Any], vocabulary: Vocabulary) -> list[Field]:
    if said["kind"] == "organisation":
        number, name = said["raw"]
        return [
            Field(number, NUMBER, kinds.ORGANISATION_ID, False, False, said["refers"], *_filled(said, vocabulary)),
            Field(name, NAME, kinds.TEXT, False, "name_may_lack" in said, said["refers"], "namnet, om numret saknas"),
        ]
    return [
        Field(
            said["raw"],
            column,
            kinds.of_contract(said["kind"], vocabulary),
            said.get("required", True),
            said.get("may_lack", False),
            said.get("refers"),
            *_filled(said, vocabulary),
        )
    ]


def _filled(said: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[str, str]:
    """What to fill in, and an example."""
    kind, _, words = said["kind"].partition(":")
    listed = ", ".join(vocabulary[words].values) if words else ""
    found = said.get("sv") or (f"något av {listed}" if listed else _EXPECTED[kind])
    refers = f", som i {said['refers']}" if "refers" in said else ""
    return found + refers, said.get("example", "")
