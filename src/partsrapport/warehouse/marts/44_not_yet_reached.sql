-- The organisations in the target group that have not ordered.
SELECT
    status.as_of_date AS as_of_date,
    status.organisation_id AS organisation_id,
    status.organisation AS organisation,
    status.sector AS sector,
    status.size_class AS size_class,
    status.department AS department,
    status.employees_n AS employees_n,
    status.is_interested AS is_interested,
    status.first_interest_date AS first_interest_date
FROM mart.organisation_status AS status
JOIN mart.registers AS registers ON registers.as_of_date = status.as_of_date
WHERE registers.has_orders AND NOT status.is_ordered
