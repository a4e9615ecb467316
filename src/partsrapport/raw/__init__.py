"""Reading files of raw data as text: one module per kind of file."""
