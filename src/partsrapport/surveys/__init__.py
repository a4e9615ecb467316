"""What respondents said: estimates, goals, response rates, comparisons, planning, disclosure control."""
