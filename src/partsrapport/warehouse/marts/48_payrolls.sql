-- The wage sum of each organisation in the target group, of the latest year known.
WITH known AS (
    SELECT
        status.as_of_date AS as_of_date,
        status.organisation_id AS organisation_id,
        status.is_ordered AS is_ordered,
        employees.payroll_sek AS payroll_sek,
        row_number() OVER (
            PARTITION BY status.as_of_date, status.organisation_id ORDER BY employees.year DESC
        ) AS place
    FROM mart.organisation_status AS status
    JOIN core.employees AS employees
        ON employees.organisation_id = status.organisation_id
        AND employees.year <= CAST(extract(year FROM status.as_of_date) AS INTEGER)
        AND employees.payroll_sek IS NOT NULL
)
SELECT as_of_date, organisation_id, is_ordered, payroll_sek
FROM known
WHERE place = 1
