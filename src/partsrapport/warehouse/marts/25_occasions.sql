-- The occasions at which delivered orders have been delivered, up to a date.
CREATE OR REPLACE MACRO mart.occasions_at(as_of) AS TABLE
SELECT occasion_id, order_id, organisation_id, service_id, occasion_date, form, participants_n
FROM mart.orders
JOIN core.occasions USING (order_id)
WHERE order_date <= as_of AND delivery_date IS NOT NULL AND occasion_date <= as_of AND status = 'genomfört';
