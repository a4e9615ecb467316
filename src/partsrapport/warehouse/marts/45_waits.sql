-- How long organisations in the target group waited for the next step, as known on a date: each of them with each service.
-- An order that came before the interest is no result of it. Without delivery, or order, the wait goes on at the date;
-- of what no register tells of nobody knows whether it does.
WITH waits AS (
    SELECT
        status.as_of_date AS as_of_date,
        'intresse till avrop' AS step,
        status.organisation_id AS organisation_id,
        status.service_id AS service_id,
        status.service AS service,
        status.first_interest_date AS from_date,
        coalesce(status.first_order_date, status.as_of_date) AS until_date,
        status.is_ordered AS is_event
    FROM mart.service_status AS status
    JOIN mart.registers AS registers ON registers.as_of_date = status.as_of_date
    WHERE registers.has_orders
    UNION ALL
    SELECT
        status.as_of_date AS as_of_date,
        'avrop till leverans' AS step,
        status.organisation_id AS organisation_id,
        status.service_id AS service_id,
        status.service AS service,
        status.first_order_date AS from_date,
        coalesce(status.first_delivery_date, status.as_of_date) AS until_date,
        status.is_delivered AS is_event
    FROM mart.service_status AS status
    JOIN mart.registers AS registers ON registers.as_of_date = status.as_of_date
    WHERE registers.has_occasions
)
SELECT as_of_date, step, organisation_id, service_id, service, until_date - from_date AS days, is_event
FROM waits
WHERE until_date >= from_date
