"""The registry as it is written: every figure means something, in two languages, and says what it rests on."""

import re
import tomllib
from datetime import date
from importlib.resources import files

import pytest

from partsrapport.figures import computing, definitions, figures_file
from partsrapport.figures.definition import year_before_id
from partsrapport.figures.moment import Moment
from partsrapport.warehouse import schema

FIGURES = [figure for relation in definitions.relations() for figure in relation.figures]
BY_ID = {figure.figure_id: figure for figure in FIGURES}


def test_the_relations_name_real_tables():
    for relation in definitions.relations():
        assert relation.after in ("marts", "claims", "plan", "validation", "comparison")
        assert (relation.members is None) == (relation.by is None)
        for figure in relation.figures:
            tables = {*relation.sources, *figure.needs}
            assert tables, f"figures.toml: sources or needs of {figure.figure_id}"
            assert tables <= schema.tables().keys()
            assert bool(relation.members) == ("{key}" in figure.figure_id)


def test_a_figure_is_defined_in_whole_sentences_and_named_for_use_in_one():
    for figure in FIGURES:
        assert figure.words.keys() == {"sv", "en"}, figure.figure_id
        for words in figure.words.values():
            assert re.fullmatch(r"[A-ZÅÄÖ{].*\.", words.definition), figure.figure_id
            assert re.fullmatch(r"[a-zåäö{].*[^.]", words.name), figure.figure_id
            assert not re.search(r"\{(?!name\})", words.definition + words.name), figure.figure_id
        assert figure.words["sv"].definition != figure.words["en"].definition


def test_a_number_says_one_and_many_of_what_it_counts():
    nouns = [[figure.words[language].noun for language in ("sv", "en")] for figure in FIGURES if figure.unit == "antal"]
    asked = [r"(en|ett) \w[^/]*/[^/]+", r"one [\w ]+/[\w ]+"]
    assert [noun for noun in nouns if not all(map(re.fullmatch, asked, noun))] == []


def test_a_figure_that_says_why_it_is_missing_says_so_in_both_languages():
    assert [one.figure_id for one in FIGURES if ("reason" in one.aggregates) != ("reason_en" in one.aggregates)] == []


def test_what_has_been_published_is_in_english_a_claim_and_no_figure():
    assert [one.figure_id for one in FIGURES if "published figure" in one.words["en"].definition] == []


def test_a_measure_is_in_english_what_a_plan_has_and_nothing_else():
    called = [one.figure_id for one in FIGURES if re.search(r"\bmeasures?\b", f"{one.words['en']}")]
    assert {id_ for id_ in called if not id_.startswith(("plan_", "goal_{key}_response"))} == {"release_verdicts_n"}


def test_what_a_figure_needs_follows_from_the_columns_that_it_uses():
    assert BY_ID["interested_ordered_share"].needs == ("core.interests", "core.orders")
    assert BY_ID["coverage_delivered_employees_share"].needs == ("core.employees", "core.orders", "core.occasions")
    assert BY_ID["target_n"].needs == ()


def test_count_and_share_are_made_of_the_same_predicate():
    number, share = BY_ID["second_service_n"], BY_ID["second_service_share"]
    assert number.aggregates["value"] == share.aggregates["numerator"]
    assert (share.counted, share.of) == ("(services_n > 1) AND (is_ordered)", "is_ordered")


def test_the_same_phrase_is_said_of_all_and_of_each_sector():
    said = {
        id_: BY_ID[id_].words["sv"].definition for id_ in ("coverage_delivered_share", "coverage_{key}_delivered_share")
    }
    assert said == {
        "coverage_delivered_share": "Andel av organisationerna i målgruppen som har fått minst ett avrop levererat.",
        "coverage_{key}_delivered_share": "Andel av målgruppens {name} som har fått minst ett avrop levererat.",
    }


@pytest.mark.parametrize(
    ("figure_id", "other", "may"),
    [
        ("goals_{key}_n", "goals_n", True),
        ("goals_{key}_n", "goals_year_n", True),
        ("deliveries_n", "deliveries_n_year_before", True),
        ("deliveries_n", "deliveries_ratio", True),
        ("coverage_ordered_share", "coverage_ordered_change", True),
        ("orders_n", "orders_placed_n", False),
    ],
)
def test_an_id_is_found_by_the_figure_that_makes_it(figure_id: str, other: str, may: bool):
    assert BY_ID[figure_id].may_be(other) is may


def test_the_key_figures_can_all_be_compared_with_the_year_before():
    keys = definitions.key_figures()
    assert len(keys) > 5
    assert all(year_before_id(key) in BY_ID[key].ids for key in keys)


def test_a_figure_is_added_by_one_entry(small, recipe, monkeypatch):
    """Count, share, names in two languages and what they need follow from the predicate."""
    own = tomllib.loads(recipe("A figure"))["relation"]["target_group"]["figure"]
    declared = tomllib.loads(files(definitions.__package__).joinpath("figures.toml").read_text(encoding="utf-8"))
    declared["relation"]["target_group"]["figure"] |= own
    monkeypatch.setattr(figures_file, "content", lambda: declared)
    monkeypatch.setattr(definitions, "relations", definitions.relations.__wrapped__)
    moment = Moment(date(2021, 5, 31))
    number, share = (computing.compute(small, f"large_not_reached_{form}", moment) for form in ("n", "share"))
    assert (number.value, share.numerator, share.denominator) == (1, 1, 4)
    said = {language: words.definition for language, words in number.words.items()}
    assert said == {
        "sv": "Antal organisationer i målgruppen som har minst 300 anställda och inte har avropat. "
        "Avbeställda avrop räknas inte.",
        "en": "Number of organisations in the target group that have at least 300 employees and have not ordered. "
        "Cancelled orders are not counted.",
    }
