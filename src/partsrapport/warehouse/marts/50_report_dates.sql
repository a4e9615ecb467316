INSERT INTO mart.report_dates BY NAME
WITH events AS (
    SELECT interest_date AS event_date FROM core.interests
    UNION ALL
    SELECT order_date FROM mart.orders
),
months AS (
    SELECT last_day(unnest(generate_series(date_trunc('month', min(event_date)), max(as_of_date), INTERVAL 1 MONTH)))
        AS as_of_date
    FROM events, meta.build
),
dates AS (
    SELECT as_of_date FROM months
    UNION
    SELECT unnest([as_of_date, as_of_date - INTERVAL 1 YEAR])::DATE FROM meta.build
    UNION
    SELECT coalesce(as_of_date, period_to_date) FROM core.claims
)
SELECT as_of_date
FROM dates
WHERE as_of_date <= (SELECT as_of_date FROM meta.build)
ORDER BY as_of_date;
