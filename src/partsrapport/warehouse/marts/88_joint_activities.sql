-- Activities held together with others, by year up to the report's date, and with whom.
SELECT
    CAST(extract(year FROM activities.activity_date) AS INTEGER) AS year,
    activities.co_organiser AS co_organiser,
    activities.area AS area,
    CAST(count(activities.activity_id) AS INTEGER) AS held_n,
    CAST(sum(activities.recipients_n) AS BIGINT) AS recipients_n
FROM mart.activity_outcomes AS activities
JOIN meta.build AS build ON activities.activity_date <= build.as_of_date
WHERE activities.is_held AND activities.co_organiser IS NOT NULL
GROUP BY CAST(extract(year FROM activities.activity_date) AS INTEGER), activities.co_organiser, activities.area
