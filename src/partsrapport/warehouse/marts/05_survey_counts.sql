-- How many of a survey's respondents are alike: of a group, side, sector and size, in and out of the populations of the same goals,
-- and with the same answer to a question ('' is none; a respondent has answered some question). All statistics on
-- surveys are made from these counts. The scope says, of each goal with a filter, whether a respondent belongs to its
-- population: + with a kept value under every heading, - with another value under one of them; with a value missing
-- nobody knows, and the goal is not named. Respondents meet their answers with all that tells them apart in one text, the
-- profile (chr(31) is in no text that was read): the fewer columns, the less is held of each.
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
profiles AS (
    SELECT
        respondents.survey_id,
        coalesce(respondents.survey_group, '') AS survey_group,
        coalesce(respondents.side, '') AS side,
        coalesce(respondents.sector, '') AS sector,
        coalesce(respondents.size_class, '') AS size_class,
        coalesce(scopes.scope, '') AS scope,
        count(*) AS respondents_n
    FROM core.survey_respondents AS respondents
    LEFT JOIN scopes
        ON scopes.survey_id = respondents.survey_id AND scopes.respondent_n = respondents.respondent_n
    GROUP BY
        respondents.survey_id, respondents.survey_group, respondents.side, respondents.sector,
        respondents.size_class, scopes.scope
),
named AS (
    SELECT
        survey_id, survey_group, side, sector, size_class, scope, respondents_n,
        concat(survey_group, chr(31), side, chr(31), sector, chr(31), size_class, chr(31), scope) AS profile
    FROM profiles
),
respondents AS (
    SELECT
        respondents.survey_id,
        respondents.respondent_n,
        concat(
            coalesce(respondents.survey_group, ''), chr(31), coalesce(respondents.side, ''), chr(31),
            coalesce(respondents.sector, ''), chr(31), coalesce(respondents.size_class, ''), chr(31),
            coalesce(scopes.scope, '')
        ) AS profile
    FROM core.survey_respondents AS respondents
    LEFT JOIN scopes
        ON scopes.survey_id = respondents.survey_id AND scopes.respondent_n = respondents.respondent_n
),
answered AS (
    SELECT respondents.survey_id, respondents.profile, answers.question_id, answers.answer, count(*) AS answers_n
    FROM respondents
    LEFT JOIN core.survey_answers AS answers
        ON answers.survey_id = respondents.survey_id AND answers.respondent_n = respondents.respondent_n
    GROUP BY respondents.survey_id, respondents.profile, answers.question_id, answers.answer
),
silent AS (
    SELECT survey_id, profile, answers_n AS silent_n
    FROM answered
    WHERE question_id IS NULL
),
questions AS (
    SELECT survey_id, question_id FROM core.survey_options GROUP BY survey_id, question_id
),
counted AS (
    SELECT
        answered.survey_id,
        answered.profile,
        answered.question_id,
        answered.answer,
        options.is_opinion,
        options.is_positive,
        options.score,
        answered.answers_n AS respondents_n
    FROM answered
    JOIN core.survey_options AS options
        ON options.survey_id = answered.survey_id AND options.question_id = answered.question_id
        AND options.answer = answered.answer
    UNION ALL
    SELECT
        named.survey_id,
        named.profile,
        questions.question_id,
        '' AS answer,
        false AS is_opinion,
        false AS is_positive,
        CAST(NULL AS DOUBLE) AS score,
        named.respondents_n - coalesce(silent.silent_n, 0) - coalesce(sum(answered.answers_n), 0) AS respondents_n
    FROM named
    JOIN questions ON questions.survey_id = named.survey_id
    LEFT JOIN silent ON silent.survey_id = named.survey_id AND silent.profile = named.profile
    LEFT JOIN answered
        ON answered.survey_id = named.survey_id AND answered.profile = named.profile
        AND answered.question_id = questions.question_id
    GROUP BY named.survey_id, named.profile, questions.question_id, named.respondents_n, silent.silent_n
)
SELECT
    counted.survey_id,
    counted.question_id,
    named.survey_group,
    named.side,
    named.sector,
    named.size_class,
    named.scope,
    counted.answer,
    counted.is_opinion,
    counted.is_positive,
    counted.score,
    CAST(counted.respondents_n AS BIGINT) AS respondents_n
FROM counted
JOIN named ON named.survey_id = counted.survey_id AND named.profile = counted.profile
WHERE counted.respondents_n > 0
