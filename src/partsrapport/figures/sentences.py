"""Sentences whose form follows from the numbers: what is none is not told of, one is singular, a fall is called a fall.

Each takes the values of figures by id and gives a text, empty where there is nothing to say, in which each number can
be asked what it is.
"""

import math
from collections.abc import Callable, Mapping

from partsrapport.figures import verdict_sentences
from partsrapport.figures.definition import year_before_id
from partsrapport.figures.definitions import key_figures
from partsrapport.figures.moment import Moment
from partsrapport.figures.numbers import Figures, alike, asked, counted, numeral, of_all, text, value, whole
from partsrapport.words import value_text, wording
from partsrapport.words.language import either

Sentence = Callable[[Figures, Moment], str]


def all_of(figures: Figures, period: Moment) -> dict[str, str]:
    """Every sentence about the figures of a report of a year, so far, by name; empty ones too."""
    return {name: told(figures, period) for name, told in SENTENCES.items()}


def largest_changes(figures: Figures, _: Moment) -> str:
    """Which of the key figures rose most and which fell most, against its own value the year before.

    Whether anything fell is said also when nothing did; empty when nothing can be compared.
    """
    growth = {key: _growth(*_both_years(figures, key)) for key in sorted(key_figures()) if _is_compared(figures, key)}
    if not growth:
        return ""
    rises, falls = ({key: sign * rate for key, rate in growth.items() if sign * rate > 0} for sign in (1, -1))
    rose = _most(figures, rises, either("ökade", "rose"), either(" på ett år", " in a year"))
    return f"{rose} {_most(figures, falls, either('minskade', 'fell'))}"


def the_year_before(figures: Figures, _: Moment) -> str:
    """``Antalet avrop minskade från 126 till 84. Antalet leveranstillfällen ökade från 54 till 128. …``"""
    compared = [
        key for key in ("orders_placed_n", "deliveries_n", "deliveries_participants_n") if _is_compared(figures, key)
    ]
    return " ".join(f"{wording.capital(figures[key]['name'])} {changed(figures, key)}." for key in compared)


def changed(figures: Figures, key: str) -> str:
    """``minskade från 126 till 84``: of a figure that is known both years."""
    return asked(figures, value_text.changed(*_both_years(figures, key), figures[key]["unit"]), key)


def universities(figures: Figures, _: Moment) -> str:
    """``varav 31 är lärosäten``."""
    words = either(("ett är ett lärosäte", "är lärosäten"), ("one is a university", "are universities"))
    n = whole(figures, "target_universities_n")
    told = asked(figures, wording.in_words(n, *words), "target_universities_n")
    return f"{either('varav', 'of which')} {told}" if n else ""


def sectors(figures: Figures, _: Moment) -> str:
    """``Bland lärosätena har 68 procent avropat, bland myndigheterna 56 procent.``, where these are the sectors."""
    ids = [f"coverage_{sector}_ordered_share" for sector in ("universities", "agencies")]
    if any(value(figures, id_) is None for id_ in ids):
        return ""
    universities, agencies = (text(figures, id_) for id_ in ids)
    return either(
        f"Bland lärosätena har {universities} avropat, bland myndigheterna {agencies}.",
        f"Among the universities, {universities} have ordered, among the agencies {agencies}.",
    )


# What became of activities: in Swedish first in its sentence, and after another; in English.
REARRANGED = {
    "cancelled": ("ställdes {} in", "{} ställdes in", "cancelled"),
    "postponed": ("sköts {} upp", "{} sköts upp", "postponed"),
    "converted": ("ställdes {} om till digital form", "{} ställdes om till digital form", "converted to digital form"),
}


