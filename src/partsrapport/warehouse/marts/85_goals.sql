-- The goals as they could be judged on a date: what was measured later, or in the survey of a later year, was not yet.
CREATE OR REPLACE MACRO mart.effect_goals_at(as_of) AS TABLE
WITH dated AS (
    SELECT goals.*, measured_from_date <= as_of AND surveys.year <= extract(year FROM as_of) AS is_measured
    FROM mart.effect_goals AS goals
    JOIN core.surveys AS surveys USING (survey_id)
)
SELECT
    goal_id,
    year,
    is_earlier,
    statement,
    target_share,
    CASE WHEN is_measured THEN invited_n END AS invited_n,
    CASE WHEN is_measured THEN response_share END AS response_share,
    CASE WHEN is_measured THEN answer_n END AS answer_n,
    CASE WHEN is_measured THEN share END AS share,
    CASE WHEN is_measured THEN lower_share END AS lower_share,
    CASE WHEN is_measured THEN upper_share END AS upper_share,
    CASE WHEN is_measured THEN verdict ELSE 'ännu ej mätt' END AS verdict
FROM dated;

-- Those that a plan had set by then: the report's own plan is there on its date, whatever that is.
CREATE OR REPLACE MACRO mart.goals_set_at(as_of) AS TABLE
FROM mart.effect_goals_at(as_of)
WHERE year <= extract(year FROM as_of) OR as_of = (SELECT as_of_date FROM meta.build);
