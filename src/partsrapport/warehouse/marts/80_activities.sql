-- What was held, by type, area and form. A converted activity was held, digitally.
CREATE OR REPLACE MACRO mart.activities_between(first_day, last_day) AS TABLE
WITH members AS (
    SELECT
        status,
        status IN ('genomförd', 'omställd') AS is_held,
        recipients_n,
        unnest([
            {'dimension': 'alla', 'member': 'alla'},
            {'dimension': 'typ', 'member': activity_type},
            {'dimension': 'arbetsomrade', 'member': area},
            {'dimension': 'form', 'member': CASE WHEN status = 'omställd' THEN 'digital' ELSE form END}
        ], recursive := true)
    FROM core.activities
    WHERE activity_date BETWEEN first_day AND last_day
)
SELECT
    dimension,
    member,
    count(*) FILTER (is_held) AS held_n,
    CASE WHEN bool_or(is_held) THEN sum(recipients_n) FILTER (is_held) ELSE 0 END AS recipients_n,
    count(*) FILTER (status = 'inställd') AS cancelled_n,
    count(*) FILTER (status = 'uppskjuten') AS postponed_n,
    count(*) FILTER (status = 'omställd') AS converted_n
FROM members
GROUP BY dimension, member;

-- What can be counted of a period: activities held and their recipients by type, and occasions of delivery.
CREATE OR REPLACE MACRO mart.measures_between(first_day, last_day) AS TABLE
SELECT 'genomförda' AS measure, member, held_n::DOUBLE AS value
FROM mart.activities_between(first_day, last_day)
WHERE dimension = 'typ'
UNION ALL
SELECT 'mottagare', member, recipients_n
FROM mart.activities_between(first_day, last_day)
WHERE dimension = 'typ'
UNION ALL
SELECT 'leveranstillfällen', 'alla', count(*)
FROM mart.occasions_at(last_day)
WHERE occasion_date >= first_day;

-- The same against the period a year before: what was not there then or is not there now counts as 0.
CREATE OR REPLACE MACRO mart.measure_ratios_between(first_day, last_day) AS TABLE
WITH measures AS (
    SELECT *, true AS is_current FROM mart.measures_between(first_day, last_day)
    UNION ALL
    SELECT *, false FROM mart.measures_between(
        (first_day - INTERVAL 1 YEAR)::DATE, (last_day - INTERVAL 1 YEAR)::DATE
    )
),
compared AS (
    SELECT
        measure,
        member,
        CASE WHEN bool_or(is_current) THEN sum(value) FILTER (is_current) ELSE 0 END AS value,
        CASE WHEN bool_or(NOT is_current) THEN sum(value) FILTER (NOT is_current) ELSE 0 END AS previous_value
    FROM measures
    GROUP BY measure, member
)
SELECT *, value / nullif(previous_value, 0) AS ratio, ratio > 2 AS is_doubled
FROM compared;

CREATE TEMP TABLE activity_years AS
SELECT DISTINCT extract(year FROM activity_date)::INTEGER AS year FROM core.activities;

INSERT INTO mart.activities BY NAME
SELECT year, activities.*
FROM activity_years, mart.activities_between(make_date(year, 1, 1), make_date(year, 12, 31)) AS activities
ORDER BY year, dimension, member;

INSERT INTO mart.activity_measures BY NAME
SELECT year, measures.*
FROM activity_years, mart.measure_ratios_between(make_date(year, 1, 1), make_date(year, 12, 31)) AS measures
ORDER BY year, measure, member;

DROP TABLE activity_years;

INSERT INTO mart.monthly_activities BY NAME
SELECT
    date_trunc('month', activity_date)::DATE AS month_date,
    status,
    count(*) AS activities_n,
    sum(recipients_n) FILTER (status IN ('genomförd', 'omställd')) AS recipients_n
FROM core.activities
GROUP BY month_date, status
ORDER BY month_date, status;
