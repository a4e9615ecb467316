"""What prose takes: numbers in words with their nouns, changes in words, and what is shown or hidden."""

from datetime import date

import pytest

from partsrapport.figures import prose


@pytest.mark.parametrize(
    ("value", "text"), [(0, "inga tjänster"), (1, "en tjänst"), (12, "tolv tjänster"), (13, "13 tjänster")]
)
def test_a_number_in_words_has_its_noun_in_the_right_form(built_registry, value: float, text: str):
    built_registry.execute("UPDATE mart.figures SET value = ? WHERE figure_id = 'new_services_begun_n'", [value])
    assert prose.variables(built_registry)["counted"]["new_services_begun_n"] == text
    assert prose.variables(built_registry)["opening"]["new_services_begun_n"] == text[0].upper() + text[1:]


@pytest.mark.parametrize(("value", "noun"), [(0, "tjänster"), (1, "tjänst"), (2, "tjänster"), (None, "tjänster")])
def test_a_noun_follows_its_number(built_registry, value: float | None, noun: str):
    built_registry.execute("UPDATE mart.figures SET value = ? WHERE figure_id = 'new_services_begun_n'", [value])
    assert prose.variables(built_registry)["noun"]["new_services_begun_n"] == noun


def test_a_text_is_known_unless_it_is_missing(built_registry):
    flags = prose.flags(built_registry)
    assert flags["has"]["services_ordered_first"]
    built_registry.execute("UPDATE mart.figures SET text = 'uppgift saknas' WHERE figure_id = 'services_ordered_first'")
    assert not prose.flags(built_registry)["known"]["services_ordered_first"]


def test_what_is_nought_is_known_but_not_had(built_registry):
    built_registry.execute("UPDATE mart.figures SET value = 0 WHERE figure_id = 'orders_n'")
    flags = prose.flags(built_registry)
    assert (flags["known"]["orders_n"], flags["has"]["orders_n"]) == (True, False)


def test_one_service_alone_is_not_told_as_one_of_several(built_registry):
    assert prose.flags(built_registry)["has"]["several_services"]
    built_registry.execute("UPDATE mart.figures SET value = 1 WHERE figure_id = 'services_ordered_n'")
    assert not prose.flags(built_registry)["has"]["several_services"]


def test_a_change_is_told_where_both_years_are_known(built_registry):
    registered = prose.variables(built_registry)["changed"]
    assert registered["activities_recipients_n"] == "ökade från 20 till 750"
    flags = prose.flags(built_registry)["compared"]
    assert (flags["activities_recipients_n"], flags["deliveries_n"]) == (True, False)


OF_GOALS = {
    "answers_shown": ("mart.goal_answers", "1, 'Ja', true, true, false, NULL, true"),
    "sides_shown": ("mart.goal_sides", "'fack', NULL, true"),
}


@pytest.mark.parametrize("name", OF_GOALS)
def test_what_is_withheld_altogether_is_not_shown(built_registry, name: str):
    table, row = OF_GOALS[name]
    built_registry.execute(f"INSERT INTO {table} VALUES ('m', {row})")
    assert not prose.flags(built_registry)["has"][name]
    built_registry.execute(f"UPDATE {table} SET share = 0.5")
    assert prose.flags(built_registry)["has"][name]


def test_a_report_without_a_programme_says_so(built_registry):
    assert prose.flags(built_registry)["has"]["programme"]
    built_registry.execute("UPDATE meta.build SET programme = NULL")
    assert not prose.flags(built_registry)["has"]["programme"]


def test_there_is_no_chapter_on_what_was_published_nor_on_surveys_where_there_are_none(built_registry):
    assert not prose.flags(built_registry)["has"]["published"]
    built_registry.execute("INSERT INTO mart.earlier_release VALUES ('t', NULL, 2019, '2020-05-31', [], [])")
    assert prose.flags(built_registry)["has"]["published"]


@pytest.mark.parametrize(
    ("day", "is_over", "said"),
    [
        (date(2021, 5, 31), True, ["2020", "vid årets slut", "2019", "året före"]),
        (date(2020, 12, 31), True, ["2020", "vid årets slut", "2019", "året före"]),
        (
            date(2020, 3, 31),
            False,
            ["2020 till och med den 31 mars", "den 31 mars 2020", "samma tid 2019", "samma tid året före"],
        ),
    ],
)
def test_while_the_year_goes_on_it_is_said_how_far(built_registry, day: date, is_over: bool, said: list[str]):
    built_registry.execute("UPDATE meta.build SET as_of_date = ?", [day])
    assert prose.flags(built_registry)["has"]["year_goes_on"] is not is_over
    assert list(prose.of_year(prose.period_of(built_registry)).values()) == ["2020", *said]


def test_every_sentence_has_its_flag(built_registry):
    assert prose.variables(built_registry)["says"].keys() == prose.flags(built_registry)["says"].keys()
