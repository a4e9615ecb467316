"""Personal identity numbers are found and masked; what only looks like one is left alone."""

import polars as pl
import pytest

from partsrapport.raw.identity import ADDRESS_MASK, MASK, TELEPHONE_MASK, masked
from partsrapport.raw.identity_columns import masked_series, private_reason

# The example of Skatteverket's SKV 704 (811218-9876) and co-ordination numbers made from such by adding 60 to the day.
PRIVATE = ["811218-9876", "8112189876", "19811218-9876", "198112189876", "811218+9876", "811218 9876", "811218–9876"]
PRIVATE += ["811218\u20109876", "811218\u20119876", "811218\u22129876", "19811218 - 9876", "811218 – 9876"]
PRIVATE += [
    "811218.9876",
    "1981.12.18-9876",
    "1981/12/18-9876",
    "81/12/18 9876",
    "811218--9876",
    "８１１２１８－９８７６",
]
PRIVATE += ["81 12 18 98 76", "19 81 12 18 98 76", "8 1 1 2 1 8 9 8 7 6", "811218 - 9876", "1981 12 18 9876"]
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
        "2020-05-31 13:45",
        "2021-05-31 – 2021-06-30",
        "31/5/2021–30/6/2021",
        "SE202100428401",
        "1 204 1 187 1 150",
        "T01; 2020-2021",
        "1981-12-18 1236",
        "1981-12-18-9876-01-31",  # two dates
        "",
    ],
)
def test_what_only_looks_like_one_is_left(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("text", ["SE811218987601", "SE 811218987601", "moms: SE811218987601"])
def test_a_vat_number_of_a_person_is_masked(text: str) -> None:
    assert masked(text).endswith(MASK)


ADDRESSES = ["anna@exempel.se", "anna.b-c+d@post.exempel.org", "ÅSA.ÖBERG@exempel.se"]
TELEPHONES = ["08-123 456 78", "070-123 45 67", "0701234567", "070 123 45 67", "+46 8 123 456 78", "+46701234567"]
TELEPHONES += ["0046 70 123 45 67", "+46 (0)70-123 45 67", "0771-123 456", "031/12 34 56", "08–12 34 56", "0920-123 45"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_masked(address: str) -> None:
    assert masked(f"Fråga {address}.") == f"Fråga {ADDRESS_MASK}."


@pytest.mark.parametrize("number", TELEPHONES)
def test_a_telephone_number_is_masked(number: str) -> None:
    assert masked(f"ring {number} i dag") in (f"ring {TELEPHONE_MASK} i dag", f"ring {MASK} i dag")


@pytest.mark.parametrize(
    "text",
    ["07-05-2021", "2020-01-02", "01-02-2020", "avtal 05-31", "A-0812", "T0701", "0,07-0,12", "1 000 000", "kl. 08-17"],
)
def test_dates_and_numbers_are_no_telephone_numbers(text: str) -> None:
    assert masked(text) == text


def test_columns_are_searched_and_masked_whole() -> None:
    column = pl.Series(["811218-9876 och 811218-9876", "inget", None, ADDRESSES[0]])
    assert private_reason(pl.Series([*PRIVATE, *ADDRESSES, *TELEPHONES])).is_not_null().all()
    assert private_reason(column).to_list() == [
        "innehåller ett personnummer (******-****), som inte får läsas in",
        None,
        None,
        "innehåller en e-postadress eller ett telefonnummer, som inte får läsas in",
    ]
    assert masked_series(column).to_list() == [f"{MASK} och {MASK}", "inget", None, ADDRESS_MASK]


@pytest.mark.parametrize("filling", ["a", "1", "1 ", "."])
def test_a_hostile_cell_takes_no_time(filling: str) -> None:
    cell = filling * (40_000 // len(filling))
    assert masked(f"{cell} x@y.se").removesuffix(ADDRESS_MASK).strip() == cell.strip()
