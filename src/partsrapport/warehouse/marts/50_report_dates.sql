-- Month ends from the first interest or order on, the report's own date, a year before it, and the dates of the claims.
WITH RECURSIVE events AS (
    SELECT interest_date AS event_date
    FROM core.interests
    UNION ALL
    SELECT order_date AS event_date
    FROM mart.orders
),
months AS (
    SELECT CAST(date_trunc('month', min(event_date)) AS DATE) AS month_date
    FROM events
    UNION ALL
    SELECT CAST(months.month_date + INTERVAL '1' MONTH AS DATE) AS month_date
    FROM months
    JOIN meta.build AS build ON months.month_date < build.as_of_date
),
dates AS (
    SELECT CAST(month_date + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE) AS as_of_date
    FROM months
    UNION
    SELECT as_of_date
    FROM meta.build
    UNION
    SELECT CAST(as_of_date - INTERVAL '1' YEAR AS DATE) AS as_of_date
    FROM meta.build
    UNION
    SELECT coalesce(as_of_date, period_to_date) AS as_of_date
    FROM core.claims
)
SELECT dates.as_of_date AS as_of_date
FROM dates
JOIN meta.build AS build ON dates.as_of_date <= build.as_of_date
