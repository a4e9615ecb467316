-- What was held, moved or cancelled, by type, area and form.
WITH held AS (
    SELECT
        moments.from_date AS from_date,
        moments.as_of_date AS as_of_date,
        activities.activity_type AS activity_type,
        activities.area AS area,
        activities.form AS form,
        activities.status AS status,
        activities.is_held AS is_held,
        activities.recipients_n AS activity_recipients_n
    FROM moments
    JOIN mart.activity_outcomes AS activities
        ON activities.activity_date >= moments.from_date AND activities.activity_date <= moments.as_of_date
),
members AS (
    SELECT from_date, as_of_date, 'alla' AS dimension, 'alla' AS member, status, is_held, activity_recipients_n
    FROM held
    UNION ALL
    SELECT from_date, as_of_date, 'typ' AS dimension, activity_type AS member, status, is_held, activity_recipients_n
    FROM held
    UNION ALL
    SELECT from_date, as_of_date, 'arbetsområde' AS dimension, area AS member, status, is_held, activity_recipients_n
    FROM held
    UNION ALL
    SELECT from_date, as_of_date, 'form' AS dimension, form AS member, status, is_held, activity_recipients_n
    FROM held
)
SELECT
    CAST(extract(year FROM as_of_date) AS INTEGER) AS year,
    from_date,
    as_of_date,
    dimension,
    member,
    CAST(sum(CASE WHEN is_held THEN 1 ELSE 0 END) AS INTEGER) AS held_n,
    CAST(
        CASE WHEN bool_or(is_held) THEN sum(CASE WHEN is_held THEN activity_recipients_n END) ELSE 0 END AS BIGINT
    ) AS recipients_n,
    CAST(sum(CASE WHEN status = 'inställd' THEN 1 ELSE 0 END) AS INTEGER) AS cancelled_n,
    CAST(sum(CASE WHEN status = 'uppskjuten' THEN 1 ELSE 0 END) AS INTEGER) AS postponed_n,
    CAST(sum(CASE WHEN status = 'omställd' THEN 1 ELSE 0 END) AS INTEGER) AS converted_n
FROM members
GROUP BY from_date, as_of_date, dimension, member
