-- Orders and deliveries count whoever placed them; organisations are those of the target group. What happened is counted by
-- day first: there are fewer days than orders, and many dates to ask about.
WITH events AS (
    SELECT
        service_id,
        order_date AS event_date,
        1 AS order_n,
        0 AS delivered_n,
        CAST(NULL AS VARCHAR) AS occasion_id,
        CAST(NULL AS INTEGER) AS participants_n
    FROM mart.orders
    UNION ALL
    SELECT
        service_id,
        greatest(order_date, delivery_date) AS event_date,
        0 AS order_n,
        1 AS delivered_n,
        CAST(NULL AS VARCHAR) AS occasion_id,
        CAST(NULL AS INTEGER) AS participants_n
    FROM mart.orders
    WHERE delivery_date IS NOT NULL
    UNION ALL
    SELECT
        service_id,
        greatest(order_date, occasion_date) AS event_date,
        0 AS order_n,
        0 AS delivered_n,
        occasion_id,
        participants_n
    FROM mart.held_occasions
),
daily AS (
    SELECT
        service_id,
        event_date,
        sum(order_n) AS orders_n,
        sum(delivered_n) AS delivered_orders_n,
        count(occasion_id) AS occasions_n,
        count(participants_n) AS counted_occasions_n,
        sum(participants_n) AS participants_n
    FROM events
    GROUP BY service_id, event_date
),
happened AS (
    SELECT
        moments.as_of_date AS as_of_date,
        daily.service_id AS service_id,
        sum(daily.orders_n) AS orders_n,
        sum(daily.delivered_orders_n) AS delivered_orders_n,
        sum(daily.occasions_n) AS occasions_n,
        sum(daily.counted_occasions_n) AS counted_occasions_n,
        sum(daily.participants_n) AS participants_n
    FROM moments
    JOIN daily ON daily.event_date <= moments.as_of_date
    GROUP BY moments.as_of_date, daily.service_id
),
ordering AS (
    SELECT
        moments.as_of_date AS as_of_date,
        services.service_id AS service_id,
        sum(CASE WHEN levels.dimension = 'tjänst' THEN levels.organisations_n ELSE 0 END) AS organisations_n,
        sum(CASE WHEN levels.dimension = 'alla' THEN levels.organisations_n ELSE 0 END) AS target_n,
        sum(CASE WHEN levels.dimension = 'tjänst vid lärosäten' THEN levels.organisations_n ELSE 0 END)
            AS universities_n,
        sum(CASE WHEN levels.dimension = 'sektor' THEN levels.organisations_n ELSE 0 END) AS target_universities_n
    FROM moments
    CROSS JOIN core.services AS services
    LEFT JOIN mart.levels AS levels
        ON levels.from_date <= moments.as_of_date
        AND moments.as_of_date < levels.until_date
        AND (
            (levels.step = 'målgrupp' AND levels.member IN ('alla', 'lärosäte'))
            OR (levels.step = 'avrop' AND levels.dimension LIKE 'tjänst%' AND levels.member = services.service_id)
        )
    GROUP BY moments.as_of_date, services.service_id
)
SELECT
    moments.as_of_date AS as_of_date,
    services.service_id AS service_id,
    services.service AS service,
    CAST(CASE WHEN recorded.has_orders THEN coalesce(happened.orders_n, 0) END AS BIGINT) AS orders_n,
    CAST(CASE WHEN recorded.has_occasions THEN coalesce(happened.delivered_orders_n, 0) END AS INTEGER)
        AS delivered_orders_n,
    CAST(CASE WHEN recorded.has_occasions THEN coalesce(happened.occasions_n, 0) END AS BIGINT) AS occasions_n,
    CAST(CASE WHEN recorded.has_occasions THEN coalesce(happened.counted_occasions_n, 0) END AS BIGINT)
        AS counted_occasions_n,
    CAST(
        CASE
            WHEN NOT recorded.has_occasions THEN NULL
            WHEN coalesce(happened.occasions_n, 0) = 0 THEN 0
            ELSE happened.participants_n
        END AS BIGINT
    ) AS participants_n,
    CAST(CASE WHEN recorded.has_orders THEN ordering.organisations_n END AS INTEGER) AS organisations_n,
    CAST(ordering.target_n AS INTEGER) AS target_n,
    CASE WHEN recorded.has_orders THEN CAST(ordering.organisations_n AS DOUBLE) / nullif(ordering.target_n, 0) END
        AS organisations_share,
    CAST(CASE WHEN recorded.has_orders THEN ordering.universities_n END AS INTEGER) AS universities_n,
    CAST(ordering.target_universities_n AS INTEGER) AS target_universities_n,
    CASE
        WHEN recorded.has_orders
            THEN CAST(ordering.universities_n AS DOUBLE) / nullif(ordering.target_universities_n, 0)
    END AS universities_share
FROM moments
CROSS JOIN core.services AS services
JOIN mart.recorded AS recorded ON recorded.as_of_date = moments.as_of_date
JOIN ordering ON ordering.as_of_date = moments.as_of_date AND ordering.service_id = services.service_id
LEFT JOIN happened ON happened.as_of_date = moments.as_of_date AND happened.service_id = services.service_id
