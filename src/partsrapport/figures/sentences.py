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
    rose = _most(figures, rise, "ökade") if growth[rise] > 0 else "Inget av nyckeltalen ökade."
    fell = _most(figures, fall, "minskade") if growth[fall] < 0 else "Inget av nyckeltalen minskade."
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
    return f"varav {wording.in_words(n, 'ett är ett lärosäte', 'är lärosäten')}" if n else ""


def goals_of_the_year(figures: Figures, _: int) -> str:
    """``Två av årets sex effektmål är nådda. Ett är inte nått, …``, and what those who did not answer could change."""
    n, reached, changeable = (
        round(value(figures, f"goals_year_{of}n")) for of in ("", "reached_", "reached_changeable_")
    )
    if not n:
        return ""
    if n == 1:
        return _the_only_goal(figures, changeable)
    head = f"{wording.capital(wording.numeral(reached, 'ett'))} av årets {wording.numeral(n)} effektmål är "
    rest = [f"{wording.numeral(m, 'ett')} {said}" for said, m in _other_verdicts(figures, n)]
    others = [wording.capital(wording.list_of(rest)) + "."] * bool(rest)
    return " ".join([head + ("nådda." if reached > 1 else "nått."), *others, *_nonresponse(reached, changeable)])


def _other_verdicts(figures: Figures, n: int) -> list[tuple[str, int]]:
    said = {
        "not_reached": "är inte nått",
        "uncertain": "är osäkert",
        "too_few": "har för få svar för att bedömas",
        "not_yet_measured": "är ännu inte mätt",
    }
    plural = {"är inte nått": "är inte nådda", "är osäkert": "är osäkra", "är ännu inte mätt": "är ännu inte mätta"}
    found = [(text, round(value(figures, f"goals_year_{verdict}_n"))) for verdict, text in said.items()]
    return [(plural.get(text, text) if m > 1 else text, m) for text, m in found if m]


def _the_only_goal(figures: Figures, changeable: int) -> str:
    verdicts = [f"Årets enda effektmål {text}." for text, _ in _other_verdicts(figures, 1)]
    return " ".join([*(verdicts or ["Årets enda effektmål är nått."]), *_nonresponse(1, changeable)])


def _nonresponse(reached: int, changeable: int) -> list[str]:
    if not changeable:
        return []
    if changeable < reached:
        which = f"För {wording.numeral(changeable, 'ett')} av de nådda målen"
    elif reached <= 2:
        which = "För det nådda målet" if reached == 1 else "För båda de nådda målen"
    else:
        which = f"För alla {wording.numeral(reached)} nådda målen"
    return [f"{which} är bortfallet så stort att det skulle kunna ändra bedömningen."]


def earlier_goals(figures: Figures, _: int) -> str:
    """``Av fem mål ur tidigare planer är två nådda``, without a full stop: a reference follows."""
    n, reached = (round(value(figures, f"goals_earlier_{of}n")) for of in ("", "reached_"))
    if not n:
        return ""
    if n == 1:
        return f"Ett mål ur en tidigare plan är {'nått' if reached else 'inte nått'}"
    return f"Av {wording.numeral(n)} mål ur tidigare planer är {wording.numeral(reached, 'ett')} " + (
        "nådda" if reached > 1 else "nått"
    )


# What became of activities: first in its sentence, and after another.
REARRANGED = (
    ("ställdes {} in", "{} ställdes in"),
    ("sköts {} upp", "{} sköts upp"),
    ("ställdes {} om till digital form", "{} ställdes om till digital form"),
)


