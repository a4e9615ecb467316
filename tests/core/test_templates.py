"""A project of one's own begins with files that are read as they stand, and whose examples are valid."""

import tomllib
from pathlib import Path

import polars as pl
import pytest

from partsrapport.core import clean, contract, declared_surveys, goals, own_words, statements, templates
from partsrapport.core.kinds import ONE_SPELLING, TEXT
from partsrapport.words.vocabulary import built_in


@pytest.mark.parametrize("table", contract.tables().values(), ids=lambda table: table.name)
def test_an_example_is_what_its_column_takes(table: contract.RawTable) -> None:
    for field in table.fields:
        assert field.expected
        assert field.example or not field.is_required
        if field.example:
            assert field.kind.of(pl.Series([field.example])).null_count() == 0


def test_every_declaration_is_read_as_it_stands_and_declares_nothing(tmp_path: Path) -> None:
    for name, text in templates.declarations().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    vocabulary = own_words.read(tmp_path)
    assert vocabulary == built_in()
    surveys = declared_surveys.read(tmp_path, vocabulary)
    assert (surveys, goals.read(tmp_path, surveys, vocabulary), statements.claims(tmp_path)) == ([], [], [])
    assert statements.plan(tmp_path, vocabulary) == []


def test_the_keys_in_the_comments_are_those_that_are_read() -> None:
    assert "# lydelse = " in templates.declarations()["effektmal.toml"]
    assert "# karantan_minst = " in templates.configuration()
    assert tomllib.loads(templates.configuration()) == {}


def test_free_text_is_all_that_has_no_form() -> None:
    free = {
        field.expected
        for table in contract.tables().values()
        for field in table.fields
        if field.kind in (TEXT, ONE_SPELLING)
    }
    assert all(expected.startswith(("en text", "numret", "namnet")) for expected in free)


def test_the_examples_of_all_tables_make_a_folder_that_keeps_the_contract(raw: Path, settings) -> None:
    for table in contract.tables().values():
        examples = ";".join(field.example for field in table.fields)
        (raw / f"{table.name}.csv").write_text(f"{';'.join(table.headings)}\n{examples}", encoding="utf-8")
    frames = clean(raw, settings)
    assert frames["quality.quarantine"].is_empty()
    assert all(frames[table.table.name].height == 1 for table in contract.tables().values())


def test_a_setting_says_what_it_does_and_what_it_is_when_nothing_is_said() -> None:
    lines = {line.split()[1]: line for line in templates.configuration().splitlines()[1:]}
    assert lines["karantan_minst"].startswith("# karantan_minst = 3 ")
    assert lines["sprak"].startswith('# sprak = ["sv"] ')
    assert "högst så många rader i karantän stoppar aldrig (ett heltal från 0; frivillig)" in lines["karantan_minst"]
    uncommented = "\n".join(
        line[2:] for name, line in lines.items() if name in ("karantan_minst", "sprak", "konfidens")
    )
    assert tomllib.loads(uncommented) == {"sprak": ["sv"], "konfidens": 0.95, "karantan_minst": 3}


def test_how_a_split_is_filled_in_stands_in_the_table() -> None:
    (successor,) = (field for field in contract.tables()["malgrupp"].fields if field.heading == "eftertradare")
    assert "alla, med ; emellan" in successor.expected