def rearranged(figures: Figures, period: Moment) -> str:
    """``Av 103 planerade aktiviteter ställdes 8 in, 7 sköts upp och 15 ställdes om till digital form.``"""
    planned = "activities_planned_n"
    happened = [of for of in REARRANGED if whole(figures, f"activities_{of}_n")]
    if not whole(figures, planned):
        return ""
    if not happened:
        return either(
            f"Ingen av aktiviteterna {period.year_so_far} ställdes in, sköts upp eller ställdes om.",
            f"None of the activities of {period.year_so_far} was cancelled, postponed or converted.",
        )
    if whole(figures, planned) == 1:
        _, after, participle = REARRANGED[happened[0]]
        return either(
            f"Den enda planerade aktiviteten {period.year_so_far} {after.replace('{} ', '')}.",
            f"The only activity planned for {period.year_so_far} was {participle}.",
        )
    of, *numbers = alike(figures, [planned, *(f"activities_{of}_n" for of in happened)])
    was = "was" if whole(figures, f"activities_{happened[0]}_n") == 1 else "were"
    told = [
        either(verbs[place > 0].format(n), f"{n} {verbs[2]}" if place else f"{n} {was} {verbs[2]}")
        for place, (verbs, n) in enumerate(zip(map(REARRANGED.__getitem__, happened), numbers, strict=True))
    ]
    listed = wording.list_of(told)
    when = period.year_so_far
    return either(
        f"Av {of} planerade aktiviteter {when} {listed}.", f"Of {of} activities planned for {when}, {listed}."
    )


def new_services(figures: Figures, period: Moment) -> str:
    """``Fem tjänster började utvecklas 2020. En lanserades samma år (29k), … Dessutom lanserades en tjänst (IA).``"""
    return " ".join(filter(None, [_begun_services(figures, period), _finished_services(figures, period)]))


def _finished_services(figures: Figures, period: Moment) -> str:
    if not (n := whole(figures, "new_services_finished_n")):
        return ""
    finished = counted(figures, "new_services_finished_n")
    names = text(figures, "new_services_finished_names")
    was = "was" if n == 1 else "were"
    if whole(figures, "new_services_begun_n"):
        return either(f"Dessutom lanserades {finished} ({names}).", f"Besides, {finished} {was} launched ({names}).")
    when = either(period.year_so_far, f"in {period.year_so_far}")
    return wording.capital(
        either(f"{finished} lanserades {when} ({names}).", f"{finished} {was} launched {when} ({names}).")
    )


def _begun_services(figures: Figures, period: Moment) -> str:
    if not whole(figures, "new_services_begun_n"):
        return ""
    begun = counted(figures, "new_services_begun_n")
    when, launched, coming = period.year_so_far, "new_services_launched_n", "new_services_coming_n"
    told = []
    if whole(figures, launched):
        one, names = numeral(figures, launched), text(figures, "new_services_launched_names")
        was = "was" if whole(figures, launched) == 1 else "were"
        told += [either(f"{one} lanserades samma år ({names})", f"{one} {was} launched the same year ({names})")]
    if whole(figures, coming):
        other, is_ = numeral(figures, coming), "is" if whole(figures, coming) == 1 else "are"
        soon = either("inom ett år", "within a year")
        if period.is_year:
            soon = either(f"{period.year + 1}", f"in {period.year + 1}")
        told += [either(f"{other} lanseras {soon}", f"{other} {is_} to be launched {soon}")]
    head = either(f"{begun} började utvecklas {when}.", f"Development of {begun} began in {when}.")
    return " ".join(map(wording.capital, [head, *[f"{wording.list_of(told)}."] * bool(told)]))


