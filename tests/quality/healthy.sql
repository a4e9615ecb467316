INSERT INTO meta.build (version, title, year, as_of_date, smallest_cell_n, confidence, is_demonstration, organisation, organisation_short,
    programme, forecast_share, forecast_start_date) VALUES
    ('1', 'Verksamhetsberättelse 2020', 2020, '2021-05-31', 5, 0.95, true, 'Provrådet', 'Provrådet', NULL, 0.8, NULL);
INSERT INTO core.organisations VALUES
    ('202100-0001', 'Myndigheten för prov', 'myndighet', NULL, '2018-01-01', NULL, NULL, NULL),
    ('202100-0002', 'Provverket', 'myndighet', NULL, '2018-01-01', '2019-12-31', NULL, NULL),
    ('202100-0003', 'Provhögskolan', 'lärosäte', NULL, '2018-01-01', NULL, NULL, NULL);
INSERT INTO core.memberships SELECT organisation_id, from_date, to_date FROM core.organisations;
INSERT INTO core.successions VALUES ('202100-0002', '202100-0001', '2020-01-01');
INSERT INTO core.employees (organisation_id, year, employees_n) VALUES ('202100-0001', 2020, 400), ('202100-0002', 2019, 30), ('202100-0003', 2020, 900);
INSERT INTO core.services VALUES
    ('t1', 'IA-systemet', 'Arbetsmiljö', 'förebyggande', 'organisationsutvecklande', true, NULL, '2017-01-01', '2018-01-01', NULL);
INSERT INTO core.interests VALUES ('i1', '202100-0002', 't1', '2019-01-10');
INSERT INTO core.orders VALUES
    ('a1', '202100-0002', 't1', '2019-03-01', 'levererad'), ('a2', '202100-0003', 't1', '2021-03-01', 'planerad');
INSERT INTO core.occasions VALUES ('l1', 'a1', '2019-05-01', 'fysisk', 12, 'genomfört');
INSERT INTO core.activities VALUES
    ('k1', 'Samverkan', 'konferens', 'Konferens', NULL, '2020-05-01', 'digital', 'omställd', 40, NULL, NULL);
INSERT INTO core.surveys VALUES ('e1', 'e1.xlsx', 'Konferensen', 'The conference', 2020, 'konferens', NULL, NULL, NULL, NULL, 20, NULL);
INSERT INTO core.survey_options VALUES ('e1', 'f1', 'Gav det något?', 'ja', 'yes', 1, true, true, 2), ('e1', 'f1', 'Gav det något?', 'nej', 'no', 2, true, false, 1);
INSERT INTO core.survey_respondents (survey_id, respondent_n, survey_group, side) SELECT 'e1', range + 2, NULL, 'fack' FROM range(10);
INSERT INTO core.survey_answers SELECT 'e1', range + 2, 'f1', 'ja' FROM range(10);
INSERT INTO core.goals VALUES ('m1', 2020, 'Samverkan', 'deltagare', NULL, 'Minst hälften', NULL, 0.5, NULL, 'e1', 'f1', '2020-12-31');
INSERT INTO core.claims VALUES
    ('p1', '2021-06-17', 'Nyhet', NULL, 'Alla har avropat', NULL, 'coverage_ordered_share', '=', 1, NULL, NULL, '2021-05-31', NULL, NULL);
INSERT INTO meta.sources VALUES ('avrop.csv', repeat('0', 64), 3, 100, 'CSV', '');
INSERT INTO quality.row_accounting VALUES ('avrop.csv', 3, 2, 1, 0, 0);
-- After the marts
INSERT INTO mart.figures BY NAME SELECT
    'coverage_ordered_share' AS figure_id, 1 AS value, '100 procent' AS text, 'andel' AS unit, 2 AS numerator, 2 AS denominator,
    DATE '2021-05-31' AS as_of_date, 'Andel som avropat' AS definition, 'Share that has ordered' AS definition_en,
    'andelen som har avropat' AS name, 'the share that has ordered' AS name_en, ['mart.coverage'] AS sources;
INSERT INTO mart.claims BY NAME SELECT
    claim_id, published_date, source, statement, figure_id, 'den 31 maj 2021' AS time, '= 100 %' AS published_value, 'stämmer' AS verdict
    FROM core.claims;
INSERT INTO mart.effect_goals BY NAME SELECT
    goal_id, year, false AS is_earlier, area, population, statement, survey_id, question_id, measured_from_date, target_share,
    20 AS invited_n, 10 AS answer_n, 1 AS share, 0.8 AS lower_share, 1 AS upper_share, 0.5 AS all_no_share,
    1 AS all_yes_share, 'nått' AS verdict, 'Målet är nått' AS sentence
    FROM core.goals;
INSERT INTO exact.effect_goals BY NAME SELECT
    goal_id, year, false AS is_earlier, area, population, statement, survey_id, question_id, 2020 AS survey_year,
    measured_from_date, false AS is_ahead, target_share, false AS is_beside_another, 10 AS answer_n, 10 AS positive_n, 1 AS share,
    0.8 AS lower_share, 1 AS upper_share, 0.8 AS decisive_lower_share, 1 AS decisive_upper_share, 'nått' AS verdict
    FROM core.goals;
INSERT INTO mart.row_accounting VALUES ('avrop.csv', 1, 3, 2, 1, 0, 0);
INSERT INTO mart.forecast BY NAME SELECT
    DATE '2021-05-31' AS as_of_date, 0.8 AS target_share, 1 AS ordered_share, false AS is_defensible, 'redan nått' AS reason,
    2 AS events_n, 2 AS at_risk_n;
INSERT INTO mart.lead_times BY NAME SELECT 'avrop till leverans' AS step, 'alla' AS service, 2 AS start_n, 1 AS events_n, 0.5 AS share_on;
INSERT INTO mart.coverage_change VALUES ('avrop', 'Avrop', 'Orders', '2020-05-31', '2021-05-31', 1, 0.5);
