-- Activities per month and status, up to the report's date.
WITH dated AS (
    SELECT
        CAST(date_trunc('month', activity_date) AS DATE) AS month_date,
        status,
        CASE WHEN is_held THEN recipients_n END AS recipients_n
    FROM mart.activity_outcomes
    JOIN meta.build AS build ON activity_date <= build.as_of_date
)
SELECT
    dated.month_date AS month_date,
    dated.status AS status,
    count(dated.month_date) AS activities_n,
    sum(dated.recipients_n) AS recipients_n
FROM dated
GROUP BY dated.month_date, dated.status
