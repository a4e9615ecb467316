"""Sentences follow the numbers: rises, falls, none, missing, one and many."""

import re
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.figures import sentences, verdict_sentences
from partsrapport.figures.moment import Moment
from partsrapport.figures.numbers import Figures
from partsrapport.words import asked
from partsrapport.words.language import either, writing
from partsrapport.words.value_text import written

VALUES = st.one_of(st.none(), st.integers(0, 1000).map(float))
FEW = st.integers(0, 15)


SPRING = Moment.of_year(2020, date(2020, 3, 31))


def told(name: str, figures: Figures, year: int) -> str:
    """The sentence as it is read, of a year that is over."""
    return of_period(name, figures, Moment.of_year(year, date(year, 12, 31)))


def of_period(name: str, figures: Figures, period: Moment) -> str:
    return asked.plain(sentences.SENTENCES[name](figures, period))


def figure(value: float | None, name: str = "", unit: str = "antal", text: str = "") -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "text": text, "noun": "en organisation/organisationer"}


def registry(**pairs: tuple[float | None, float | None]) -> dict[str, dict[str, Any]]:
    """Figures by id with their values the year before and now."""
    found: dict[str, dict[str, Any]] = {}
    for name, (before, now) in pairs.items():
        found |= {name: figure(now, name), f"{name}_year_before": figure(before, name)}
    return found


def _largest_changes(figures: dict[str, Any]) -> str:
    """What is told where the figures of the year are the key ones."""
    keys = frozenset(key for key in figures if not key.endswith("_year_before"))
    with patch.object(sentences, "key_figures", lambda: keys):
        return told("largest_changes", figures, 2020)


def values(prefix: str, **numbers: int) -> dict[str, dict[str, Any]]:
    of_services = {"noun": "en tjänst/tjänster"} if prefix == "new_services_" else {}
    return {f"{prefix}{name}": figure(float(n)) | of_services for name, n in numbers.items()}


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        (
            {"a": (126, 84), "b": (10, 36)},
            "Mest på ett år ökade b, från 10 till 36. Mest minskade a, från 126 till 84.",
        ),
        ({"a": (10, 30), "b": (10, 20)}, "Mest på ett år ökade a, från 10 till 30. Inget av nyckeltalen minskade."),
        ({"a": (30, 10), "b": (20, 10)}, "Inget av nyckeltalen ökade på ett år. Mest minskade a, från 30 till 10."),
        ({"a": (5, 5)}, "Inget av nyckeltalen ökade på ett år. Inget av nyckeltalen minskade."),
        ({"a": (0, 3), "b": (1, 100)}, "Mest på ett år ökade a, från noll till tre. Inget av nyckeltalen minskade."),
        ({"a": (0, 0), "b": (1, 2)}, "Mest på ett år ökade b, från ett till två. Inget av nyckeltalen minskade."),
        ({"a": (None, 3), "b": (4, None)}, ""),
        (
            {"a": (None, 3), "b": (4, 2)},
            "Inget av de nyckeltal som går att jämföra ökade på ett år. Mest minskade b, från fyra till två.",
        ),
        ({"a": (3, None), "b": (4, 2)}, "Inget av nyckeltalen ökade på ett år. Mest minskade b, från fyra till två."),
        (
            {"a": (10, 30), "b": (20, 60), "c": (3, 2)},
            "Mest på ett år ökade a (från 10 till 30) och b (från 20 till 60). Mest minskade c, från tre till två.",
        ),
        (
            {"a": (5.02, 5.04), "b": (50.1, 40.2)},
            "Inget av nyckeltalen ökade nämnvärt på ett år. Mest minskade b, från 50,1 till 40,2.",
        ),
        (
            {"a": (5.04, 5.02), "b": (5, 5)},
            "Inget av nyckeltalen ökade på ett år. Inget av nyckeltalen minskade nämnvärt.",
        ),
    ],
)
def test_the_largest_rise_and_the_largest_fall_are_both_told(figures: dict[str, Any], text: str) -> None:
    assert _largest_changes(registry(**figures)) == text


