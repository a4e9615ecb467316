"""How a date or period is told."""

from datetime import date

import pytest

from partsrapport.figures.moment import Moment
from partsrapport.words.language import writing


@pytest.mark.parametrize(
    ("first", "last", "sv", "en"),
    [
        (None, date(2021, 5, 31), "31 maj 2021", "31 May 2021"),
        (date(2020, 1, 1), date(2020, 12, 31), "2020", "2020"),
        (date(2020, 3, 1), date(2020, 3, 31), "1–31 mars 2020", "1–31 March 2020"),
        (date(2020, 3, 1), date(2020, 6, 30), "1 mars–30 juni 2020", "1 March–30 June 2020"),
        (date(2019, 3, 1), date(2020, 3, 31), "1 mars 2019–31 mars 2020", "1 March 2019–31 March 2020"),
    ],
)
def test_a_period_says_its_month_and_year_once(first: date | None, last: date, sv: str, en: str) -> None:
    assert Moment(last, first).text == sv
    with writing("en"):
        assert Moment(last, first).text == en
