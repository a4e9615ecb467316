"""Cleaning: one module per table."""

from partsrapport.core.cleaning import Cleaned, clean

__all__ = ["Cleaned", "clean"]
