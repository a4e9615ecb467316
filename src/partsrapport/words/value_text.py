"""The value of a figure in Swedish prose, by its unit."""

from datetime import date

from partsrapport.words import swedish


def written(value: float | str | date, unit: str, digits: int | None = None) -> str:
    """The value in Swedish prose, with decimals (of a share in percent), by default as few as the unit bears."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return swedish.long_date(value)
    digits = _digits(value, unit) if digits is None else digits
    if unit == "andel":
        return swedish.percent(value, digits)
    if unit == "procentenheter":
        return swedish.points(value, digits)
    if unit == "dagar":
        return swedish.counted(round(value), "dag", "dagar")
    return swedish.decimal(value, digits) + (f"{swedish.NBSP}gånger" if unit == "kvot" else "")


def _digits(value: float, unit: str) -> int:
    """A median need not be a whole number."""
    is_whole = unit == "antal" and value == round(value)
    return {"andel": 0, "antal": 0 if is_whole else 1, "procentenheter": 1, "kvot": 1, "dagar": 0}[unit]
