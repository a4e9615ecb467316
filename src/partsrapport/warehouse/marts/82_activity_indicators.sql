-- What can be counted of a period, against the period a year before: activities held and their recipients by type, and
-- delivery occasions. A type that was not there then, or is not there now, counts as 0; where there are no activities
-- at all, or no occasions, nothing is known of that time. What happened is counted from counted_date on, if it is at all.
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
events AS (
    SELECT
        'genomförda' AS indicator,
        activity_type AS member,
        activity_date AS event_date,
        CASE WHEN is_held THEN activity_date END AS counted_date,
        1 AS counted_n
    FROM mart.activity_outcomes
    UNION ALL
    SELECT
        'mottagare' AS indicator,
        activity_type AS member,
        activity_date AS event_date,
        CASE WHEN is_held THEN activity_date END AS counted_date,
        recipients_n AS counted_n
    FROM mart.activity_outcomes
    UNION ALL
    SELECT
        'leveranstillfällen' AS indicator,
        'alla' AS member,
        occasions.occasion_date AS event_date,
        held.order_date AS counted_date,
        1 AS counted_n
    FROM core.occasions AS occasions
    LEFT JOIN mart.held_occasions AS held ON held.occasion_id = occasions.occasion_id
),
happened AS (
    SELECT
        periods.from_date AS from_date,
        periods.as_of_date AS as_of_date,
        periods.is_current AS is_current,
        events.indicator AS indicator,
        events.member AS member,
        coalesce(events.counted_date <= periods.last_day, false) AS is_counted,
        events.counted_n AS counted_n
    FROM periods
    JOIN events ON events.event_date >= periods.first_day AND events.event_date <= periods.last_day
),
known AS (
    SELECT
        from_date,
        as_of_date,
        is_current,
        indicator,
        member,
        CAST(
            CASE WHEN bool_or(is_counted) THEN sum(CASE WHEN is_counted THEN counted_n END) ELSE 0 END AS DOUBLE
        ) AS period_value,
        bool_or(is_current) OVER (PARTITION BY from_date, as_of_date, indicator) AS has_period,
        bool_or(NOT is_current) OVER (PARTITION BY from_date, as_of_date, indicator) AS has_previous
    FROM happened
    GROUP BY from_date, as_of_date, is_current, indicator, member
),
compared AS (
    SELECT
        from_date,
        as_of_date,
        indicator,
        member,
        CASE
            WHEN bool_or(is_current) THEN sum(CASE WHEN is_current THEN period_value END)
            WHEN bool_or(has_period) THEN 0
        END AS value,
        CASE
            WHEN bool_or(NOT is_current) THEN sum(CASE WHEN NOT is_current THEN period_value END)
            WHEN bool_or(has_previous) THEN 0
        END AS previous_value
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
