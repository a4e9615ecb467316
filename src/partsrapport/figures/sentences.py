"""Sentences whose form follows from the numbers: what is none is not told of, one is singular, a fall is called a fall.

Each takes the values of figures by id and gives a text, empty where there is nothing to say.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from partsrapport.figures.definitions import key_figures, year_before_id
from partsrapport.words import changes, wording
from partsrapport.words.language import either

Figures = Mapping[str, Mapping[str, Any]]
Sentence = Callable[[Figures, int], str]


def all_of(figures: Figures, year: int) -> dict[str, str]:
    """Every sentence about the figures of a report of a year, by name; empty ones too."""
    return {sentence.__name__: sentence(figures, year) for sentence in SENTENCES}


def value(figures: Figures, figure_id: str) -> float:
    """The value of a figure; nought when there is none."""
    return float(figures.get(figure_id, {}).get("value") or 0)


def largest_changes(figures: Figures, _: int, keys: Sequence[str] = ()) -> str:
    """Which of the key figures rose most and which fell most, against its own value the year before.

    Whether anything fell is said also when nothing did; empty when nothing can be compared.
    """
    growth = {
        key: _growth(figures[year_before_id(key)]["value"], figures[key]["value"])
        for key in keys or sorted(key_figures())
        if all(figures.get(id_, {}).get("value") is not None for id_ in (key, year_before_id(key)))
    }
    if not growth:
        return ""
    rise = max(growth, key=lambda key: growth[key])
    fall = min(growth, key=lambda key: growth[key])
    none_rose = either("Inget av nyckeltalen ökade.", "None of the key figures rose.")
    none_fell = either("Inget av nyckeltalen minskade.", "None of the key figures fell.")
    rose = _most(figures, rise, either("ökade", "rose")) if growth[rise] > 0 else none_rose
    fell = _most(figures, fall, either("minskade", "fell")) if growth[fall] < 0 else none_fell
    return f"{rose} {fell}"


def the_year_before(figures: Figures, _: int) -> str:
    """``Antalet avrop minskade från 126 till 84. Antalet leveranstillfällen ökade från 54 till 128. …``"""
    told = []
    for key in ("orders_placed_n", "deliveries_n", "deliveries_participants_n"):
        now, before = (figures.get(id_, {}).get("value") for id_ in (key, year_before_id(key)))
        if now is not None and before is not None:
            name, unit = figures[key]["name"], figures[key]["unit"]
            told.append(f"{wording.capital(name)} {changes.changed(before, now, unit)}.")
    return " ".join(told)


def universities(figures: Figures, _: int) -> str:
    """``varav 31 är lärosäten``."""
    n = round(value(figures, "target_universities_n"))
    words = either(("ett är ett lärosäte", "är lärosäten"), ("one is a university", "are universities"))
    return f"{either('varav', 'of which')} {wording.in_words(n, *words)}" if n else ""


def goals_of_the_year(figures: Figures, _: int) -> str:
    """``Två av årets sex effektmål är nådda. Ett är inte nått, …``, and what those who did not answer could change."""
    n, reached, changeable = (
        round(value(figures, f"goals_year_{of}n")) for of in ("", "reached_", "reached_changeable_")
    )
    if not n:
        return ""
    if n == 1:
        return _the_only_goal(figures, changeable)
    these, of = wording.capital(wording.numeral(reached, "ett")), wording.numeral(n)
    head = either(
        f"{these} av årets {of} effektmål är {'nådda' if reached > 1 else 'nått'}.",
        f"{these} of the {of} effect goals of the year {'is' if reached == 1 else 'are'} met.",
    )
    rest = [f"{wording.numeral(m, 'ett')} {said}" for said, m in _other_verdicts(figures, n)]
    others = [wording.capital(wording.list_of(rest)) + "."] * bool(rest)
    return " ".join([head, *others, *_nonresponse(reached, changeable)])


def _other_verdicts(figures: Figures, n: int) -> list[tuple[str, int]]:
    said = {  # of one, and of several
        "not_reached": either(("är inte nått", "är inte nådda"), ("is not met", "are not met")),
        "uncertain": either(("är osäkert", "är osäkra"), ("is uncertain", "are uncertain")),
        "too_few": either(
            ("har för få svar för att bedömas",) * 2,
            ("has too few answers to be judged", "have too few answers to be judged"),
        ),
        "not_yet_measured": either(
            ("är ännu inte mätt", "är ännu inte mätta"), ("is not yet measured", "are not yet measured")
        ),
    }
    found = [(texts, round(value(figures, f"goals_year_{verdict}_n"))) for verdict, texts in said.items()]
    return [(texts[m > 1], m) for texts, m in found if m]


def _the_only_goal(figures: Figures, changeable: int) -> str:
    goal, met = either("Årets enda effektmål", "The only effect goal of the year"), either("är nått", "is met")
    verdict = next((text for text, _ in _other_verdicts(figures, 1)), met)
    return " ".join([f"{goal} {verdict}.", *_nonresponse(1, changeable)])


def _nonresponse(reached: int, changeable: int) -> list[str]:
    if not changeable:
        return []
    n, of = wording.numeral(changeable, "ett"), wording.numeral(reached)
    if changeable < reached:
        which = either(f"För {n} av de nådda målen", f"For {n} of the goals met")
    elif reached == 1:
        which = either("För det nådda målet", "For the goal met")
    elif reached == 2:
        which = either("För båda de nådda målen", "For both goals met")
    else:
        which = either(f"För alla {of} nådda målen", f"For all {of} goals met")
    return [
        either(
            f"{which} är bortfallet så stort att det skulle kunna ändra bedömningen.",
            f"{which}, nonresponse is so large that it could change the verdict.",
        )
    ]


def earlier_goals(figures: Figures, _: int) -> str:
    """``Av fem mål ur tidigare planer är två nådda``, without a full stop: a reference follows."""
    n, reached = (round(value(figures, f"goals_earlier_{of}n")) for of in ("", "reached_"))
    if not n:
        return ""
    if n == 1:
        return either(
            f"Ett mål ur en tidigare plan är {'nått' if reached else 'inte nått'}",
            f"One goal of an earlier plan is {'met' if reached else 'not met'}",
        )
    of, these = wording.numeral(n), wording.numeral(reached, "ett")
    return either(
        f"Av {of} mål ur tidigare planer är {these} {'nådda' if reached > 1 else 'nått'}",
        f"Of {of} goals of earlier plans, {these} {'is' if reached == 1 else 'are'} met",
    )


# What became of activities: in Swedish first in its sentence, and after another; in English.
REARRANGED = (
    ("ställdes {} in", "{} ställdes in", "cancelled"),
    ("sköts {} upp", "{} sköts upp", "postponed"),
    ("ställdes {} om till digital form", "{} ställdes om till digital form", "converted to digital form"),
)


def rearranged(figures: Figures, year: int) -> str:
    """``Av 103 planerade aktiviteter ställdes 8 in, 7 sköts upp och 15 ställdes om till digital form.``"""
    planned = round(value(figures, "activities_planned_n"))
    counts = [round(value(figures, f"activities_{of}_n")) for of in ("cancelled", "postponed", "converted")]
    if not planned:
        return ""
    if not any(counts):
        return either(
            f"Ingen av aktiviteterna {year} ställdes in, sköts upp eller ställdes om.",
            f"None of the activities of {year} was cancelled, postponed or converted.",
        )
    happened = {verbs: n for verbs, n in zip(REARRANGED, counts, strict=True) if n}
    if planned == 1:
        _, after, participle = next(iter(happened))
        return either(
            f"Den enda planerade aktiviteten {year} {after.replace('{} ', '')}.",
            f"The only activity planned for {year} was {participle}.",
        )
    of, *numbers = wording.alike([planned, *happened.values()])
    was = "was" if next(iter(happened.values())) == 1 else "were"
    said = [
        either(verbs[place > 0].format(n), f"{n} {verbs[2]}" if place else f"{n} {was} {verbs[2]}")
        for place, (verbs, n) in enumerate(zip(happened, numbers, strict=True))
    ]
    listed = wording.list_of(said)
    return either(
        f"Av {of} planerade aktiviteter {year} {listed}.", f"Of {of} activities planned for {year}, {listed}."
    )


def new_services(figures: Figures, year: int) -> str:
    """``Fem tjänster började utvecklas 2020. En lanserades samma år (29k), och fyra lanseras 2021.``"""
    begun, launched, coming = (round(value(figures, f"new_services_{of}_n")) for of in ("begun", "launched", "coming"))
    if not begun:
        return ""
    begun_services = wording.capital(
        wording.in_words(begun, *either(("en tjänst", "tjänster"), ("one service", "services")))
    )
    head = either(
        f"{begun_services} började utvecklas {year}.", f"Development of {begun_services.lower()} began in {year}."
    )
    names = figures.get("new_services_launched_names", {}).get("text")
    one, other = wording.numeral(launched), wording.numeral(coming)
    same_year = either(
        f"{one} lanserades samma år ({names})",
        f"{one} {'was' if launched == 1 else 'were'} launched the same year ({names})",
    )
    next_year = either(
        f"{other} lanseras {year + 1}", f"{other} {'is' if coming == 1 else 'are'} to be launched in {year + 1}"
    )
    said = [same_year] * bool(launched) + [next_year] * bool(coming)
    return " ".join([head, *([wording.capital(wording.list_of(said)) + "."] if said else [])])


def first_services(figures: Figures, _: int) -> str:
    """Which service most began with, and from which most went on to another."""
    first, further = (figures.get(f"{of}_service", {}).get("text") for of in ("first", "further"))
    began, went_on = value(figures, "first_service_n"), value(figures, "first_service_further_n")
    if not began:
        return ""
    of_these = wording.in_words(
        began, *either(("en organisation", "organisationer"), ("one organisation", "organisations"))
    )
    went, have = wording.numeral(went_on), "has" if went_on == 1 else "have"
    told = either(
        f"Flest började med {first}: {of_these}, varav {went} har avropat en tjänst till.",
        f"Most began with {first}: {of_these}, of which {went} {have} ordered another service.",
    )
    of, on = value(figures, "further_service_n"), value(figures, "further_service_further_n")
    if not on or further == first:
        return told
    gone, began_so = wording.alike([on, of])
    return told + either(
        f" Flest har gått vidare av dem som började med {further}: {gone} av {began_so}.",
        f" Of those that began with {further}, most have gone on: {gone} of {began_so}.",
    )


def claims(figures: Figures, _: int) -> str:
    """``Av 23 tidigare publicerade uppgifter stämmer 22 när de räknas om. En är osäker``, without a full stop."""
    n, true, false, uncertain, untestable = (
        round(value(figures, f"claims_{of}n")) for of in ("", "true_", "false_", "uncertain_", "untestable_")
    )
    if not n:
        return ""
    if true == n:
        if n == 1:
            return either(
                "Den enda publicerade uppgiften stämmer när den räknas om",
                "The only published claim holds when it is recomputed",
            )
        number = wording.numeral(n)
        of_all = either("Båda de" if n == 2 else f"Alla {number}", "Both" if n == 2 else f"All {number}")
        return either(
            f"{of_all} tidigare publicerade uppgifterna stämmer när de räknas om",
            f"{of_all} claims published earlier hold when they are recomputed",
        )
    of, right = wording.alike([n, true])
    others = (
        (false, either("stämmer inte", "does not hold" if false == 1 else "do not hold")),
        (uncertain, either(("är osäker", "är osäkra"), ("is uncertain", "are uncertain"))[uncertain > 1]),
        (untestable, either("kan inte prövas", "cannot be tested")),
    )
    said = [f"{wording.numeral(m)} {text}" for m, text in others if m]
    head = either(
        f"Av {of} tidigare publicerade uppgifter stämmer {right} när de räknas om.",
        f"Of {of} claims published earlier, {right} {'holds' if true == 1 else 'hold'} when recomputed.",
    )
    return f"{head} {wording.capital(wording.list_of(said))}"


def featuring(figures: Figures, _: int) -> str:
    """``Båda parter medverkar i elva, bara arbetsgivare i två och bara fackliga företrädare i sex.``"""
    sides = {
        "both": either("båda parter", "both sides"),
        "employers": either("bara arbetsgivare", "employers alone"),
        "unions": either("bara fackliga företrädare", "union representatives alone"),
    }
    said = {who: n for of, who in sides.items() if (n := round(value(figures, f"featured_{of}_n")))}
    if not said:
        return ""
    verbs = [either("medverkar i", "appear in"), *[either("i", "in")] * 2]
    numbers = wording.alike(list(said.values()))
    told = [f"{who} {verb} {n}" for who, verb, n in zip(said, verbs, numbers, strict=False)]
    return f"{wording.capital(wording.list_of(told))}."


# What is said of measures of a plan in both languages: of one, and of several.
PLANNED = {
    "not_reached": (("är inte nådd", "är inte nådda"), ("is not met", "are not met")),
    "uncertain": (("är osäker", "är osäkra"), ("is uncertain", "are uncertain")),
    "not_yet_measured": (("är ännu inte mätt", "är ännu inte mätta"), ("is not yet measured", "are not yet measured")),
    "untestable": (("kan inte prövas", "kan inte prövas"), ("cannot be tested", "cannot be tested")),
}


def plan(figures: Figures, year: int) -> str:
    """``Av sju insatser i planen för 2020 är fyra nådda. Två är inte nådda och en är ännu inte mätt``: no full stop."""
    n, reached = (round(value(figures, f"plan_{of}n")) for of in ("", "reached_"))
    forms = {of: either(sv, en) for of, (sv, en) in PLANNED.items()}
    counts = {of: m for of in forms if (m := round(value(figures, f"plan_{of}_n")))}
    if not n:
        return ""
    if n == 1:
        only = next((forms[of][0] for of in counts), either("är nådd", "is met"))
        return either(
            f"Den enda insatsen i planen för {year} {only}", f"The only measure of the plan for {year} {only}"
        )
    if reached == n:
        of_all = either("Båda", "Both") if n == 2 else either("Alla", "All")
        return either(
            f"{of_all} insatserna i planen för {year} är nådda", f"{of_all} measures of the plan for {year} are met"
        )
    of, met = wording.alike([n, reached])
    head = either(
        f"Av {of} insatser i planen för {year} är {met} {'nådda' if reached > 1 else 'nådd'}.",
        f"Of {of} measures of the plan for {year}, {met} {'is' if reached == 1 else 'are'} met.",
    )
    rest = [f"{wording.numeral(m)} {forms[of][m > 1]}" for of, m in counts.items()]
    return f"{head} {wording.capital(wording.list_of(rest))}"


def season(figures: Figures, _: int) -> str:
    """A heading: when in the year most was delivered."""
    share = figures.get("deliveries_autumn_share", {}).get("value")
    if share is None:
        return either("När på året", "When in the year")
    if share == 0.5:
        return either("Leveranserna fördelade sig jämnt över året", "Deliveries were spread evenly over the year")
    half = either("hösten", "autumn") if share > 0.5 else either("våren", "spring")
    return either(f"De flesta leveranserna kom under {half}", f"Most deliveries came in {half}")


def lead_time(figures: Figures, _: int) -> str:
    """A heading: within how long half of the orders are delivered."""
    text = figures.get("lead_order_delivery_median_days", {})
    if text.get("value") is None:
        return either("Från intresse till leverans", "From interest to delivery")
    return either(
        f"Hälften av avropen levereras inom {text['text']}", f"Half of the orders are delivered within {text['text']}"
    )


SENTENCES: tuple[Sentence, ...] = (
    largest_changes,
    the_year_before,
    universities,
    goals_of_the_year,
    earlier_goals,
    rearranged,
    new_services,
    first_services,
    claims,
    featuring,
    plan,
    season,
    lead_time,
)


def _growth(before: float, now: float) -> float:
    """How much larger than before, as a share of it; endless from nothing."""
    if before == 0:
        return math.inf if now > 0 else 0
    return now / before - 1


def _most(figures: Figures, key: str, verb: str) -> str:
    figure, before = figures[key], figures[year_before_id(key)]
    span, name = changes.span(before["value"], figure["value"], figure["unit"]), figure["name"]
    return either(f"Mest {verb} {name}, {span}.", f"What {verb} most was {name}, {span}.")