@given(st.dictionaries(st.sampled_from("abcde"), st.tuples(VALUES, VALUES), min_size=1))
def test_a_fall_is_told_whenever_there_is_one(figures: dict[str, tuple[float | None, float | None]]) -> None:
    known = [(before, now) for before, now in figures.values() if before is not None and now is not None]
    text = _largest_changes(registry(**figures))
    assert ("Mest minskade" in text) == any(now < before for before, now in known)
    assert ("Mest på ett år ökade" in text) == any(now > before for before, now in known)
    assert bool(text) == bool(known)


def test_the_year_before_is_told_of_what_both_years_have() -> None:
    figures = registry(orders_placed_n=(126, 84), deliveries_n=(None, 128), deliveries_participants_n=(5, 5))
    text = "Orders_placed_n minskade från 126 till 84. Deliveries_participants_n låg kvar på fem."
    assert told("the_year_before", figures, 2020) == text
    assert told("the_year_before", registry(deliveries_n=(None, 128)), 2020) == ""


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, ""), (1, "varav ett är ett lärosäte"), (2, "varav två är lärosäten"), (31, "varav 31 är lärosäten")],
)
def test_universities_are_one_or_many(n: int, text: str) -> None:
    assert told("universities", values("target_", universities_n=n), 2020) == text


def test_sectors_are_compared_where_they_are_agencies_and_universities() -> None:
    shares = {"universities": ("68 procent", 0.68), "agencies": ("56 procent", 0.56), "region": ("40 procent", 0.4)}
    figures = {f"coverage_{key}_ordered_share": figure(n, text=written) for key, (written, n) in shares.items()}
    compared = "Bland lärosätena har 68 procent avropat, bland myndigheterna 56 procent."
    assert told("sectors", figures, 2020) == compared
    for missing in ("universities", "agencies"):
        others = {id_: one for id_, one in figures.items() if missing not in id_}
        assert told("sectors", others, 2020) == ""


def goals(**numbers: int) -> dict[str, dict[str, Any]]:
    counted = [n for name, n in numbers.items() if name != "reached_changeable_n"]
    return values("goals_year_", n=sum(counted), **numbers)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ({}, ""),
        ({"reached_n": 1}, "Årets enda effektmål är nått."),
        ({"uncertain_n": 1}, "Årets enda effektmål är osäkert."),
        ({"reached_n": 3}, "Alla tre effektmålen för året är nådda."),
        ({"not_reached_n": 2}, "Inget av årets två effektmål är nått. Två är inte nådda."),
        ({"not_yet_measured_n": 2}, "Inget av årets två effektmål är ännu mätt."),
        (
            {"reached_n": 2, "not_reached_n": 1, "uncertain_n": 1, "too_few_n": 1, "not_yet_measured_n": 1},
            "Två av årets sex effektmål är nådda hittills. Ett är inte nått, ett är osäkert, ett har för få svar för "
            "att bedömas och ett är ännu inte mätt.",
        ),
    ],
)
def test_the_goals_of_the_year_are_all_accounted_for(numbers: dict[str, int], text: str) -> None:
    assert told("goals_of_the_year", goals(**numbers), 2020) == text


@pytest.mark.parametrize(
    ("reached", "changeable", "text"),
    [
        (1, 1, "För det nådda målet är"),
        (2, 2, "För båda de nådda målen är"),
        (3, 3, "För alla tre nådda målen är"),
        (3, 1, "För ett av de nådda målen är"),
        (3, 2, "För två av de nådda målen är"),
    ],
)
def test_nonresponse_that_could_change_a_verdict_is_told(reached: int, changeable: int, text: str) -> None:
    judged = goals(reached_n=reached, reached_changeable_n=changeable, uncertain_n=1)
    assert f"{text} bortfallet så stort" in told("goals_of_the_year", judged, 2020)
    assert "bortfallet" not in told("goals_of_the_year", goals(reached_n=reached, uncertain_n=1), 2020)


