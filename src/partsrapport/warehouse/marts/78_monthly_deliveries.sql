-- Occasions held, per month and form, up to a date.
WITH held AS (
    SELECT
        moments.as_of_date AS as_of_date,
        CAST(date_trunc('month', occasions.occasion_date) AS DATE) AS month_date,
        occasions.form AS form,
        occasions.participants_n AS participants_n
    FROM moments
    JOIN mart.held_occasions AS occasions
        ON occasions.occasion_date <= moments.as_of_date AND occasions.order_date <= moments.as_of_date
)
SELECT
    held.as_of_date AS as_of_date,
    held.month_date AS month_date,
    held.form AS form,
    count(held.month_date) AS occasions_n,
    sum(held.participants_n) AS participants_n
FROM held
GROUP BY held.as_of_date, held.month_date, held.form
