-- How much of the target group is reached: in all, by sector, size class and department, and by service, each service
-- measured against the whole target group.
WITH found AS (
    SELECT
        moments.as_of_date AS as_of_date,
        levels.dimension AS dimension,
        levels.member AS member,
        levels.step AS step,
        levels.organisations_n AS organisations_n,
        levels.employees_n AS employees_n
    FROM moments
    JOIN mart.levels AS levels ON levels.from_date <= moments.as_of_date AND moments.as_of_date < levels.until_date
),
named AS (
    SELECT as_of_date, dimension, member, step, organisations_n, employees_n
    FROM found
    WHERE dimension IN ('alla', 'sektor', 'storleksklass', 'departement')
    UNION ALL
    SELECT
        found.as_of_date AS as_of_date,
        'tjänst' AS dimension,
        services.service AS member,
        found.step AS step,
        found.organisations_n AS organisations_n,
        found.employees_n AS employees_n
    FROM found
    JOIN core.services AS services
        ON (found.dimension = 'tjänst' AND services.service_id = found.member)
        OR (found.dimension = 'alla' AND found.step = 'målgrupp')
),
counted AS (
    SELECT
        as_of_date,
        dimension,
        member,
        sum(CASE WHEN step = 'målgrupp' THEN organisations_n ELSE 0 END) AS target_n,
        sum(CASE WHEN step = 'intresse' THEN organisations_n ELSE 0 END) AS interested_n,
        sum(CASE WHEN step = 'avrop' THEN organisations_n ELSE 0 END) AS ordered_n,
        sum(CASE WHEN step = 'leverans' THEN organisations_n ELSE 0 END) AS delivered_n,
        sum(CASE WHEN step = 'målgrupp' THEN employees_n ELSE 0 END) AS target_employees_n,
        sum(CASE WHEN step = 'intresse' THEN employees_n ELSE 0 END) AS interested_employees_n,
        sum(CASE WHEN step = 'avrop' THEN employees_n ELSE 0 END) AS ordered_employees_n,
        sum(CASE WHEN step = 'leverans' THEN employees_n ELSE 0 END) AS delivered_employees_n
    FROM named
    GROUP BY as_of_date, dimension, member
)
SELECT
    counted.as_of_date AS as_of_date,
    counted.dimension AS dimension,
    counted.member AS member,
    CAST(counted.target_n AS INTEGER) AS target_n,
    CAST(CASE WHEN recorded.has_interests THEN counted.interested_n END AS INTEGER) AS interested_n,
    CAST(CASE WHEN recorded.has_orders THEN counted.ordered_n END AS INTEGER) AS ordered_n,
    CAST(CASE WHEN recorded.has_occasions THEN counted.delivered_n END AS INTEGER) AS delivered_n,
    CAST(CASE WHEN recorded.has_employees THEN counted.target_employees_n END AS BIGINT) AS target_employees_n,
    CAST(
        CASE WHEN recorded.has_employees AND recorded.has_interests THEN counted.interested_employees_n END AS BIGINT
    ) AS interested_employees_n,
    CAST(
        CASE WHEN recorded.has_employees AND recorded.has_orders THEN counted.ordered_employees_n END AS BIGINT
    ) AS ordered_employees_n,
    CAST(
        CASE WHEN recorded.has_employees AND recorded.has_occasions THEN counted.delivered_employees_n END AS BIGINT
    ) AS delivered_employees_n
FROM counted
JOIN mart.recorded AS recorded ON recorded.as_of_date = counted.as_of_date
WHERE counted.target_n > 0