def rearranged(figures: Figures, year: int) -> str:
    """``Av 103 planerade aktiviteter ställdes 8 in, 7 sköts upp och 15 ställdes om till digital form.``"""
    planned = round(value(figures, "activities_planned_n"))
    counts = [round(value(figures, f"activities_{of}_n")) for of in ("cancelled", "postponed", "converted")]
    if not planned:
        return ""
    if not any(counts):
        return f"Ingen av aktiviteterna {year} ställdes in, sköts upp eller ställdes om."
    happened = {verbs: n for verbs, n in zip(REARRANGED, counts, strict=True) if n}
    if planned == 1:
        after = next(iter(happened))[1]
        return f"Den enda planerade aktiviteten {year} {after.replace('{} ', '')}."
    of, *numbers = wording.alike([planned, *happened.values()])
    said = [verbs[place > 0].format(n) for place, (verbs, n) in enumerate(zip(happened, numbers, strict=True))]
    return f"Av {of} planerade aktiviteter {year} {wording.list_of(said)}."


def new_services(figures: Figures, year: int) -> str:
    """``Fem tjänster började utvecklas 2020. En lanserades samma år (29k), och fyra lanseras 2021.``"""
    begun, launched, coming = (round(value(figures, f"new_services_{of}_n")) for of in ("begun", "launched", "coming"))
    if not begun:
        return ""
    head = f"{wording.capital(wording.in_words(begun, 'en tjänst', 'tjänster'))} började utvecklas {year}."
    names = figures.get("new_services_launched_names", {}).get("text")
    said = [f"{wording.numeral(launched)} lanserades samma år ({names})"] * bool(launched)
    said += [f"{wording.numeral(coming)} lanseras {year + 1}"] * bool(coming)
    return " ".join([head, *([wording.capital(wording.list_of(said)) + "."] if said else [])])


def first_services(figures: Figures, _: int) -> str:
    """Which service most began with, and from which most went on to another."""
    first, further = (figures.get(f"{of}_service", {}).get("text") for of in ("first", "further"))
    began, went_on = value(figures, "first_service_n"), value(figures, "first_service_further_n")
    if not began:
        return ""
    told = f"Flest började med {first}: {wording.in_words(began, 'en organisation', 'organisationer')}, varav "
    told += f"{wording.numeral(went_on)} har avropat en tjänst till."
    of, on = value(figures, "further_service_n"), value(figures, "further_service_further_n")
    if not on or further == first:
        return told
    return f"{told} Flest har gått vidare av dem som började med {further}: {' av '.join(wording.alike([on, of]))}."


def claims(figures: Figures, _: int) -> str:
    """``Av 23 tidigare publicerade uppgifter stämmer 22 när de räknas om. En är osäker``, without a full stop."""
    n, true, false, uncertain, untestable = (
        round(value(figures, f"claims_{of}n")) for of in ("", "true_", "false_", "uncertain_", "untestable_")
    )
    if not n:
        return ""
    if true == n:
        if n == 1:
            return "Den enda publicerade uppgiften stämmer när den räknas om"
        of_all = "Båda de" if n == 2 else f"Alla {wording.numeral(n)}"
        return f"{of_all} tidigare publicerade uppgifterna stämmer när de räknas om"
    of, right = wording.alike([n, true])
    others = {
        "stämmer inte": false,
        "är osäkra" if uncertain > 1 else "är osäker": uncertain,
        "kan inte prövas": untestable,
    }
    said = [f"{wording.numeral(m)} {text}" for text, m in others.items() if m]
    head = f"Av {of} tidigare publicerade uppgifter stämmer {right} när de räknas om."
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
        return "När på året"
    half = "hösten" if share > 0.5 else "våren"
    return f"De flesta leveranserna kom under {half}" if share != 0.5 else "Leveranserna fördelade sig jämnt över året"


def lead_time(figures: Figures, _: int) -> str:
    """A heading: within how long half of the orders are delivered."""
    text = figures.get("lead_order_delivery_median_days", {})
    if text.get("value") is None:
        return "Från intresse till leverans"
    return f"Hälften av avropen levereras inom {text['text']}"


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
    return f"Mest {verb} {figure['name']}, {changes.span(before['value'], figure['value'], figure['unit'])}."
