-- What became of activities: what is only planned is none yet, and a converted activity was held, and not on site
-- alone.
SELECT
    activities.activity_id AS activity_id,
    activities.area AS area,
    activities.activity_type AS activity_type,
    activities.activity_date AS activity_date,
    CASE WHEN activities.status = 'omställd' AND activities.form = 'fysisk' THEN 'digital' ELSE activities.form END AS form,
    activities.status AS status,
    activities.status IN ('genomförd', 'omställd') AS is_held,
    activities.recipients_n AS recipients_n,
    activities.co_organiser AS co_organiser,
    activities.featuring AS featuring
FROM core.activities AS activities
WHERE activities.status <> 'planerad'
