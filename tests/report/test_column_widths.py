import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.report import column_widths as widths
from partsrapport.report.column_widths import Size, fitted, size_of

SIZES = st.lists(
    st.builds(lambda least, more, rows: Size(least, least + more, rows * (least + more)), *[st.integers(1, 40)] * 3),
    min_size=1,
)


def width(characters: int, character: float = widths.CHARACTER) -> float:
    return (characters * character + widths.PADDING) / widths.PAGE


@given(SIZES)
def test_a_table_is_never_wider_than_the_page(sizes: list[Size]) -> None:
    assert sum(fitted(sizes)) <= 1 + 1e-9


@given(SIZES)
def test_columns_get_their_least_where_there_is_room_for_that(sizes: list[Size]) -> None:
    if sum(width(size.least) for size in sizes) <= 1:
        least = [width(size.least, widths.CHARACTER_WHEN_WIDE) for size in sizes]
        assert all(given >= needed - 1e-9 for given, needed in zip(fitted(sizes), least, strict=True))


def test_a_table_with_room_to_spare_is_as_wide_as_its_texts_and_some_air() -> None:
    assert fitted([Size(5, 20, 90), Size(4, 4, 20)]) == pytest.approx([width(n + widths.AIR) for n in (20, 4)])


def test_a_long_text_takes_the_room_that_numbers_leave() -> None:
    text, *numbers = fitted([Size(10, 300, 900), Size(6, 6, 30), Size(6, 6, 30)])
    assert text > 0.7
    assert numbers == pytest.approx([width(6)] * 2)


def test_of_two_long_texts_the_one_with_more_of_them_gets_more_room() -> None:
    often, seldom = fitted([Size(10, 150, 2000), Size(10, 150, 500)])
    assert often > 2 * seldom


def test_numbers_and_short_texts_are_not_broken_but_long_texts_and_headers_are() -> None:
    assert size_of("Svar", ["1 234 567"], is_numeric=True) == Size(9, 9, 9)
    assert size_of("Avser", ["31 maj 2021"], is_numeric=False) == Size(11, 11, 11)
    assert size_of("Tjänst", ["Fånga tidiga tecken"], is_numeric=False) == Size(7, 19, 19)
    assert size_of("Andel som har avropat", ["5 %"], is_numeric=True) == Size(12, 12, 3)
