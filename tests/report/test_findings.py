"""The sentences above the charts say what the numbers say."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.figures.moment import Moment
from partsrapport.report import findings
from partsrapport.words import wording

YEAR = Moment.of_year(2020, date(2021, 5, 31))
MARCH = Moment.of_year(2020, date(2020, 3, 31))
COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8)


def compared(pairs) -> pl.DataFrame:
    names = [f"T{n}" for n in range(len(pairs))]
    return pl.DataFrame(
        {"label": names, "value": [now for now, _ in pairs], "previous_value": [before for _, before in pairs]}
    )


@given(COUNTS)
def test_the_largest_rises_and_the_largest_falls_are_named(pairs):
    told = findings.year_on_year(compared(pairs), YEAR)
    changes = [now - before for now, before in pairs]
    risen, of = wording.alike([sum(change > 0 for change in changes), len(pairs)])
    part = f"{wording.capital(risen)} av {of}" if min(changes) <= 0 else "Båda" if of == "två" else f"Alla {of}"
    assert told.startswith(f"{part} ökade från 2019 till 2020.") == (len(pairs) > 1)
    assert ("Ökade mest" in told) == (max(changes) > 0)
    assert ("Minskade mest" in told) == (min(changes) < 0)
    for words, extreme in (("Ökade mest", max(changes)), ("Minskade mest", min(changes))):
        if words in told:
            named = told.split(words)[1].partition(".")[0]
            assert all(
                f"T{n}, från {before} till {now}" in named
                for n, (now, before) in enumerate(pairs)
                if now - before == extreme
            )


def test_a_year_that_goes_on_says_how_far_it_has_come():
    told = findings.year_on_year(compared([(7, 1), (4, 5)]), MARCH)
    assert told.startswith("Båda åren till och med den 31 mars. En av två ökade från 2019 till 2020.")
    assert findings.year_on_year(compared([(3, None)]), MARCH) == ""


def test_a_year_without_a_year_before_has_no_comparison():
    assert findings.year_on_year(compared([(3, None)]), YEAR) == ""


def test_bars_name_the_highest_and_the_lowest():
    frame = pl.DataFrame({"label": ["A", "B", "C"], "value": [0.2, 0.9, None], "text": ["20 %", "90 %", "–"]})
    assert findings.bars(frame) == "Högst: B, 90 %. Lägst: A, 20 %."
    assert findings.bars(frame.head(1)) == ""


@pytest.mark.parametrize(
    ("values", "texts", "told"),
    [
        ([1.0, 1.0, 0.0], ["100 %", "100 %", "0 %"], "Högst: A och B, 100 %. Lägst: C, 0 %."),
        ([1.0, 1.0, 0.0], ["2 av 2", "1 av 1", "0 av 1"], "Högst: A, 2 av 2 och B, 1 av 1. Lägst: C, 0 av 1."),
        ([2, 0, 0, 0, 0], ["2", *"0000"], "Flest: A, 2."),
        ([3, 1, 2], [*"312"], "Flest: A, 3. Färst: B, 1."),
    ],
)
def test_bars_name_all_that_share_the_first_or_last_place(values, texts, told):
    frame = pl.DataFrame({"label": [*"ABCDE"][: len(values)], "value": values, "text": texts})
    assert findings.bars(frame) == told


def test_goals_are_counted_by_verdict_the_missed_ones_too():
    frame = pl.DataFrame({"verdict": ["nått", "ej nått", "nått"]})
    assert findings.intervals(frame) == "Nått: 2. Ej nått: 1."


def test_answers_say_both_ends_and_nothing_withheld():
    frame = pl.DataFrame(
        {
            "label": ["A", "A", "B", "B", "C"],
            "share": [0.4, 0.6, 0.1, 0.85, 0.9],
            "positive_share": [0.6, 0.6, 0.9, 0.9, None],
        }
    )
    assert findings.answers(frame).replace("\u00a0", " ") == "Andelen positiva är mellan 60 % och 90 %."


@pytest.mark.parametrize(("then", "now"), [(0.2, 0.5), (0.5, 0.2)])
def test_curves_say_from_what_to_what(then, now):
    days = [date(2019, 12, 31), date(2020, 12, 31)]
    told = findings.curves(pl.DataFrame({"date": days, "series": "avrop", "share": [then, now]}))
    assert told.replace("\u00a0", " ") == f"På ett år: avrop från {then:.0%} till {now:.0%}.".replace("%", " %")


def test_months_name_the_fullest_and_the_emptiest():
    days = [date(2020, month, 28) for month in range(1, 13)]
    frame = pl.DataFrame({"month_date": days, "value": [5, 2, 9, *[5] * 9], "heading": "Leveranser"})
    assert findings.months(frame) == "Flest i mars (9), färst i februari (2)."
    assert findings.panels(frame, "heading", findings.months) == "Leveranser: flest i mars (9), färst i februari (2)."


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([5, 1, 9, 1, *[5] * 8], "Flest i mars (9), färst i februari och april (1)."),
        ([0, 3, 0, *[0] * 9], "Flest i februari (3)."),
        ([5] * 12, ""),
        ([5, 5], ""),
        ([5], ""),
        ([5, 3], "Flest i januari (5), färst i februari (3)."),
    ],
)
def test_months_that_are_alike_are_named_together_or_not_at_all(values, text):
    days = [date(2020, month, 28) for month in range(1, len(values) + 1)]
    assert findings.months(pl.DataFrame({"month_date": days, "value": values})) == text
