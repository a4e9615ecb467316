"""The DuckDB file: its tables, its marts and how it is published."""
