-- What can be counted of a period, against the period a year before: activities held and their recipients by type, and
-- delivery occasions. What was not there then, or is not there now, counts as 0.
WITH periods AS (
    SELECT from_date, as_of_date, from_date AS first_day, as_of_date AS last_day, true AS is_current
    FROM moments
    UNION ALL
    SELECT
        from_date,
        as_of_date,
        CAST(from_date - INTERVAL '1' YEAR AS DATE) AS first_day,
        CAST(as_of_date - INTERVAL '1' YEAR AS DATE) AS last_day,
        false AS is_current
    FROM moments
),
held AS (
    SELECT
        periods.from_date AS from_date,
        periods.as_of_date AS as_of_date,
        periods.is_current AS is_current,
        activities.activity_type AS member,
        activities.is_held AS is_held,
        activities.recipients_n AS recipients_n
    FROM periods
    JOIN mart.activity_outcomes AS activities
        ON activities.activity_date >= periods.first_day AND activities.activity_date <= periods.last_day
),
counted AS (
    SELECT
        from_date,
        as_of_date,
        is_current,
        'genomförda' AS measure,
        member,
        CAST(sum(CASE WHEN is_held THEN 1 ELSE 0 END) AS DOUBLE) AS period_value
    FROM held
    GROUP BY from_date, as_of_date, is_current, member
    UNION ALL
    SELECT
        from_date,
        as_of_date,
        is_current,
        'mottagare' AS measure,
        member,
        CAST(
            CASE WHEN bool_or(is_held) THEN sum(CASE WHEN is_held THEN recipients_n END) ELSE 0 END AS DOUBLE
        ) AS period_value
    FROM held
    GROUP BY from_date, as_of_date, is_current, member
    UNION ALL
    SELECT
        periods.from_date AS from_date,
        periods.as_of_date AS as_of_date,
        periods.is_current AS is_current,
        'leveranstillfällen' AS measure,
        'alla' AS member,
        CAST(count(occasions.occasion_id) AS DOUBLE) AS period_value
    FROM periods
    JOIN mart.held_occasions AS occasions
        ON occasions.occasion_date >= periods.first_day
        AND occasions.occasion_date <= periods.last_day
        AND occasions.order_date <= periods.last_day
    GROUP BY periods.from_date, periods.as_of_date, periods.is_current
    UNION ALL
    SELECT from_date, as_of_date, is_current, 'leveranstillfällen' AS measure, 'alla' AS member, 0.0 AS period_value
    FROM periods
),
compared AS (
    SELECT
        from_date,
        as_of_date,
        measure,
        member,
        CASE WHEN bool_or(is_current) THEN sum(CASE WHEN is_current THEN period_value END) ELSE 0 END AS value,
        CASE WHEN bool_or(NOT is_current) THEN sum(CASE WHEN NOT is_current THEN period_value END) ELSE 0 END
            AS previous_value
    FROM counted
    GROUP BY from_date, as_of_date, measure, member
)
SELECT
    CAST(extract(year FROM as_of_date) AS INTEGER) AS year,
    from_date,
    as_of_date,
    measure,
    member,
    value,
    previous_value,
    value / nullif(previous_value, 0) AS ratio,
    value / nullif(previous_value, 0) > 2 AS is_doubled
FROM compared
