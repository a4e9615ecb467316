-- Listens, views and downloads per month and type of activity, up to the report's date.
SELECT
    used.month_date AS month_date,
    activities.activity_type AS activity_type,
    count(used.activity_id) AS activities_n,
    sum(used.uses_n) AS uses_n
FROM core.usage AS used
JOIN core.activities AS activities ON activities.activity_id = used.activity_id
JOIN meta.build AS build ON used.month_date <= build.as_of_date
GROUP BY used.month_date, activities.activity_type
