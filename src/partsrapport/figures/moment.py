"""The date or period that a figure is about."""

from dataclasses import dataclass
from datetime import date

from partsrapport.words import wording


@dataclass(frozen=True)
class Moment:
    """A date, or a period whose last day is the date."""

    as_of_date: date
    from_date: date | None = None

    @property
    def basis(self) -> str:
        """``per`` or ``period``, as in the definitions."""
        return "period" if self.from_date else "per"

    @property
    def text(self) -> str:
        """``31 maj 2021``, ``2020`` or ``1 mars 2020–30 juni 2020``."""
        last = wording.long_date(self.as_of_date)
        if self.from_date is None:
            return last
        year = self.as_of_date.year
        is_year = (self.from_date, self.as_of_date) == (date(year, 1, 1), date(year, 12, 31))
        return str(year) if is_year else f"{wording.long_date(self.from_date)}–{last}"

    def year_before(self) -> "Moment":
        """The same a year earlier; of 29 February, 28 February."""
        return Moment(_year_before(self.as_of_date), self.from_date and _year_before(self.from_date))


def _year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
