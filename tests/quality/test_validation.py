"""A healthy warehouse passes; each fault is caught by the expectations that are about it, and by no others."""

import json
import shutil
import subprocess
import sys

import duckdb
import polars as pl
import pytest

from partsrapport.errors import UsageError
from partsrapport.quality import suites, validation
from partsrapport.warehouse import schema, store
from tests.quality import direct

FAULTS = {
    "INSERT INTO core.employees (organisation_id, year, employees_n) VALUES ('202100-0003', 2020, 901)": {
        ("core.employees", "Varje organisation och år finns med en enda gång")
    },
    "INSERT INTO core.orders VALUES ('a9', '999999-9999', 't1', '2021-01-01', 'avbeställd')": {
        ("core.orders", "Varje avrop avser en organisation i målgruppens register")
    },
    "INSERT INTO core.occasions VALUES ('l9', 'a8', '2021-01-01', 'digital', 0, 'inställt')": {
        ("core.occasions", "Varje leveranstillfälle hör till ett avrop")
    },
    "UPDATE mart.services SET organisations_share = 1.2 WHERE as_of_date = '2021-05-31'": {
        ("mart.services", "Andelen organisationer ligger mellan 0 och 100 procent")
    },
    "UPDATE core.services SET development_date = '2018-06-01'": {
        ("core.services", "Ingen tjänst lanseras innan utvecklingen av den har börjat")
    },
    "UPDATE mart.coverage SET target_employees_n = 5000 WHERE dimension = 'sektor' AND member = 'lärosäte'": {
        ("mart.coverage", "Myndigheter och lärosäten summerar till hela målgruppen")
    },
    "DELETE FROM mart.coverage WHERE dimension = 'storleksklass'": {
        ("mart.coverage", "Storleksklasserna summerar till hela målgruppen")
    },
    "UPDATE mart.coverage_change SET change_share = 0.4": {
        ("mart.coverage_change", "Delarna summerar till hela förändringen av andelen som har avropat")
    },
    "DELETE FROM mart.lead_times": {("mart.lead_times", "Ledtiderna är beräknade")},
    "UPDATE quality.row_accounting SET kept_n = 3": {
        ("quality.row_accounting", "Inga rader är borta: lästa rader är behållna, dubbletter eller i karantän")
    },
    "UPDATE mart.effect_goals SET lower_share = 0.4": {
        ("mart.effect_goals", "Inget värde och ingen gräns som visas säger emot bedömningen")
    },
    "UPDATE exact.survey_counts SET respondents_n = 9": {
        ("exact.survey_counts", "För varje fråga är de svarande lika många som i hela enkäten"),
        ("exact.survey_counts", "Varje svar på en fråga räknas, en gång"),
    },
    "UPDATE exact.effect_goals SET decisive_lower_share = 0.4": {
        ("exact.effect_goals", "Bedömningen följer av gränserna: nått, ej nått eller osäkert")
    },
    "INSERT INTO meta.sources VALUES ('x.csv', 'ABC', 1, 1, 'CSV', '')": {
        ("meta.sources", "Varje läst fil har en kontrollsumma")
    },
}


NEVER_EMPTY = [
    "mart.coverage",
    "mart.first_services",
    "mart.monthly_activities",
    "mart.monthly_deliveries",
    "mart.representatives",
    "mart.services",
]


@pytest.fixture(scope="module")
def passed(healthy, root):
    return validation.run(healthy, suites.read(root / "expectations"))


@pytest.fixture
def written(tmp_path):
    """The folder of one suite for core.orders with one expectation."""

    def write(type_, kwargs, severity="warning"):
        expectation = {"type": type_, "kwargs": kwargs, "severity": severity, "description": "Så ska det vara"}
        content = {"name": "core.orders", "meta": {}, "expectations": [expectation]}
        (tmp_path / "core.orders.json").write_text(json.dumps(content), encoding="utf-8")
        return tmp_path

    return write


def failed(results: pl.DataFrame) -> set:
    return set(results.remove("success").select("suite", "description").rows())


def test_a_healthy_warehouse_meets_every_expectation(passed):
    assert failed(passed) == set()


def test_each_fault_is_caught_and_nothing_else_fails(changed, root):
    read = suites.read(root / "expectations")
    path = changed("; ".join(FAULTS))
    assert failed(validation.run(path, read)) == set.union(*FAULTS.values())
    with duckdb.connect(str(path)) as connection:
        assert direct.failed(connection, read) == set.union(*FAULTS.values())


@pytest.mark.parametrize("mart", NEVER_EMPTY)
def test_a_mart_that_is_empty_fails_its_own_suite(changed, root, tmp_path, mart):
    folder = tmp_path / "suites"
    folder.mkdir()
    for name in (f"{mart}.json", suites.LIMITS):
        shutil.copy(root / "expectations" / name, folder)
    results = validation.run(changed(f"DELETE FROM {mart}"), suites.read(folder))
    assert "kritisk" in set(results.remove("success")["severity"])


def test_the_results_fill_their_table(passed):
    with duckdb.connect() as connection:
        store.create(connection)
        store.load(connection, {"quality.validation": passed})
        assert connection.table("quality.validation").shape == (passed.height, len(passed.columns))
    assert {*passed.columns} == {*schema.tables()["quality.validation"].column_names}


