-- Who counts as having answered a survey. Those who only said that they have no opinion do when they are at least the
-- smallest cell: else they would be the respondents less the answers of a survey of one question.
CREATE OR REPLACE MACRO mart.counted_respondents(smallest) AS TABLE
WITH respondents AS (
    SELECT survey_id, respondent_n, bool_or(is_opinion) AS has_opinion
    FROM core.survey_answers
    JOIN core.survey_options USING (survey_id, question_id, answer)
    GROUP BY survey_id, respondent_n
)
SELECT survey_id, respondent_n
FROM respondents
QUALIFY has_opinion OR count(*) FILTER (NOT has_opinion) OVER (PARTITION BY survey_id) >= smallest;
