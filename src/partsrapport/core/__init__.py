"""Cleaning: one module per table."""

from partsrapport.core.cleaning import clean

__all__ = ["clean"]
