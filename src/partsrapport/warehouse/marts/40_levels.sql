-- How many organisations belong to the target group and are reached, by any service and (service_id) by each, as stretches
-- of days between which nothing changes.
WITH starts AS (
    SELECT organisation_id, service_id, step, min(from_date) AS start_date
    FROM mart.reached
    GROUP BY organisation_id, service_id, step
    UNION ALL
    SELECT organisation_id, CAST(NULL AS VARCHAR) AS service_id, step, min(from_date) AS start_date
    FROM mart.reached
    GROUP BY organisation_id, step
),
spans AS (
    SELECT
        CAST(NULL AS VARCHAR) AS service_id, sector, department, size_class, 'målgrupp' AS step, employees_n, from_date,
        until_date
    FROM mart.stays
    UNION ALL
    SELECT
        starts.service_id AS service_id,
        stays.sector AS sector,
        stays.department AS department,
        stays.size_class AS size_class,
        starts.step AS step,
        stays.employees_n AS employees_n,
        greatest(stays.from_date, starts.start_date) AS from_date,
        stays.until_date AS until_date
    FROM mart.stays AS stays
    JOIN starts ON starts.organisation_id = stays.organisation_id AND starts.start_date < stays.until_date
),
ends AS (
    SELECT
        service_id, sector, department, size_class, step, from_date AS change_date,
        1 AS change_n, coalesce(employees_n, 0) AS change_employees_n
    FROM spans
    UNION ALL
    SELECT
        service_id, sector, department, size_class, step, until_date AS change_date,
        -1 AS change_n, -coalesce(employees_n, 0) AS change_employees_n
    FROM spans
),
alike AS (
    SELECT
        service_id, sector, department, size_class, step, change_date,
        sum(change_n) AS change_n, sum(change_employees_n) AS change_employees_n
    FROM ends
    GROUP BY service_id, sector, department, size_class, step, change_date
),
changes AS (
    SELECT 'alla' AS dimension, 'alla' AS member, step, change_date, change_n, change_employees_n
    FROM alike
    WHERE service_id IS NULL
    UNION ALL
    SELECT 'sektor' AS dimension, sector AS member, step, change_date, change_n, change_employees_n
    FROM alike
    WHERE service_id IS NULL
    UNION ALL
    SELECT 'storleksklass' AS dimension, size_class AS member, step, change_date, change_n, change_employees_n
    FROM alike
    WHERE service_id IS NULL
    UNION ALL
    SELECT 'departement' AS dimension, department AS member, step, change_date, change_n, change_employees_n
    FROM alike
    WHERE service_id IS NULL AND department IS NOT NULL
    UNION ALL
    SELECT 'tjänst' AS dimension, service_id AS member, step, change_date, change_n, change_employees_n
    FROM alike
    WHERE service_id IS NOT NULL
    UNION ALL
    SELECT 'tjänst vid lärosäten' AS dimension, service_id AS member, step, change_date, change_n, change_employees_n
    FROM alike
    WHERE service_id IS NOT NULL AND sector = 'lärosäte'
),
daily AS (
    SELECT
        dimension,
        member,
        step,
        change_date,
        sum(change_n) AS day_n,
        sum(change_employees_n) AS day_employees_n
    FROM changes
    GROUP BY dimension, member, step, change_date
)
SELECT
    dimension,
    member,
    step,
    change_date AS from_date,
    lead(change_date, 1, DATE '9999-12-31') OVER (PARTITION BY dimension, member, step ORDER BY change_date) AS until_date,
    CAST(sum(day_n) OVER (
        PARTITION BY dimension, member, step ORDER BY change_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS INTEGER) AS organisations_n,
    CAST(sum(day_employees_n) OVER (
        PARTITION BY dimension, member, step ORDER BY change_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS employees_n
FROM daily
WHERE change_date < DATE '9999-12-31'
