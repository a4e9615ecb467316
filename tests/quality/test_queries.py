"""The queries that count what is at fault find the same as Great Expectations' own expectations do."""

import json

import duckdb
import pytest

from partsrapport.quality import queries, suites, validation
from tests.quality import direct

ROWS = [
    ("o1", 2018, 1),
    ("o1", 2019, None),
    ("o2", 2019, 3),
    ("o2", 2019, 2020),
    (None, 2020, None),
    (None, 2020, None),
]
"""Of core.employees: organisation, year, employees."""
COLUMNS = ("organisation_id", "year", "employees_n")
PAIR = {"column_A": "year", "column_B": "employees_n", "ignore_row_if": "either_value_is_missing"}
ASKED = [
    *(("expect_column_values_to_be_unique", {"column": name}) for name in COLUMNS),
    *(("expect_compound_columns_to_be_unique", {"column_list": [COLUMNS[0], name]}) for name in COLUMNS[1:]),
    *(
        (f"expect_{of}_to_be_between", at | within)
        for of, at, limits in (
            ("column_values", {"column": "year"}, (2018, 2020)),
            ("column_values", {"column": "employees_n"}, (1, 2020)),
            ("table_row_count", {}, (5, 6)),
        )
        for within in (
            {"min_value": limits[0], "max_value": limits[1]},
            {"min_value": limits[0], "strict_min": True},
            {"max_value": limits[1], "strict_max": True},
            {"max_value": limits[0]},
        )
    ),
    *(
        ("expect_column_values_to_be_in_set", {"column": COLUMNS[0], "value_set": ["o1", *more]})
        for more in ([], ["o2"])
    ),
    *(("expect_column_pair_values_a_to_be_greater_than_b", PAIR | more) for more in ({}, {"or_equal": True})),
    ("expect_column_pair_values_a_to_be_greater_than_b", PAIR | {"column_B": "year", "or_equal": True}),
]


def test_what_is_counted_is_what_great_expectations_finds(tmp_path, monkeypatch):
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE SCHEMA core; CREATE TABLE core.employees (organisation_id TEXT, year INT, employees_n INT)"
        )
        connection.executemany("INSERT INTO core.employees VALUES (?, ?, ?)", ROWS)
    every = {"severity": "info", "description": "Så ska det vara"}
    asked = [{"type": type_, "kwargs": kwargs} | every for type_, kwargs in ASKED]
    content = {"name": "core.employees", "meta": {}, "expectations": asked}
    (tmp_path / "core.employees.json").write_text(json.dumps(content), encoding="utf-8")
    read = suites.read(tmp_path)
    with duckdb.connect(str(path)) as connection:
        counted = [not direct.is_failed(connection, "core.employees", one) for one in asked]
    monkeypatch.setattr(queries, "of", lambda _: None)
    own = validation.run(path, read)["success"].to_list()
    assert counted == own
    for outcome in (True, False):
        assert {type_ for (type_, _), met in zip(ASKED, own, strict=True) if met == outcome} == {of for of, _ in ASKED}


@pytest.mark.parametrize(
    ("type_", "kwargs"),
    [
        ("expect_column_values_to_be_unique", {"column": "year", "mostly": 0.9}),
        ("expect_column_values_to_be_between", {"column": "day", "min_value": "2020-01-01"}),
        ("expect_column_values_to_be_in_set", {"column": "year", "value_set": [2020]}),
        ("expect_column_values_to_match_regex", {"column": "organisation_id", "regex": "x"}),
    ],
)
def test_what_only_great_expectations_knows_is_left_to_it(type_, kwargs):
    assert queries.of({"type": type_, "kwargs": kwargs}) is None
