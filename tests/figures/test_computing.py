import re
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from partsrapport.errors import DataError
from partsrapport.figures import computing as figures
from partsrapport.figures import definitions
from partsrapport.figures.moment import Moment
from partsrapport.warehouse import marts, schema, store
from partsrapport.words.value_text import written

AS_OF = Moment(date(2021, 5, 31))
YEAR = Moment(date(2020, 12, 31), date(2020, 1, 1))
CORE = """
INSERT INTO meta.build VALUES ('1', 'T', 2020, '2021-05-31', 5, 0.95, true, 'O', 'O', 'P', 0.8, NULL);
INSERT INTO core.organisations (organisation_id, organisation, sector, from_date) VALUES
    ('1', 'Ett', 'myndighet', '2010-01-01'), ('2', 'Två', 'myndighet', '2010-01-01'),
    ('3', 'Tre', 'lärosäte', '2010-01-01'), ('4', 'Fyra', 'lärosäte', '2021-01-01');
INSERT INTO core.memberships SELECT organisation_id, from_date, to_date FROM core.organisations;
INSERT INTO core.employees VALUES ('1', 2020, 100), ('2', 2020, 300), ('3', 2020, 600);
INSERT INTO core.services (service_id, service, area, measure_kind, level, is_programme, development_date, launch_date)
VALUES ('ia', 'IA-systemet', 'Hållbart arbetsliv', 'främjande', 'agendasättande', true, NULL, NULL),
    ('ftt', 'Fånga tidiga tecken', 'Hållbart arbetsliv', 'främjande', 'agendasättande', true, '2020-02-01',
     '2020-09-01'),
    ('nu', 'Nu', 'Hållbart arbetsliv', 'främjande', 'agendasättande', false, '2020-03-01', '2021-09-01');
INSERT INTO core.orders VALUES
    ('a', '1', 'ftt', '2020-03-01', 'levererad'), ('b', '1', 'ia', '2020-06-01', 'planerad'),
    ('c', '3', 'ia', '2020-12-31', 'levererad'), ('d', '2', 'ia', '2021-01-01', 'avbeställd');
INSERT INTO core.occasions VALUES
    ('a1', 'a', '2020-05-01', 'digital', 8, 'genomfört'), ('a2', 'a', '2020-10-01', 'fysisk', 9, 'genomfört'),
    ('c1', 'c', '2021-02-01', 'fysisk', NULL, 'genomfört');
INSERT INTO core.activities (activity_id, area, activity_type, title, activity_date, form, status, recipients_n) VALUES
    ('x', 'Samverkan', 'seminarium', 'X', '2019-04-01', 'fysisk', 'genomförd', 20),
    ('y', 'Samverkan', 'seminarium', 'Y', '2020-04-01', 'digital', 'omställd', 50),
    ('z', 'Samverkan', 'poddavsnitt', 'Z', '2020-09-01', 'digital', 'genomförd', 700);
INSERT INTO core.surveys BY NAME SELECT 's' AS survey_id, 's.csv' AS file, 'S' AS title, 2013 AS year;
INSERT INTO core.goals BY NAME
SELECT 'Samverkan' AS area, 'p' AS population, 's' AS survey_id, 'q' AS question_id, *
FROM (VALUES ('em-0', 2013, 'Minst 60', 0.6, DATE '2014-06-30'), ('em-1', 2020, 'Minst 70', 0.7, DATE '2020-12-31'),
    ('em-2', 2020, 'Minst 70', 0.7, DATE '2020-12-31'), ('em-3', 2022, 'Minst 80', 0.8, DATE '2022-12-31'))
    AS g (goal_id, year, statement, target_share, measured_from_date);
INSERT INTO mart.effect_goals BY NAME
SELECT goals.*, year < 2020 AS is_earlier, 'Målet …' AS sentence, found.* EXCLUDE goal_id
FROM core.goals AS goals
JOIN (VALUES ('em-0', NULL, NULL, NULL, NULL, 'för få svar'), ('em-1', 0.84, 0.7962, 0.7861, 100, 'nått'),
    ('em-2', NULL, NULL, NULL, NULL, 'för få svar'))
    AS found (goal_id, share, lower_share, decisive_lower_share, answer_n, verdict) USING (goal_id);
"""


