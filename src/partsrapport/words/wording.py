"""Numbers, dates and lists as text, in Swedish or English as ``language`` says.

Swedish: ``1 234,5``, ``57 procent``, ``57 %``. English as Statistics Sweden writes it: ``1,234.5``, ``57 percent``,
``57%``, ``31 May 2021``. Both have a true minus, and write numbers to twelve in words where prose wants it.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from partsrapport.words.language import either

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december",
    "January February March April May June July August September October November December",
)
_NUMERALS = (
    "inga en två tre fyra fem sex sju åtta nio tio elva tolv",
    "no one two three four five six seven eight nine ten eleven twelve",
)


def months() -> tuple[str, ...]:
    """The names of the months."""
    return tuple(either(*MONTHS).split())


def thousands_mark() -> str:
    """What stands between thousands."""
    return either(NBSP, ",")


def decimal_mark() -> str:
    """What stands before decimals."""
    return either(",", ".")


def integer(n: float | int) -> str:
    """``1 234``: rounded to a whole number."""
    return decimal(n, digits=0)


def decimal(x: float | int, digits: int = 1) -> str:
    """``12,3``: rounded half away from zero, thousands apart."""
    return _text(_rounded(_exact(x), digits))


def score(x: float) -> str:
    """``3,8``, ``3,75``: with one decimal, or two where there are two."""
    return decimal(x, decimals_of_score(x))


def decimals_of_score(x: float) -> int:
    """One, or two where there are two."""
    return 1 if abs(x - round(x, 1)) < 1e-9 else 2


def scale(lowest: float, highest: float) -> str:
    """``1–5``: the scores that there are, without decimals where they have none."""
    return "–".join(integer(end) if end == int(end) else score(end) for end in (lowest, highest))


def percent(share: float | int, digits: int = 0) -> str:
    """``57 procent`` of a share (a fraction)."""
    return _percentage(share, digits) + NBSP + either("procent", "percent")


def percent_sign(share: float | int, digits: int = 0) -> str:
    """``57 %`` of a share (a fraction), for tables."""
    return _percentage(share, digits) + either(f"{NBSP}%", "%")


def points(difference: float | int, digits: int = 1) -> str:
    """``+3,2 procentenheter`` of a difference of shares (a fraction)."""
    is_one = digits == 0 and abs(_rounded(_exact(difference) * 100, digits)) == 1
    unit = either("procentenhet" if is_one else "procentenheter", "percentage point" if is_one else "percentage points")
    return short_points(difference, digits) + NBSP + unit


def short_points(difference: float | int, digits: int = 1) -> str:
    """``+3,2`` of a difference of shares (a fraction), where the unit stands elsewhere."""
    value = _rounded(_exact(difference) * 100, digits)
    return ("+" if value > 0 else "") + _text(value)


def long_date(day: date) -> str:
    """``31 maj 2021``."""
    return f"{day_of_year(day)} {day.year}"


def day_of_year(day: date) -> str:
    """``31 maj``."""
    return f"{day.day} {months()[day.month - 1]}"


def month_year(day: date) -> str:
    """``maj 2021``."""
    return f"{months()[day.month - 1]} {day.year}"


def month_of(long_date: str) -> str:
    """``maj 2021``, of ``31 maj 2021``."""
    return long_date.partition(" ")[2]


def list_of(words: Sequence[str]) -> str:
    """``a, b och c``."""
    return either(" och ", " and ").join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def counted(n: int, singular: str, plural: str) -> str:
    """``1 enkät``, ``2 enkäter``."""
    return f"{integer(n)} {singular if n == 1 else plural}"


def in_words(n: float | int, singular: str, plural: str) -> str:
    """``inga tjänster``, ``en tjänst``, ``fem tjänster``, ``13 tjänster``: in words up to twelve."""
    if n == 1:
        return singular
    words = either(*_NUMERALS).split()
    is_word = n == int(n) and 0 <= n < len(words)
    return f"{words[int(n)] if is_word else _text(_exact(n))} {plural}"


def numeral(n: float | int, one: str = "en") -> str:
    """``fem`` for what is said without its noun: in words up to twelve; ``one`` is ``en`` or ``ett``, by the noun."""
    none = either("ingen" if one == "en" else "inget", "none")
    return (none, either(one, "one"))[int(n)] if n in (0, 1) else in_words(n, one, "").strip()


def noun(n: float | int, singular: str, plural: str) -> str:
    """``tjänst`` or ``tjänster``, to follow a number in figures; as ``in_words`` the singular has its ``en``."""
    return singular.partition(" ")[2] if n == 1 else plural


def alike(numbers: Sequence[float], one: str = "en") -> list[str]:
    """Numbers of one sentence in one form: all in words, or all in figures when one of them is over twelve."""
    if all(n < len(_NUMERALS[0].split()) for n in numbers):
        return [numeral(n, one) for n in numbers]
    return [integer(n) for n in numbers]


def capital(text: str) -> str:
    """The text with a capital letter first, after what is no letter: a quotation mark, or the mark of ``asked``."""
    return re.sub(r"^\W*\w", lambda found: found[0].upper(), text)


def uncapital(text: str) -> str:
    """The text with a small letter first, to follow others in a sentence."""
    return text[:1].lower() + text[1:]


def whole_numbers(text: str) -> str:
    """The text with each number on one line, in names that people give too: ``9 999`` has a no-break space."""
    return re.sub(r"(?<=\d) (?=\d{3})", "\u00a0", text)


def _exact(x: float | int) -> Decimal:
    """Return the decimal number that people see in x: 0.285 is 0.285, and 0.3 - 0.2 is 0.1."""
    return Decimal(x) if isinstance(x, int) else Decimal(f"{x:.12g}")


def _rounded(x: Decimal, digits: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    return x.quantize(Decimal(1).scaleb(-digits), rounding)


def _text(x: Decimal) -> str:
    whole, point, decimals = f"{abs(x):,f}".partition(".")
    mark = decimal_mark() if point else ""
    return (MINUS if x < 0 else "") + whole.replace(",", thousands_mark()) + mark + decimals


def _percentage(share: float | int, digits: int) -> str:
    """Never round to none or all what is not none or all: ``under 1``, ``över 99``."""
    exact = _exact(share) * 100
    value = _rounded(exact, digits)
    step = Decimal(1).scaleb(-digits)
    if value == 0 < exact:
        return either("under ", "less than ") + _text(step)
    if value == 100 != exact:
        return either("över ", "over ") + _text(_rounded(exact, digits, ROUND_DOWN))
    return _text(value)
