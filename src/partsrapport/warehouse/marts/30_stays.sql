-- When each organisation is in the target group, a row for each stretch of days with the same number of employees: that
-- of the latest year known. The stretch goes up to, but not including, until_date. Size classes are those of the
-- vocabulary: each begins at its smallest number.
WITH years AS (
    SELECT organisation_id, employees_n, CAST(concat(CAST(year AS VARCHAR), '-01-01') AS DATE) AS from_date
    FROM core.employees
    UNION ALL
    SELECT organisation_id, CAST(NULL AS INTEGER) AS employees_n, DATE '0001-01-01' AS from_date
    FROM core.organisations
),
sizes AS (
    SELECT
        organisation_id,
        employees_n,
        from_date,
        lead(from_date, 1, DATE '9999-12-31') OVER (PARTITION BY organisation_id ORDER BY from_date) AS until_date
    FROM years
),
classes AS (
    SELECT word AS size_class, from_n, lead(from_n, 1, 2147483647) OVER (ORDER BY from_n) AS until_n
    FROM core.words
    WHERE word_set = 'size_class' AND from_n IS NOT NULL
),
unknown AS (
    SELECT min(word) AS size_class
    FROM core.words
    WHERE word_set = 'size_class' AND from_n IS NULL
)
SELECT
    members.organisation_id AS organisation_id,
    organisations.sector AS sector,
    organisations.department AS department,
    coalesce(classes.size_class, unknown.size_class, 'uppgift saknas') AS size_class,
    sizes.employees_n AS employees_n,
    greatest(members.from_date, sizes.from_date) AS from_date,
    least(members.until_date, sizes.until_date) AS until_date
FROM mart.spells AS members
JOIN core.organisations AS organisations ON organisations.organisation_id = members.organisation_id
JOIN sizes
    ON sizes.organisation_id = members.organisation_id
    AND sizes.from_date < members.until_date
    AND members.from_date < sizes.until_date
CROSS JOIN unknown
LEFT JOIN classes ON classes.from_n <= sizes.employees_n AND sizes.employees_n < classes.until_n