def test_a_failure_tells_how_many_rows_and_names_them_by_key_and_value(healthy, written):
    folder = written("expect_column_values_to_be_in_set", {"column": "status", "value_set": ["planerad"]})
    row = validation.run(healthy, suites.read(folder)).to_dicts()[0]
    assert not row["success"]
    assert (row["column"], row["severity"], row["description"]) == ("status", "varning", "Så ska det vara")
    assert (row["unexpected_n"], row["checked_n"]) == (1, 2)
    assert row["unexpected_rows"] == "Avropsnummer a1, Status levererad"


def test_a_query_names_its_rows_too(healthy, written):
    folder = written(
        "unexpected_rows_expectation", {"unexpected_rows_query": "SELECT order_id FROM {batch} ORDER BY 1"}
    )
    row = validation.run(healthy, suites.read(folder)).to_dicts()[0]
    assert (row["unexpected_n"], row["unexpected_rows"]) == (2, "Avropsnummer a1; Avropsnummer a2")


def test_an_expectation_is_added_by_one_entry(changed, root, tmp_path, recipe):
    folder = tmp_path / "suites"
    shutil.copytree(root / "expectations", folder)
    suite, added = folder / "core.orders.json", json.loads(recipe("An expectation"))
    content = json.loads(suite.read_text(encoding="utf-8"))
    suite.write_text(json.dumps(content | {"expectations": [added]}), encoding="utf-8")
    read = [one for one in suites.read(folder) if one.table.name == "core.orders"]
    results = validation.run(changed("UPDATE core.orders SET order_date = DATE '1999-05-01'"), read)
    assert results.select("description", "success").rows() == [("Inget avrop är gjort före år 2000", False)]


def test_duplicates_of_a_compound_key_are_named(changed, root, tmp_path):
    folder = tmp_path / "suites"
    folder.mkdir()
    for name in ("core.employees.json", suites.LIMITS):
        shutil.copy(root / "expectations" / name, folder)
    results = validation.run(
        changed("INSERT INTO core.employees (organisation_id, year, employees_n) VALUES ('202100-0003', 2020, 901)"),
        suites.read(folder),
    )
    row = results.remove("success").to_dicts()[0]
    assert row["unexpected_rows"] == "; ".join(["Organisationsnummer 202100-0003, År 2020"] * 2)


@pytest.mark.parametrize(
    ("type_", "kwargs", "message"),
    [
        (
            "unexpected_rows_expectation",
            {"unexpected_rows_query": "SELECT nej FROM {batch}"},
            r"gick inte att beräkna.*nej",
        ),
        ("expect_column_values_to_match_regex", {"column": "status", "regex": "x"}, "gick inte att beräkna"),
        ("expect_nothing", {}, "går inte att tolka: expect_nothing not found"),
        ("expect_column_values_to_be_unique", {}, "går inte att tolka.*column field required"),
    ],
)
def test_what_could_not_be_computed_is_a_fault_of_the_suite_and_no_failure(healthy, written, type_, kwargs, message):
    with pytest.raises(UsageError, match=rf"core\.orders\.json, kontroll 1 {message}"):
        validation.run(healthy, suites.read(written(type_, kwargs)))


def test_the_warehouse_can_be_written_afterwards(changed, written):
    path = changed("SELECT 1")
    validation.run(path, suites.read(written("expect_column_values_to_be_unique", {"column": "order_id"})))
    with duckdb.connect(str(path)) as connection:
        connection.execute("DELETE FROM quality.validation")


def test_in_a_process_of_its_own_nothing_is_said_no_host_is_asked_and_what_was_left_out_is_there(
    healthy, written, tmp_path
):
    """What a library prints may come at the very end; what is left out is asked for by a distribution."""
    partition = {"values": ["levererad", "planerad"], "weights": [0.5, 0.5]}
    asked = {"column": "status", "partition_object": partition, "threshold": 0.1}
    folder = written("expect_column_kl_divergence_to_be_less_than", asked)
    (docs := tmp_path / "docs").mkdir()
    program = (
        "import socket, sys; from pathlib import Path; from partsrapport.quality import suites, validation\n"
        "socket.socket.connect = lambda *_: sys.exit('asked a host')\n"
        "warehouse, folder, docs = map(Path, sys.argv[1:])\n"
        "found = validation.run_lightly(warehouse, suites.read(folder), docs)\n"
        "sys.exit(found['success'].to_list() != [True])"
    )
    command = [sys.executable, "-c", program, healthy, folder, docs]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_great_expectations_is_imported_only_to_validate():
    program = "import sys, partsrapport.quality.validation; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_no_check_adds_or_multiplies_past_what_its_type_holds(changed, root):
    numbers = {
        "employees": "employees_n",
        "occasions": "participants_n",
        "activities": "recipients_n",
        "surveys": "invited_n",
    }
    largest = [f"UPDATE core.{table} SET {name} = {2**31 - 1}" for table, name in numbers.items()]
    with duckdb.connect(str(changed("; ".join(largest)))) as connection:
        assert direct.failed(connection, suites.read_all(root / "expectations")) != {("", "")}
