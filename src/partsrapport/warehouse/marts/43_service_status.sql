-- The list behind every numerator and denominator of a service: each service with each organisation in the target group.
SELECT
    target.as_of_date AS as_of_date,
    services.service_id AS service_id,
    services.service AS service,
    target.organisation_id AS organisation_id,
    target.organisation AS organisation,
    target.sector AS sector,
    target.department AS department,
    target.size_class AS size_class,
    target.employees_n AS employees_n,
    firsts.first_interest_date AS first_interest_date,
    firsts.first_order_date AS first_order_date,
    firsts.first_delivery_date AS first_delivery_date,
    CASE WHEN recorded.has_interests THEN firsts.first_interest_date IS NOT NULL END AS is_interested,
    CASE WHEN recorded.has_orders THEN firsts.first_order_date IS NOT NULL END AS is_ordered,
    CASE WHEN recorded.has_occasions THEN firsts.first_delivery_date IS NOT NULL END AS is_delivered
FROM core.services AS services
CROSS JOIN mart.organisation_status AS target
JOIN mart.recorded AS recorded ON recorded.as_of_date = target.as_of_date
LEFT JOIN mart.first_dates AS firsts
    ON firsts.as_of_date = target.as_of_date
    AND firsts.organisation_id = target.organisation_id
    AND firsts.service_id = services.service_id
