from datetime import date

import polars as pl
import pytest

from partsrapport.core import own_words
from partsrapport.figures.moment import Moment
from partsrapport.report import activity_frames
from partsrapport.words.vocabulary import built_in

WORDS = own_words.table(built_in())
YEAR = Moment.of_year(2020, date(2021, 5, 31))
MEASURES = pl.DataFrame(
    {
        "indicator": ["genomförda"] * 4 + ["mottagare"],
        "member": ["film", "webbinarium", "konferens", "seminarium", "film"],
        "value": [3.0, 11.0, 0.0, None, 900.0],
        "previous_value": [1.0, 4.0, 0.0, 2.0, 500.0],
    }
)


def test_the_largest_comes_first_and_what_was_nought_both_years_is_left_out() -> None:
    compared = activity_frames.compared(MEASURES, "genomförda", WORDS)
    assert compared["label"].to_list() == ["Webbinarier", "Filmer", "Seminarier"]


def test_converted_activities_are_not_among_those_held_as_planned() -> None:
    year = pl.DataFrame({"held_n": [52], "converted_n": [11], "postponed_n": [7], "cancelled_n": [8]})
    assert activity_frames.statuses(year).select("label", "value").rows() == [
        ("Genomförda som planerat", 41),
        ("Omställda till digital form", 11),
        ("Uppskjutna", 7),
        ("Inställda", 8),
    ]
    assert activity_frames.statuses(year.clear()).is_empty()


def test_months_add_forms_up_and_count_only_what_was_held_in_the_year() -> None:
    deliveries = pl.DataFrame(
        {"month_date": [date(2020, 3, 1), date(2020, 3, 1), date(2019, 3, 1)], "occasions_n": [2, 3, 9]}
    )
    activities = pl.DataFrame(
        {
            "month_date": [date(2020, 4, 1)] * 3,
            "status": ["genomförd", "omställd", "inställd"],
            "activities_n": [4, 2, 7],
        }
    )
    months = activity_frames.months(deliveries, activities, YEAR)
    assert months["month_date"].to_list() == [date(2020, month, 1) for month in range(1, 13)] * 2
    assert there(months) == [
        ("Leveranstillfällen", date(2020, 3, 1), 5),
        ("Genomförda aktiviteter", date(2020, 4, 1), 6),
    ]


@pytest.mark.parametrize(("day", "months_n"), [(date(2020, 1, 1), 1), (date(2020, 3, 31), 3), (date(2020, 4, 1), 4)])
def test_a_year_that_goes_on_has_the_months_that_have_begun(day: date, months_n: int) -> None:
    deliveries = pl.DataFrame({"month_date": [date(2020, 1, 1), date(2020, 9, 1)], "occasions_n": [2, 3]})
    none = pl.DataFrame(schema={"month_date": pl.Date, "status": pl.String, "activities_n": pl.Int64})
    months = activity_frames.months(deliveries, none, Moment.of_year(2020, day))
    assert months["value"].to_list() == [2, *[0] * (months_n - 1)]


def there(months: pl.DataFrame) -> list[tuple[object, ...]]:
    """The months that have anything."""
    return months.filter(pl.col("value") > 0).rows()


def year_of(**types: int) -> pl.DataFrame:
    """Activities of a year by type, and in all."""
    counts = dict.fromkeys(activity_frames.COUNTS[1:], 1)
    parts = [{"dimension": "typ", "member": name, "held_n": n} | counts for name, n in types.items()]
    return pl.DataFrame([*parts, {"dimension": "alla", "member": "alla", "held_n": 20} | dict.fromkeys(counts, 9)])


def test_the_types_add_up_to_all_activities() -> None:
    rows = activity_frames.partition(year_of(film=3, webbinarium=11), "typ", WORDS)
    assert rows.select("label", "held_n").rows() == [
        ("Filmer", 3),
        ("Webbinarier", 11),
        ("Övriga", 6),
        ("Alla aktiviteter", 20),
    ]


