-- The occasions held of the orders that count, whether or not the order is delivered by them.
SELECT
    occasions.occasion_id AS occasion_id,
    occasions.order_id AS order_id,
    orders.organisation_id AS organisation_id,
    orders.service_id AS service_id,
    orders.order_date AS order_date,
    occasions.occasion_date AS occasion_date,
    occasions.form AS form,
    occasions.participants_n AS participants_n
FROM core.occasions AS occasions
JOIN mart.orders AS orders ON orders.order_id = occasions.order_id
WHERE occasions.status = 'genomfört'
