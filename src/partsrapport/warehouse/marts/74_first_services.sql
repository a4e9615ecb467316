-- Which service comes first for an organisation in the target group, and how many went on.
SELECT
    as_of_date,
    service_id,
    service,
    count(organisation_id) AS first_n,
    CAST(sum(CASE WHEN is_further THEN 1 ELSE 0 END) AS INTEGER) AS further_n
FROM mart.first_orders
GROUP BY as_of_date, service_id, service
