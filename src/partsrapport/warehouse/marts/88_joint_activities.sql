-- Activities held together with others, by year up to the report's date, and with whom.
WITH held AS (
    SELECT
        CAST(extract(year FROM activity_date) AS INTEGER) AS year,
        co_organiser,
        area,
        recipients_n
    FROM mart.activity_outcomes
    JOIN meta.build AS build ON activity_date <= build.as_of_date
    WHERE is_held AND co_organiser IS NOT NULL
)
SELECT
    held.year AS year,
    held.co_organiser AS co_organiser,
    held.area AS area,
    CAST(count(held.year) AS INTEGER) AS held_n,
    CAST(sum(held.recipients_n) AS BIGINT) AS recipients_n
FROM held
GROUP BY held.year, held.co_organiser, held.area
