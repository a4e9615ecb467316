-- When each organisation is in the target group: up to, but not including, until_date.
SELECT
    organisation_id,
    from_date,
    coalesce(CAST(to_date + INTERVAL '1' DAY AS DATE), DATE '9999-12-31') AS until_date
FROM core.memberships
