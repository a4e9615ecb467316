-- Orders and deliveries count whoever placed them; organisations are those of the target group.
CREATE OR REPLACE MACRO mart.services_at(as_of) AS TABLE
WITH ordered AS (
    SELECT
        service_id,
        count(*) AS orders_n,
        count(*) FILTER (delivery_date <= as_of) AS delivered_orders_n
    FROM mart.orders
    WHERE order_date <= as_of
    GROUP BY service_id
),
held AS (
    SELECT
        service_id,
        count(*) AS occasions_n,
        count(participants_n) AS counted_occasions_n,
        sum(participants_n) AS participants_n
    FROM mart.occasions_at(as_of)
    GROUP BY service_id
),
reached AS (
    SELECT
        service_id,
        count(*) AS ordering_n,
        count(*) FILTER (sector = 'lärosäte') AS ordering_universities_n
    FROM mart.reach_at(as_of)
    JOIN mart.target_group_at(as_of) USING (organisation_id)
    WHERE first_order_date IS NOT NULL
    GROUP BY service_id
),
target AS (
    SELECT count(*) AS target_n, count(*) FILTER (sector = 'lärosäte') AS target_universities_n
    FROM mart.target_group_at(as_of)
)
SELECT
    service_id,
    service,
    coalesce(orders_n, 0) AS orders_n,
    coalesce(delivered_orders_n, 0) AS delivered_orders_n,
    coalesce(occasions_n, 0) AS occasions_n,
    coalesce(counted_occasions_n, 0) AS counted_occasions_n,
    CASE WHEN occasions_n IS NULL THEN 0 ELSE participants_n END AS participants_n,
    coalesce(ordering_n, 0) AS agencies_n,
    target_n,
    coalesce(ordering_n, 0) / nullif(target_n, 0) AS agencies_share,
    coalesce(ordering_universities_n, 0) AS universities_n,
    target_universities_n,
    coalesce(ordering_universities_n, 0) / nullif(target_universities_n, 0) AS universities_share
FROM core.services
CROSS JOIN target
LEFT JOIN ordered USING (service_id)
LEFT JOIN held USING (service_id)
LEFT JOIN reached USING (service_id);

INSERT INTO mart.services BY NAME
SELECT as_of_date, services.*
FROM mart.report_dates, mart.services_at(as_of_date) AS services
ORDER BY as_of_date, service;

-- The first order of each organisation in the target group, and whether it went on to another service.
CREATE OR REPLACE MACRO mart.first_orders_at(as_of) AS TABLE
SELECT
    representative_id AS organisation_id,
    arg_min(service_id, (order_date, order_id)) AS service_id,
    count(DISTINCT service_id) > 1 AS is_further
FROM mart.orders
JOIN mart.representatives USING (organisation_id)
WHERE order_date <= as_of AND as_of BETWEEN from_date AND to_date
GROUP BY representative_id;

INSERT INTO mart.first_services BY NAME
SELECT service_id, service, count(*) AS first_n, count(*) FILTER (is_further) AS further_n
FROM meta.build, mart.first_orders_at(as_of_date)
JOIN core.services USING (service_id)
GROUP BY service_id, service
ORDER BY service;

-- Where in its life each service is. Without dates it is taken to have been there always.
CREATE OR REPLACE MACRO mart.portfolio_at(as_of) AS TABLE
SELECT
    *,
    CASE
        WHEN closing_date <= as_of THEN 'avvecklad'
        WHEN development_date > as_of THEN 'planerad'
        WHEN launch_date > as_of OR (launch_date IS NULL AND development_date IS NOT NULL) THEN 'under utveckling'
        WHEN closing_date <= as_of + INTERVAL 1 YEAR THEN 'under avveckling'
        ELSE 'lanserad'
    END AS stage
FROM core.services;

INSERT INTO mart.service_portfolio BY NAME
SELECT portfolio.*
FROM meta.build, mart.portfolio_at(as_of_date) AS portfolio
ORDER BY service_id;

INSERT INTO mart.monthly_deliveries BY NAME
SELECT
    date_trunc('month', occasion_date)::DATE AS month_date,
    form,
    count(*) AS occasions_n,
    sum(participants_n) AS participants_n
FROM meta.build, mart.occasions_at(greatest(as_of_date, make_date(year, 12, 31)))
GROUP BY month_date, form
ORDER BY month_date, form;
