"""What a figure is said to rest on is all that can change it: nothing else does, whatever is done to it."""

from collections import defaultdict

import pytest

from partsrapport.figures import definitions
from partsrapport.warehouse import schema
from tests.dictionary import lineage

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
    (f"core.{table}", column)
    for table in TABLES
    for column in schema.tables()[f"core.{table}"].columns
    if column.name not in KEYS
]


def alike():
    """The columns, together those on which the same figures rest."""
    found = defaultdict(list)
    for table, column in COLUMNS:
        named = f"{table}.{column.name}"
        resting = frozenset(figure for figure, columns in definitions.lineage().items() if named in columns)
        found[resting].append((table, column))
    return list(found.items())


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


@pytest.mark.parametrize(
    ("resting", "columns"), alike(), ids=lambda part: f"{part[0][0]}.{part[0][1].name}" if type(part) is list else ""
)
def test_only_the_figures_that_rest_on_columns_change_with_them(untouched, resting, columns):
    changes = (
        f'UPDATE {table} SET "{column.name}" = {CHANGES[column.type].format(column.name, table)};'
        for table, column in columns
    )
    with warehouse("".join(changes)) as connection:
        after = values(connection)
    defined = [one for relation in definitions.relations() for one in relation.figures if one.figure_id in resting]
    moved = {id_ for id_ in untouched.keys() & after.keys() if untouched[id_] != after[id_]}
    assert not [id_ for id_ in moved if not any(definition.may_be(id_) for definition in defined)]
