"""The fictional organisations: numbers, names, sizes, and what becomes of them.

Numbers are ``402NNN-NNNC``. The first digit of a Swedish organisation number says what group of legal forms it belongs
to, and the groups are 1, 2, 3 and 5 to 9: no number begins with 4, so none of these can be real. The third digit, 2,
tells them from personal identity numbers as in real ones, and the last is a valid check digit (Luhn).
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import log10
from random import Random
from typing import Any

from demo import plans

UNIVERSITY = "lärosäte"
_SERIES = 402_000_000
_NUMBERS_PER_WORLD = 500
_LARGE = 1000
"""From this size on, numbers of employees change with the total of the year."""


@dataclass(frozen=True)
class Organisation:
    """One organisation in the register; ``employees`` is by year."""

    number: str
    name: str
    sector: str
    department: str
    size: int
    from_date: datetime.date
    to_date: datetime.date | None = None
    successor: str | None = None
    former_name: str | None = None
    renamed_date: datetime.date | None = None
    key: str = ""
    employees: dict[int, int] = field(default_factory=dict)

    def exists_at(self, day: datetime.date) -> bool:
        """Whether it is in the target group on a day."""
        return self.from_date <= day and (self.to_date is None or self.to_date >= day)

    def name_at(self, day: datetime.date) -> str:
        """The name it went by on a day."""
        is_earlier = self.renamed_date is not None and day < self.renamed_date
        return self.former_name if is_earlier and self.former_name else self.name


def with_check_digit(body: int) -> str:
    """``NNNNNN-NNNC`` from the nine digits before the check digit (Luhn: the digits in odd places count double)."""
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(str(body)))
    number = f"{body}{-total % 10}"
    return f"{number[:6]}-{number[6:]}"


def make(world: int, rng: Random) -> list[Organisation]:
    """The register of one world, in order of number; worlds share nothing but the plan."""
    plan = plans.toml("organisations.toml")
    rows = [*_ordinary(plan), *plan["change"]]
    numbers = [with_check_digit(_SERIES + world * _NUMBERS_PER_WORLD + place) for place in range(len(rows))]
    number_of_key = {row["key"]: number for row, number in zip(rows, numbers, strict=True) if "key" in row}
    renames = {rename["place"]: rename for rename in plan["rename"]}
    suffix = f" {world + 1}" if world else ""
    names = _names(rows)
    made = [
        Organisation(
            number=numbers[place],
            name=names[place] + suffix,
            sector=row["sector"],
            department=_department(row, place),
            size=row["employees"],
            from_date=row.get("from") or _founded(rng),
            to_date=row.get("to"),
            successor=number_of_key.get(row.get("successor", "")),
            former_name=renames[place]["former_name"] + suffix if place in renames else None,
            renamed_date=renames.get(place, {}).get("date"),
            key=row.get("key", ""),
        )
        for place, row in enumerate(rows)
    ]
    _count_employees(made, plan, rng)
    return made


def _ordinary(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for size in plan["size"]:
        for n in range(size["count"]):
            step = (n + 0.5) / size["count"]
            employees = round(size["min"] * (size["max"] / size["min"]) ** step)
            yield {"sector": size["sector"], "employees": employees}


def _founded(rng: Random) -> datetime.date:
    return datetime.date(rng.randint(1990, 2012), rng.choice((1, 7)), 1)


def _names(rows: Sequence[dict[str, Any]]) -> list[str]:
    """A name for every row, from the parts in ``names.toml``; middle-sized agencies begin with the county boards."""
    parts = plans.toml("names.toml")
    counties = (f"Länsstyrelsen i {county} län" for county in parts["county_boards"])
    agencies, universities = _agency_names(parts), _university_names(parts)
    names = []
    for row in rows:
        if row["sector"] == UNIVERSITY:
            names.append(next(universities))
        elif 200 <= row["employees"] < _LARGE and "key" not in row:
            names.append(next(counties, None) or next(agencies))
        else:
            names.append(next(agencies))
    return names


def _agency_names(parts: dict[str, Any]) -> Iterator[str]:
    forms, topics = parts["agency_forms"], parts["agency_topics"]
    for turn in range(len(forms)):
        for place, topic in enumerate(topics):
            yield f"{forms[(place + turn) % len(forms)]} {topic}"


def _university_names(parts: dict[str, Any]) -> Iterator[str]:
    forms = parts["university_forms"]
    for place, town in enumerate(parts["university_places"]):
        yield f"{forms[place % len(forms)]} {town}"


def _department(row: dict[str, Any], place: int) -> str:
    """The department; a few have none in the register."""
    parts = plans.toml("names.toml")
    if row["sector"] == UNIVERSITY:
        return str(parts["university_department"])
    departments = parts["departments"]
    return "" if place % 41 == 7 else str(departments[place * 3 % len(departments)])


def _count_employees(organisations: Sequence[Organisation], plan: dict[str, Any], rng: Random) -> None:
    """Employees by year: small ones vary a little, large ones are scaled so that the target group has its total."""
    for year, total in plan["employees_by_year"].items():
        day = min(datetime.date(int(year), 12, 31), plan["as_of_date"])
        present = [organisation for organisation in organisations if organisation.exists_at(day)]
        small = [organisation for organisation in present if organisation.size < _LARGE]
        for organisation in small:
            organisation.employees[int(year)] = max(1, round(organisation.size * rng.uniform(0.97, 1.03)))
        _share_rest(
            [organisation for organisation in present if organisation.size >= _LARGE],
            int(year),
            total - sum(organisation.employees[int(year)] for organisation in small),
        )


def _share_rest(large: Sequence[Organisation], year: int, rest: int) -> None:
    factor = rest / sum(organisation.size for organisation in large)
    for organisation in large:
        organisation.employees[year] = round(organisation.size * factor)


def resolved(organisations: Sequence[Organisation], day: datetime.date) -> dict[str, str]:
    """By number: the number that it counts as on a day, through its successors; absent when it counts for nobody."""
    by_number = {organisation.number: organisation for organisation in organisations}
    found = {}
    for organisation in organisations:
        current: Organisation | None = organisation
        while current is not None and not current.exists_at(day):
            current = by_number.get(current.successor or "")
        if current is not None:
            found[organisation.number] = current.number
    return found


def eagerness(organisation: Organisation) -> float:
    """How much sooner it takes part than others: larger ones more, by order of magnitude."""
    return 0.5 + float(log10(max(organisation.size, 5)) ** 1.5)


def short_names(organisations: Sequence[Organisation]) -> Iterator[tuple[str, str]]:
    """Number and abbreviation of a few, as an agency's other name."""
    for organisation in islice(organisations, 3, None, 9):
        words = organisation.name.replace("–", " ").split()
        yield organisation.number, "".join(word[0] for word in words).upper() + organisation.number[-3:]
