-- How many of a survey's respondents are alike: of a group, side, sector and size, in and out of the populations of the same goals,
-- and with the same answer to a question ('' is none; a respondent has answered some question). All statistics on
-- surveys are made from these counts. The scope says, of each goal with a filter, whether a respondent belongs to its
-- population: + with a kept value under every heading, - with another value under one of them; with a value missing
-- nobody knows, and the goal is not named. It is put in order for one respondent of each set of goals: to order it for
-- each takes six times as long. Respondents meet their answers with all that tells them apart in one text, the
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
sets AS (
    SELECT survey_id, respondent_n, string_agg(belongs, '|') AS unordered
    FROM belonging
    GROUP BY survey_id, respondent_n
),
examples AS (
    SELECT survey_id, unordered, min(respondent_n) AS respondent_n FROM sets GROUP BY survey_id, unordered
),
scopes AS (
    SELECT examples.survey_id, examples.unordered, string_agg(belonging.belongs, '|' ORDER BY belonging.belongs) AS scope
    FROM examples
    JOIN belonging ON belonging.survey_id = examples.survey_id AND belonging.respondent_n = examples.respondent_n
    GROUP BY examples.survey_id, examples.unordered
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
    LEFT JOIN sets ON sets.survey_id = respondents.survey_id AND sets.respondent_n = respondents.respondent_n
    LEFT JOIN scopes ON scopes.survey_id = sets.survey_id AND scopes.unordered = sets.unordered
),
profiles AS (
    SELECT survey_id, profile, count(*) AS respondents_n FROM respondents GROUP BY survey_id, profile
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
        profiles.survey_id,
        profiles.profile,
        questions.question_id,
        '' AS answer,
        false AS is_opinion,
        false AS is_positive,
        CAST(NULL AS DOUBLE) AS score,
        profiles.respondents_n - coalesce(silent.silent_n, 0) - coalesce(sum(answered.answers_n), 0) AS respondents_n
    FROM profiles
    JOIN questions ON questions.survey_id = profiles.survey_id
    LEFT JOIN silent ON silent.survey_id = profiles.survey_id AND silent.profile = profiles.profile
    LEFT JOIN answered
        ON answered.survey_id = profiles.survey_id AND answered.profile = profiles.profile
        AND answered.question_id = questions.question_id
    GROUP BY profiles.survey_id, profiles.profile, questions.question_id, profiles.respondents_n, silent.silent_n
)
SELECT
    counted.survey_id,
    counted.question_id,
    split_part(counted.profile, chr(31), 1) AS survey_group,
    split_part(counted.profile, chr(31), 2) AS side,
    split_part(counted.profile, chr(31), 3) AS sector,
    split_part(counted.profile, chr(31), 4) AS size_class,
    split_part(counted.profile, chr(31), 5) AS scope,
    counted.answer,
    counted.is_opinion,
    counted.is_positive,
    counted.score,
    CAST(counted.respondents_n AS BIGINT) AS respondents_n
FROM counted
WHERE counted.respondents_n > 0
