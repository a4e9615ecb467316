-- The account of the rows as it is published: how many rows a single survey has is how many have answered it.
INSERT INTO mart.row_accounting BY NAME
SELECT
    CASE WHEN starts_with(file, 'enkater/') THEN 'enkater/' ELSE file END AS file,
    count(*) AS files_n,
    sum(read_n) AS read_n,
    sum(kept_n) AS kept_n,
    sum(duplicate_n) AS duplicate_n,
    sum(quarantined_n) AS quarantined_n
FROM quality.row_accounting
GROUP BY ALL
ORDER BY ALL;
