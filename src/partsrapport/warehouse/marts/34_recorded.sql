-- Whether anything of each is recorded at all, as known on a date: what is recorded nowhere is not nought but unknown.
SELECT
    moments.as_of_date AS as_of_date,
    coalesce(employees.first_date <= moments.as_of_date, false) AS has_employees,
    coalesce(interests.first_date <= moments.as_of_date, false) AS has_interests,
    coalesce(orders.first_date <= moments.as_of_date, false) AS has_orders,
    coalesce(occasions.first_date <= moments.as_of_date, false) AS has_occasions
FROM moments
CROSS JOIN (SELECT make_date(min(year), 1, 1) AS first_date FROM core.employees) AS employees
CROSS JOIN (SELECT min(interest_date) AS first_date FROM core.interests) AS interests
CROSS JOIN (SELECT min(order_date) AS first_date FROM core.orders) AS orders
CROSS JOIN (SELECT min(occasion_date) AS first_date FROM core.occasions) AS occasions
