"""What a spreadsheet makes of text: how a formula begins, and how text that begins so stays text."""

import re

ENCODING = "utf-8-sig"  # with the mark by which a spreadsheet knows UTF-8
FORMULA_START = re.compile(r"[=+@\t\r＝＋＠－-]")
"""How a formula begins, also in the wide signs that some spreadsheets take for the plain ones (OWASP)."""
NUMBER = re.compile(r"[+-]\d[\d\s]*([.,]\d+)?(\s[a-zåäö%]+)?")
"""A number with its sign, and perhaps its unit: no formula, and nothing that an apostrophe should stand before."""


def as_text(text: str) -> str:
    """Return the text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if FORMULA_START.match(text) and not NUMBER.fullmatch(text) else text
