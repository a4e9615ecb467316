-- Shares of the target group that is reached: in all, by sector, size class and department.
CREATE OR REPLACE MACRO mart.coverage_by_organisation_at(as_of) AS TABLE
WITH members AS (
    SELECT
        *,
        unnest([
            {'dimension': 'alla', 'member': 'alla'},
            {'dimension': 'sektor', 'member': sector},
            {'dimension': 'storleksklass', 'member': size_class},
            {'dimension': 'departement', 'member': department}
        ], recursive := true)
    FROM mart.organisation_status_at(as_of)
)
SELECT
    dimension,
    member,
    count(*) AS target_n,
    count(*) FILTER (is_interested) AS interested_n,
    count(*) FILTER (is_ordered) AS ordered_n,
    count(*) FILTER (is_delivered) AS delivered_n,
    coalesce(sum(employees_n), 0) AS target_employees_n,
    coalesce(sum(employees_n) FILTER (is_interested), 0) AS interested_employees_n,
    coalesce(sum(employees_n) FILTER (is_ordered), 0) AS ordered_employees_n,
    coalesce(sum(employees_n) FILTER (is_delivered), 0) AS delivered_employees_n
FROM members
WHERE member IS NOT NULL
GROUP BY dimension, member;

-- By service, each measured against the whole target group.
CREATE OR REPLACE MACRO mart.coverage_by_service_at(as_of) AS TABLE
WITH target AS (
    SELECT count(*) AS target_n, coalesce(sum(employees_n), 0) AS target_employees_n
    FROM mart.target_group_at(as_of)
    HAVING count(*) > 0
),
reached AS (
    SELECT
        service_id,
        count(first_interest_date) AS interested_n,
        count(first_order_date) AS ordered_n,
        count(first_delivery_date) AS delivered_n,
        sum(employees_n) FILTER (first_interest_date IS NOT NULL) AS interested_employees_n,
        sum(employees_n) FILTER (first_order_date IS NOT NULL) AS ordered_employees_n,
        sum(employees_n) FILTER (first_delivery_date IS NOT NULL) AS delivered_employees_n
    FROM mart.reach_at(as_of)
    JOIN mart.target_group_at(as_of) USING (organisation_id)
    GROUP BY service_id
)
SELECT
    'tjanst' AS dimension,
    service AS member,
    target_n,
    coalesce(interested_n, 0) AS interested_n,
    coalesce(ordered_n, 0) AS ordered_n,
    coalesce(delivered_n, 0) AS delivered_n,
    target_employees_n,
    coalesce(interested_employees_n, 0) AS interested_employees_n,
    coalesce(ordered_employees_n, 0) AS ordered_employees_n,
    coalesce(delivered_employees_n, 0) AS delivered_employees_n
FROM core.services
CROSS JOIN target
LEFT JOIN reached USING (service_id);

CREATE OR REPLACE MACRO mart.coverage_at(as_of) AS TABLE
FROM mart.coverage_by_organisation_at(as_of)
UNION ALL BY NAME
FROM mart.coverage_by_service_at(as_of);

INSERT INTO mart.coverage BY NAME
SELECT as_of_date, coverage.*
FROM mart.report_dates, mart.coverage_at(as_of_date) AS coverage
ORDER BY as_of_date, dimension, member;
