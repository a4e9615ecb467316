"""Who is reached, and when: lead times, decomposition of change, forecast."""
