-- How many organisations belong to the target group and are reached, as stretches of days between which nothing changes.
WITH service_starts AS (
    SELECT organisation_id, service_id, step, min(from_date) AS start_date
    FROM mart.reached
    GROUP BY organisation_id, service_id, step
),
starts AS (
    SELECT organisation_id, step, min(start_date) AS start_date
    FROM service_starts
    GROUP BY organisation_id, step
),
spans AS (
    SELECT sector, department, size_class, 'målgrupp' AS step, employees_n, from_date, until_date
    FROM mart.stays
    UNION ALL
    SELECT
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
service_spans AS (
    SELECT
        starts.service_id AS service_id,
        stays.sector AS sector,
        starts.step AS step,
        stays.employees_n AS employees_n,
        greatest(stays.from_date, starts.start_date) AS from_date,
        stays.until_date AS until_date
    FROM mart.stays AS stays
    JOIN service_starts AS starts
        ON starts.organisation_id = stays.organisation_id AND starts.start_date < stays.until_date
),
span_changes AS (
    SELECT
        sector, department, size_class, step, from_date AS change_date,
        count(*) AS change_n, sum(coalesce(employees_n, 0)) AS change_employees_n
    FROM spans
    GROUP BY sector, department, size_class, step, from_date
    UNION ALL
    SELECT
        sector, department, size_class, step, until_date AS change_date,
        -count(*) AS change_n, -sum(coalesce(employees_n, 0)) AS change_employees_n
    FROM spans
    GROUP BY sector, department, size_class, step, until_date
),
service_changes AS (
    SELECT
        service_id, sector, step, from_date AS change_date,
        count(*) AS change_n, sum(coalesce(employees_n, 0)) AS change_employees_n
    FROM service_spans
    GROUP BY service_id, sector, step, from_date
    UNION ALL
    SELECT
        service_id, sector, step, until_date AS change_date,
        -count(*) AS change_n, -sum(coalesce(employees_n, 0)) AS change_employees_n
    FROM service_spans
    GROUP BY service_id, sector, step, until_date
),
changes AS (
    SELECT 'alla' AS dimension, 'alla' AS member, step, change_date, change_n, change_employees_n
    FROM span_changes
    UNION ALL
    SELECT 'sektor' AS dimension, sector AS member, step, change_date, change_n, change_employees_n
    FROM span_changes
    UNION ALL
    SELECT 'storleksklass' AS dimension, size_class AS member, step, change_date, change_n, change_employees_n
    FROM span_changes
    UNION ALL
    SELECT 'departement' AS dimension, department AS member, step, change_date, change_n, change_employees_n
    FROM span_changes
    WHERE department IS NOT NULL
    UNION ALL
    SELECT 'tjänst' AS dimension, service_id AS member, step, change_date, change_n, change_employees_n
    FROM service_changes
    UNION ALL
    SELECT 'tjänst vid lärosäten' AS dimension, service_id AS member, step, change_date, change_n, change_employees_n
    FROM service_changes
    WHERE sector = 'lärosäte'
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
