-- Shares of the target group that is reached: in all, by sector, size class and department, and by service, each service
-- measured against the whole target group.
CREATE OR REPLACE MACRO mart.coverage_at(as_of) AS TABLE
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
    UNION ALL BY NAME
    SELECT *, 'tjanst' AS dimension, service AS member
    FROM mart.service_status_at(as_of)
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
GROUP BY dimension, member, service_id;

INSERT INTO mart.coverage BY NAME
SELECT as_of_date, coverage.*
FROM mart.report_dates, mart.coverage_at(as_of_date) AS coverage
ORDER BY as_of_date, dimension, member;
