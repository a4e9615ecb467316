"""Cleaning: one module per table."""
