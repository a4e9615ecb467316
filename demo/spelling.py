"""Values as people and systems write them: mostly one way, now and then another that the contract also allows."""

import datetime
from typing import Any

from demo import plans
from partsrapport.words import wording

Value = str | int | datetime.date | None
_NUMBERS = ("organisationsnummer", "eftertradare")


def spelled(column: str, value: Value, row_number: int) -> str:
    """The text of a value of a column of the contract in a certain row of the file."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime.date):
        return _date(value, row_number)
    if column in _NUMBERS:
        return _organisation_number(str(value), row_number)
    return _variant(column, str(value), row_number)


def _date(day: datetime.date, row_number: int) -> str:
    if row_number % 19 == 5:
        return f"{day.day}/{day.month}/{day.year}"
    if row_number % 23 == 8:
        return wording.long_date(day)
    if row_number % 29 == 11:
        return f"{day.isoformat()} 13:45"
    return day.isoformat()


def _organisation_number(number: str, row_number: int) -> str:
    if row_number % 5 == 2:
        return number.replace("-", "")
    if row_number % 11 == 4:
        return "16" + number.replace("-", "")
    return number


def _variant(column: str, value: str, row_number: int) -> str:
    plan: dict[str, Any] = plans.toml("spellings.toml")
    variants = plan.get(column, {}).get(value, [])
    every: int = plan["every"]
    if variants and row_number % every == 3:
        return str(variants[row_number // every % len(variants)])
    return value
