-- Who an organisation's interest and orders count for, day by day. A link to a successor is followed only once
-- everyone before it is gone, so what happens after a date never changes who counts at it. A chain that bites its
-- own tail ends there: nobody is passed twice.
INSERT INTO mart.representatives BY NAME
WITH RECURSIVE chain AS (
    SELECT
        organisation_id,
        organisation_id AS representative_id,
        from_date,
        to_date,
        to_date AS gone_date,
        successor_id,
        [organisation_id] AS passed
    FROM core.organisations
    UNION ALL
    SELECT
        chain.organisation_id,
        next.organisation_id,
        greatest(next.from_date, chain.gone_date + 1),
        next.to_date,
        greatest(chain.gone_date, next.to_date),
        next.successor_id,
        list_append(chain.passed, next.organisation_id)
    FROM chain
    JOIN core.organisations AS next ON next.organisation_id = chain.successor_id
    WHERE chain.to_date IS NOT NULL AND NOT list_contains(chain.passed, next.organisation_id)
)
SELECT organisation_id, representative_id, from_date, coalesce(to_date, DATE '9999-12-31') AS to_date
FROM chain
WHERE from_date <= coalesce(to_date, DATE '9999-12-31')
ORDER BY organisation_id, from_date;
