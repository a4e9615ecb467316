"""The value of a figure in prose, by its unit."""

from datetime import date

from partsrapport.words import wording
from partsrapport.words.language import either


def written(value: float | str | date, unit: str, digits: int | None = None) -> str:
    """The value in prose, with decimals (of a share in percent), by default as few as the unit bears."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return wording.long_date(value)
    digits = _digits(value, unit) if digits is None else digits
    if unit == "andel":
        return wording.percent(value, digits)
    if unit == "procentenheter":
        return wording.points(value, digits)
    if unit == "dagar":
        return wording.counted(round(value), either("dag", "day"), either("dagar", "days"))
    return wording.decimal(value, digits) + (wording.NBSP + either("gånger", "times") if unit == "kvot" else "")


def _digits(value: float, unit: str) -> int:
    """A median need not be a whole number."""
    is_whole = unit == "antal" and value == round(value)
    if unit == "poäng":
        return wording.decimals_of_score(value)
    return {"andel": 0, "antal": 0 if is_whole else 1, "procentenheter": 1, "kvot": 1, "dagar": 0}[unit]
