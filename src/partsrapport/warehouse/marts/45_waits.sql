-- How long organisations in the target group waited for the next step, as known on a date: each of them with each service.
-- An order that came before the interest is no result of it. Without delivery, or order, the wait goes on at the date;
-- of what no register tells of nobody knows whether it goes on.
WITH reached AS (
    SELECT
        status.as_of_date AS as_of_date,
        status.organisation_id AS organisation_id,
        status.service_id AS service_id,
        status.service AS service,
        status.first_interest_date AS first_interest_date,
        status.first_order_date AS first_order_date,
        status.first_delivery_date AS first_delivery_date,
        status.is_ordered AS is_ordered,
        status.is_delivered AS is_delivered,
        registers.has_occasions AS has_occasions
    FROM mart.service_status AS status
    JOIN mart.registers AS registers ON registers.as_of_date = status.as_of_date
    WHERE registers.has_orders AND (status.is_interested OR status.is_ordered)
),
waits AS (
    SELECT
        as_of_date,
        'intresse till avrop' AS step,
        organisation_id,
        service_id,
        service,
        first_interest_date AS from_date,
        coalesce(first_order_date, as_of_date) AS until_date,
        is_ordered AS is_event
    FROM reached
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
    FROM reached
    WHERE has_occasions
)
SELECT as_of_date, step, organisation_id, service_id, service, until_date - from_date AS days, is_event
FROM waits
WHERE until_date >= from_date
