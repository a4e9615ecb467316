-- Why support was asked for, by year up to the report's date. Of a reason that few had it could be told whose it was: the least common are one
-- row together, so large that none of them can be worked out from the total, and a year with fewer requests has no row.
WITH counted AS (
    SELECT CAST(extract(year FROM request_date) AS INTEGER) AS year, reason, count(request_id) AS reason_n
    FROM core.support_requests
    JOIN meta.build AS build ON request_date <= build.as_of_date
    GROUP BY CAST(extract(year FROM request_date) AS INTEGER), reason
),
ranked AS (
    SELECT
        counted.year AS year,
        counted.reason AS reason,
        counted.reason_n AS reason_n,
        build.smallest_cell_n AS smallest_n,
        sum(counted.reason_n) OVER (
            PARTITION BY counted.year ORDER BY counted.reason_n, counted.reason
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) - counted.reason_n AS rarer_n
    FROM counted
    CROSS JOIN meta.build AS build
),
pooled AS (
    SELECT
        year,
        CASE
            WHEN reason_n < smallest_n OR (rarer_n > 0 AND rarer_n < smallest_n) THEN 'övriga'
            ELSE reason
        END AS shown_reason,
        reason_n,
        smallest_n
    FROM ranked
)
SELECT
    pooled.year AS year,
    pooled.shown_reason AS reason,
    CAST(sum(pooled.reason_n) AS INTEGER) AS requests_n
FROM pooled
GROUP BY pooled.year, pooled.shown_reason
HAVING sum(pooled.reason_n) >= min(pooled.smallest_n)
