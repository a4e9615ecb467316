"""Casts are strict: what is not plainly of the kind becomes null."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partsrapport.core.kinds import (
    AMOUNT,
    COUNT,
    DATE,
    MONTH,
    ORGANISATION_ID,
    ROUNDED,
    YEAR,
    YES_NO,
    Kind,
    one_of_answers,
    word,
)
from partsrapport.raw.text import tidy_series
from partsrapport.words.vocabulary import WordSet, built_in

MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


def _cast(kind: Kind, text: str) -> object:
    return kind.of(pl.Series([text, None]))[0]


@given(DAYS)
@settings(max_examples=30, deadline=None)
def test_a_date_is_read_in_every_form_of_the_contract(day: date) -> None:
    month = MONTHS[day.month - 1]
    forms = [
        f"{day}",
        f"{day} 13:45",
        f"{day}T12:00:00Z",
        f"{day} 00:00:00+01:00",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}.{day.month}.{day.year} 13:45",
        f"{day:%Y%m%d}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}/{day.month}-{day.year}",
        f"{day.day} {month} {day.year}",
        f"den {day.day} {month.upper()} {day.year} kl. 13.45",
        f"{day.day} {month[:3]}. {day.year}",
        str((day - date(1899, 12, 30)) // timedelta(days=1)),
    ]
    assert DATE.of(pl.Series(forms)).to_list() == [day] * len(forms)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-05-31T23:30:00Z", date(2021, 6, 1)),
        ("2021-05-31T21:59:59Z", date(2021, 5, 31)),
        ("2021-12-31T23:00:00.000Z", date(2022, 1, 1)),
        ("2021-12-31T22:59:00Z", date(2021, 12, 31)),
        ("2021-06-01T00:30:00+02:00", date(2021, 6, 1)),
        ("2021-06-01T00:30:00+0300", date(2021, 5, 31)),
        ("2021-05-31 18:30:00-05", date(2021, 6, 1)),
        ("2021-05-31T23:30:00", date(2021, 5, 31)),
    ],
)
def test_a_time_with_an_offset_belongs_to_the_day_in_sweden(text: str, day: date) -> None:
    assert _cast(DATE, text) == day


@pytest.mark.parametrize(
    "text",
    [
        "2021-02-30",
        "2021-02-30T12:00:00Z",
        "2021-05-31T25:00:00Z",
        "31.5.21",
        "31.5/2021",
        "31/13/2021",
        "5/31/2021",
        "31/5/21",
        "2021-5-1",
        "31 mai 2021",
        "2021",
        "12",
        "2021-05-31 i maj",
        "i",
    ],
)
def test_what_is_no_date_is_null(text: str) -> None:
    assert _cast(DATE, text) is None


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["3/4/2021", "5/31/2021", "2021-05-31"], [None, None, date(2021, 5, 31)]),
        (["3/4/2021", "5/31/2021", "31/5/2021"], [date(2021, 4, 3), None, date(2021, 5, 31)]),
        (["3/4/2021", "12/12/2021"], [date(2021, 4, 3), date(2021, 12, 12)]),
    ],
)
def test_where_the_month_comes_first_no_date_is_read_with_the_day_first(texts: list[str], days: list[date]) -> None:
    assert DATE.of(pl.Series(texts)).to_list() == days
    [said] = pl.DataFrame({"text": texts[:1]}).select(DATE.reason(pl.col("text"))).to_series()
    assert said == "”3/4/2021” kan ha månaden först, som andra datum i kolumnen: skriv det som 2021-05-31"


@given(st.integers(0, 2**31 - 1))
@settings(max_examples=30, deadline=None)
def test_a_count_is_read_with_or_without_spaces_and_zero_decimals(count: int) -> None:
    forms = [f"{count}", f"{count:,}".replace(",", " "), f"{count},0", f"{count}.00"]
    assert COUNT.of(pl.Series(forms)).to_list() == [count] * 4


SPACES = [" ", "\u00a0", "\u202f", "\u2009", "\u2007"]


@given(st.integers(0, 2**31 - 1))
@settings(max_examples=30, deadline=None)
def test_thousands_are_read_as_thousands_or_not_at_all(count: int) -> None:
    marks = [*SPACES, "'", "’", ".", ","]
    tails = ("", ".0", ",00", ".000", ",000")
    texts = [f"{count:,}".replace(",", mark) + tail for mark in marks for tail in tails if tail != f"{mark}000"]
    read = COUNT.of(tidy_series(pl.Series(texts)))
    assert set(read) <= {count, None}
    assert read[0] == count


@pytest.mark.parametrize("text", ["1.000", "7,000", "45.000", "999,999"])
def test_a_number_that_can_be_read_in_two_ways_is_said_to_be_so(text: str) -> None:
    assert _cast(COUNT, text) is None
    said = pl.select(COUNT.reason(pl.lit(text))).item()
    assert said == f"”{text}” kan vara tusental eller decimaler: skriv talet utan punkt och komma"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("612 000 000,50", 612_000_001),
        ("612000000.49", 612_000_000),
        ("1.234.567,5", 1_234_568),
        ("1,234.4", 1234),
        ("1234,567", 1235),
        ("1 234.567", 1235),
        ("12,5", 13),
        ("12.4999", 12),
        ("12", 12),
        ("12,567", None),
        ("-12,5", None),
    ],
)
def test_employees_and_amounts_are_rounded_where_the_decimals_are_plain(text: str, number: int | None) -> None:
    assert _cast(AMOUNT, text) == _cast(ROUNDED, text) == number
    assert _cast(COUNT, text) == (12 if text == "12" else None)


@pytest.mark.parametrize(("text", "count"), [("1.000.000", 10**6), ("1.000,00", 1000), ("1,000.0", 1000)])
def test_thousands_that_can_be_read_in_one_way_are(text: str, count: int) -> None:
    assert _cast(COUNT, text) == count


@pytest.mark.parametrize(
    "text",
    ["I hög grad", " i  hög GRAD", "4 – I hög grad", "4. I hög grad", "4 I hög grad", "(4) I hög grad", "4=i hög grad"],
)
def test_an_answer_may_have_its_number_before_it(text: str) -> None:
    assert _cast(one_of_answers(["Inte alls", "I hög grad"]), text) == "I hög grad"


@pytest.mark.parametrize("text", ["4.5", "3-5", "3–5", "45", "15", "4-5 dagar", "4–5 dagar", "1.5 dagar", "15 dagar"])
def test_a_number_does_not_end_in_another(text: str) -> None:
    assert _cast(one_of_answers(["5", "5 dagar"]), text) is None


@pytest.mark.parametrize("text", ["3 = 5 dagar", "3) 5 dagar", "3)5 dagar", "(3) 5 dagar", "3: 5 dagar"])
def test_an_answer_may_begin_with_a_number_of_its_own(text: str) -> None:
    assert _cast(one_of_answers(["2 dagar", "5 dagar"]), text) == "5 dagar"


@pytest.mark.parametrize("text", ["4", "4 –", "I hög", "4 – I låg grad"])
def test_a_number_alone_is_no_answer(text: str) -> None:
    assert _cast(one_of_answers(["Inte alls", "I hög grad"]), text) is None


@pytest.mark.parametrize("text", ["2021.000", "2,021", "2 021", "20.210"])
def test_a_year_has_no_thousands(text: str) -> None:
    assert _cast(YEAR, text) is None


@pytest.mark.parametrize("text", ["202100-4284.000", "2021004284,000", "2.021.004.284"])
def test_an_organisation_number_has_no_thousands(text: str) -> None:
    assert _cast(ORGANISATION_ID, text) is None


@pytest.mark.parametrize("text", ["-1", "1,5", "12.345", "1 23", "ett", "1e3", "99999999999", "٣"])
def test_what_is_no_count_is_null(text: str) -> None:
    assert _cast(COUNT, text) is None


@pytest.mark.parametrize("text", ["202100-4284", "2021004284", "162021004284", "16202100-4284", "202100 4284"])
def test_an_organisation_number_is_read_in_every_form_of_the_contract(text: str) -> None:
    assert _cast(ORGANISATION_ID, text) == "202100-4284"


@pytest.mark.parametrize("text", ["202100-4285", "811228-9874", "20210-04284", "202100-428", "192021004284", "x"])
def test_what_is_no_organisation_number_is_null(text: str) -> None:
    assert _cast(ORGANISATION_ID, text) is None


@given(st.integers(0, 10**9 - 1), st.integers(1, 9))
@settings(max_examples=30, deadline=None)
def test_a_wrong_check_digit_is_always_found(stem: int, error: int) -> None:
    stem_text = f"{stem:09d}"[:2] + "2" + f"{stem:09d}"[3:]
    found = ORGANISATION_ID.of(pl.Series([f"{stem_text}{digit}" for digit in range(10)]))
    right = next(digit for digit in range(10) if found[digit])
    assert found.null_count() == 9
    assert found[(right + error) % 10] is None


@pytest.mark.parametrize("text", ["43852.57", "44347,5731", "43852"])
def test_an_excel_date_may_have_a_time(text: str) -> None:
    days = int(text[:5])
    assert _cast(DATE, text) == date(1899, 12, 30) + timedelta(days=days)


@pytest.mark.parametrize("hyphen", "-\u2010\u2011\u2012\u2013\u2014\u2212")
def test_an_organisation_number_may_have_any_hyphen(hyphen: str) -> None:
    assert _cast(ORGANISATION_ID, f"202100{hyphen}4284") == "202100-4284"


@pytest.mark.parametrize("text", ["2020-09", "september 2020", "sep 2020", "2020-09-30", "30/9/2020", "44104"])
def test_a_month_is_read_as_its_first_day(text: str) -> None:
    assert _cast(MONTH, text) == date(2020, 9, 1)


@pytest.mark.parametrize("text", ["2020-13", "hösten 2020", "2020", "september"])
def test_what_is_no_month_is_null(text: str) -> None:
    assert _cast(MONTH, text) is None


def test_an_amount_may_be_larger_than_a_count() -> None:
    assert (_cast(AMOUNT, "9 876 543 210"), _cast(COUNT, "9 876 543 210")) == (9_876_543_210, None)


def test_years_and_answers_are_read() -> None:
    assert YEAR.of(pl.Series(["2020", "2020.0", "20", "2200"])).to_list() == [2020, 2020, None, None]
    assert YES_NO.of(pl.Series(["Ja", "NEJ", "x", "1", "kanske"])).to_list() == [True, False, True, True, None]


@pytest.mark.parametrize("words", [words for words in built_in().values() if words.words], ids=lambda words: words.name)
def test_every_word_is_read_in_capitals_and_with_stray_spaces(words: WordSet) -> None:
    written = [f" {value.upper().replace(' ', '  ')}" for value in words.values]
    assert word(words).of(pl.Series(written)).to_list() == words.values


def test_what_was_held_on_site_and_online_at_once_is_hybrid() -> None:
    written = ["Hybrid", "Både på plats och digitalt", "fysisk/digital", "På plats"]
    assert word(built_in()["form"]).of(pl.Series(written)).to_list() == ["hybrid", "hybrid", "hybrid", "fysisk"]


def test_a_set_without_words_takes_what_is_written_as_most_often_written() -> None:
    read = word(built_in()["area"]).of(pl.Series(["SAMVERKAN", "Samverkan", "samverkan ", "Samverkan", None]))
    assert read.to_list() == ["Samverkan"] * 4 + [None]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=12) | st.from_regex(r"[\d :.,/-]{1,14}")))
@settings(max_examples=30, deadline=None)
def test_no_text_is_too_strange_to_be_refused(texts: list[str]) -> None:
    for kind in (DATE, MONTH, COUNT, AMOUNT, YEAR, ORGANISATION_ID, YES_NO, word(built_in()["form"])):
        assert kind.of(pl.Series(texts, dtype=pl.String)).len() == len(texts)


def test_the_opposite_of_a_word_is_not_proposed() -> None:
    read = word(built_in()["occasion_status"])
    texts = pl.Series(["Ej genomfört", "inte inställt", "ställt", "genomfrt"])
    told = pl.DataFrame({"text": texts}).select(read.reason(pl.col("text"))).to_series()
    assert ["Menades" in reason for reason in told] == [False, False, False, True]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("order_status", ". Betyder det ett av dem, ange det som synonym under [[avropsstatus]] i ordlista.toml"),
        ("sector", ". Lägg annars till det under [[sektor]] i ordlista.toml"),
    ],
)
def test_an_unknown_word_is_told_with_where_it_can_be_given(name: str, advice: str) -> None:
    text = pl.DataFrame({"text": ["x"]})
    assert text.select(word(built_in()[name]).reason(pl.col("text"))).item().endswith(advice)
