"""The registry of numbers, computing them at any date, and what has been published."""
