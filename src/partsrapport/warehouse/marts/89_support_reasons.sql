-- Why support was asked for. Of a reason that few had it could be told whose it was: the least common are one row
-- together, so large that none of them can be worked out from the total, and a period with fewer requests has no row.
WITH counted AS (
    SELECT
        moments.as_of_date AS as_of_date,
        requests.reason AS reason,
        count(requests.request_id) AS reason_n
    FROM moments
    JOIN core.support_requests AS requests
        ON requests.request_date >= moments.from_date AND requests.request_date <= moments.as_of_date
    GROUP BY moments.as_of_date, requests.reason
),
ranked AS (
    SELECT
        counted.as_of_date AS as_of_date,
        counted.reason AS reason,
        counted.reason_n AS reason_n,
        build.smallest_cell_n AS smallest_n,
        sum(counted.reason_n) OVER (
            PARTITION BY counted.as_of_date ORDER BY counted.reason_n, counted.reason
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) - counted.reason_n AS rarer_n
    FROM counted
    CROSS JOIN meta.build AS build
),
pooled AS (
    SELECT
        as_of_date,
        CASE
            WHEN reason_n < smallest_n OR (rarer_n > 0 AND rarer_n < smallest_n) THEN 'övriga'
            ELSE reason
        END AS shown_reason,
        reason_n,
        smallest_n
    FROM ranked
)
SELECT
    CAST(extract(year FROM pooled.as_of_date) AS INTEGER) AS year,
    pooled.as_of_date AS as_of_date,
    pooled.shown_reason AS reason,
    CAST(sum(pooled.reason_n) AS INTEGER) AS requests_n
FROM pooled
GROUP BY pooled.as_of_date, pooled.shown_reason
HAVING sum(pooled.reason_n) >= min(pooled.smallest_n)
