"""Personal identity numbers are found and masked; what only looks like one is left alone."""

import polars as pl
import pytest

from partsrapport.raw.identity import MASK, masked
from partsrapport.raw.identity_columns import is_private, masked_series

# The example of Skatteverket's SKV 704 (811218-9876) and co-ordination numbers made from such by adding 60 to the day.
PRIVATE = ["811218-9876", "8112189876", "19811218-9876", "198112189876", "811218+9876", "811218 9876", "811218–9876"]
PRIVATE += ["811218\u20109876", "811218\u20119876", "811218\u22129876", "19811218 - 9876", "811218 – 9876"]
PRIVATE += ["1981-12-18-9876", "1981\u201112\u201118\u20119876", "1981-12-18 - 9876"]


@pytest.mark.parametrize("number", [*PRIVATE, "701063-2391", "121212-1212", "20121212-1212"])
def test_a_personal_identity_number_is_masked_wherever_it_stands(number: str) -> None:
    assert masked(number) == MASK
    assert masked(f"Anna ({number}), tfn") == f"Anna ({MASK}), tfn"


@pytest.mark.parametrize(
    "text",
    [
        "811218-9877",  # wrong check digit
        "811318-9876",  # no such month
        "810230-9872",  # no such day
        "202100-4284",  # an organisation number: the month would be 21
        "48112189876",  # eleven digits
        "1981121898761",
        "2021-05-31",
        "2020-05-31 0000",  # a date and a time, whatever the check digit
        "2020-05-31 0001",
        "1981-12-18 9876",
        "1981-12-18-9876-01-31",  # two dates
        "08-123 456 78",
        "",
    ],
)
def test_what_only_looks_like_one_is_left(text: str) -> None:
    assert masked(text) == text


def test_columns_are_searched_and_masked_whole() -> None:
    column = pl.Series(["811218-9876 och 811218-9876", "inget", None])
    assert is_private(pl.Series(PRIVATE)).all()
    assert is_private(column).to_list() == [True, False, False]
    assert masked_series(column).to_list() == [f"{MASK} och {MASK}", "inget", None]
