from datetime import date

import duckdb
import pytest

from partsrapport.errors import UsageError
from partsrapport.report import choices
from partsrapport.warehouse import marts


@pytest.fixture(scope="module")
def warehouse(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        yield connection


def test_an_empty_day_is_the_reports_own(warehouse):
    assert choices.choose(warehouse, "", "alla", "alla") == choices.Choice(date(2021, 5, 31), "alla", "alla")


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        (("31/12 2020", "alla", "alla"), "as_of = '31/12 2020' är inget datum"),
        (("", "universitet", "alla"), "Välj mellan alla, lärosäte, myndighet"),
        (("", "alla", "IA systemet"), "IA-systemet"),
    ],
)
def test_what_there_is_to_choose_is_told_when_a_choice_is_wrong(warehouse, parameters, told):
    with pytest.raises(UsageError, match=told):
        choices.choose(warehouse, *parameters)


@pytest.mark.parametrize("service", ["alla", "IA-systemet"])
def test_those_not_reached_and_those_reached_are_the_whole_sector(warehouse, service):
    choice = choices.choose(warehouse, "2020-06-30", "lärosäte", service)
    not_yet = choices.not_yet_reached(warehouse, choice)
    of_sector, of_service = (marts.at(name, date(2020, 6, 30)) for name in ("coverage", "services"))
    members = warehouse.sql(
        f"FROM ({of_sector}) WHERE member = 'lärosäte'"
        if service == "alla"
        else f"SELECT target_universities_n AS target_n, universities_n AS ordered_n "
        f"FROM ({of_service}) WHERE service = '{service}'"
    ).pl()
    assert set(not_yet["sector"]) == {"lärosäte"}
    assert not_yet["organisation_id"].n_unique() == len(not_yet)
    assert len(not_yet) == members["target_n"].item() - members["ordered_n"].item()


def test_the_list_of_the_reports_day_is_the_one_that_is_written_for_staff(warehouse):
    listed = choices.not_yet_reached(warehouse, choices.choose(warehouse, "", "alla", "alla"))
    written = warehouse.sql("SELECT organisation_id FROM mart.not_yet_reached").pl()
    assert set(listed["organisation_id"]) == set(written["organisation_id"])