def first_services(figures: Figures, _: Moment) -> str:
    """Which service most began with, and from which most went on to another."""
    if not whole(figures, "first_service_n"):
        return ""
    first, further = (text(figures, f"{of}_service") for of in ("first", "further"))
    began, went = counted(figures, "first_service_n"), numeral(figures, "first_service_further_n")
    have = "has" if whole(figures, "first_service_further_n") == 1 else "have"
    told = either(
        f"Flest började med {first}: {began}, varav {went} har avropat en tjänst till.",
        f"Most began with {first}: {began}, of which {went} {have} ordered another service.",
    )
    is_same = figures["further_service"]["text"] == figures["first_service"]["text"]
    if is_same or not whole(figures, "further_service_further_n"):
        return told
    gone, of = alike(figures, ["further_service_further_n", "further_service_n"])
    return told + either(
        f" Flest har gått vidare av dem som började med {further}: {gone} av {of}.",
        f" The largest number have gone on from {further}: {gone} of {of}.",
    )


def featuring(figures: Figures, _: Moment) -> str:
    """``Båda parter medverkar i elva, bara arbetsgivare i två och bara fackliga företrädare i sex.``"""
    sides = {
        "featured_both_n": either("båda parter", "both sides"),
        "featured_employers_n": either("bara arbetsgivare", "employers alone"),
        "featured_unions_n": either("bara fackliga företrädare", "union representatives alone"),
    }
    featured = [id_ for id_ in sides if whole(figures, id_)]
    verbs = [either("medverkar i", "appear in"), *[either("i", "in")] * 2]
    numbers = alike(figures, featured)
    told = [f"{sides[id_]} {verb} {n}" for id_, verb, n in zip(featured, verbs, numbers, strict=False)]
    return f"{wording.capital(wording.list_of(told))}." if told else ""


def value_kept(figures: Figures, _: Moment) -> str:
    """A heading: in how many of the comparisons with the year before the value is the same or higher, and lower.

    Of the rest nothing can be said.
    """
    n, kept_n, lower_n = (whole(figures, f"value_{of}_n") for of in ("compared", "kept", "lower"))
    if not n:
        return ""
    if n in (kept_n, lower_n):
        is_ = either("Värdet är detsamma eller högre i", "The value is the same or higher in")
        if lower_n:
            is_ = either("Värdet är lägre i", "The value is lower in")
        if n == 1:
            return f"{is_} {either('den enda jämförelsen', 'the only comparison')}"
        return f"{is_} {of_all(figures, 'value_compared_n').lower()} {either('jämförelserna', 'comparisons')}"
    if n == 1:
        return either(
            "I den enda jämförelsen går det inte att säga om värdet har ändrats",
            "In the only comparison it cannot be said whether the value has changed",
        )
    kept, lower, of = alike(figures, ["value_kept_n", "value_lower_n", "value_compared_n"])
    told = either(
        f"I {kept} av {of} jämförelser går det att säga att värdet är detsamma eller högre",
        f"That the value is the same or higher can be said in {kept} of {of} comparisons",
    )
    if not lower_n:
        return told
    return told + either(f", och i {lower} att det är lägre", f", and that it is lower in {lower}")


def not_yet_reached(figures: Figures, _: Moment) -> str:
    """``Kvar är 92 organisationer som inte har avropat, varav tolv har anmält intresse.``"""
    left, interested = "not_yet_reached_n", "not_yet_reached_interested_n"
    if not whole(figures, left):
        return ""
    head = f"{either('Kvar är', 'That leaves')} {counted(figures, left)}"
    if value(figures, interested) is None:
        return f"{head} {either('som inte har avropat.', 'without an order.')}"
    if not whole(figures, interested):
        return either(
            f"{head} som varken har avropat eller anmält intresse.",
            f"{head} without an order or a registration of interest.",
        )
    if whole(figures, interested) == whole(figures, left):
        return either(
            f"{head} som har anmält intresse men inte avropat.",
            f"{head} with a registration of interest but no order.",
        )
    n, have = numeral(figures, interested), "has" if whole(figures, interested) == 1 else "have"
    return either(
        f"{head} som inte har avropat, varav {n} har anmält intresse.",
        f"{head} without an order, of which {n} {have} registered an interest.",
    )


