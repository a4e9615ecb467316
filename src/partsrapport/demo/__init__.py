"""The generator of the demonstration data."""
