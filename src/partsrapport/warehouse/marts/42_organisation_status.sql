-- The list behind every numerator and denominator of the target group. What is recorded nowhere is unknown.
WITH firsts AS (
    SELECT
        as_of_date,
        organisation_id,
        min(first_interest_date) AS first_interest_date,
        min(first_order_date) AS first_order_date,
        min(first_delivery_date) AS first_delivery_date,
        count(first_order_date) AS services_n
    FROM mart.first_dates
    GROUP BY as_of_date, organisation_id
)
SELECT
    moments.as_of_date AS as_of_date,
    stays.organisation_id AS organisation_id,
    organisations.organisation AS organisation,
    stays.sector AS sector,
    stays.department AS department,
    stays.size_class AS size_class,
    stays.employees_n AS employees_n,
    firsts.first_interest_date AS first_interest_date,
    firsts.first_order_date AS first_order_date,
    firsts.first_delivery_date AS first_delivery_date,
    CAST(CASE WHEN recorded.has_orders THEN coalesce(firsts.services_n, 0) END AS INTEGER) AS services_n,
    CASE WHEN recorded.has_interests THEN firsts.first_interest_date IS NOT NULL END AS is_interested,
    CASE WHEN recorded.has_orders THEN firsts.first_order_date IS NOT NULL END AS is_ordered,
    CASE WHEN recorded.has_occasions THEN firsts.first_delivery_date IS NOT NULL END AS is_delivered
FROM moments
JOIN mart.recorded AS recorded ON recorded.as_of_date = moments.as_of_date
JOIN mart.stays AS stays ON stays.from_date <= moments.as_of_date AND moments.as_of_date < stays.until_date
JOIN core.organisations AS organisations ON organisations.organisation_id = stays.organisation_id
LEFT JOIN firsts ON firsts.as_of_date = moments.as_of_date AND firsts.organisation_id = stays.organisation_id
