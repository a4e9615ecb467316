-- When each organisation in the target group was first reached by each service, as known on a date.
CREATE OR REPLACE MACRO mart.reach_at(as_of) AS TABLE
WITH events AS (
    SELECT organisation_id, service_id, interest_date, NULL::DATE AS order_date, NULL::DATE AS delivery_date
    FROM core.interests
    WHERE interest_date <= as_of
    UNION ALL
    SELECT organisation_id, service_id, NULL, order_date, delivery_date
    FROM mart.orders
    WHERE order_date <= as_of
)
SELECT
    representative_id AS organisation_id,
    service_id,
    min(interest_date) AS first_interest_date,
    min(order_date) AS first_order_date,
    min(delivery_date) FILTER (delivery_date <= as_of) AS first_delivery_date
FROM events
JOIN mart.representatives USING (organisation_id)
WHERE as_of BETWEEN from_date AND to_date
GROUP BY representative_id, service_id;

-- The list behind every numerator and denominator of the target group…
CREATE OR REPLACE MACRO mart.organisation_status_at(as_of) AS TABLE
WITH reached AS (
    SELECT
        organisation_id,
        min(first_interest_date) AS first_interest_date,
        min(first_order_date) AS first_order_date,
        min(first_delivery_date) AS first_delivery_date,
        count(first_order_date) AS services_n
    FROM mart.reach_at(as_of)
    GROUP BY organisation_id
)
SELECT
    target.*,
    first_interest_date,
    first_order_date,
    first_delivery_date,
    coalesce(services_n, 0)::INTEGER AS services_n,
    first_interest_date IS NOT NULL AS is_interested,
    first_order_date IS NOT NULL AS is_ordered,
    first_delivery_date IS NOT NULL AS is_delivered
FROM mart.target_group_at(as_of) AS target
LEFT JOIN reached USING (organisation_id);

-- … and of a service: each service with each organisation in the target group.
CREATE OR REPLACE MACRO mart.service_status_at(as_of) AS TABLE
SELECT
    service_id,
    service,
    target.*,
    first_interest_date,
    first_order_date,
    first_delivery_date,
    first_interest_date IS NOT NULL AS is_interested,
    first_order_date IS NOT NULL AS is_ordered,
    first_delivery_date IS NOT NULL AS is_delivered
FROM core.services
CROSS JOIN mart.target_group_at(as_of) AS target
LEFT JOIN mart.reach_at(as_of) USING (organisation_id, service_id);

INSERT INTO mart.organisation_status BY NAME
SELECT status.*
FROM meta.build, mart.organisation_status_at(as_of_date) AS status
ORDER BY organisation_id;

INSERT INTO mart.not_yet_reached BY NAME
SELECT
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
ORDER BY organisation_id;
