-- Where in its life each service is. Without dates it is taken to have been there always. One that has begun and not been
-- launched is in development, unless no service has a day of launch: then nobody knows.
SELECT
    moments.as_of_date AS as_of_date,
    services.service_id AS service_id,
    services.service AS service,
    services.area AS area,
    services.support_kind AS support_kind,
    services.level AS level,
    services.is_programme AS is_programme,
    services.is_transition_funded AS is_transition_funded,
    CASE
        WHEN services.closing_date <= moments.as_of_date THEN 'avvecklad'
        WHEN services.development_date > moments.as_of_date THEN 'planerad'
        WHEN services.launch_date > moments.as_of_date THEN 'under utveckling'
        WHEN services.launch_date IS NULL AND services.development_date IS NOT NULL
            THEN CASE WHEN catalogue.is_dated THEN 'under utveckling' END
        WHEN services.closing_date <= CAST(moments.as_of_date + INTERVAL '1' YEAR AS DATE) THEN 'under avveckling'
        ELSE 'lanserad'
    END AS stage,
    services.development_date AS development_date,
    services.launch_date AS launch_date,
    services.closing_date AS closing_date
FROM core.services AS services
CROSS JOIN moments
CROSS JOIN (SELECT bool_or(launch_date IS NOT NULL) AS is_dated FROM core.services) AS catalogue
