-- How long organisations in the target group waited for the next step, as known on a date: each of them with each service.
-- An order that came before the interest is no result of it. Without delivery, or order, the wait goes on at the date.
WITH firsts AS (
    SELECT
        target.as_of_date AS as_of_date,
        target.organisation_id AS organisation_id,
        firsts.service_id AS service_id,
        firsts.first_interest_date AS first_interest_date,
        firsts.first_order_date AS first_order_date,
        firsts.first_delivery_date AS first_delivery_date
    FROM mart.organisation_status AS target
    JOIN mart.first_dates AS firsts
        ON firsts.as_of_date = target.as_of_date AND firsts.organisation_id = target.organisation_id
),
waits AS (
    SELECT
        as_of_date,
        'intresse till avrop' AS step,
        organisation_id,
        service_id,
        first_interest_date AS from_date,
        first_order_date AS event_date
    FROM firsts
    UNION ALL
    SELECT
        as_of_date,
        'avrop till leverans' AS step,
        organisation_id,
        service_id,
        first_order_date AS from_date,
        first_delivery_date AS event_date
    FROM firsts
)
SELECT
    waits.as_of_date AS as_of_date,
    waits.step AS step,
    waits.organisation_id AS organisation_id,
    waits.service_id AS service_id,
    services.service AS service,
    coalesce(waits.event_date, waits.as_of_date) - waits.from_date AS days,
    waits.event_date IS NOT NULL AS is_event
FROM waits
JOIN core.services AS services ON services.service_id = waits.service_id
WHERE coalesce(waits.event_date, waits.as_of_date) >= waits.from_date
