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
    SELECT found.programme_date AS programme_date
    FROM found
    CROSS JOIN meta.build AS build
    WHERE build.forecast_start_date IS NULL
    UNION ALL
    SELECT forecast_start_date AS programme_date
    FROM meta.build
    WHERE forecast_start_date IS NOT NULL
),
programme AS (
    SELECT moments.as_of_date AS as_of_date, min(days.programme_date) AS start_date
    FROM moments
    JOIN days ON days.programme_date <= moments.as_of_date
    GROUP BY moments.as_of_date
),
known AS (
    SELECT
        moments.as_of_date AS as_of_date,
        members.organisation_id AS organisation_id,
        min(members.from_date) AS joined_date,
        max(coalesce(CAST(members.to_date + INTERVAL '1' DAY AS DATE), DATE '9999-12-31')) AS gone_date
    FROM moments
    JOIN core.memberships AS members ON members.from_date <= moments.as_of_date
    GROUP BY moments.as_of_date, members.organisation_id
),
counted AS (
    SELECT
        moments.as_of_date AS as_of_date,
        representatives.organisation_id AS organisation_id,
        representatives.representative_id AS representative_id
    FROM moments
    JOIN mart.representatives AS representatives ON representatives.from_date <= moments.as_of_date
),
followed AS (
    SELECT as_of_date, organisation_id, count(representative_id) AS successors_n
    FROM counted
    WHERE organisation_id <> representative_id
    GROUP BY as_of_date, organisation_id
),
lines AS (
    SELECT
        known.as_of_date AS as_of_date,
        known.organisation_id AS line_id,
        known.gone_date > known.as_of_date AS is_member,
        least(known.as_of_date, CAST(known.gone_date - INTERVAL '1' DAY AS DATE)) AS last_date
    FROM known
    LEFT JOIN followed
        ON followed.as_of_date = known.as_of_date AND followed.organisation_id = known.organisation_id
    WHERE known.gone_date > known.as_of_date OR followed.successors_n IS NULL
),
origins AS (
    SELECT counted.as_of_date AS as_of_date, counted.representative_id AS line_id, min(known.joined_date) AS origin_date
    FROM counted
    JOIN known ON known.as_of_date = counted.as_of_date AND known.organisation_id = counted.organisation_id
    GROUP BY counted.as_of_date, counted.representative_id
),
ordered AS (
    SELECT
        lines.as_of_date AS as_of_date,
        lines.line_id AS line_id,
        min(reached.first_date) AS order_date
    FROM lines
    JOIN mart.reached AS reached
        ON reached.organisation_id = lines.line_id
        AND reached.from_date <= lines.as_of_date
        AND reached.first_date <= lines.last_date
    WHERE reached.step = 'avrop'
    GROUP BY lines.as_of_date, lines.line_id
),
waits AS (
    SELECT
        lines.as_of_date AS as_of_date,
        lines.is_member AS is_member,
        ordered.order_date IS NOT NULL AS is_ordered,
        coalesce(ordered.order_date > CAST(lines.as_of_date - INTERVAL '365' DAY AS DATE), false) AS is_recent,
        coalesce(ordered.order_date, lines.last_date) - greatest(origins.origin_date, programme.start_date) + 1 AS days,
        coalesce(lines.as_of_date - programme.start_date + 1, 0) AS observed_days
    FROM lines
    JOIN origins ON origins.as_of_date = lines.as_of_date AND origins.line_id = lines.line_id
    LEFT JOIN programme ON programme.as_of_date = lines.as_of_date
    LEFT JOIN ordered ON ordered.as_of_date = lines.as_of_date AND ordered.line_id = lines.line_id
)
SELECT as_of_date, is_member, is_ordered, is_recent, days, observed_days, count(is_member) AS organisations_n
FROM waits
GROUP BY as_of_date, is_member, is_ordered, is_recent, days, observed_days
