-- The organisations in the target group that have not ordered.
SELECT
    as_of_date,
    organisation_id,
    organisation,
    sector,
    size_class,
    department,
    employees_n,
    is_interested,
    first_interest_date
FROM mart.organisation_status
WHERE NOT is_ordered
