-- The goals as they could be judged on a date: what was measured later, or in the survey of a later year, was not yet.
-- The plan in force is that of the date's year; on the report's own date, that of the report.
CREATE OR REPLACE MACRO mart.effect_goals_at(as_of) AS TABLE
WITH dated AS (
    SELECT
        goals.*,
        coalesce(build.year, extract(year FROM as_of)) AS plan_year,
        judged.* EXCLUDE (goal_id, year, is_earlier, statement, target_share),
        verdict IS NOT NULL AND goals.measured_from_date <= as_of AND surveys.year <= extract(year FROM as_of) AS is_measured
    FROM core.goals AS goals
    JOIN core.surveys AS surveys USING (survey_id)
    LEFT JOIN mart.effect_goals AS judged USING (goal_id)
    LEFT JOIN meta.build AS build ON build.as_of_date = as_of
)
SELECT
    goal_id,
    statement,
    target_share,
    year <= plan_year AS is_set,
    year < plan_year AS is_earlier,
    CASE WHEN is_measured THEN invited_n END AS invited_n,
    CASE WHEN is_measured THEN response_share END AS response_share,
    CASE WHEN is_measured THEN answer_n END AS answer_n,
    CASE WHEN is_measured THEN share END AS share,
    CASE WHEN is_measured THEN lower_share END AS lower_share,
    CASE WHEN is_measured THEN upper_share END AS upper_share,
    CASE WHEN is_measured THEN verdict ELSE 'ännu ej mätt' END AS verdict
FROM dated;
