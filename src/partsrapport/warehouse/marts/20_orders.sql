-- A cancelled order is no order. An order is delivered when its status says so and an occasion has been held.
INSERT INTO mart.orders BY NAME
WITH held AS (
    SELECT order_id, min(occasion_date) AS first_date FROM core.occasions WHERE status = 'genomfört' GROUP BY order_id
)
SELECT
    order_id,
    organisation_id,
    service_id,
    order_date,
    CASE WHEN status = 'levererad' THEN first_date END AS delivery_date
FROM core.orders
LEFT JOIN held USING (order_id)
WHERE status <> 'avbeställd'
ORDER BY order_id;