@pytest.mark.parametrize(
    ("n", "reached", "text"),
    [(0, 0, ""), (1, 1, "Det enda målet ur tidigare planer är nått"),
     (1, 0, "Det enda målet ur tidigare planer är osäkert"), (2, 2, "Båda målen ur tidigare planer är nådda"),
     (5, 2, "Två av fem mål ur tidigare planer är nådda. Tre är osäkra"),
     (5, 4, "Fyra av fem mål ur tidigare planer är nådda. Ett är osäkert"),
     (5, 0, "Inget av fem mål ur tidigare planer är nått. Fem är osäkra")],
)  # fmt: skip
def test_earlier_goals_are_all_accounted_for(n: int, reached: int, text: str) -> None:
    figures = values("goals_earlier_", n=n, reached_n=reached, uncertain_n=n - reached)
    assert told("earlier_goals", figures, 2020) == text
    assert told("earlier_met", figures, 2020) == text.partition(". ")[0]


@pytest.mark.parametrize(
    ("planned", "counts", "text"),
    [
        (0, (0, 0, 0), ""),
        (5, (0, 0, 0), "Ingen av aktiviteterna 2020 ställdes in, sköts upp eller ställdes om."),
        (1, (0, 1, 0), "Den enda planerade aktiviteten 2020 sköts upp."),
        (9, (2, 0, 1), "Av nio planerade aktiviteter 2020 ställdes två in och en ställdes om {}."),
        (19, (0, 1, 0), "Av 19 planerade aktiviteter 2020 sköts 1 upp."),
        (67, (8, 7, 11), "Av 67 planerade aktiviteter 2020 ställdes 8 in, 7 sköts upp och 11 ställdes om {}."),
    ],
)  # fmt: skip
def test_what_was_rearranged_is_told_in_one_form_of_numbers(planned: int, counts: tuple[int, ...], text: str) -> None:
    named = dict(zip(("cancelled_n", "postponed_n", "converted_n"), counts, strict=True))
    assert told("rearranged", values("activities_", planned_n=planned, **named), 2020) == text.format(
        "till digital form"
    )


@pytest.mark.parametrize(
    ("begun", "launched", "coming", "finished", "text"),
    [
        (0, 0, 0, 0, ""),
        (5, 1, 4, 0, "Fem tjänster började utvecklas 2020. En lanserades samma år (A) och fyra lanseras 2021."),
        (1, 0, 0, 0, "En tjänst började utvecklas 2020."),
        (2, 0, 1, 0, "Två tjänster började utvecklas 2020. En lanseras 2021."),
        (2, 0, 0, 1, "Två tjänster började utvecklas 2020. Dessutom lanserades en tjänst (B)."),
        (0, 0, 0, 2, "Två tjänster lanserades 2020 (B)."),
    ],
)
def test_new_services_are_told_with_those_launched(
    begun: int, launched: int, coming: int, finished: int, text: str
) -> None:
    figures = values("new_services_", begun_n=begun, launched_n=launched, coming_n=coming, finished_n=finished)
    names = {f"new_services_{of}_names": figure(None, text=name) for of, name in (("launched", "A"), ("finished", "B"))}
    assert told("new_services", figures | names, 2020) == text


