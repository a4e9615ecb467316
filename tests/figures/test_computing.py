from datetime import date

import duckdb
import pytest

from partsrapport.errors import DataError
from partsrapport.figures import computing as figures
from partsrapport.figures.moment import Moment
from partsrapport.words.value_text import written
from tests.figures import conftest

AS_OF = Moment(date(2021, 5, 31))
YEAR = Moment(date(2020, 12, 31), date(2020, 1, 1))


@pytest.mark.parametrize(
    ("figure_id", "moment", "value", "text"),
    [
        ("target_n", AS_OF, 4, "4"),
        ("target_n_year_before", AS_OF, 3, "3"),
        ("target_employees_n", AS_OF, 1000, "1\xa0000"),
        ("coverage_ordered_share", AS_OF, 0.5, "50\xa0procent"),
        ("coverage_ordered_share_year_before", AS_OF, 1 / 3, "33\xa0procent"),
        ("coverage_ordered_change", AS_OF, 1 / 6, "+16,7\xa0procentenheter"),
        ("coverage_interested_share", AS_OF, None, "uppgift saknas"),
        ("services_per_organisation_median", AS_OF, 1.5, "1,5"),
        ("first_service", AS_OF, None, "Fånga tidiga tecken och IA-systemet"),  # one each
        ("coverage_size_10000_ordered_share", AS_OF, None, "uppgift saknas"),
        ("target_size_10000_n", AS_OF, 0, "0"),
        ("services_ordered_ranking", AS_OF, None, "IA-systemet, Fånga tidiga tecken"),
        ("services_delivered_top_three", AS_OF, None, "Fånga tidiga tecken och IA-systemet"),
        ("orders_placed_n", YEAR, 3, "3"),
        ("deliveries_n", YEAR, 2, "2"),
        ("deliveries_n_year_before", YEAR, None, "uppgift saknas"),
        ("activities_recipients_ratio", YEAR, 37.5, "37,5\xa0gånger"),
        ("activities_doubled_share", YEAR, 0.5, "50\xa0procent"),
        ("activities_recipients_comparable_n", YEAR, 50, "50"),
        ("activities_recipients_comparable_n_year_before", YEAR, 20, "20"),
        ("activities_recipients_comparable_ratio", YEAR, 2.5, "2,5\xa0gånger"),
        ("activity_type_poddavsnitt_held_n", YEAR, 1, "1"),
        ("goal_em-1_share", AS_OF, 0.84, "84\xa0procent"),
        ("goal_em-1_verdict", AS_OF, None, "nått"),
        ("goal_em-2_share", AS_OF, None, "för få svar"),
        ("goal_em-1_lower_share", AS_OF, 0.78, "78\xa0procent"),
        ("goal_em-3_verdict", AS_OF, None, "ännu ej mätt"),
    ],
)
def test_a_figure_is_what_it_is_defined_to_be(
    small: duckdb.DuckDBPyConnection, figure_id: str, moment: Moment, value: float | None, text: str
) -> None:
    figure = figures.compute(small, figure_id, moment)
    assert (figure.value, figure.text) == (value if value is None else pytest.approx(value), text)
    registered = small.execute("SELECT value, text FROM mart.figures WHERE figure_id = ?", [figure_id]).fetchone()
    assert registered == (figure.value, figure.text)


def test_a_claim_of_the_time_of_the_report_is_compared_with_what_the_report_counts() -> None:
    with conftest.warehouse() as connection:
        connection.execute("DELETE FROM mart.figures")
        counted = figures.build(connection)
        some = list(counted.items())[::25]
        assert {moment for (_, moment), _ in some} == {AS_OF, YEAR}
        assert any(figure.moment != moment for (_, moment), figure in counted.items())
        for (figure_id, moment), figure in some:
            assert figures.compute(connection, figure_id, moment) == figure


def test_a_figure_is_computed_for_any_date(small: duckdb.DuckDBPyConnection) -> None:
    assert figures.compute(small, "coverage_ordered_share", Moment(date(2020, 12, 30))).numerator == 1
    assert figures.compute(small, "coverage_ordered_share", Moment(date(2020, 12, 31))).numerator == 2


@pytest.mark.parametrize(
    ("figure_id", "day", "text"),
    [
        ("goal_em-1_share", date(2020, 12, 31), "84\xa0procent"),
        ("goal_em-1_share", date(2020, 12, 30), "ännu ej mätt"),
        ("goal_em-1_verdict", date(2020, 12, 30), "ännu ej mätt"),
        ("goals_year_reached_n", date(2020, 12, 30), "0"),
        ("goals_not_yet_measured_n", date(2020, 12, 30), "2"),
        ("goals_n", date(2012, 12, 31), "0"),
        ("goals_year_n", date(2013, 12, 31), "1"),
        ("goals_earlier_n", date(2013, 12, 31), "0"),
        ("goals_earlier_n", date(2014, 12, 31), "1"),
        ("goals_n", date(2022, 12, 31), "4"),
    ],
)
def test_a_goal_is_judged_by_what_was_measured_at_the_time(
    small: duckdb.DuckDBPyConnection, figure_id: str, day: date, text: str
) -> None:
    assert figures.compute(small, figure_id, Moment(day)).text == text


