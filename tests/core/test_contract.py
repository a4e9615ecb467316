"""A raw table is declared once; what is declared is read, cleaned and stored without another list to edit."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from partsrapport.config import Settings
from partsrapport.core import clean, contract
from partsrapport.warehouse import schema

ROWS = """besok_id;organisationsnummer;organisation;tjanst;datum;form
B1;;Ödemarksstyrelsen;t1;2020-03-01;På plats
B1;202100-4284;;IA-systemet;1/3/2020;fysisk
B2;202100-6305;;;2020-03-02;digital
B3;202100-2114;;;2020-03-03;brev
"""


def test_a_raw_table_is_added_by_one_declaration(
    raw: Path, settings: Settings, recipe: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "besok.csv").write_text(ROWS, encoding="utf-8")
    declared = contract.declaration() | tomllib.loads(recipe("A raw table"))
    monkeypatch.setattr(contract, "declaration", lambda: declared)
    frames = clean(raw, settings)
    assert frames["core.visits"].rows() == [
        ("B1", "202100-4284", "T1", settings.as_of_date.replace(2020, 3, 1), "fysisk", None)
    ]
    accounts = {file: counts for file, *counts in frames["quality.row_accounting"].rows()}
    assert accounts["besok.csv"] == [4, 1, 1, 0, 2]
    quarantine = frames["quality.quarantine"].select("row_number", "column", "code").rows()
    assert quarantine == [(4, "organisationsnummer", "unknown"), (5, "form", "word")]
    connection = duckdb.connect()
    schema.create_schemas(connection)
    table = contract.tables()["besok"].table
    schema.create_table(connection, table)
    connection.execute(schema.comments(table))
    connection.register("frame", frames["core.visits"])
    connection.execute("INSERT INTO core.visits BY NAME FROM frame")
    assert connection.execute(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'visits' AND column_name = 'service_id'"
    ).fetchall() == [("Tjänste-id. Tjänstens id.",)]


@pytest.mark.parametrize("table", contract.tables().values(), ids=lambda table: table.name)
def test_a_table_stands_after_those_that_it_refers_to(table: contract.RawTable) -> None:
    names = list(contract.tables())
    for field in table.fields:
        assert field.refers_to is None or names.index(field.refers_to) < names.index(table.name)


@pytest.mark.parametrize("table", contract.tables().values(), ids=lambda table: table.name)
def test_what_a_table_says_of_its_columns_it_has(table: contract.RawTable) -> None:
    columns = table.table.column_names
    assert {*table.table.key, *filter(None, (table.day, table.known_as))} <= set(columns)
    assert len(set(table.headings)) == len(table.headings)


def test_an_unknown_kind_is_a_fault_of_the_declaration(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = contract.declaration()["anstallda"] | {
        "columns": {"visit_id": {"raw": "x", "kind": "tal"}},
        "key": ["visit_id"],
    }
    monkeypatch.setattr(contract, "declaration", lambda: {"besok": broken})
    with pytest.raises(KeyError, match="tal"):
        contract.tables()