@pytest.mark.parametrize(
    ("further", "on", "text"),
    [
        ("A", 4, "Flest började med A: nio organisationer, varav fyra har avropat en tjänst till."),
        ("B", 5, "Flest började med A: nio organisationer, varav fyra har avropat en tjänst till. "
                 "Flest har gått vidare av dem som började med B: fem av åtta."),
        ("uppgift saknas", 0, "Flest började med A: nio organisationer, varav fyra har avropat en tjänst till."),
    ],
)  # fmt: skip
def test_the_first_services_are_named_as_the_data_have_them(further: str, on: int, text: str) -> None:
    figures = values(
        "", first_service_n=9, first_service_further_n=4, further_service_n=8, further_service_further_n=on
    )
    figures |= {"first_service": figure(None, text="A"), "further_service": figure(None, text=further)}
    assert told("first_services", figures, 2020) == text


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ({}, ""),
        ({"true_n": 1}, "Den enda uppgiften som har publicerats tidigare stämmer när den räknas om"),
        ({"false_n": 1}, "Den enda uppgiften som har publicerats tidigare stämmer inte"),
        ({"true_n": 2}, "Båda uppgifterna som har publicerats tidigare stämmer när de räknas om"),
        ({"true_n": 21}, "Alla 21 uppgifterna som har publicerats tidigare stämmer när de räknas om"),
        ({"true_n": 22, "uncertain_n": 1}, "Sammanlagt 22 av 23 tidigare publicerade uppgifter stämmer när de räknas "
                                           "om. En är osäker"),
        ({"false_n": 1, "uncertain_n": 2}, "Ingen av tre tidigare publicerade uppgifter stämmer när den räknas om. "
                                           "En stämmer inte och två är osäkra"),
    ],
)  # fmt: skip
def test_claims_that_do_not_hold_are_told(numbers: dict[str, int], text: str) -> None:
    assert told("claims", values("claims_", n=sum(numbers.values()), **numbers), 2020) == text


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ({}, ""),
        ({"reached_n": 1}, "Den enda insatsen i planen för 2020 är nådd"),
        ({"untestable_n": 1}, "Den enda insatsen i planen för 2020 kan inte prövas"),
        ({"reached_n": 2}, "Båda insatserna i planen för 2020 är nådda"),
        ({"reached_n": 3}, "Alla tre insatserna i planen för 2020 är nådda"),
        ({"not_reached_n": 2}, "Ingen av två insatser i planen för 2020 är nådd. Två är inte nådda"),
        ({"reached_n": 4, "not_reached_n": 2, "not_yet_measured_n": 1}, "Fyra av sju insatser i planen för "
                                           "2020 är nådda hittills. Två är inte nådda och en är ännu inte mätt"),
        ({"not_reached_n": 1, "not_yet_measured_n": 3}, "Ingen av fyra insatser i planen för "
                                           "2020 är nådd hittills. En är inte nådd och tre är ännu inte mätta"),
    ],
)  # fmt: skip
def test_every_measure_of_the_plan_is_accounted_for(numbers: dict[str, int], text: str) -> None:
    figures = values("plan_", n=sum(numbers.values()), **numbers)
    assert told("plan", figures, 2020) == text
    assert told("plan_met", figures, 2020) == text.partition(". ")[0]


@pytest.mark.parametrize(
    ("both", "employers", "unions", "text"),
    [
        (0, 0, 0, ""),
        (11, 2, 6, "Båda parter medverkar i elva, bara arbetsgivare i två och bara fackliga företrädare i sex."),
        (13, 0, 1, "Båda parter medverkar i 13 och bara fackliga företrädare i 1."),
        (0, 1, 0, "Bara arbetsgivare medverkar i en."),
    ],
)
def test_whose_sides_are_seen_is_told_of_those_there_are(both: int, employers: int, unions: int, text: str) -> None:
    figures = values("featured_", both_n=both, employers_n=employers, unions_n=unions)
    assert told("featuring", figures, 2020) == text


@pytest.mark.parametrize(
    ("left", "interested", "text"),
    [
        (92, 12, "Kvar är 92 organisationer som inte har avropat, varav tolv har anmält intresse."),
        (5, 5, "Kvar är fem organisationer som har anmält intresse men inte avropat."),
        (1, 0, "Kvar är en organisation som varken har avropat eller anmält intresse."),
        (5, None, "Kvar är fem organisationer som inte har avropat."),
        (0, 0, ""),
    ],
)
def test_those_left_are_told_with_how_many_have_shown_interest(left: int, interested: int | None, text: str) -> None:
    figures = {f"not_yet_reached_{of}": figure(n) for of, n in (("n", left), ("interested_n", interested))}
    assert told("not_yet_reached", figures, 2020) == text


