CREATE OR REPLACE MACRO mart.size_class(employees_n) AS CASE
    WHEN employees_n IS NULL THEN 'uppgift saknas'
    WHEN employees_n < 50 THEN 'under 50'
    WHEN employees_n < 200 THEN '50–199'
    WHEN employees_n < 1000 THEN '200–999'
    WHEN employees_n < 10000 THEN '1 000–9 999'
    ELSE '10 000 eller fler'
END;

-- The target group as it was on a date, with the employees of the latest year known then.
CREATE OR REPLACE MACRO mart.target_group_at(as_of) AS TABLE
WITH spans AS (
    SELECT
        organisation_id,
        employees_n,
        year AS from_year,
        lead(year, 1, 9999) OVER (PARTITION BY organisation_id ORDER BY year) AS next_year
    FROM core.employees
),
latest AS (
    SELECT organisation_id, employees_n
    FROM spans
    WHERE from_year <= extract(year FROM as_of) AND extract(year FROM as_of) < next_year
)
SELECT organisation_id, organisation, sector, department, mart.size_class(employees_n) AS size_class, employees_n
FROM core.organisations
LEFT JOIN latest USING (organisation_id)
WHERE from_date <= as_of AND (to_date IS NULL OR to_date >= as_of);
