import json
import shutil

import duckdb
import polars as pl
import pytest

from partsrapport.errors import UsageError
from partsrapport.quality import suites
from partsrapport.warehouse import schema
from partsrapport.warehouse.parquet import RESULTS

EXPECTATION = {
    "type": "expect_column_values_to_be_unique",
    "kwargs": {"column": "order_id"},
    "severity": "critical",
    "description": "Varje avrop finns med en enda gång",
}


@pytest.fixture
def written(tmp_path):
    """The folder of one suite for core.orders, with its one expectation changed."""

    def write(name="core.orders", **change):
        expectation = {key: value for key, value in (EXPECTATION | change).items() if value is not None}
        content = {"name": "core.orders", "meta": {}, "expectations": [expectation]}
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
        return tmp_path

    return write


def test_a_table_without_a_suite_is_refused_by_name(root, tmp_path):
    shutil.copytree(root / "expectations", tmp_path / "suites")
    for name in ("core.orders", "meta.build"):
        (tmp_path / "suites" / f"{name}.json").unlink()
    with pytest.raises(UsageError) as refused:
        suites.read_all(tmp_path / "suites")
    assert [line.split()[1] for line in str(refused.value).splitlines()] == ["core.orders", "meta.build"]


def test_only_the_results_themselves_have_no_suite(committed):
    assert schema.tables().keys() - {suite.table.name for suite in committed} == RESULTS


def test_every_key_is_expected_to_be_unique(committed):
    unique = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")
    for suite in committed:
        keys = [tuple(suites.columns(each)) for each in suite.expectations if each["type"] in unique]
        assert suite.table.key in keys or suite.table.name == "meta.build", (suite.table.name, suite.table.key)


def test_nothing_is_expected_that_the_table_already_sees_to(committed):
    for suite in committed:
        never_empty = {column.name for column in suite.table.columns if not column.nullable}
        expected = {
            each["kwargs"]["column"]
            for each in suite.expectations
            if each["type"] == "expect_column_values_to_not_be_null"
        }
        assert expected & never_empty == set()


def test_every_description_is_a_sentence_of_its_own_in_its_suite(committed):
    for suite in committed:
        descriptions = [each["description"] for each in suite.expectations]
        assert len(set(descriptions)) == len(descriptions)
        assert all(text[0].isupper() and " " in text and text[-1] != "." for text in descriptions)


def test_every_query_is_about_its_table_and_orders_its_rows(committed):
    queries = [each["kwargs"].get("unexpected_rows_query") for suite in committed for each in suite.expectations]
    assert [query for query in queries if query and not ("{batch}" in query and query.endswith(" ORDER BY ALL"))] == []


def test_every_suite_says_what_to_do(committed):
    assert all(suite.remedy.endswith(".") for suite in committed)
    said = {suite.remedy for suite in committed if suite.table.name.startswith("core.")}
    assert suites.REMEDIES["core"] not in said


PROGRAM_ALONE = ["Nyckeltalen är beräknade", "Inget nyckeltal är ändrat när ingenting som det bygger på är det"]


def test_only_what_the_program_does_wrong_is_blamed_on_it(committed):
    """What is no more than a warning is about the data; so is a computed table that is empty."""
    blamed = {suites.REMEDIES["mart"], suites.FAULT_OF_PROGRAM}
    of_data = [
        (suite, each)
        for suite in committed
        for each in suite.expectations
        if each["severity"] != "critical" or each["kwargs"] == {"min_value": 1}
    ]
    found = [each["description"] for suite, each in of_data if each["meta"]["remedy"] in blamed]
    assert found == PROGRAM_ALONE
    assert all(each["meta"]["remedy"].endswith(".") for suite, each in of_data)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"severity": "kritisk"}, "severity är kritisk men ska vara critical eller warning eller info"),
        ({"severity": None}, "severity saknas"),
        ({"description": None}, "description saknas"),
        ({"kwargs": {"column": "avrop"}}, "kolumnen avrop finns inte i core.orders"),
        ({"kwargs": {"column_list": ["order_id", "avrop"]}}, "kolumnen avrop finns inte i core.orders"),
        ({"name": "core.avrop"}, r"core\.avrop\.json: tabellen core\.avrop finns inte"),
        ({"name": "core.interests"}, r"core\.interests\.json ska ha name"),
    ],
)
def test_a_faulty_suite_is_refused_by_file_and_place(written, change, message):
    with pytest.raises(UsageError, match=message):
        suites.read(written(**change))


def test_a_suite_that_is_no_json_is_refused(tmp_path):
    (tmp_path / "core.orders.json").write_text('{"name": ', encoding="utf-8")
    with pytest.raises(UsageError, match=r"core\.orders\.json är inte giltig JSON: rad 1, tecken "):
        suites.read(tmp_path)


@pytest.mark.parametrize("value", ['"0,5"', "true"])
def test_a_limit_that_is_no_number_is_refused_by_name(written, value):
    folder = written()
    (folder / "limits.toml").write_text(f"[limit]\nhogsta = 1\nminsta = {value}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"limits\.toml: minsta ska vara tal\."):
        suites.read_all(folder)


def test_no_suites_are_no_validation(tmp_path):
    with pytest.raises(UsageError, match="inga kontroller"):
        suites.read(tmp_path)


@pytest.mark.parametrize(
    ("files", "found_n"),
    [(["avrop.xlsx, blad 2019", "avrop.xlsx, blad 2020"], 0), (["avrop/a.xlsx, blad 2019", "avrop/b.xlsx"], 1)],
)
def test_sheets_of_one_workbook_are_not_the_same_file_twice(committed, files, found_n):
    suite = next(one for one in committed if one.table.name == "meta.sources")
    query = next(
        each["kwargs"]["unexpected_rows_query"]
        for each in suite.expectations
        if each["description"] == "Samma fil finns inte med under två namn"
    )
    sources = pl.DataFrame({"file": files, "sha256": ["0"] * 2, "rows_n": [3] * 2})
    with duckdb.connect() as connection:
        connection.register("sources", sources.to_arrow())
        assert len(connection.execute(query.replace("{batch}", "sources")).fetchall()) == found_n


def test_every_check_is_said_in_english_too(root):
    """With the same limits, which are filled in where they stand."""
    for path in sorted((root / "expectations").glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for check in content["expectations"]:
            swedish, english = check["description"], check.get("meta", {}).get("description_en")
            assert english, f"{path.name}: meta.description_en of {swedish}"
            assert sorted(suites.LIMIT.findall(swedish)) == sorted(suites.LIMIT.findall(english)), swedish