@pytest.mark.parametrize(
    ("n", "kept", "lower", "text"),
    [
        (None, None, None, ""),
        (1, 1, 0, "Värdet är detsamma eller högre i den enda jämförelsen"),
        (1, 0, 1, "Värdet är lägre i den enda jämförelsen"),
        (1, 0, 0, "I den enda jämförelsen går det inte att säga om värdet har ändrats"),
        (2, 2, 0, "Värdet är detsamma eller högre i båda jämförelserna"),
        (2, 0, 2, "Värdet är lägre i båda jämförelserna"),
        (4, 4, 0, "Värdet är detsamma eller högre i alla fyra jämförelserna"),
        (3, 2, 0, "I två av tre jämförelser går det att säga att värdet är detsamma eller högre"),
        (3, 0, 0, "I ingen av tre jämförelser går det att säga att värdet är detsamma eller högre"),
        (
            4,
            2,
            1,
            "I två av fyra jämförelser går det att säga att värdet är detsamma eller högre, och i en att det är lägre",
        ),
        (13, 12, 0, "I 12 av 13 jämförelser går det att säga att värdet är detsamma eller högre"),
    ],
)
def test_the_heading_on_the_value_says_in_how_many_it_was_kept_and_in_how_many_lower(
    n: int | None, kept: int | None, lower: int | None, text: str
) -> None:
    figures = {f"value_{of}_n": figure(m) for of, m in (("compared", n), ("kept", kept), ("lower", lower))}
    assert told("value_kept", figures, 2020) == text


@pytest.mark.parametrize(
    ("n", "share", "text"),
    [
        (0, None, "När på året"),
        (1, 0.0, "Årets enda leverans kom under våren"),
        (11, 0.64, "De flesta leveranserna kom under hösten"),
        (5, 0.2, "De flesta leveranserna kom under våren"),
        (2, 0.5, "Hälften av leveranserna kom under hösten"),
    ],
)
def test_the_heading_on_the_season_says_what_was(n: int, share: float | None, text: str) -> None:
    figures = {"deliveries_n": figure(n), "deliveries_autumn_share": figure(share), "activities_held_n": figure(3)}
    assert told("season", figures, 2020) == text
    assert told("season", {**figures, "activities_held_n": figure(0)}, 2020) == (text if n else "")
    assert of_period("season", figures, SPRING) == "När på året"
    only = {**figures, "activities_held_n": figure(None)}
    assert of_period("season", only, SPRING) == ("När på året" if n else "")


def test_of_a_year_that_goes_on_it_is_said_how_far_it_has_come() -> None:
    planned = values("activities_", planned_n=20, cancelled_n=3, postponed_n=0, converted_n=0)
    assert of_period("rearranged", planned, SPRING) == (
        "Av 20 planerade aktiviteter 2020 till och med den 31 mars ställdes 3 in."
    )
    services = values("new_services_", begun_n=1, launched_n=0, coming_n=1, finished_n=0)
    services |= {"new_services_launched_names": figure(None)}
    assert (
        of_period("new_services", services, SPRING)
        == "En tjänst började utvecklas 2020 till och med den 31 mars. En lanseras inom ett år."
    )
    with writing("en"):
        assert "Of 20 activities planned for 2020 up to 31 March, 3" in of_period("rearranged", planned, SPRING)
        assert of_period("new_services", services, SPRING).endswith("One is to be launched within a year.")


