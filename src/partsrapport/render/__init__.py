"""From the Quarto project to HTML and PDF, with Quarto or without."""
