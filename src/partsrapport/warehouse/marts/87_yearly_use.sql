-- How much each activity was listened to, viewed or downloaded in a year up to the report's date, and until then.
WITH yearly AS (
    SELECT activity_id, CAST(extract(year FROM month_date) AS INTEGER) AS year, sum(uses_n) AS year_uses_n
    FROM core.usage
    JOIN meta.build AS build ON month_date <= build.as_of_date
    GROUP BY activity_id, CAST(extract(year FROM month_date) AS INTEGER)
)
SELECT
    yearly.year AS year,
    activities.activity_id AS activity_id,
    activities.title AS title,
    activities.activity_type AS activity_type,
    activities.area AS area,
    activities.featuring AS featuring,
    activities.activity_date AS activity_date,
    CAST(yearly.year_uses_n AS BIGINT) AS uses_n,
    CAST(sum(yearly.year_uses_n) OVER (
        PARTITION BY yearly.activity_id ORDER BY yearly.year ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS total_uses_n
FROM yearly
JOIN core.activities AS activities ON activities.activity_id = yearly.activity_id
