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


def tables(vocabulary: Vocabulary | None = None) -> dict[str, RawTable]:
    """The raw tables by name, each after those that it refers to.

    ``vocabulary`` is the words that categories may be; by default those that come with the program.
    """
    words = built_in() if vocabulary is None else vocabulary
    return {name: _table(name, entry, words) for name, entry in declaration().items()}


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
            Field(number, NUMBER, kinds.ORGANISATION_ID, False, False, *_filled(said, kinds.ORGANISATION_ID)),
            Field(name, NAME, kinds.TEXT, False, "name_may_lack" in said, said["refers"], "namnet, om numret saknas"),
        ]
    kind, is_required = kinds.of_contract(said["kind"], vocabulary), said.get("required", True)
    return [Field(said["raw"], column, kind, is_required, said.get("may_lack", False), *_filled(said, kind))]


def _filled(said: Mapping[str, Any], kind: Kind) -> tuple[str | None, str, str]:
    """The table that it refers to, what to fill in, and an example."""
    expected, refers = said.get("sv", kind.expected), said.get("refers")
    return refers, f"{expected}, som i {refers}" if refers else expected, said.get("example", "")
