"""Verdicts as Swedish sentences that a board member understands."""

import math
from datetime import date

from partsrapport.surveys.estimation import Estimate, ceil_percent, floor_percent
from partsrapport.words.swedish import NBSP, integer, long_date, percent, points

NO_BOUNDS = "svaren kommer från en enda grupp, och då går det inte att räkna ut osäkerheten"


def goal_verdict(verdict: str, estimate: Estimate, target_share: float, *, is_census: bool) -> str:
    """Return the sentence of a goal that is measured: nått, ej nått or osäkert."""
    answers = _answers(estimate)
    if verdict == "osäkert":
        return f"Det går inte att säga om målet är nått: {answers}, {_doubt(estimate, target_share)}."
    opening = "Målet är nått" if verdict == "nått" else "Målet är inte nått"
    certainty = "och alla inbjudna har svarat" if is_census else _certainty(verdict, estimate, target_share)
    return f"{opening}: {answers}, {certainty}. Målet är minst {percent(target_share)}."


def _answers(estimate: Estimate) -> str:
    positive, n = integer(estimate.positive_n), integer(estimate.answer_n)
    text = f"{positive} av {n} svarande är positiva ({percent(estimate.positive_n / estimate.answer_n)})"
    if percent(estimate.share) == percent(estimate.positive_n / estimate.answer_n):
        return text
    return text + f", vilket vägt efter gruppernas storlek blir {percent(estimate.share)}"


def _certainty(verdict: str, estimate: Estimate, target_share: float) -> str:
    if verdict == "nått":
        return f"och även med osäkerheten minst {percent(floor_percent(estimate.decisive[0] or 0.0))}"
    highest = percent(ceil_percent(estimate.decisive[1] or 0.0))
    bound = f"under {highest}" if highest == percent(target_share) else f"högst {highest}"
    return f"och även med osäkerheten {bound}"


def _doubt(estimate: Estimate, target_share: float) -> str:
    place = {"över": "över", "under": "under", "på målet": "precis på"}[side_of_target(estimate, target_share)]
    target = f"alltså {place} målet på {percent(target_share)}"
    if not estimate.has_bounds:
        return f"{target}, men {NO_BOUNDS}"
    if _is_decided(estimate, target_share):
        return f"{target}, men svaren kommer från så få grupper att andra grupper kan ändra bilden"
    lowest, highest = floor_percent(estimate.decisive[0] or 0.0), ceil_percent(estimate.decisive[1] or 0.0)
    between = f"{integer(100 * lowest)} och {integer(100 * highest)}{NBSP}procent"
    return f"{target}, men med osäkerheten kan andelen vara mellan {between}"


def _is_decided(estimate: Estimate, target_share: float) -> bool:
    """Whether the design's own bounds lie on one side of the target, so that only the cautious ones do not."""
    return (estimate.lower or 0.0) >= target_share or (estimate.upper or 0.0) < target_share


def verdict_by_range(verdict: str, fewest: Estimate, target_share: float, smallest: int) -> str:
    """Return the sentence of a goal where so few are of the other opinion that their number is not shown."""
    few, n = smallest - 1, fewest.answer_n
    bound = f"högst {integer(few)}" if 2 * fewest.positive_n < n else f"minst {integer(n - few)}"
    answers = f"{bound} av {integer(n)} svarande är positiva (exakt hur många redovisas inte)"
    target = f"Målet är minst {percent(target_share)}."
    if verdict == "osäkert":
        return f"Det går inte att säga om målet är nått: {answers}. {target}"
    return f"Målet är {'nått' if verdict == 'nått' else 'inte nått'}, även med osäkerheten: {answers}. {target}"


def side_of_target(estimate: Estimate, target_share: float) -> str:
    """Where an estimate lies: över, under or på målet."""
    if math.isclose(estimate.share, target_share, abs_tol=1e-9):
        return "på målet"
    return "över" if estimate.share > target_share else "under"


def not_yet_measured(measured_from: date, survey_year: int, as_of: date) -> str:
    """Return the sentence of a goal whose measuring date, or survey, lies ahead."""
    if measured_from > as_of:
        return f"Målet är ännu inte mätt. Det mäts tidigast {long_date(measured_from)}."
    return f"Målet är ännu inte mätt. Enkäten som mäter det görs {survey_year}."


def too_few(smallest: int) -> str:
    """Return the sentence of a goal with fewer answers than may be shown."""
    return f"Det går inte att säga om målet är nått: svaren är färre än {integer(smallest)} och redovisas därför inte."


def telling(smallest: int) -> str:
    """Return the sentence of a goal whose numbers would tell, with others of the report, what few have answered."""
    return (
        "Svaren redovisas inte: tillsammans med andra uppgifter här skulle de visa vad färre än "
        f"{integer(smallest)} har svarat."
    )


def sides(employer: Estimate, union: Estimate, is_different: bool | None) -> str:
    """Return how the two sides differ."""
    shares = f"På arbetsgivarsidan är {percent(employer.share)} positiva och på den fackliga {percent(union.share)}."
    if is_different is None:
        return f"{shares} Det går inte att säga om skillnaden är mer än slump."
    if is_different:
        return f"{shares} Skillnaden är större än vad slumpen rimligen ger."
    return f"{shares} Skillnaden är inte större än vad slumpen kan ge."


def year_on_year(verdict: str, previous: Estimate, current: Estimate, bounds: tuple[float, float]) -> str:
    """Return how a share differs from the year before."""
    shares = f"{percent(current.share)} positiva mot {percent(previous.share)} året före"
    lowest, highest = (points(bound) for bound in bounds)
    interval = f"förändringen ligger mellan {lowest.split(NBSP)[0]} och {highest}"
    opening = {
        "samma nivå": "Samma nivå som året före",
        "högre": "Högre än året före",
        "lägre": "Lägre än året före",
        "går inte att säga": "Det går inte att säga om nivån har ändrats",
    }[verdict]
    return f"{opening}: {shares}, och {interval}."
