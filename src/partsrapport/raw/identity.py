"""Personal identity numbers: found wherever they stand, so that they can be kept out and masked.

Columns of text are searched in ``identity_columns``: this module does without Polars, which takes time to import.
"""

import re
from datetime import date

MASK = "******-****"
HYPHENS = "-‐‑‒–—−"
"""The hyphen and what word processors put in its place."""
_CENTURY, _MONTH, _DAY, _LAST = r"(?:18|19|20)[0-9]{2}", r"(?:0[1-9]|1[0-2])", r"(?:[0-3]|[6-9])[0-9]", r"[0-9]{4}"
_BETWEEN = rf" ?[{HYPHENS}+] ?"
_SHAPE = rf"(?:{_CENTURY}|[0-9]{{2}}){_MONTH}{_DAY}(?:{_BETWEEN}| )?{_LAST}"
_DATED = rf"{_CENTURY}[{HYPHENS}]{_MONTH}[{HYPHENS}]{_DAY}{_BETWEEN}{_LAST}"
CANDIDATE = rf"(?:^|[^0-9])(?:{_SHAPE}|{_DATED})(?:$|[^0-9])"
"""What may hold one, also to Polars, whose regular expressions do not look around them."""
_PERIOD = rf"[{HYPHENS}][0-9]"
_EXACT = re.compile(rf"(?<![0-9])(?:{_SHAPE}|{_DATED}(?!{_PERIOD}))(?![0-9])")
"""What is followed by a month, as the second of two dates is, is no end of a number."""


def masked(text: str) -> str:
    """The text with every personal identity number or co-ordination number in it masked."""
    return _EXACT.sub(lambda found: MASK if _is_valid(found[0]) else found[0], text)


def _is_valid(number: str) -> bool:
    """Whether the date exists (the day of a co-ordination number has 60 added) and the check digit is right.

    Sources: Skatteverket, SKV 704 (personnummer) and SKV 707 (samordningsnummer).
    """
    digits = re.sub(r"[^0-9]", "", number)
    return _is_date(digits[:-4]) and _luhn(digits[-10:]) == 0


def _is_date(digits: str) -> bool:
    years = [int(digits[:-4])] if len(digits) == 8 else [1900 + int(digits[:2]), 2000 + int(digits[:2])]
    month, day = int(digits[-4:-2]), int(digits[-2:]) % 60
    return any(_exists(year, month, day) for year in years)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> int:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10
