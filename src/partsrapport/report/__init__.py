"""How numbers, charts and tables look to the reader."""