def test_the_heading_on_the_forecast_says_months_for_its_days_are_not_sure() -> None:
    figures = {
        "forecast_target_days": figure(600, unit="dagar"),
        "forecast_target_share": figure(0.8, unit="andel", text="80\xa0procent"),
        "forecast_lower_date": figure(None, unit="datum", text="26 juni 2022"),
        "forecast_upper_date": figure(None, unit="datum", text="6 september 2024"),
    }
    said = "Prognos: 80\xa0procent har avropat tidigast juni 2022 och senast september 2024"
    assert told("forecast", figures, 2020) == said
    assert told("forecast", figures | {"forecast_target_days": figure(None)}, 2020) == "Prognos"
    assert told("forecast", figures | {"forecast_target_days": figure(0)}, 2020) == "Prognos"


@pytest.mark.parametrize(
    ("median", "text"),
    [(None, "Från intresse till leverans"), (1.0, "Hälften av avropen levereras inom 1 dag"),
     (440.0, "Hälften av avropen levereras inom 440 dagar")],
)  # fmt: skip
def test_the_heading_on_the_lead_time_says_how_long(median: float | None, text: str) -> None:
    said = "" if median is None else written(median, "dagar")
    assert told("lead_time", {"lead_order_delivery_median_days": figure(median, unit="dagar", text=said)}, 2020) == text


KINDS = (verdict_sentences.OF_THE_YEAR, verdict_sentences.EARLIER, verdict_sentences.PLAN, verdict_sentences.CLAIMS)


@given(st.sampled_from(KINDS), st.lists(FEW, min_size=5, max_size=5), st.sampled_from(["sv", "en"]))
def test_each_verdict_that_there_is_is_told_and_no_other(
    kind: verdict_sentences.Judged, numbers: list[int], language: str
) -> None:
    counts = dict(zip(kind.forms, numbers, strict=False))
    n = sum(counts.values())
    figures = values(f"{kind.stem}_", n=n, **{f"{verdict}_n": of for verdict, of in counts.items()})
    with writing(language):
        text = asked.plain(verdict_sentences.accounted(figures, SPRING, kind))
        said = {verdict for verdict in counts if any(form in text for form in either(*kind.forms[verdict]))}
    good = next(iter(counts))
    if counts.get("not_yet_measured") == n > 1:
        assert not said and either(*verdict_sentences.NONE_MEASURED) in text
    else:
        assert said == {verdict for verdict, of in counts.items() if of} | ({good} if n > 1 else set())


OF = (
    "",
    "reached_",
    "uncertain_",
    "not_reached_",
    "reached_changeable_",
    "true_",
    "false_",
    "begun_",
    "launched_",
    "finished_",
)
NUMBERS = [f"{of}n" for of in OF]
STEMS = ("goals_year_", "goals_earlier_", "claims_", "plan_", "new_services_")


@given(st.dictionaries(st.sampled_from(NUMBERS), FEW), st.sampled_from(["sv", "en"]), st.dates(date(2020, 1, 1)))
def test_no_sentence_holds_a_gap_and_each_number_can_be_asked(
    numbers: dict[str, int], language: str, day: date
) -> None:
    period = Moment.of_year(2020, day)
    figures = {id_: row for stem in STEMS for id_, row in values(stem, **(dict.fromkeys(NUMBERS, 0) | numbers)).items()}
    figures |= registry(orders_placed_n=(3, 2)) | values("activities_", planned_n=14, cancelled_n=2)
    with writing(language):
        found = sentences.all_of(figures, period).values()
    for text in found:
        assert "saknas" not in text
        assert language == "en" or "None" not in text
        assert re.search(r"  |^[a-zåäö]| \.", asked.plain(text)) is None
        unasked = " ".join(part for part, of in asked.parts(text) if not of).replace(period.year_so_far, "2020")
        assert set(re.findall(r"\d+|\b(?:två|tre|fyra|two|three|four)\b", unasked)) <= {"2020", "2021"}, text
        assert all(of in figures for _, of in asked.parts(text) if of)
