-- Month ends from the first interest or order on, the report's own date, a year before it, and the dates of the claims.
-- Months are those of 144 years, put together of numbers: Spark would make a job of each step of a recursion.
WITH events AS (
    SELECT interest_date AS event_date
    FROM core.interests
    UNION ALL
    SELECT order_date AS event_date
    FROM mart.orders
),
begun AS (
    SELECT CAST(extract(YEAR FROM min(event_date)) AS INT) AS first_year,
        CAST(date_trunc('month', min(event_date)) AS DATE) AS first_month
    FROM events
),
numbers (number) AS (
    VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)
),
months AS (
    SELECT make_date(begun.first_year + 12 * (twelves.number - 1) + ones.number - 1, of_year.number, 1) AS month_date
    FROM begun
    CROSS JOIN numbers AS twelves
    CROSS JOIN numbers AS ones
    CROSS JOIN numbers AS of_year
),
dates AS (
    SELECT CAST(month_date + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE) AS as_of_date
    FROM months
    JOIN begun ON months.month_date >= begun.first_month
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
