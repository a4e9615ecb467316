"""The date or period that a figure is about."""

from dataclasses import dataclass
from datetime import date

from partsrapport.words import wording
from partsrapport.words.language import either


@dataclass(frozen=True)
class Moment:
    """A date, or a period whose last day is the date."""

    as_of_date: date
    from_date: date | None = None

    @classmethod
    def of_year(cls, year: int, as_of_date: date) -> "Moment":
        """The year of a report of that date: while it goes on, up to the date."""
        return cls(min(date(year, 12, 31), as_of_date), date(year, 1, 1))

    @property
    def basis(self) -> str:
        """``per`` or ``period``, as in the definitions."""
        return "period" if self.from_date else "per"

    @property
    def text(self) -> str:
        """``31 maj 2021``, ``2020``, ``1–31 mars 2020``, ``1 mars–30 juni 2020``: month and year are said once."""
        first, last = self.from_date, self.as_of_date
        if first is None:
            return wording.long_date(last)
        if self.is_year:
            return str(self.year)
        begun = wording.day_of_year(first) if first.year == last.year else wording.long_date(first)
        if (first.year, first.month) == (last.year, last.month):
            begun = str(first.day)
        return f"{begun}–{wording.long_date(last)}"

    @property
    def year(self) -> int:
        """The year that it ends in."""
        return self.as_of_date.year

    @property
    def is_year(self) -> bool:
        """Whether it is a whole calendar year."""
        return (self.from_date, self.as_of_date) == (date(self.year, 1, 1), date(self.year, 12, 31))

    @property
    def year_so_far(self) -> str:
        """``2020``, or while it goes on ``2020 till och med den 31 mars``: of a period from the first day of a year."""
        day = wording.day_of_year(self.as_of_date)
        return str(self.year) + ("" if self.is_year else either(f" till och med den {day}", f" up to {day}"))

    @property
    def months_so_far(self) -> list[date]:
        """The first day of each month of a year that has begun by its last day."""
        return [date(self.year, month, 1) for month in range(1, self.as_of_date.month + 1)]

    def year_before(self) -> "Moment":
        """The same a year earlier; of 29 February, 28 February."""
        return Moment(_year_before(self.as_of_date), self.from_date and _year_before(self.from_date))


def _year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
