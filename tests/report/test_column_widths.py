from hypothesis import given
from hypothesis import strategies as st

from partsrapport.report.column_widths import (
    CHARACTER,
    CHARACTER_WHEN_WIDE,
    PADDING,
    PADDING_WHEN_WIDE,
    PAGE,
    Size,
    fitted,
    size_of,
)

SIZES = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 200)).map(lambda s: Size(s[0], sum(s))), min_size=1)


@given(SIZES)
def test_a_table_is_never_wider_than_the_page(sizes: list[Size]) -> None:
    assert sum(fitted(sizes)) <= 1 + 1e-9


@given(SIZES)
def test_columns_get_their_least_where_there_is_room_for_that(sizes: list[Size]) -> None:
    least = sum((size.least * CHARACTER + PADDING) / PAGE for size in sizes)
    if least <= 1:
        for size, width in zip(sizes, fitted(sizes), strict=True):
            assert width >= (size.least * CHARACTER_WHEN_WIDE + PADDING_WHEN_WIDE) / PAGE - 1e-9


def test_a_table_with_room_to_spare_is_as_wide_as_its_texts() -> None:
    assert fitted([Size(5, 20), Size(4, 4)]) == [(n * CHARACTER + PADDING) / PAGE for n in (20, 4)]


def test_a_long_text_takes_the_room_that_numbers_leave() -> None:
    text, *numbers = fitted([Size(10, 300), Size(6, 6), Size(6, 6)])
    assert text > 0.7
    assert numbers == [(6 * CHARACTER + PADDING) / PAGE] * 2


def test_numbers_are_not_broken_but_texts_and_headers_are() -> None:
    assert size_of("Svar", ["1 234"], is_numeric=True) == Size(5, 5)
    assert size_of("Tjänst", ["Fånga tidiga tecken"], is_numeric=False) == Size(6, 19)
    assert size_of("Andel som har avropat", ["5 %"], is_numeric=True) == Size(11, 11)
