-- Whether there is a register of each at all, as known on a date: what no register tells of is not nought but unknown.
WITH firsts AS (
    SELECT 'anställda' AS register, make_date(min(year), 1, 1) AS first_date
    FROM core.employees
    UNION ALL
    SELECT 'intresse' AS register, min(interest_date) AS first_date
    FROM core.interests
    UNION ALL
    SELECT 'tillfällen' AS register, min(occasion_date) AS first_date
    FROM core.occasions
)
SELECT
    moments.as_of_date AS as_of_date,
    coalesce(bool_or(firsts.register = 'anställda'), false) AS has_employees,
    coalesce(bool_or(firsts.register = 'intresse'), false) AS has_interests,
    coalesce(bool_or(firsts.register = 'tillfällen'), false) AS has_occasions
FROM moments
LEFT JOIN firsts ON firsts.first_date <= moments.as_of_date
GROUP BY moments.as_of_date
