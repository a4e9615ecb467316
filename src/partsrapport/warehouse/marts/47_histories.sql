-- How long each organisation has been waited for until its first order, as known on a date, counted by day. It is followed
-- with those that it has come after, from when the first of them came into the target group, but not before the
-- programme began (where there is none, the first service; or the day that the configuration says), until it has
-- ordered, or until it left the target group without a successor there.
WITH offered AS (
    SELECT services.service_id AS service_id, services.launch_date AS launch_date
    FROM core.services AS services
    CROSS JOIN (SELECT max(CASE WHEN is_programme THEN 1 ELSE 0 END) AS programme_n FROM core.services) AS catalogue
    WHERE services.is_programme OR catalogue.programme_n = 0
),
found AS (
    SELECT launch_date AS programme_date
    FROM offered
    WHERE launch_date IS NOT NULL
    UNION ALL
    SELECT orders.order_date AS programme_date
    FROM mart.orders AS orders
    JOIN offered ON offered.service_id = orders.service_id
),
days AS (
    SELECT coalesce(build.forecast_start_date, found.programme_date) AS programme_date
    FROM meta.build AS build
    LEFT JOIN found ON build.forecast_start_date IS NULL
),
programme AS (
    SELECT moments.as_of_date AS as_of_date, min(days.programme_date) AS start_date
    FROM moments
    JOIN days ON days.programme_date <= moments.as_of_date
    GROUP BY moments.as_of_date
),
joined AS (
    SELECT organisation_id, min(from_date) AS joined_date
    FROM mart.spells
    GROUP BY organisation_id
),
followed AS (
    SELECT organisation_id, min(from_date) AS followed_date
    FROM mart.representatives
    WHERE organisation_id <> representative_id
    GROUP BY organisation_id
),
changes AS (
    SELECT
        organisation_id AS line_id,
        from_date,
        until_date AS gone_date,
        CAST(NULL AS DATE) AS origin_date,
        CAST(NULL AS DATE) AS order_date
    FROM mart.spells
    UNION ALL
    SELECT
        representatives.representative_id AS line_id,
        greatest(representatives.from_date, joined.joined_date) AS from_date,
        CAST(NULL AS DATE) AS gone_date,
        joined.joined_date AS origin_date,
        CAST(NULL AS DATE) AS order_date
    FROM mart.representatives AS representatives
    JOIN joined ON joined.organisation_id = representatives.organisation_id
    UNION ALL
    SELECT
        organisation_id AS line_id,
        from_date,
        CAST(NULL AS DATE) AS gone_date,
        CAST(NULL AS DATE) AS origin_date,
        first_date AS order_date
    FROM mart.reached
    WHERE step = 'avrop'
),
daily AS (
    SELECT
        line_id,
        from_date,
        max(gone_date) AS gone_date,
        min(origin_date) AS origin_date,
        min(order_date) AS order_date
    FROM changes
    GROUP BY line_id, from_date
),
stretches AS (
    SELECT
        line_id,
        from_date,
        lead(from_date, 1, DATE '9999-12-31') OVER (PARTITION BY line_id ORDER BY from_date) AS until_date,
        max(gone_date) OVER (
            PARTITION BY line_id ORDER BY from_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS gone_date,
        min(origin_date) OVER (
            PARTITION BY line_id ORDER BY from_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS origin_date,
        min(order_date) OVER (
            PARTITION BY line_id ORDER BY from_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS order_date
    FROM daily
),
lines AS (
    SELECT
        moments.as_of_date AS as_of_date,
        stretches.gone_date > moments.as_of_date AS is_member,
        least(moments.as_of_date, CAST(stretches.gone_date - INTERVAL '1' DAY AS DATE)) AS last_date,
        stretches.origin_date AS origin_date,
        stretches.order_date AS order_date
    FROM moments
    JOIN stretches ON stretches.from_date <= moments.as_of_date AND moments.as_of_date < stretches.until_date
    LEFT JOIN followed ON followed.organisation_id = stretches.line_id
    WHERE stretches.gone_date > moments.as_of_date
        OR followed.followed_date IS NULL
        OR followed.followed_date > moments.as_of_date
),
ordered AS (
    SELECT
        as_of_date,
        is_member,
        last_date,
        origin_date,
        CASE WHEN order_date <= last_date THEN order_date END AS order_date
    FROM lines
),
waits AS (
    SELECT
        ordered.as_of_date AS as_of_date,
        ordered.is_member AS is_member,
        ordered.order_date IS NOT NULL AS is_ordered,
        coalesce(ordered.order_date > CAST(ordered.as_of_date - INTERVAL '365' DAY AS DATE), false) AS is_recent,
        coalesce(ordered.order_date, ordered.last_date) - greatest(ordered.origin_date, programme.start_date) + 1 AS days,
        coalesce(ordered.as_of_date - programme.start_date + 1, 0) AS observed_days
    FROM ordered
    LEFT JOIN programme ON programme.as_of_date = ordered.as_of_date
)
SELECT
    as_of_date,
    is_member,
    is_ordered,
    is_recent,
    days,
    observed_days,
    count(is_member) AS organisations_n
FROM waits
GROUP BY as_of_date, is_member, is_ordered, is_recent, days, observed_days
