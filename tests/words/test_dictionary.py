"""One home for what every table and column is called and holds, in both languages."""

import csv
from importlib.resources import files

from partsrapport.warehouse import schema
from partsrapport.words import dictionary

TABLES = schema.tables()


def test_nothing_is_described_that_is_not_there():
    columns = {f"{name}.{column}" for name, table in TABLES.items() for column in table.column_names}
    assert dictionary.entries().keys() <= TABLES.keys() | columns | {id_.rpartition(".")[2] for id_ in columns}


def test_no_column_of_a_table_is_called_as_another_one():
    for name, table in TABLES.items():
        for language in ("sv", "en"):
            called = [getattr(dictionary.of_column(name, column), language) for column in table.column_names]
            assert len(set(called)) == len(called), (name, language, sorted(called))


def test_a_description_is_a_sentence():
    for id_, entry in dictionary.entries().items():
        for text in (entry.about_sv, entry.about_en):
            assert not text or text.endswith("."), id_


def test_what_a_row_of_a_table_leaves_out_is_as_everywhere():
    everywhere, own = dictionary.of_column("mart.levels", "share"), dictionary.of_column("mart.effect_goals", "share")
    assert (own.sv, everywhere.about_sv) == (everywhere.sv, "Beräknad andel positiva.")
    assert own.about_sv == "Beräknad andel positiva, till närmaste steg."
    assert dictionary.of_column("core.none", "none") == dictionary.Entry()


def test_no_label_is_declared_both_here_and_among_the_labels():
    text = files("partsrapport.words").joinpath("labels.csv").read_text(encoding="utf-8")
    assert not {row["id"] for row in csv.DictReader(text.splitlines())} & dictionary.entries().keys()
