-- How many of a survey's respondents are alike: of a group, side, sector and size, in and out of the populations of the same goals,
-- and with the same answer to a question ('' is none; a respondent has answered some question). All statistics on
-- surveys are made from these counts. The scope says, of each goal with a filter, whether a respondent belongs to its
-- population: + with a kept value under every heading, - with another value under one of them; with a value missing
-- nobody knows, and the goal is not named.
WITH kept AS (
    SELECT goals.goal_id, goals.survey_id, filters.heading, filters.value
    FROM core.goals AS goals
    JOIN core.goal_filters AS filters ON filters.goal_id = goals.goal_id
),
headings AS (
    SELECT goal_id, survey_id, heading FROM kept GROUP BY goal_id, survey_id, heading
),
wanted AS (
    SELECT goal_id, count(*) AS headings_n FROM headings GROUP BY goal_id
),
told AS (
    SELECT headings.goal_id, background.survey_id, background.respondent_n, count(*) AS known_n, count(kept.value) AS kept_n
    FROM headings
    JOIN core.survey_background AS background
        ON background.survey_id = headings.survey_id AND background.heading = headings.heading
    LEFT JOIN kept
        ON kept.goal_id = headings.goal_id AND kept.heading = background.heading AND kept.value = background.value
    GROUP BY headings.goal_id, background.survey_id, background.respondent_n
),
belonging AS (
    SELECT
        told.survey_id,
        told.respondent_n,
        concat(CASE WHEN told.kept_n < told.known_n THEN '-' ELSE '+' END, told.goal_id) AS belongs
    FROM told
    JOIN wanted ON wanted.goal_id = told.goal_id
    WHERE told.kept_n < told.known_n OR told.known_n = wanted.headings_n
),
scopes AS (
    SELECT survey_id, respondent_n, string_agg(belongs, '|' ORDER BY belongs) AS scope
    FROM belonging
    GROUP BY survey_id, respondent_n
),
answered AS (
    SELECT
        respondents.survey_id,
        answers.question_id,
        coalesce(respondents.survey_group, '') AS survey_group,
        coalesce(respondents.side, '') AS side,
        coalesce(respondents.sector, '') AS sector,
        coalesce(respondents.size_class, '') AS size_class,
        coalesce(scopes.scope, '') AS scope,
        answers.answer,
        count(*) AS answers_n
    FROM core.survey_respondents AS respondents
    LEFT JOIN scopes
        ON scopes.survey_id = respondents.survey_id AND scopes.respondent_n = respondents.respondent_n
    LEFT JOIN core.survey_answers AS answers
        ON answers.survey_id = respondents.survey_id AND answers.respondent_n = respondents.respondent_n
    GROUP BY
        respondents.survey_id, answers.question_id, respondents.survey_group, respondents.side, respondents.sector,
        respondents.size_class, scopes.scope, answers.answer
),
counted AS (
    SELECT
        respondents.survey_id,
        coalesce(respondents.survey_group, '') AS survey_group,
        coalesce(respondents.side, '') AS side,
        coalesce(respondents.sector, '') AS sector,
        coalesce(respondents.size_class, '') AS size_class,
        coalesce(scopes.scope, '') AS scope,
        count(*) AS counted_n
    FROM core.survey_respondents AS respondents
    LEFT JOIN scopes
        ON scopes.survey_id = respondents.survey_id AND scopes.respondent_n = respondents.respondent_n
    GROUP BY
        respondents.survey_id, respondents.survey_group, respondents.side, respondents.sector,
        respondents.size_class, scopes.scope
    UNION ALL
    SELECT survey_id, survey_group, side, sector, size_class, scope, -answers_n AS counted_n
    FROM answered
    WHERE question_id IS NULL
),
alike AS (
    SELECT survey_id, survey_group, side, sector, size_class, scope, sum(counted_n) AS alike_n
    FROM counted
    GROUP BY survey_id, survey_group, side, sector, size_class, scope
),
questions AS (
    SELECT survey_id, question_id FROM core.survey_options GROUP BY survey_id, question_id
),
blank AS (
    SELECT
        alike.survey_id,
        questions.question_id,
        alike.survey_group,
        alike.side,
        alike.sector,
        alike.size_class,
        alike.scope,
        max(alike.alike_n) - coalesce(sum(answered.answers_n), 0) AS blank_n
    FROM alike
    JOIN questions ON questions.survey_id = alike.survey_id
    LEFT JOIN answered
        ON answered.survey_id = alike.survey_id AND answered.question_id = questions.question_id
        AND answered.survey_group = alike.survey_group AND answered.side = alike.side AND answered.sector = alike.sector
        AND answered.size_class = alike.size_class AND answered.scope = alike.scope
    GROUP BY
        alike.survey_id, questions.question_id, alike.survey_group, alike.side, alike.sector, alike.size_class,
        alike.scope
)
SELECT
    answered.survey_id,
    answered.question_id,
    answered.survey_group,
    answered.side,
    answered.sector,
    answered.size_class,
    answered.scope,
    answered.answer,
    options.is_opinion,
    options.is_positive,
    options.score,
    CAST(answered.answers_n AS BIGINT) AS respondents_n
FROM answered
JOIN core.survey_options AS options
    ON options.survey_id = answered.survey_id AND options.question_id = answered.question_id
    AND options.answer = answered.answer
UNION ALL
SELECT
    blank.survey_id,
    blank.question_id,
    blank.survey_group,
    blank.side,
    blank.sector,
    blank.size_class,
    blank.scope,
    '' AS answer,
    false AS is_opinion,
    false AS is_positive,
    CAST(NULL AS DOUBLE) AS score,
    CAST(blank.blank_n AS BIGINT) AS respondents_n
FROM blank
WHERE blank.blank_n > 0
