-- How long organisations in the target group waited for the next step, as known on a date: each of them with each service.
-- An order that came before the interest is no result of it. Without delivery, or order, the wait goes on at the date.
CREATE OR REPLACE MACRO mart.waits_at(as_of) AS TABLE
WITH reached AS (
    SELECT organisation_id, service, first_interest_date, first_order_date, first_delivery_date
    FROM mart.reach_at(as_of)
    JOIN core.services USING (service_id)
),
waits AS (
    SELECT
        'intresse till avrop' AS step,
        organisation_id,
        service,
        coalesce(first_order_date, as_of) - first_interest_date AS days,
        first_order_date IS NOT NULL AS is_event
    FROM reached
    WHERE first_interest_date IS NOT NULL
    UNION ALL
    SELECT
        'avrop till leverans',
        organisation_id,
        service,
        coalesce(first_delivery_date, as_of) - first_order_date,
        first_delivery_date IS NOT NULL
    FROM reached
    WHERE first_order_date IS NOT NULL
)
SELECT step, organisation_id, service, days::DOUBLE AS days, is_event
FROM waits
WHERE days >= 0;
