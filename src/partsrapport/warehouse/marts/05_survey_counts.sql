-- How many of a survey's respondents are alike: of a group, side, sector and size, in and out of the populations of the same goals,
-- and with the same answer to a question ('' is none; a respondent has answered some question). All statistics on
-- surveys are made from these counts. The scope says, of each goal with a filter, whether a respondent belongs to its
-- population: + with a kept value under every heading, - with another value under one of them; with a value missing
-- nobody knows, and the goal is not named. It is put in order for one respondent of each set of goals: to order it for
-- each takes six times as long. Respondents meet their answers by one number, with all that tells them apart in one
-- text, the profile (chr(31) is in no text that was read): the less is held of each, the more fit in memory. So nothing
-- else is made of the respondents that were met: profiles are counted from the table itself.
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
scoped AS (
    SELECT sets.survey_id, sets.respondent_n, scopes.scope
    FROM sets
    JOIN scopes ON scopes.survey_id = sets.survey_id AND scopes.unordered = sets.unordered
),
alike AS (
    SELECT
        respondents.survey_id,
        respondents.survey_group,
        respondents.side,
        respondents.sector,
        respondents.size_class,
        scoped.scope,
        count(*) AS respondents_n
    FROM core.survey_respondents AS respondents
    LEFT JOIN scoped ON scoped.survey_id = respondents.survey_id AND scoped.respondent_n = respondents.respondent_n
    GROUP BY
        respondents.survey_id, respondents.survey_group, respondents.side, respondents.sector, respondents.size_class,
        scoped.scope
),
profiles AS (
    SELECT
        survey_id,
        coalesce(survey_group, '') AS survey_group,
        coalesce(side, '') AS side,
        coalesce(sector, '') AS sector,
        coalesce(size_class, '') AS size_class,
        coalesce(scope, '') AS scope,
        concat(
            survey_id, chr(31), coalesce(survey_group, ''), chr(31), coalesce(side, ''), chr(31),
            coalesce(sector, ''), chr(31), coalesce(size_class, ''), chr(31), coalesce(scope, '')
        ) AS profile,
        respondents_n
    FROM alike
),
surveys AS (
    SELECT survey_id, row_number() OVER (ORDER BY survey_id) * 2147483648 AS first_n
    FROM core.survey_options
    GROUP BY survey_id
),
respondents AS (
    SELECT
        surveys.first_n + respondents.respondent_n AS place_n,
        concat(
            respondents.survey_id, chr(31), coalesce(respondents.survey_group, ''), chr(31),
            coalesce(respondents.side, ''), chr(31), coalesce(respondents.sector, ''), chr(31),
            coalesce(respondents.size_class, ''), chr(31), coalesce(scoped.scope, '')
        ) AS profile
    FROM core.survey_respondents AS respondents
    JOIN surveys ON surveys.survey_id = respondents.survey_id
    LEFT JOIN scoped ON scoped.survey_id = respondents.survey_id AND scoped.respondent_n = respondents.respondent_n
),
answers AS (
    SELECT surveys.first_n + answers.respondent_n AS place_n, answers.question_id, answers.answer
    FROM core.survey_answers AS answers
    JOIN surveys ON surveys.survey_id = answers.survey_id
),
answered AS (
    SELECT respondents.profile, answers.question_id, answers.answer, count(*) AS answers_n
    FROM respondents
    LEFT JOIN answers ON answers.place_n = respondents.place_n
    GROUP BY respondents.profile, answers.question_id, answers.answer
),
silent AS (
    SELECT profile, answers_n AS silent_n FROM answered WHERE question_id IS NULL
),
questions AS (
    SELECT survey_id, question_id FROM core.survey_options GROUP BY survey_id, question_id
),
counted AS (
    SELECT
        answered.profile,
        answered.question_id,
        answered.answer,
        options.is_opinion,
        options.is_positive,
        options.score,
        answered.answers_n AS respondents_n
    FROM answered
    JOIN profiles ON profiles.profile = answered.profile
    JOIN core.survey_options AS options
        ON options.survey_id = profiles.survey_id AND options.question_id = answered.question_id
        AND options.answer = answered.answer
    UNION ALL
    SELECT
        profiles.profile,
        questions.question_id,
        '' AS answer,
        false AS is_opinion,
        false AS is_positive,
        CAST(NULL AS DOUBLE) AS score,
        profiles.respondents_n - coalesce(silent.silent_n, 0) - coalesce(sum(answered.answers_n), 0) AS respondents_n
    FROM profiles
    JOIN questions ON questions.survey_id = profiles.survey_id
    LEFT JOIN silent ON silent.profile = profiles.profile
    LEFT JOIN answered ON answered.profile = profiles.profile AND answered.question_id = questions.question_id
    GROUP BY profiles.profile, questions.question_id, profiles.respondents_n, silent.silent_n
)
SELECT
    profiles.survey_id,
    counted.question_id,
    profiles.survey_group,
    profiles.side,
    profiles.sector,
    profiles.size_class,
    profiles.scope,
    counted.answer,
    counted.is_opinion,
    counted.is_positive,
    counted.score,
    CAST(counted.respondents_n AS BIGINT) AS respondents_n
FROM counted
JOIN profiles ON profiles.profile = counted.profile
WHERE counted.respondents_n > 0
