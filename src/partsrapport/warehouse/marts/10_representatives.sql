-- From which day an organisation's interest and orders count for another in the target group: for itself from its own
-- first day in it, and for those that follow it from when it has left and they are there. What comes later changes
-- nothing that counted before; a chain that bites its own tail ends there: nobody is passed twice.
WITH RECURSIVE absences AS (
    SELECT
        organisation_id,
        lag(until_date, 1, DATE '0001-01-01') OVER (PARTITION BY organisation_id ORDER BY from_date) AS from_date,
        from_date AS until_date
    FROM mart.spells
    UNION ALL
    SELECT organisation_id, max(until_date) AS from_date, DATE '9999-12-31' AS until_date
    FROM mart.spells
    GROUP BY organisation_id
),
links AS (
    SELECT
        absences.organisation_id AS organisation_id,
        successions.successor_id AS successor_id,
        greatest(absences.from_date, successions.from_date) AS from_date,
        absences.until_date AS until_date
    FROM absences
    JOIN core.successions AS successions
        ON successions.organisation_id = absences.organisation_id AND successions.from_date < absences.until_date
),
chain AS (
    SELECT
        organisation_id,
        organisation_id AS representative_id,
        DATE '0001-01-01' AS from_date,
        DATE '9999-12-31' AS until_date,
        concat('|', organisation_id, '|') AS passed
    FROM core.organisations
    UNION ALL
    SELECT
        chain.organisation_id AS organisation_id,
        links.successor_id AS representative_id,
        greatest(chain.from_date, links.from_date) AS from_date,
        least(chain.until_date, links.until_date) AS until_date,
        concat(chain.passed, links.successor_id, '|') AS passed
    FROM chain
    JOIN links
        ON links.organisation_id = chain.representative_id
        AND links.from_date < chain.until_date
        AND chain.from_date < links.until_date
    WHERE strpos(chain.passed, concat('|', links.successor_id, '|')) = 0
)
SELECT
    chain.organisation_id AS organisation_id,
    chain.representative_id AS representative_id,
    min(greatest(chain.from_date, members.from_date)) AS from_date
FROM chain
JOIN mart.spells AS members
    ON members.organisation_id = chain.representative_id
    AND members.from_date < chain.until_date
    AND chain.from_date < members.until_date
GROUP BY chain.organisation_id, chain.representative_id
