-- Activities per month and status, up to the report's date.
SELECT
    CAST(date_trunc('month', activities.activity_date) AS DATE) AS month_date,
    activities.status AS status,
    count(activities.activity_id) AS activities_n,
    sum(CASE WHEN activities.is_held THEN activities.recipients_n END) AS recipients_n
FROM mart.activity_outcomes AS activities
JOIN meta.build AS build ON activities.activity_date <= build.as_of_date
GROUP BY CAST(date_trunc('month', activities.activity_date) AS DATE), activities.status
