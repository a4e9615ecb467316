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
),
judged AS (
    SELECT
        dated.as_of_date AS as_of_date,
        dated.goal_id AS goal_id,
        dated.statement AS statement,
        dated.target_share AS target_share,
        dated.target_mean AS target_mean,
        dated.year AS year,
        dated.plan_year AS plan_year,
        dated.is_due AND found.verdict IS NOT NULL AS is_measured,
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
        found.verdict AS verdict
    FROM dated
    LEFT JOIN mart.effect_goals AS found ON found.goal_id = dated.goal_id
)
SELECT
    as_of_date,
    goal_id,
    statement,
    target_share,
    target_mean,
    year <= plan_year AS is_set,
    year < plan_year AS is_earlier,
    CASE WHEN is_measured THEN invited_n END AS invited_n,
    CASE WHEN is_measured THEN response_share END AS response_share,
    CASE WHEN is_measured THEN answer_n END AS answer_n,
    CASE WHEN is_measured THEN share END AS share,
    CASE WHEN is_measured THEN lower_share END AS lower_share,
    CASE WHEN is_measured THEN upper_share END AS upper_share,
    CASE WHEN is_measured THEN mean END AS mean,
    CASE WHEN is_measured THEN lower_mean END AS lower_mean,
    CASE WHEN is_measured THEN upper_mean END AS upper_mean,
    CASE WHEN is_measured THEN is_changeable END AS is_changeable,
    CASE WHEN is_measured THEN verdict ELSE 'ännu ej mätt' END AS verdict
FROM judged
