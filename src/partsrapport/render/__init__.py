"""From the staged Quarto project to HTML and PDF."""
