-- The goals as they could be judged on a date: what was measured later, or in the survey of a later year, was not yet.
-- The plan in force is that of the date's year; on the report's own date, that of the report.
WITH dated AS (
    SELECT
        moments.as_of_date AS as_of_date,
        goals.goal_id AS goal_id,
        goals.statement AS statement,
        goals.target_share AS target_share,
        goals.target_mean AS target_mean,
        goals.year AS year,
        CASE
            WHEN build.as_of_date = moments.as_of_date THEN build.year
            ELSE CAST(extract(year FROM moments.as_of_date) AS INTEGER)
        END AS plan_year,
        goals.measured_from_date <= moments.as_of_date
        AND surveys.year <= CAST(extract(year FROM moments.as_of_date) AS INTEGER) AS is_due
    FROM moments
    CROSS JOIN core.goals AS goals
    CROSS JOIN meta.build AS build
    JOIN core.surveys AS surveys ON surveys.survey_id = goals.survey_id
)
SELECT
    dated.as_of_date AS as_of_date,
    dated.goal_id AS goal_id,
    dated.statement AS statement,
    dated.target_share AS target_share,
    dated.target_mean AS target_mean,
    dated.year <= dated.plan_year AS is_set,
    dated.year < dated.plan_year AS is_earlier,
    found.invited_n AS invited_n,
    found.response_share AS response_share,
    found.answer_n AS answer_n,
    found.share AS share,
    found.lower_share AS lower_share,
    found.upper_share AS upper_share,
    found.mean AS mean,
    found.lower_mean AS lower_mean,
    found.upper_mean AS upper_mean,
    found.is_changeable AS is_changeable,
    coalesce(found.verdict, 'ännu ej mätt') AS verdict
FROM dated
LEFT JOIN mart.effect_goals AS found ON found.goal_id = dated.goal_id AND dated.is_due
