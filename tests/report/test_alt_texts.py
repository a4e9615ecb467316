from datetime import date

import polars as pl
import pytest

from partsrapport.figures.moment import Moment
from partsrapport.report import alt_texts

YEAR = Moment.of_year(2020, date(2021, 5, 31))
NBSP = "\u00a0"
EMPTY = "Det finns inga uppgifter att visa."
BARS = pl.DataFrame({"label": ["Myndigheter", "Lärosäten"], "text": ["53 %", "87 %"]})
YEARS = pl.DataFrame({"label": ["Filmer", "Poddavsnitt"], "value": [1290, 16], "previous_value": [520, None]})
INTERVALS = pl.DataFrame(
    {
        "label": ["Minst 70 procent ska …", "Minst 60 procent ska …"],
        "share": [0.79, None],
        "lower_share": [0.774, None],
        "upper_share": [0.806, None],
        "target_share": [0.7, 0.6],
        "verdict": ["nått", "ännu ej mätt"],
    }
)
ANSWERS = pl.DataFrame(
    {"label": ["A", "A", "B", "B"], "answer": ["Nej", "Ja"] * 2, "share": [0.25, 0.75, None, 0.9]},
)
CURVES = pl.DataFrame(
    {
        "date": [date(2020, 4, 30), date(2020, 5, 31), date(2021, 5, 31)],
        "series": ["avrop"] * 3,
        "share": [0.36, 0.38, 0.58],
    }
)
FORECAST = pl.DataFrame(
    {"date": [date(2021, 5, 31), date(2023, 5, 31)], "share": [0.58, 0.8], "lower_share": [None, 0.7]},
)
MONTHS = pl.DataFrame({"month_date": [date(2020, 1, 1), date(2020, 12, 1)], "value": [9, 11]})


def test_bars_are_told_one_by_one() -> None:
    assert alt_texts.bars("Har avropat", BARS) == "Har avropat: Myndigheter 53 %; Lärosäten 87 %."


def test_two_years_are_told_side_by_side_and_what_is_missing_is_said_to_be() -> None:
    assert alt_texts.year_on_year("Mottagare", YEARS, YEAR) == (
        f"Mottagare 2020, och 2019 inom parentes: Filmer 1{NBSP}290 (520); Poddavsnitt 16 (uppgift saknas)."
    )


def test_a_year_that_goes_on_is_told_as_far_as_it_has_come() -> None:
    told = alt_texts.year_on_year("Mottagare", YEARS, Moment.of_year(2020, date(2020, 3, 31)))
    assert told.startswith("Mottagare 2020 till och med den 31 mars, och samma tid 2019 inom parentes: Filmer")


def test_a_year_before_of_which_nothing_is_known_is_not_told() -> None:
    first = YEARS.with_columns(previous_value=pl.lit(None, pl.Float64))
    assert alt_texts.year_on_year("Mottagare", first, YEAR) == (f"Mottagare 2020: Filmer 1{NBSP}290; Poddavsnitt 16.")


def test_an_interval_has_share_bounds_target_and_verdict_and_no_sentence() -> None:
    first, second = alt_texts.intervals("Mot målet", INTERVALS).split("; ")
    assert first.endswith(f"79{NBSP}% (77{NBSP}% till 81{NBSP}%), mål 70{NBSP}%, nått")
    assert second == f"Minst 60 procent ska …: mål 60{NBSP}%, ännu ej mätt."


def test_no_share_of_a_goal_is_told_when_one_is_withheld() -> None:
    assert alt_texts.answers("Svar", ANSWERS) == f"Svar: A: Nej 25{NBSP}%, Ja 75{NBSP}%; B: visas inte, för få svar."


def test_curves_are_told_at_their_end_and_a_year_before() -> None:
    assert alt_texts.curves("Andel", CURVES) == (
        f"Andel 31 maj 2021: avrop 58{NBSP}%. Andel 31 maj 2020: avrop 38{NBSP}%."
    )


def test_a_forecast_begins_with_the_latest_outcome() -> None:
    assert alt_texts.forecast("Andel", FORECAST, "Sedan.") == f"Andel: 58{NBSP}% 31 maj 2021. Sedan."


def test_panels_are_led_by_their_headings() -> None:
    frame = MONTHS.with_columns(heading=pl.lit("Leveranstillfällen"))
    assert alt_texts.panels(frame, "heading", alt_texts.months) == "Leveranstillfällen: januari 9, december 11."


@pytest.mark.parametrize(
    "text",
    [
        alt_texts.bars("Rubrik", BARS.clear()),
        alt_texts.year_on_year("Rubrik", YEARS.clear(), YEAR),
        alt_texts.intervals("Rubrik", INTERVALS.clear()),
        alt_texts.answers("Rubrik", ANSWERS.clear()),
        alt_texts.curves("Rubrik", CURVES.clear()),
        alt_texts.months("Rubrik", MONTHS.clear()),
        alt_texts.panels(MONTHS.clear(), "value", alt_texts.months),
    ],
)
def test_where_there_is_nothing_it_is_said(text: str) -> None:
    assert text.endswith(EMPTY)