def season(figures: Figures, period: Moment) -> str:
    """A heading: when in the year most was delivered; empty where nothing was delivered or held."""
    share = value(figures, "deliveries_autumn_share")
    if share is None or not period.is_year:
        if not whole(figures, "activities_held_n") and not whole(figures, "deliveries_n"):
            return ""
        return either("När på året", "When in the year")
    half = either("våren", "spring") if share < 0.5 else either("hösten", "autumn")
    if whole(figures, "deliveries_n") == 1:
        return either(f"Årets enda leverans kom under {half}", f"The only delivery of the year came in {half}")
    if share == 0.5:
        return either(f"Hälften av leveranserna kom under {half}", f"Half of the deliveries came in {half}")
    return either(f"De flesta leveranserna kom under {half}", f"Most deliveries came in {half}")


def lead_time(figures: Figures, _: Moment) -> str:
    """A heading: within how long half of the orders are delivered."""
    median = "lead_order_delivery_median_days"
    if value(figures, median) is None:
        return either("Från intresse till leverans", "From interest to delivery")
    days = text(figures, median)
    return either(f"Hälften av avropen levereras inom {days}", f"Half of the orders are delivered within {days}")


def forecast(figures: Figures, _: Moment) -> str:
    """A heading: the months between which the share that the forecast is about is reached; its days are not as sure."""
    if not whole(figures, "forecast_target_days"):
        return either("Prognos", "Forecast")
    earliest, latest = (
        asked(figures, wording.month_of(figures[id_]["text"]), id_)
        for id_ in ("forecast_lower_date", "forecast_upper_date")
    )
    share = text(figures, "forecast_target_share")
    return either(
        f"Prognos: {share} har avropat tidigast {earliest} och senast {latest}",
        f"Forecast: {share} have ordered between {earliest} and {latest}",
    )


SENTENCES: Mapping[str, Sentence] = {
    told.__name__: told
    for told in (
        largest_changes,
        the_year_before,
        universities,
        sectors,
        rearranged,
        new_services,
        first_services,
        featuring,
        value_kept,
        not_yet_reached,
        season,
        lead_time,
        forecast,
    )
} | verdict_sentences.SENTENCES


def _is_compared(figures: Figures, key: str) -> bool:
    return all(value(figures, id_) is not None for id_ in (key, year_before_id(key)))


def _both_years(figures: Figures, key: str) -> tuple[float, float]:
    return figures[year_before_id(key)]["value"], figures[key]["value"]


def _growth(before: float, now: float) -> float:
    """How much larger than before, as a share of it; endless from nothing."""
    if before == 0:
        return math.inf if now > 0 else 0
    return now / before - 1


def _most(figures: Figures, changes: Mapping[str, float], verb: str, when: str = "") -> str:
    """The largest of the changes, by key, or all that are as large; those written alike both years are none."""
    span = {key: value_text.span(*_both_years(figures, key), figures[key]["unit"]) for key in changes}
    told = {key: change for key, change in changes.items() if span[key]}
    if not told:
        slightly = either(" nämnvärt", " noticeably") if changes else ""
        return f"{either('Inget av', 'None of')} {_compared_ones(figures)} {verb}{slightly}{when}."
    most = [key for key, change in told.items() if math.isclose(change, max(told.values()))]
    how = {key: f"{figures[key]['name']}, {asked(figures, span[key], key)}" for key in most}
    if len(most) > 1:
        how = {key: f"{figures[key]['name']} ({asked(figures, span[key], key)})" for key in most}
    listed = wording.list_of([*how.values()])
    return either(f"Mest{when} {verb} {listed}.", f"What {verb} most{when} was {listed}.")


def _compared_ones(figures: Figures) -> str:
    """What is compared: all the key figures, or those that there were the year before too."""
    if all(_is_compared(figures, key) for key in key_figures() if value(figures, key) is not None):
        return either("nyckeltalen", "the key figures")
    return either("de nyckeltal som går att jämföra", "the key figures that can be compared")
