"""A small warehouse with every kind of figure in it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from partsrapport import config
from partsrapport.config import Settings
from partsrapport.core import own_words
from partsrapport.figures import computing
from partsrapport.warehouse import marts, store
from partsrapport.words.vocabulary import Word, built_in
from tests.figures.recount import warehouses
from tests.figures.recount.judge import Known

CORE = """
INSERT INTO meta.build BY NAME
SELECT '1' AS version, 'T' AS title, 2020 AS year, DATE '2021-05-31' AS as_of_date, 5 AS smallest_cell_n,
    0.95 AS confidence, true AS is_demonstration, 'O' AS organisation, 'O' AS organisation_short, 'P' AS programme,
    0.8 AS forecast_share;
INSERT INTO core.organisations (organisation_id, organisation, sector, from_date) VALUES
    ('1', 'Ett', 'myndighet', '2010-01-01'), ('2', 'Två', 'myndighet', '2010-01-01'),
    ('3', 'Tre', 'lärosäte', '2010-01-01'), ('4', 'Fyra', 'lärosäte', '2021-01-01');
INSERT INTO core.memberships SELECT organisation_id, from_date, to_date FROM core.organisations;
INSERT INTO core.employees (organisation_id, year, employees_n)
VALUES ('1', 2020, 100), ('2', 2020, 300), ('3', 2020, 600);
INSERT INTO core.services (service_id, service, area, support_kind, level, is_programme, development_date, launch_date)
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
SELECT goals.* EXCLUDE (population_en, statement_en), year < 2020 AS is_earlier,
    'Målet …' AS sentence, found.* EXCLUDE goal_id
FROM core.goals AS goals
JOIN (VALUES ('em-0', NULL, NULL, NULL, 'för få svar'), ('em-1', 0.84, 0.78, 100, 'nått'),
    ('em-2', NULL, NULL, NULL, 'för få svar'))
    AS found (goal_id, share, lower_share, answer_n, verdict) USING (goal_id);
"""


def warehouse(changed: str = "") -> duckdb.DuckDBPyConnection:
    """The marts and figures of the rows above, perhaps ``changed``."""
    connection = duckdb.connect()
    connection.execute("PRAGMA disable_optimizer")  # of a query on a few rows the plan takes longest
    store.create(connection)
    connection.execute(CORE + changed)
    areas = replace(built_in()["area"], words=(Word("Samverkan", en="Collaboration"),))
    store.load(connection, {"core.words": own_words.table({**built_in(), "area": areas})})
    marts.build(connection)
    with marts.holding(connection):
        computing.build(connection)
    return connection


@pytest.fixture(scope="session")
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse() as connection:
        yield connection


@pytest.fixture
def built_registry(small: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same, for a test that changes a figure."""
    small.begin()
    yield small
    small.rollback()


@pytest.fixture(scope="session")
def settings(root: Path) -> Settings:
    return config.load(root)


@pytest.fixture(scope="session")
def demonstration(root: Path, settings: Settings) -> Iterator[Known]:
    """The committed demonstration, with all that is counted of its files."""
    known = warehouses.of_folder(root / "data" / "raw", settings)
    yield known
    known.connection.close()
