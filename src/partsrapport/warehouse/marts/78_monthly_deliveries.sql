-- Occasions held, per month and form, up to a date.
SELECT
    moments.as_of_date AS as_of_date,
    CAST(date_trunc('month', occasions.occasion_date) AS DATE) AS month_date,
    occasions.form AS form,
    count(occasions.occasion_id) AS occasions_n,
    sum(occasions.participants_n) AS participants_n
FROM moments
JOIN mart.held_occasions AS occasions
    ON occasions.occasion_date <= moments.as_of_date AND occasions.order_date <= moments.as_of_date
GROUP BY moments.as_of_date, CAST(date_trunc('month', occasions.occasion_date) AS DATE), occasions.form
