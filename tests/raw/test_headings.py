"""Headers are matched as written first, and otherwise as meant."""

import pytest

from partsrapport.errors import DataError
from partsrapport.raw.headings import overlooked, positions


def test_case_accents_space_and_punctuation_do_not_matter() -> None:
    found = ["\ufeffOrganisations­nummer", "Från", " EFTERTRÄDARE ", "Tjänst-ID"]
    wanted = ["organisationsnummer", "fran", "eftertradare", "tjanst_id"]
    assert positions("f", found, wanted) == dict(zip(wanted, range(4), strict=True))


def test_headers_that_differ_in_punctuation_only_are_told_apart_as_written() -> None:
    assert positions("f", ["Nöjd?", "Nöjd!"], ["Nöjd!", "Nöjd?"]) == {"Nöjd!": 1, "Nöjd?": 0}


def test_a_header_without_letters_is_no_other() -> None:
    assert positions("f", ["a", "", "?"], ["a", "☺"], optional=["☺"]) == {"a": 0}


def test_an_optional_header_may_be_missing() -> None:
    assert positions("f", ["a"], ["a", "b"], optional=["b"]) == {"a": 0}


def test_a_column_with_nearly_the_header_of_one_that_may_lack_is_told() -> None:
    wanted, optional = ["ar", "lonesumma", "departement"], ["lonesumma", "departement"]
    said = overlooked(["År", "Lönesumma kr", "Departement", "Departementet"], wanted, optional)
    assert said == ["Kolumnen ”Lönesumma kr” läses inte: är den lonesumma, så döp om den."]


def test_a_file_with_none_of_the_headers_is_told_once_and_briefly() -> None:
    with pytest.raises(DataError, match="ingen av kolumnerna a, b finns i rubrikraden") as error:
        positions("f", ["x" * 10_000, *map(str, range(1000))], ["a", "b"])
    assert "semikolon, komma eller tabb" in str(error.value)
    assert len(str(error.value)) < 500
    with pytest.raises(DataError, match="ingen av kolumnerna a, b, c finns"):
        positions("f", ["x"], ["a", "b", "c"], optional=["c"])


@pytest.mark.parametrize(
    ("found", "to_do"),
    [
        (['<html xmlns:x="urn', 'x"><body>'], "Öppna den i Excel och spara den som .xlsx"),
        (["", "a;b", ""], "dela upp den med Data, Text till kolumner"),
        (["a;b", "c"], "fälten skiljs åt av semikolon, komma eller tabb"),
        ([""], "fälten skiljs åt av semikolon, komma eller tabb"),
    ],
)
@pytest.mark.parametrize("is_personal", [False, True])
def test_what_to_do_without_a_header_depends_on_what_is_there(found: list[str], to_do: str, is_personal: bool) -> None:
    with pytest.raises(DataError) as error:
        positions("f", found, ["a", "b"], is_personal=is_personal)
    assert to_do in str(error.value)
    assert ("börjar" in str(error.value)) is not is_personal


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (["a", "A"], "”a” står mer än en gång"),
        (["avrop"], "”a” saknas. I rubrikraden finns i stället ”avrop”"),
        ([""], "”a” saknas. I rubrikraden finns i stället inga andra kolumner"),
    ],
)
def test_a_header_that_is_missing_or_unclear_is_told(found: list[str], said: str) -> None:
    with pytest.raises(DataError, match=said):
        positions("f", found, ["a"])
