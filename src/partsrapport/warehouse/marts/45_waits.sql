-- How long organisations in the target group waited for the next step, as known on a date: each of them with each service.
-- An order that came before the interest is no result of it. Without delivery, or order, the wait goes on at the date;
-- of what is recorded nowhere nobody knows whether it does.
WITH waits AS (
    SELECT
        as_of_date,
        'intresse till avrop' AS step,
        organisation_id,
        service_id,
        service,
        first_interest_date AS from_date,
        coalesce(first_order_date, as_of_date) AS until_date,
        is_ordered AS is_event
    FROM mart.service_status
    UNION ALL
    SELECT
        as_of_date,
        'avrop till leverans' AS step,
        organisation_id,
        service_id,
        service,
        first_order_date AS from_date,
        coalesce(first_delivery_date, as_of_date) AS until_date,
        is_delivered AS is_event
    FROM mart.service_status
)
SELECT as_of_date, step, organisation_id, service_id, service, until_date - from_date AS days, is_event
FROM waits
WHERE is_event IS NOT NULL AND until_date >= from_date