def test_what_was_not_there_in_a_period_is_counted_as_none(small: duckdb.DuckDBPyConnection) -> None:
    before = Moment(date(2019, 12, 31), date(2019, 1, 1))
    assert figures.compute(small, "activity_type_poddavsnitt_held_n", before).value == 0
    assert figures.compute(small, "activity_type_poddavsnitt_recipients_n", before).value == 0
    assert figures.compute(small, "activity_area_samverkan_held_n", before).value == 1


def test_participants_that_nobody_counted_are_not_none(small: duckdb.DuckDBPyConnection) -> None:
    counted = figures.compute(small, "service_ia_participants_n", AS_OF)
    assert (counted.value, counted.reason) == (None, "det finns inget underlag")


def test_a_figure_without_data_says_which_are_missing(small: duckdb.DuckDBPyConnection) -> None:
    before = figures.compute(small, "coverage_ordered_share", Moment(date(2013, 12, 31)))
    assert (before.text, before.reason) == ("uppgift saknas", "det finns inga avrop till och med 31 december 2013")
    year = figures.compute(small, "activities_held_n", Moment(date(2013, 12, 31), date(2013, 1, 1)))
    assert year.reason == "det finns inga aktiviteter 2013"


def test_an_unknown_figure_is_refused_with_the_nearest_known(small: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(DataError, match=r"coverage_orderd_share finns inte\. Menade du coverage_ordered_share\?"):
        figures.compute(small, "coverage_orderd_share", AS_OF)
    with pytest.raises(DataError, match="partsrapport figures"):
        figures.compute(small, "xyz", AS_OF)


def test_a_figure_of_a_period_is_refused_for_a_day(small: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(DataError, match="ange period i stället för per"):
        figures.compute(small, "deliveries_n", AS_OF)
    with pytest.raises(DataError, match="ange per i stället för period"):
        figures.compute(small, "target_n", YEAR)


def test_every_figure_has_its_own_id_and_every_share_lies_between_0_and_1(small: duckdb.DuckDBPyConnection) -> None:
    ids = [row[0] for row in small.execute("SELECT figure_id FROM mart.figures").fetchall()]
    assert len(ids) == len(set(ids)) > 150
    assert (
        small.execute(
            "SELECT figure_id FROM mart.figures WHERE unit = 'andel' AND value NOT BETWEEN 0 AND 1"
        ).fetchall()
        == []
    )


def test_a_period_of_another_year_compares_like_with_like(small: duckdb.DuckDBPyConnection) -> None:
    before = figures.compute(small, "activities_recipients_comparable_n_year_before", YEAR)
    assert before.moment == YEAR.year_before()
    assert figures.compute(small, "activities_recipients_ratio", YEAR).value == pytest.approx(750 / 20)


def test_the_year_before_a_leap_day_ends_february() -> None:
    assert Moment(date(2020, 2, 29)).year_before() == Moment(date(2019, 2, 28))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1, "dagar", "1 dag"),
        (1096, "dagar", "1\xa0096 dagar"),
        (2.37, "kvot", "2,4\xa0gånger"),
        (-0.031, "procentenheter", "−3,1\xa0procentenheter"),
        (date(2023, 4, 1), "datum", "1 april 2023"),
    ],
)
def test_a_value_is_written_by_its_unit(value: float | date, unit: str, text: str) -> None:
    assert written(value, unit) == text


def test_the_largest_numbers_are_added_without_overflow() -> None:
    """Three of them are more than 32 bits hold, in every sum on the way and in what a figure rests on."""
    largest = 2**31 - 1
    changed = f"""
        UPDATE core.employees SET employees_n = {largest};
        UPDATE core.occasions SET participants_n = {largest};
        UPDATE core.activities SET recipients_n = {largest}, activity_date = '2020-04-01';
    """
    with conftest.warehouse(changed) as connection:
        found = dict(connection.execute("SELECT figure_id, value FROM mart.figures").fetchall())
        bases = dict(connection.execute("SELECT figure_id, n FROM mart.figures").fetchall())
        months = connection.execute("SELECT sum(participants_n) FROM mart.monthly_deliveries").fetchall()
    assert found["target_employees_n"] == 3 * largest
    assert found["activities_recipients_n"] == 3 * largest
    assert found["coverage_ordered_employees_share"] == pytest.approx(2 / 3)
    assert bases["coverage_ordered_employees_share"] == 3 * largest
    assert months == [(3 * largest,)]


def test_a_share_of_which_no_part_is_known_is_not_told_as_nought() -> None:
    changed = """
        DELETE FROM core.employees;
        INSERT INTO core.employees SELECT organisation_id, 2020, 100, NULL FROM core.organisations
            WHERE organisation_id NOT IN (SELECT organisation_id FROM core.orders);
    """
    with conftest.warehouse(changed) as connection:
        found = dict(connection.execute("SELECT figure_id, value FROM mart.figures").fetchall())
    assert found["target_employees_n"] > 0
    assert found["coverage_ordered_n"] > 0
    assert found["coverage_ordered_employees_share"] is None
