-- From which day an organisation counts as reached by a service, on the days that it is in the target group; first_date
-- is the earliest of the events that count from then. An order delivered before it was placed counts from the latter.
WITH events AS (
    SELECT organisation_id, service_id, 'intresse' AS step, interest_date AS event_date
    FROM core.interests
    UNION ALL
    SELECT organisation_id, service_id, 'avrop' AS step, order_date AS event_date
    FROM mart.orders
    UNION ALL
    SELECT organisation_id, service_id, 'leverans' AS step, greatest(order_date, delivery_date) AS event_date
    FROM mart.orders
    WHERE delivery_date IS NOT NULL
),
counted AS (
    SELECT
        representatives.representative_id AS organisation_id,
        events.service_id AS service_id,
        events.step AS step,
        greatest(events.event_date, representatives.from_date) AS from_date,
        events.event_date AS event_date
    FROM events
    JOIN mart.representatives AS representatives ON representatives.organisation_id = events.organisation_id
),
compared AS (
    SELECT
        organisation_id,
        service_id,
        step,
        from_date,
        event_date AS first_date,
        min(event_date) OVER (
            PARTITION BY organisation_id, service_id, step
            ORDER BY from_date, event_date
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS earlier_date
    FROM counted
)
SELECT organisation_id, service_id, step, from_date, first_date
FROM compared
WHERE earlier_date IS NULL OR first_date < earlier_date
