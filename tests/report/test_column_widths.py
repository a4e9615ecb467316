import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.report import column_widths as widths
from partsrapport.report.column_widths import MeasuredColumn, fitted

WORDS = st.lists(st.integers(1, 14).map("x".__mul__), min_size=1, max_size=8).map(" ".join)
TABLES = st.integers(0, 5).flatmap(
    lambda rows: st.lists(
        st.builds(MeasuredColumn, WORDS, st.lists(WORDS, min_size=rows, max_size=rows).map(tuple), st.booleans()),
        min_size=1,
    )
)


def width(characters: int, character: float = widths.CHARACTER) -> float:
    return (characters * character + widths.PADDING) / widths.PAGE


def least(column: MeasuredColumn) -> int:
    return column.steps[0][0]


@given(TABLES)
def test_a_table_is_never_wider_than_the_page(columns: list[MeasuredColumn]) -> None:
    assert sum(fitted(columns)) <= 1 + 1e-9


@given(TABLES)
def test_columns_get_their_least_where_there_is_room_for_that(columns: list[MeasuredColumn]) -> None:
    if sum(width(least(column)) for column in columns) <= 1:
        needed = [width(least(column), widths.CHARACTER_WHEN_WIDE) for column in columns]
        assert all(given >= of - 1e-9 for given, of in zip(fitted(columns), needed, strict=True))


def test_a_table_with_room_to_spare_is_as_wide_as_its_texts_and_some_air() -> None:
    columns = [MeasuredColumn("Namn", ("Fånga tidiga tecken",), False), MeasuredColumn("År", ("2020",), True)]
    assert fitted(columns) == pytest.approx([width(n + widths.AIR) for n in (19, 4)])


def test_a_long_text_takes_the_room_that_numbers_leave() -> None:
    columns = [MeasuredColumn("Text", ("ord " * 75,) * 3, False), *[MeasuredColumn("Antal", ("123456",) * 3, True)] * 2]
    text, *numbers = fitted(columns)
    assert text > 0.7
    assert all(width(6) <= of <= width(6 + widths.AIR) for of in numbers)


def test_of_two_long_texts_the_one_with_more_of_them_gets_more_room() -> None:
    often, seldom = (
        MeasuredColumn("Text", tuple(cells), False) for cells in (["ord " * 40] * 8, ["ord " * 40] + ["ord"] * 7)
    )
    assert fitted([often, seldom])[0] > 1.3 * fitted([often, seldom])[1]


def test_no_other_widths_make_a_lower_table() -> None:
    """Against all widths there are: words of one length, so that every character is worth as much."""
    columns = [
        MeasuredColumn("A", tuple("abc " * n for n in (9, 3, 7)), False),
        MeasuredColumn("B", ("abc " * 12,) * 3, False),
    ]
    room = 40
    found = widths._shared(columns, room)
    heights = [
        sum(max(row) for row in zip(*(lines for _, lines in steps), strict=True))
        for steps in itertools.product(*(column.steps for column in columns))
        if sum(width for width, _ in steps) <= room
    ]
    taken = [dict(column.steps)[int(given)] for column, given in zip(columns, found, strict=True)]
    assert sum(max(row) for row in zip(*taken, strict=True)) == min(heights)


def test_numbers_and_short_texts_are_not_broken_but_long_texts_and_headers_are() -> None:
    assert least(MeasuredColumn("Svar", ("1 234 567",), is_numeric=True)) == 9
    assert least(MeasuredColumn("Avser", ("31 maj 2021",), is_numeric=False)) == 11
    assert least(MeasuredColumn("Tjänst", ("Fånga tidiga tecken",), is_numeric=False)) == 7
    assert MeasuredColumn("Andel som har avropat", ("5 %",), is_numeric=True).steps == [(8, (3, 1)), (12, (2, 1))]
