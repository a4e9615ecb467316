-- When each organisation was first reached by each service, as known on a date.
SELECT
    moments.as_of_date AS as_of_date,
    reached.organisation_id AS organisation_id,
    reached.service_id AS service_id,
    min(CASE WHEN reached.step = 'intresse' THEN reached.first_date END) AS first_interest_date,
    min(CASE WHEN reached.step = 'avrop' THEN reached.first_date END) AS first_order_date,
    min(CASE WHEN reached.step = 'leverans' THEN reached.first_date END) AS first_delivery_date
FROM moments
JOIN mart.reached AS reached ON reached.from_date <= moments.as_of_date
GROUP BY moments.as_of_date, reached.organisation_id, reached.service_id
