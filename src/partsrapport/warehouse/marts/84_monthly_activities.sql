-- Activities per month and status.
WITH dated AS (
    SELECT
        CAST(date_trunc('month', activity_date) AS DATE) AS month_date,
        status,
        CASE WHEN status IN ('genomförd', 'omställd') THEN recipients_n END AS recipients_n
    FROM core.activities
)
SELECT
    dated.month_date AS month_date,
    dated.status AS status,
    count(dated.month_date) AS activities_n,
    sum(dated.recipients_n) AS recipients_n
FROM dated
GROUP BY dated.month_date, dated.status
