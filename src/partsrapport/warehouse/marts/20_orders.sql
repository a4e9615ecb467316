-- A cancelled order is no order. An order is delivered when its status says so, on the day of the last occasion held.
WITH held AS (
    SELECT order_id, max(occasion_date) AS last_date
    FROM core.occasions
    WHERE status = 'genomfört'
    GROUP BY order_id
)
SELECT
    orders.order_id AS order_id,
    orders.organisation_id AS organisation_id,
    orders.service_id AS service_id,
    orders.order_date AS order_date,
    CASE WHEN orders.status = 'levererad' THEN held.last_date END AS delivery_date
FROM core.orders AS orders
LEFT JOIN held ON held.order_id = orders.order_id
WHERE orders.status <> 'avbeställd'
