-- Orders and deliveries count whoever placed them; organisations are those of the target group.
WITH ordered AS (
    SELECT
        moments.as_of_date AS as_of_date,
        orders.service_id AS service_id,
        count(orders.order_id) AS orders_n,
        sum(CASE WHEN orders.delivery_date <= moments.as_of_date THEN 1 ELSE 0 END) AS delivered_orders_n
    FROM moments
    JOIN mart.orders AS orders ON orders.order_date <= moments.as_of_date
    GROUP BY moments.as_of_date, orders.service_id
),
held AS (
    SELECT
        moments.as_of_date AS as_of_date,
        occasions.service_id AS service_id,
        count(occasions.occasion_id) AS occasions_n,
        count(occasions.participants_n) AS counted_occasions_n,
        sum(occasions.participants_n) AS held_participants_n
    FROM moments
    JOIN mart.held_occasions AS occasions
        ON occasions.occasion_date <= moments.as_of_date AND occasions.order_date <= moments.as_of_date
    GROUP BY moments.as_of_date, occasions.service_id
),
ordering AS (
    SELECT
        moments.as_of_date AS as_of_date,
        levels.member AS service_id,
        sum(CASE WHEN levels.dimension = 'tjanst' THEN levels.organisations_n ELSE 0 END) AS agencies_n,
        sum(CASE WHEN levels.dimension = 'tjanst vid lärosäten' THEN levels.organisations_n ELSE 0 END)
            AS universities_n
    FROM moments
    JOIN mart.levels AS levels ON levels.from_date <= moments.as_of_date AND moments.as_of_date < levels.until_date
    WHERE levels.step = 'avrop' AND levels.dimension IN ('tjanst', 'tjanst vid lärosäten')
    GROUP BY moments.as_of_date, levels.member
),
targets AS (
    SELECT
        moments.as_of_date AS as_of_date,
        sum(CASE WHEN levels.dimension = 'alla' THEN levels.organisations_n ELSE 0 END) AS target_n,
        sum(CASE WHEN levels.member = 'lärosäte' THEN levels.organisations_n ELSE 0 END) AS target_universities_n
    FROM moments
    JOIN mart.levels AS levels ON levels.from_date <= moments.as_of_date AND moments.as_of_date < levels.until_date
    WHERE levels.step = 'målgrupp' AND levels.dimension IN ('alla', 'sektor')
    GROUP BY moments.as_of_date
),
counted AS (
    SELECT
        moments.as_of_date AS as_of_date,
        services.service_id AS service_id,
        services.service AS service,
        coalesce(ordered.orders_n, 0) AS orders_n,
        coalesce(ordered.delivered_orders_n, 0) AS delivered_orders_n,
        coalesce(held.occasions_n, 0) AS occasions_n,
        coalesce(held.counted_occasions_n, 0) AS counted_occasions_n,
        CASE WHEN held.occasions_n IS NULL THEN 0 ELSE held.held_participants_n END AS participants_n,
        coalesce(ordering.agencies_n, 0) AS agencies_n,
        coalesce(targets.target_n, 0) AS target_n,
        coalesce(ordering.universities_n, 0) AS universities_n,
        coalesce(targets.target_universities_n, 0) AS target_universities_n
    FROM moments
    CROSS JOIN core.services AS services
    LEFT JOIN ordered ON ordered.as_of_date = moments.as_of_date AND ordered.service_id = services.service_id
    LEFT JOIN held ON held.as_of_date = moments.as_of_date AND held.service_id = services.service_id
    LEFT JOIN ordering ON ordering.as_of_date = moments.as_of_date AND ordering.service_id = services.service_id
    LEFT JOIN targets ON targets.as_of_date = moments.as_of_date
)
SELECT
    as_of_date,
    service_id,
    service,
    orders_n,
    CAST(delivered_orders_n AS INTEGER) AS delivered_orders_n,
    occasions_n,
    counted_occasions_n,
    CAST(participants_n AS BIGINT) AS participants_n,
    CAST(agencies_n AS INTEGER) AS agencies_n,
    CAST(target_n AS INTEGER) AS target_n,
    CAST(agencies_n AS DOUBLE) / nullif(target_n, 0) AS agencies_share,
    CAST(universities_n AS INTEGER) AS universities_n,
    CAST(target_universities_n AS INTEGER) AS target_universities_n,
    CAST(universities_n AS DOUBLE) / nullif(target_universities_n, 0) AS universities_share
FROM counted