def test_the_most_common_types_are_told() -> None:
    year = year_of(film=3, webbinarium=11, konferens=0, seminarium=5, nätverk=4)
    assert activity_frames.held_sentence(year, WORDS) == "Flest var webbinarier (11), seminarier (5) och nätverk (4)."
    assert activity_frames.held_sentence(year_of(film=1), WORDS) == "Det var filmer (1)."
    assert activity_frames.held_sentence(year_of(film=0), WORDS) == "Inga aktiviteter genomfördes."


def test_of_types_that_share_a_number_none_is_told_rather_than_some() -> None:
    year = year_of(film=3, webbinarium=1, konferens=1, seminarium=1, nätverk=1)
    assert activity_frames.held_sentence(year, WORDS) == "Flest var filmer (3)."
    alike = year_of(film=1, webbinarium=1, konferens=1, seminarium=1)
    told = "Det var filmer (1), konferenser (1), seminarier (1) och webbinarier (1)."
    assert activity_frames.held_sentence(alike, WORDS) == told


def test_a_type_is_called_what_the_organisation_calls_it() -> None:
    own = WORDS.with_columns(label_sv=pl.when(word="film").then(pl.lit("Rörliga bilder")).otherwise("label_sv"))
    assert activity_frames.held_sentence(year_of(film=2), own) == "Det var rörliga bilder (2)."


def test_what_was_rearranged_is_shown_month_by_month_and_by_what_became_of_it() -> None:
    activities = pl.DataFrame(
        {
            "month_date": [date(2020, 3, 1), date(2020, 3, 1), date(2020, 5, 1), date(2019, 3, 1)],
            "status": ["inställd", "genomförd", "omställd", "inställd"],
            "activities_n": [4, 9, 10, 2],
        }
    )
    assert there(activity_frames.rearranged(activities, YEAR)) == [
        ("Inställda", date(2020, 3, 1), 4),
        ("Omställda till digital form", date(2020, 5, 1), 10),
    ]
    assert activity_frames.rearranged(activities.clear(), YEAR).is_empty()


def test_use_is_shown_by_type_in_the_words_of_the_organisation() -> None:
    monthly = pl.DataFrame(
        {
            "month_date": [date(2020, 9, 1), date(2020, 8, 1), date(2020, 9, 1), date(2021, 9, 1)],
            "activity_type": ["poddavsnitt", "film", "film", "film"],
            "uses_n": [300, 40, 50, 60],
        }
    )
    assert there(activity_frames.usage(monthly, WORDS, YEAR)) == [
        ("Filmer", date(2020, 8, 1), 40),
        ("Filmer", date(2020, 9, 1), 50),
        ("Poddavsnitt", date(2020, 9, 1), 300),
    ]
    assert activity_frames.usage(monthly.clear(), WORDS, YEAR).is_empty()


def test_the_most_used_titles_have_a_remainder_and_a_total() -> None:
    titles = [f"Film {n:02}" for n in range(12)]
    yearly = pl.DataFrame(
        {
            "title": titles,
            "activity_type": "film",
            "featuring": "fack",
            "uses_n": range(12),
            "total_uses_n": range(1, 13),
        }
    )
    rows = activity_frames.most_used(yearly, WORDS)
    assert rows["label"].to_list() == [*reversed(titles[2:]), "Övriga titlar", "Alla titlar"]
    assert rows["uses_n"].to_list()[-2:] == [0 + 1, sum(range(12))]
    assert activity_frames.most_used(yearly.clear(), WORDS).is_empty()


def test_joint_activities_are_summed_by_with_whom() -> None:
    joint = pl.DataFrame(
        {"co_organiser": ["B", "A", "A"], "area": ["x", "x", "y"], "held_n": [1, 1, 2], "recipients_n": [9, None, 5]}
    )
    assert activity_frames.with_whom(joint).rows() == [("A", 3, 5), ("B", 1, 9), ("Alla aktiviteter", 4, 14)]


def test_reasons_that_few_had_come_last_before_the_total() -> None:
    asked = pl.DataFrame({"reason": ["övriga", "vidareutveckling"], "requests_n": [8, 6]})
    assert activity_frames.reasons(asked).rows() == [
        ("Vidareutveckling", 6),
        ("Övriga skäl", 8),
        ("Alla förfrågningar", 14),
    ]
