"""One organisation, looked up by any of its names, with all that is known of it up to a day."""

import re
from datetime import date

import duckdb
import polars as pl
import pytest

from partsrapport.errors import UsageError
from partsrapport.report import lookup
from partsrapport.warehouse import marts, store

END = date(2021, 5, 31)
ROWS = {
    "core.organisations": """
        ('1', 'Nya verket', 'myndighet', NULL, '2020-07-01', NULL),
        ('2', 'Gamla verket', 'myndighet', NULL, '2010-01-01', '2020-06-30'),
        ('3', 'Högskolan i Ny', 'lärosäte', NULL, '2010-01-01', NULL),
        ('4', 'Högskolan i Nyby', 'lärosäte', NULL, '2010-01-01', NULL)""",
    "core.organisation_names": "('3', 'Seminariet', NULL, '2012-12-31'), ('3', 'Högskolan i Ny', '2013-01-01', NULL)",
    "core.memberships": "('1', '2020-07-01', NULL), ('2', '2010-01-01', '2020-06-30'), ('3', '2010-01-01', NULL)",
    "core.successions": "('2', '1', '2020-07-01')",
    "core.employees": "('1', 2020, 700, NULL), ('1', 2022, 800, NULL)",
    "core.interests": "('i', '2', 't', '2019-01-01'), ('j', '1', 't', '2021-06-01')",
    "core.orders": "('a', '2', 't', '2019-02-01', 'levererad'), ('b', '1', 't', '2020-08-01', 'levererad')",
    "core.activities": "('k', 'Dagen', '2012-05-01', 'Seminariet', 'Område', 'seminarium', 'fysisk', 'genomförd')",
    "core.occasions": """
        ('x', 'a', '2019-03-01', 'digital', 5, 'genomfört'),
        ('y', 'b', '2021-09-01', 'digital', 7, 'genomfört')""",
}
COLUMNS = {
    "core.organisations": "(organisation_id, organisation, sector, department, from_date, to_date)",
    "core.activities": "(activity_id, title, activity_date, co_organiser, area, activity_type, form, status)",
}


@pytest.fixture(scope="module")
def warehouse():
    with duckdb.connect() as connection:
        store.create(connection)
        connection.execute(
            "INSERT INTO core.services (service_id, service, area, support_kind, level, is_programme) "
            "VALUES ('t', 'Tjänsten', 'Område', 'process', 'individ', false)"
        )
        for table, rows in ROWS.items():
            connection.execute(f"INSERT INTO {table} {COLUMNS.get(table, '')} VALUES {rows}")
        marts.build(connection, ["representatives", "orders"])
        yield connection


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("1", "Nya verket"),
        ("nya VERKET", "Nya verket"),
        ("gamla", "Gamla verket"),
        ("Seminariet", "Högskolan i Ny"),
        ("Högskolan i Ny", "Högskolan i Ny"),
        ("nyby", "Högskolan i Nyby"),
        ("", "Nya verket"),
    ],
)
def test_an_organisation_is_found_by_number_by_a_name_of_any_time_or_by_a_part_of_one(warehouse, asked, name):
    assert lookup.organisation(warehouse, asked, END)["names"]["organisation"][0] == name


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("verket", "det stämmer på 2, Nya verket (1); Gamla verket (2). Skriv hela"),
        ("Gamla wärket", "det finns ingen sådan. Likast är Gamla verket"),
        ("xyz", "det finns ingen sådan. Skriv hela"),
    ],
)
def test_several_or_none_are_told_with_what_comes_close(warehouse, asked, told):
    with pytest.raises(UsageError, match=re.escape(told)):
        lookup.organisation(warehouse, asked, END)


def test_what_counts_for_an_organisation_is_its_own_and_that_of_whom_it_follows(warehouse):
    found = lookup.organisation(warehouse, "Nya verket", END)
    assert found["periods"].rows() == [(date(2020, 7, 1), None)]
    assert found["employees"].rows() == [(2020, 700)]
    assert found["interests"].rows() == [("Tjänsten", date(2019, 1, 1), "Gamla verket")]
    assert found["orders"].rows() == [
        ("Tjänsten", date(2019, 2, 1), "levererad", date(2019, 3, 1), "Gamla verket"),
        ("Tjänsten", date(2020, 8, 1), "levererad", None, "Nya verket"),
    ]
    assert found["deliveries"].rows() == [("Tjänsten", date(2019, 3, 1), "genomfört", "digital", 5, "Gamla verket")]
    assert found["activities"].is_empty()


def test_before_the_succession_nothing_is_inherited(warehouse):
    found = lookup.organisation(warehouse, "1", date(2020, 6, 30))
    assert found["interests"].is_empty()
    assert found["orders"].is_empty()
    assert found["periods"].is_empty()
    assert lookup.organisation(warehouse, "2", date(2020, 6, 30))["orders"].height == 1


def test_names_have_their_days_and_the_present_one_stands_once(warehouse):
    names = lookup.organisation(warehouse, "3", END)["names"]
    assert names["organisation"].to_list() == ["Högskolan i Ny", "Seminariet"]


def test_an_activity_is_shown_to_who_organised_it_too_under_a_former_name(warehouse):
    found = lookup.organisation(warehouse, "3", END)
    assert found["activities"]["title"].to_list() == ["Dagen"]


def test_bars_count_what_there_is_most_of_first():
    sectors = pl.DataFrame({"sector": ["b", "a", "b"]})
    assert lookup.counted(sectors, "sector").rows() == [("b", 2, "2"), ("a", 1, "1")]
