"""What tells who somebody is: identity numbers, addresses and telephone numbers, found so that they can be kept out.

Columns of text are searched in ``identity_columns``: this module does without Polars, which takes time to import.
"""

import re
from collections.abc import Iterator
from datetime import date

MASK = "******-****"
ADDRESS_MASK = "***@***"
TELEPHONE_MASK = "***-*** ** **"
HYPHENS = "-‐‑‒–—−－"
"""The hyphen and what word processors put in its place."""
_BETWEEN = rf"[{HYPHENS} .·+/]{{0,3}}"
CANDIDATE = rf"\d(?:{_BETWEEN}\d){{9}}|@|(?:\+46|0046|0\d)[{HYPHENS}\d ()/]{{6}}"
"""What may hold something of it, also to Polars, whose regular expressions do not look around them."""
_RUN = re.compile(rf"(?<!\d)\d(?:{_BETWEEN}\d){{9,}}(?!\d)")
_DIGITS = re.compile(r"\d+")
_PERIOD = re.compile(rf"[{HYPHENS}/.]\d")
_MOMENT = re.compile(rf"\d{{4}}([{HYPHENS}/.])\d\d\1\d\d (?:[01]\d|2[0-3])[0-5]\d")
"""A day and a time of the clock; a day and what a month or day follows on is the beginning of two days."""
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
"""No longer than addresses may be (RFC 5321): else the time grows by the square of a long cell."""
_FOREIGN = rf"(?:\+46|0046)[{HYPHENS} ]?(?:\(0\))?[{HYPHENS} ]?[1-9]\d{{0,2}}(?:[{HYPHENS} ]?\d{{2,3}}){{2,4}}"
_DOMESTIC = rf"0[1-9]\d{{0,2}} ?[{HYPHENS}/] ?\d{{2,3}}(?: ?\d{{2,3}}){{1,3}}"
_TELEPHONE = re.compile(
    rf"(?<![\d,.])(?<!\d[{HYPHENS}/])(?:{_FOREIGN}|{_DOMESTIC}|07[02369](?: ?\d){{7}})(?![{HYPHENS}/,.]?\d)"
)
_DATED = [4, 2, 2, 4]


def masked(text: str) -> str:
    """The text with every identity number, co-ordination number, address and telephone number in it masked."""
    return _without_contacts(_RUN.sub(_mask_run, text))


def contacts_masked(text: str) -> str:
    """The text with addresses and telephone numbers masked; as it is where it has an identity number too."""
    return text if _RUN.sub(_mask_run, text) != text else _without_contacts(text)


def _without_contacts(text: str) -> str:
    return _TELEPHONE.sub(TELEPHONE_MASK, _ADDRESS.sub(ADDRESS_MASK, text))


def _mask_run(run: re.Match[str]) -> str:
    found, end, parts = run[0], 0, []
    for start, stop in _numbers(found, run.string[: run.start()]):
        if start >= end:
            parts += [found[end:start], MASK]
            end = stop
    return "".join(parts) + found[end:]


def _numbers(run: str, before: str) -> Iterator[tuple[int, int]]:
    """Where identity numbers stand among digits that are parted in any way: a part is taken whole or not at all."""
    parts = list(_DIGITS.finditer(run))
    for first in range(len(parts)):
        digits, lengths = "", []
        for part in parts[first : first + len("YYYYMMDDNNNN")]:
            digits += part[0] if part[0].isascii() else "".join(str(int(digit)) for digit in part[0])
            lengths.append(len(part[0]))
            is_dates = lengths == _DATED and _is_dates(run, parts[first].start(), part.end())
            if not is_dates and _is_valid(digits, is_vat=before.rstrip().upper().endswith("SE")):
                yield parts[first].start(), part.end()
            if len(digits) >= len("YYYYMMDDNNNN"):
                break


def _is_dates(run: str, start: int, end: int) -> bool:
    return _MOMENT.fullmatch(run, start, end) is not None or _PERIOD.match(run, end) is not None


def _is_valid(digits: str, *, is_vat: bool) -> bool:
    """Whether the date exists (the day of a co-ordination number has 60 added) and the check digit is right.

    Sources: Skatteverket, SKV 704 (personnummer) and SKV 707 (samordningsnummer); a VAT number ends with 01.
    """
    if is_vat and len(digits) == len("YYMMDDNNNN01") and digits.endswith("01"):
        digits = digits[:-2]
    if len(digits) not in (10, 12) or not _is_date(digits[:-4]):
        return False
    from stdnum import luhn  # noqa: PLC0415 it takes longer to import than most commands have

    return bool(luhn.is_valid(digits[-10:]))


def _is_date(digits: str) -> bool:
    """Of six digits in this century: what was a date in the one before is one then, too."""
    year = int(digits[:-4]) + (2000 if len(digits) == 6 else 0)
    try:
        date(year, int(digits[-4:-2]), int(digits[-2:]) % 60)
    except ValueError:
        return False
    return 1800 <= year < 2100
