"""The documents and the lineage follow from the declarations and the SQL, and are those that are committed."""

from partsrapport.core import contract
from partsrapport.quality import suites
from partsrapport.warehouse import schema
from partsrapport.words import dictionary, units
from tests.dictionary import documents, lineage

COMMAND = "kör python -m tests.dictionary"


def test_the_committed_documents_are_current(root):
    assert (root / documents.DICTIONARY).read_text("utf-8") == documents.data_dictionary(root / "expectations"), COMMAND
    assert lineage.FILE.read_text("utf-8") == lineage.render(), COMMAND
    assert (root / documents.LINEAGE).read_text("utf-8") == documents.figures_lineage(), COMMAND


def test_every_table_says_what_it_comes_from():
    computed = {
        "mart.figures",
        "mart.earlier_release",
        "mart.release_changes",
    }  # from all the others, and other reports
    for name in schema.tables():
        if name.startswith(("core.", "exact.", "mart.")) and name not in computed:
            origins = lineage.of_table(name) or {name}
            assert all(contract.raw_of(origin) or origin.startswith("quality.") for origin in origins), name


def test_units_are_those_that_readers_are_told():
    told = {
        f"{name}.{column.name}": units.unit(name, column.name, column.type).sv
        for name, table in schema.tables().items()
        for column in table.columns
    }
    assert told["mart.effect_goals.lower_share"] == told["mart.lead_times.share_on"] == "andel, 0–1"
    assert told["mart.year_on_year.lower_share"] == told["mart.coverage_change.change_share"] == "procentenheter"
    assert told["mart.coverage.ordered_n"] == "antal"
    assert told["mart.figures.n"] == "antal"
    assert told["mart.services.service"] == "text"


def test_values_come_from_the_contract_and_the_suites(root):
    domains = documents.domains(suites.read(root / "expectations"))
    assert domains["core.orders", "status"][0] == "planerad"
    assert "nått" in domains["mart.effect_goals", "verdict"]


def test_no_two_columns_of_a_table_are_called_the_same():
    """Or a program that reads a download by its headers would lose one of them."""
    for name, table in schema.tables().items():
        entries = [dictionary.of_column(name, column.name) for column in table.columns]
        for called in ([entry.sv for entry in entries], [entry.en for entry in entries]):
            told = list(filter(None, called))
            assert len(told) == len(set(told)), (name, sorted(one for one in told if told.count(one) > 1))
