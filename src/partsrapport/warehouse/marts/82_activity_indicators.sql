-- What can be counted of a period, against the period a year before: activities held and their recipients by type, and
-- delivery occasions. A type that was not there then, or is not there now, counts as 0; where there are no activities
-- at all, or no occasions, nothing is known of that time.
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
        'genomförda' AS indicator,
        member,
        CAST(sum(CASE WHEN is_held THEN 1 ELSE 0 END) AS DOUBLE) AS period_value
    FROM held
    GROUP BY from_date, as_of_date, is_current, member
    UNION ALL
    SELECT
        from_date,
        as_of_date,
        is_current,
        'mottagare' AS indicator,
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
        'leveranstillfällen' AS indicator,
        'alla' AS member,
        CAST(count(held_occasions.occasion_id) AS DOUBLE) AS period_value
    FROM periods
    JOIN core.occasions AS occasions
        ON occasions.occasion_date >= periods.first_day AND occasions.occasion_date <= periods.last_day
    LEFT JOIN mart.held_occasions AS held_occasions
        ON held_occasions.occasion_id = occasions.occasion_id AND held_occasions.order_date <= periods.last_day
    GROUP BY periods.from_date, periods.as_of_date, periods.is_current
),
known AS (
    SELECT
        from_date,
        as_of_date,
        indicator,
        member,
        CASE WHEN is_current THEN period_value END AS value,
        CASE WHEN NOT is_current THEN period_value END AS previous_value,
        is_current,
        bool_or(is_current) OVER (PARTITION BY from_date, as_of_date, indicator) AS has_period,
        bool_or(NOT is_current) OVER (PARTITION BY from_date, as_of_date, indicator) AS has_previous
    FROM counted
),
compared AS (
    SELECT
        from_date,
        as_of_date,
        indicator,
        member,
        CASE WHEN bool_or(is_current) THEN sum(value) WHEN bool_or(has_period) THEN 0 END AS value,
        CASE WHEN bool_or(NOT is_current) THEN sum(previous_value) WHEN bool_or(has_previous) THEN 0 END AS previous_value
    FROM known
    GROUP BY from_date, as_of_date, indicator, member
)
SELECT
    CAST(extract(year FROM as_of_date) AS INTEGER) AS year,
    from_date,
    as_of_date,
    indicator,
    member,
    value,
    previous_value,
    value / nullif(previous_value, 0) AS ratio,
    value / nullif(previous_value, 0) > 2 AS is_doubled
FROM compared
