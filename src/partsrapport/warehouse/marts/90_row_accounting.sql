-- The account of the rows as it is published. How many rows a survey has is how many have answered it, so surveys stand
-- together, and those that too few have answered are left out: they would be the rest.
INSERT INTO mart.row_accounting BY NAME
WITH respondents AS (
    SELECT survey_id, count(*) AS respondent_n
    FROM mart.counted_respondents((SELECT smallest_cell_n FROM meta.build))
    GROUP BY survey_id
),
small AS (
    SELECT 'enkater/' || file AS file
    FROM meta.build, core.surveys
    LEFT JOIN respondents USING (survey_id)
    WHERE coalesce(respondent_n, 0) < smallest_cell_n
)
SELECT
    CASE WHEN starts_with(file, 'enkater/') THEN 'enkater/' ELSE file END AS file,
    count(*) AS files_n,
    coalesce(sum(read_n) FILTER (is_shown), 0) AS read_n,
    coalesce(sum(kept_n) FILTER (is_shown), 0) AS kept_n,
    coalesce(sum(duplicate_n) FILTER (is_shown), 0) AS duplicate_n,
    coalesce(sum(superseded_n) FILTER (is_shown), 0) AS superseded_n,
    coalesce(sum(quarantined_n) FILTER (is_shown), 0) AS quarantined_n
FROM (SELECT *, file NOT IN (FROM small) AS is_shown FROM quality.row_accounting)
GROUP BY ALL
ORDER BY ALL;
