"""What a build does: its steps, the notebooks, staging and publishing."""
