import datetime

import pytest

from demo.organisations import with_check_digit

YEARS = (2018, 2019, 2020, 2021)


def luhn(number):
    """Luhn's sum as printed by Skatteverket (SKV 709): digits times 2, 1, 2, 1, …, products of two digits added up."""
    products = [int(digit) * factor for digit, factor in zip(number, [2, 1] * 5, strict=True)]
    return sum(int(digit) for product in products for digit in str(product))


@pytest.mark.parametrize(("body", "number"), [(202100428, "202100-4284"), (212000014, "212000-0142")])
def test_the_check_digit_is_that_of_known_numbers(body, number):
    """Arbetsgivarverket's number is given in the contract; the other is Stockholms stad's."""
    assert with_check_digit(body) == number


def test_numbers_are_valid_and_of_a_series_that_is_not_given_out(exports):
    for number in exports.organisations:
        assert len(number) == 10
        assert number[0] == "4"
        assert number[2] >= "2"
        assert luhn(number) % 10 == 0


def test_names_and_numbers_are_unique(exports):
    rows = exports.rows("malgrupp")
    assert len({row["organisationsnummer"] for row in rows}) == len({row["organisation"] for row in rows}) == len(rows)


@pytest.mark.parametrize("year", YEARS)
def test_the_target_group_is_about_211_in_every_year(exports, year):
    day = min(datetime.date(year, 12, 31), datetime.date(2021, 5, 31))
    assert abs(len(exports.target_group(day)) - 211) <= 2


@pytest.mark.parametrize("year", YEARS)
def test_employees_are_as_many_as_in_the_public_registers(exports, year):
    sizes = [row["anstallda"] for row in exports.rows("anstallda") if row["ar"] == year]
    assert 262_000 <= sum(sizes) <= 274_000
    assert 0.40 < sum(size < 50 for size in sizes) / len(sizes) < 0.45
    assert sum(size >= 10_000 for size in sizes) == 4


def test_successors_exist_and_begin_before_the_old_ones_end(exports):
    merged = [row for row in exports.organisations.values() if row["eftertradare"]]
    assert len(merged) >= 6
    for row in merged:
        successor = exports.organisations[row["eftertradare"]]
        assert successor["fran"] <= row["till"] + datetime.timedelta(1)


def test_some_are_renamed_merged_in_a_chain_closed_and_formed(exports):
    organisations = exports.organisations
    successors = [row["eftertradare"] for row in organisations.values() if row["eftertradare"]]
    assert any(organisations[number]["eftertradare"] for number in successors)
    assert any(row["till"] and not row["eftertradare"] for row in organisations.values())
    assert sum(row["fran"].year >= 2018 for row in organisations.values()) >= 5
    assert any(
        row["organisation"] != organisations[row["organisationsnummer"]]["organisation"]
        for row in exports.orders.values()
    )


def test_orders_of_merged_organisations_stand_under_their_own_number(exports):
    merged = {number for number, row in exports.organisations.items() if row["eftertradare"]}
    assert merged & {row["organisationsnummer"] for row in exports.orders.values()}