@pytest.fixture(scope="module")
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    store.create(connection)
    connection.execute(CORE)
    marts.build(connection)
    figures.build(connection)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("figure_id", "moment", "value", "text"),
    [
        ("target_n", AS_OF, 4, "4"),
        ("target_n_year_before", AS_OF, 3, "3"),
        ("target_employees_n", AS_OF, 1000, "1\xa0000"),
        ("coverage_ordered_share", AS_OF, 0.5, "50\xa0procent"),
        ("coverage_ordered_share_year_before", AS_OF, 1 / 3, "33\xa0procent"),
        ("coverage_ordered_change", AS_OF, 1 / 6, "+16,7\xa0procentenheter"),
        ("coverage_ordered_employees_share", AS_OF, 0.7, "70\xa0procent"),
        ("coverage_universities_ordered_share", AS_OF, 0.5, "50\xa0procent"),
        ("coverage_interested_share", AS_OF, None, "uppgift saknas"),
        ("delivered_orders_n", AS_OF, 2, "2"),
        ("delivery_occasions_n", AS_OF, 3, "3"),
        ("services_per_organisation_median", AS_OF, 1.5, "1,5"),
        ("second_service_share", AS_OF, 0.5, "50\xa0procent"),
        ("first_taste_further_share", AS_OF, 1, "100\xa0procent"),
        ("ia_universities_share", AS_OF, 0.5, "50\xa0procent"),
        ("services_ordered_ranking", AS_OF, None, "IA-systemet, Fånga tidiga tecken"),
        ("services_delivered_top_three", AS_OF, None, "Fånga tidiga tecken och IA-systemet"),
        ("service_ftt_occasions_n", AS_OF, 2, "2"),
        ("programme_services_n", AS_OF, 2, "2"),
        ("not_yet_reached_n", AS_OF, 2, "2"),
        ("orders_placed_n", YEAR, 3, "3"),
        ("deliveries_n", YEAR, 2, "2"),
        ("deliveries_n_year_before", YEAR, None, "uppgift saknas"),
        ("deliveries_autumn_share", YEAR, 0.5, "50\xa0procent"),
        ("activities_recipients_ratio", YEAR, 37.5, "37,5\xa0gånger"),
        ("activities_doubled_share", YEAR, 0.5, "50\xa0procent"),
        ("activities_rearranged_spring_share", YEAR, 1, "100\xa0procent"),
        ("podcast_listens_n", YEAR, 700, "700"),
        ("activity_type_poddavsnitt_held_n", YEAR, 1, "1"),
        ("new_services_begun_n", YEAR, 2, "2"),
        ("new_services_launched_n", YEAR, 1, "1"),
        ("new_services_coming_n", YEAR, 1, "1"),
        ("goal_em-1_share", AS_OF, 0.84, "84\xa0procent"),
        ("goal_em-1_verdict", AS_OF, None, "nått"),
        ("goal_em-2_share", AS_OF, None, "för få svar"),
        ("goals_year_reached_n", AS_OF, 1, "1"),
        ("goal_em-1_lower_share", AS_OF, 0.78, "78\xa0procent"),
        ("goal_em-3_verdict", AS_OF, None, "ännu ej mätt"),
        ("goals_n", AS_OF, 3, "3"),
        ("goals_earlier_n", AS_OF, 1, "1"),
    ],
)
def test_a_figure_is_what_it_is_defined_to_be(
    small: duckdb.DuckDBPyConnection, figure_id: str, moment: Moment, value: float | None, text: str
) -> None:
    figure = figures.compute(small, figure_id, moment)
    assert (figure.value, figure.text) == (value if value is None else pytest.approx(value), text)
    registered = small.execute("SELECT value, text FROM mart.figures WHERE figure_id = ?", [figure_id]).fetchone()
    assert registered == (figure.value, figure.text)


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


def test_the_definitions_name_real_tables_and_are_whole_swedish_sentences() -> None:
    for relation in definitions.relations():
        assert relation.after in ("marts", "claims", "validation")
        for figure in relation.figures:
            assert {*relation.sources, *figure.needs} <= schema.tables().keys()
            assert {*relation.sources, *figure.needs}, figure.figure_id
            assert re.fullmatch(r"[A-ZÅÄÖ{].*\.", figure.definition), figure.figure_id
            assert relation.is_family == ("{key}" in figure.figure_id)


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
