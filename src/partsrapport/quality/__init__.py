"""Validation: running the suites, row accounting and the gate."""
