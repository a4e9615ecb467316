-- The first service of each organisation in the target group, and whether it went on to another; of services first
-- ordered on the same day, the one with the lowest id.
WITH numbered AS (
    SELECT
        as_of_date,
        organisation_id,
        service_id,
        service,
        row_number() OVER (
            PARTITION BY as_of_date, organisation_id ORDER BY first_order_date, service_id
        ) AS order_n,
        count(service_id) OVER (PARTITION BY as_of_date, organisation_id) AS services_n
    FROM mart.service_status
    WHERE is_ordered
)
SELECT as_of_date, organisation_id, service_id, service, services_n > 1 AS is_further
FROM numbered
WHERE order_n = 1
