"""The activity report of a council of social partners, from raw exports to HTML and PDF."""

__version__ = "0.2.0"
