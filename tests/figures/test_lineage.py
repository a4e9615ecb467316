"""What a figure is said to rest on is all that can change it: nothing else does, whatever is done to it."""

import pytest

from partsrapport.dictionary import lineage
from partsrapport.figures import definitions
from partsrapport.warehouse import schema

from .conftest import warehouse

# The figures that only SQL makes, of tables that the small warehouse has rows in.
TABLES = ("orders", "occasions", "activities", "employees", "memberships", "organisations", "services")
CHANGES = {
    "DATE": '"{0}" - INTERVAL 700 DAY',
    "INTEGER": '"{0}" * 7 + 1',
    "BIGINT": '"{0}" * 7 + 1',
    "BOOLEAN": 'NOT "{0}"',
    "VARCHAR": "CASE WHEN {0} = (SELECT min({0}) FROM {1}) THEN (SELECT max({0}) FROM {1}) ELSE {0} END",
}
KEYS = {"order_id", "occasion_id", "activity_id", "organisation_id", "service_id"}
COLUMNS = [
    (f"core.{table}", column.name)
    for table in TABLES
    for column in schema.tables()[f"core.{table}"].columns
    if column.name not in KEYS
]


def values(connection):
    return {
        row[0]: row[1:] for row in connection.execute("SELECT figure_id, value, text, n FROM mart.figures").fetchall()
    }


def test_a_figure_of_one_table_rests_on_the_columns_that_its_definition_names():
    found = definitions.lineage()
    assert found["activities_held_n"] == ("core.activities.activity_date", "core.activities.status")
    assert found["new_services_begun_n"] == ("core.services.development_date",)
    assert found["target_n"] == (
        "core.memberships.from_date",
        "core.memberships.organisation_id",
        "core.memberships.to_date",
        "core.organisations.organisation_id",
    )


def test_what_a_query_does_not_need_is_left_out():
    assert lineage.of_query("SELECT count(*) FROM mart.orders") == {"core.orders.status"}
    named = "SELECT s.service FROM core.services AS s LEFT JOIN (SELECT service_id, count(*) AS n FROM core.orders"
    assert lineage.of_query(f"{named} GROUP BY service_id) AS o ON o.service_id = s.service_id") == {
        "core.services.service"
    }


@pytest.fixture(scope="module")
def untouched(small):
    return values(small)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda part: part)
def test_only_the_figures_that_rest_on_a_column_change_with_it(untouched, table, column):
    type_ = next(one.type for one in schema.tables()[table].columns if one.name == column)
    changed = f'UPDATE {table} SET "{column}" = {CHANGES[type_].format(column, table)};'
    with warehouse(changed) as connection:
        after = values(connection)
    resting = [
        definition
        for relation in definitions.relations()
        for definition in relation.figures
        if f"{table}.{column}" in definitions.lineage()[definition.figure_id]
    ]
    moved = {id_ for id_ in untouched.keys() & after.keys() if untouched[id_] != after[id_]}
    assert not [id_ for id_ in moved if not any(definition.may_be(id_) for definition in resting)]
