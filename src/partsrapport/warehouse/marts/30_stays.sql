-- When each organisation is in the target group, a row for each stretch of days with the same number of employees: that
-- of the latest year known. The stretch goes up to, but not including, until_date.
WITH members AS (
    SELECT
        organisation_id,
        from_date,
        coalesce(CAST(to_date + INTERVAL '1' DAY AS DATE), DATE '9999-12-31') AS until_date
    FROM core.memberships
),
years AS (
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
)
SELECT
    members.organisation_id AS organisation_id,
    organisations.organisation AS organisation,
    organisations.sector AS sector,
    organisations.department AS department,
    CASE
        WHEN sizes.employees_n IS NULL THEN 'uppgift saknas'
        WHEN sizes.employees_n < 50 THEN 'under 50'
        WHEN sizes.employees_n < 200 THEN '50–199'
        WHEN sizes.employees_n < 1000 THEN '200–999'
        WHEN sizes.employees_n < 10000 THEN '1 000–9 999'
        ELSE '10 000 eller fler'
    END AS size_class,
    sizes.employees_n AS employees_n,
    greatest(members.from_date, sizes.from_date) AS from_date,
    least(members.until_date, sizes.until_date) AS until_date
FROM members
JOIN core.organisations AS organisations ON organisations.organisation_id = members.organisation_id
JOIN sizes
    ON sizes.organisation_id = members.organisation_id
    AND sizes.from_date < members.until_date
    AND members.from_date < sizes.until_date
