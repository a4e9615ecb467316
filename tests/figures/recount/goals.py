"""Effektmålen och omdömena: docs/estimation.md räknat svar för svar, och avrundat som där står att det ska avrundas."""

import math
import statistics
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from scipy import stats

from tests.figures.recount.answers import Asked
from tests.figures.recount.world import Bounded, Counted, Found, Share

Bounds = tuple[float, float]
SMALLEST, CONFIDENCE = 5, 0.95
STEPS = ((200, 1), (100, 2), (40, 5), (20, 10))
"""Från så många svar i steg om så många procent."""
ROUND = (0.1, 0.2, 0.5, 1, 2, 5, 10)
"""Steg som ett medelvärde sägs i, i poäng."""
SIDES = ("arbetsgivare", "facklig organisation")
Asks = dict[tuple[str, str], Asked]


@dataclass(frozen=True)
class Estimate:
    """En andel med de gränser som bedömningen går efter."""

    share: float
    positive_n: float
    n: int
    groups_n: int | None
    bounds: Bounds
    decisive: Bounds


def estimate(asked: Asked) -> Estimate:
    """Andelen positiva av dem som har en åsikt, eller deras medelplats, med gränser efter hur enkäten är gjord."""
    known = [answer for answer in asked.answers if answer.opinion is not None]
    n, positive_n = sum(bool(one.opinion) for one in known), sum(one.positive for one in known)
    by_group = asked.survey.get("inbjudna_per_grupp")
    if by_group is None and not is_of_shares(asked):
        share, variance = ratio(asked)
        bounds = korn_graubard(share, variance, n, n - 1, square(asked))
        return Estimate(share, positive_n, n, None, bounds, bounds)
    if by_group is None:
        population = (asked.invited_n or math.inf) - (len(known) - n)
        bounds = wilson(positive_n / n, n if population == math.inf else n * (population - 1) / (population - n))
        return Estimate(positive_n / n, positive_n, n, None, bounds, bounds)
    groups_n = len({one.group for one in known if one.opinion})
    share, variance = ratio(asked)
    surveyed = surveyed_share(asked)
    is_sample = asked.survey["grupper"] == "urval" or surveyed < 1
    freedom = groups_n - 1 if is_sample else n - groups_n
    bounds = korn_graubard(share, variance, n, freedom, square(asked))
    if surveyed == 1:
        return Estimate(share, positive_n, n, groups_n, bounds, bounds)
    cautious = korn_graubard(*ratio(asked, with_unseen=True), n, freedom, square(asked, with_unseen=True))
    decisive = min(bounds[0], cautious[0]), max(bounds[1], cautious[1])
    return Estimate(share, positive_n, n, groups_n, bounds, decisive)


def surveyed_share(asked: Asked) -> float:
    """Andelen av grupperna som det finns svar från."""
    groups = {one.group for one in asked.answers if one.opinion is not None}
    by_group = asked.survey.get("inbjudna_per_grupp") or [""]
    return len(groups) / (asked.survey["grupper_totalt"] if asked.survey.get("grupper") == "urval" else len(by_group))


def wilson(p: float, n: float) -> Bounds:
    """Ensidiga gränser enligt Wilson (1927)."""
    z = stats.norm.ppf(CONFIDENCE)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (p + z**2 / (2 * n) - half) / (1 + z**2 / n), (p + z**2 / (2 * n) + half) / (1 + z**2 / n)


def is_of_shares(asked: Asked) -> bool:
    """Om svaren är ja eller nej, och inte platser på skalan."""
    return all(isinstance(one.positive, bool) for one in asked.answers)


def square(asked: Asked, *, with_unseen: bool = False) -> float:
    """Medelvärdet av platserna i kvadrat, vägt som platserna; för ja och nej detsamma som andelen."""
    squared = [replace(one, positive=one.positive**2) for one in asked.answers]
    return ratio(replace(asked, answers=squared), with_unseen=with_unseen)[0]


def korn_graubard(p: float, variance: float, n: int, freedom: int, square: float) -> Bounds:
    """Gränser för det antal svar som svaren är värda (Korn & Graubard 1998).

    Den undre är en kvantil för medelvärdet av svaren och ett till längst ned på skalan, den övre med ett längst upp, i
    betafördelningen med samma medelvärde och varians som om vikterna vore slumpade (Dirichlet): Clopper och Pearson, om
    svaren är ja och nej.
    """
    worth = (square - p**2) / variance if variance > 1e-15 else n
    worth *= (stats.t.ppf(CONFIDENCE, n - 1) / stats.t.ppf(CONFIDENCE, freedom)) ** 2
    found = []
    for end, chance in ((0, 1 - CONFIDENCE), (1, CONFIDENCE)):
        mean, squares = ((worth * of + end) / (worth + 1) for of in (p, square))
        variance = (squares - mean**2) / (worth + 2)
        alike = mean * (1 - mean) / variance - 1 if variance > 1e-15 else math.inf
        found.append(end if math.isinf(alike) else float(stats.beta.ppf(chance, mean * alike, (1 - mean) * alike)))
    return found[0], found[1]


def ratio(asked: Asked, *, with_unseen: bool = False) -> tuple[float, float]:
    """Den vägda andelen Σ w y d / Σ w d och dess varians: (1 - k/K) mellan grupper + k/K inom dem.

    ``with_unseen`` lägger till en tredjedel av en genomsnittlig grupp, till hälften positiv.
    """
    groups: dict[str, list[tuple[bool, float]]] = {}
    for one in asked.answers:
        if one.opinion is not None:
            groups.setdefault(one.group, []).append((one.opinion, one.positive))
    invited = asked.survey.get("inbjudna_per_grupp") or {"": asked.invited_n or math.inf}
    weight = {group: invited[group] / len(said) if len(invited) > 1 else 1.0 for group, said in groups.items()}
    answers = {group: weight[group] * sum(d for d, _ in said) for group, said in groups.items()}
    positive = {group: weight[group] * sum(y for _, y in said) for group, said in groups.items()}
    further = sum(answers.values()) / sum(n > 0 for n in answers.values()) / 3 if with_unseen else 0.0
    whole = sum(answers.values()) + further
    share = (sum(positive.values()) + further / 2) / whole
    values = {group: [weight[group] * d * (y - share) / whole for d, y in said] for group, said in groups.items()}
    surveyed = surveyed_share(asked)
    totals = [sum(z) for z in values.values()] + [further * (0.5 - share) / whole] * with_unseen
    between = len(totals) * statistics.variance(totals) if surveyed < 1 else 0.0
    within = sum(
        (1 - len(z) / invited[group]) * len(z) * (statistics.variance(z) if len(z) > 1 else z[0] ** 2)
        for group, z in values.items()
    )
    return share, (1 - surveyed) * between + surveyed * within


def response_share(asked: Asked) -> float | None:
    """Svarande av inbjudna, avrundat: antalet till femtal, frekvensen till hela procent."""
    n, invited = rounded(len(asked.answers), asked.invited_n), asked.invited_n
    return nearest(min(1.0, n / invited), 1) if n and invited else None


def rounded(n: int, most: int | None = None) -> int | None:
    """Till närmaste femtal; färre än tio sägs inte; inte upp förbi dem som kan finnas."""
    told = (n + SMALLEST // 2) // SMALLEST * SMALLEST
    if n < 2 * SMALLEST:
        return None
    return told - SMALLEST if most is not None and n <= most < told else told


def nearest(share: float, step: float) -> float:
    """Till närmaste steg om så många procent, men inte till inget eller allt."""
    told = math.floor(round(100 * share / step, 9) + 0.5) * step / 100
    return told if round(share, 9) in (0, 1) else sorted([step / 100, told, 1 - step / 100])[1]


def step_of(n: int | None, groups_n: int | None) -> int | None:
    """Steget för en andel av så många svar; av svar i grupper sägs den först från 40."""
    if n is None or (groups_n is not None and n < 40):
        return None
    return next((step for least, step in STEPS if n >= least), None)


def is_few(found: Estimate) -> bool:
    """Färre än tio av endera åsikten."""
    return min(found.positive_n, found.n - found.positive_n) < 2 * SMALLEST


def declared(folder: Path) -> list[dict[str, Any]]:
    """Målen som de är beslutade."""
    found: list[dict[str, Any]] = tomllib.loads((folder / "effektmal.toml").read_text(encoding="utf-8"))["mal"]
    return found


def population(goal: dict[str, Any], asks: Asks) -> Asked:
    """De svar som målet gäller."""
    asked = asks[goal["enkat"], goal["fraga"]]

    def belongs(background: dict[str, str]) -> bool | None:
        said = [(background[heading], kept) for heading, kept in goal.get("urval", {}).items()]
        if any(value and value not in kept for value, kept in said):
            return False
        return None if any(not value for value, _ in said) else True

    kept = asked.kept(belongs)
    return kept.in_places() if "mal_medel" in goal else kept


def scale_of(goal: dict[str, Any], asked: Asked) -> tuple[float, float]:
    """Var skalan börjar och hur lång den är: en andels är från 0 till 1."""
    if "mal" in goal:
        return 0, 1
    low, high = min(asked.scores.values()), max(asked.scores.values())
    return low, high - low


def target_of(goal: dict[str, Any], asked: Asked) -> float:
    """Målet som andel, eller som plats på skalan."""
    low, width = scale_of(goal, asked)
    return (goal.get("mal", goal.get("mal_medel")) - low) / width


def on_scale(step: float, goal: dict[str, Any], asked: Asked) -> float:
    """Steget i procent; för ett medelvärde uppåt till ett jämnt steg av poäng, minst en tiondel."""
    if "mal" in goal:
        return step
    width = scale_of(goal, asked)[1]
    return 100 * next(one for one in ROUND if one >= step / 100 * width - 1e-9) / width


@dataclass(frozen=True)
class Verdict:
    """Vad som sägs om ett mål."""

    verdict: str
    asked: Asked | None = None
    found: Estimate | None = None

    @property
    def is_shown(self) -> bool:
        """Om andelen redovisas."""
        return self.found is not None and self.verdict != "för få svar" and not is_few(self.found)


def judged(goal: dict[str, Any], asks: Asks, day: date) -> Verdict:
    """Nått när den undre gränsen når målet, ej nått när den övre ligger under; däremellan osäkert."""
    asked = population(goal, asks)
    if goal["mats_fran"] > day or asked.survey["ar"] > day.year:
        return Verdict("ännu ej mätt")
    n = sum(bool(one.opinion) for one in asked.answers)
    if rounded(n, asked.invited_n) is None:
        return Verdict("för få svar", asked)
    found = estimate(asked)
    (lower, upper), target = found.decisive, target_of(goal, asked)
    is_below = "ej nått" if upper < target - 1e-9 else "osäkert"
    return Verdict("nått" if lower >= target - 1e-9 else is_below, asked, found)


def of_goals(goals: list[dict[str, Any]], asks: Asks, day: date, year: int) -> Found:
    """Varje mål för sig, och hur många som fick vilken bedömning: av årets plan, av tidigare, av alla."""
    found: Found = {}
    spans = {
        "": lambda goal: goal["ar"] <= year,
        "year_": lambda goal: goal["ar"] == year,
        "earlier_": lambda goal: goal["ar"] < year,
    }
    said = {goal["id"]: judged(goal, asks, day) if goal["ar"] <= year else Verdict("ännu ej mätt") for goal in goals}
    for goal in goals:
        found |= of_goal(goal, said[goal["id"]], asks)
    for key, is_within in spans.items():
        within = [goal for goal in goals if is_within(goal)]
        counts = Counter(said[goal["id"]].verdict for goal in within)
        changeable_n = sum(is_changeable(goal, said[goal["id"]]) for goal in within)
        found |= {
            f"goals_{key}n": len(within),
            f"goals_{key}of_means_n": sum("mal_medel" in goal for goal in within),
            f"goals_{key}measured_n": len(within) - counts["ännu ej mätt"],
            f"goals_{key}reached_n": counts["nått"],
            f"goals_{key}reached_changeable_n": changeable_n,
            f"goals_{key}not_reached_n": counts["ej nått"],
            f"goals_{key}uncertain_n": counts["osäkert"],
            f"goals_{key}not_yet_measured_n": counts["ännu ej mätt"],
            f"goals_{key}too_few_n": counts["för få svar"],
        }
    return found


def is_changeable(goal: dict[str, Any], said: Verdict) -> bool:
    """Nått, men de som inte svarade skulle kunna ändra det: av det som sägs, andel gånger svarsfrekvens."""
    if said.verdict != "nått" or not said.is_shown or said.asked is None:
        return False
    share, rate = told(goal, said).value, response_share(said.asked)
    if share is None or rate is None:
        return False
    step, target = on_scale(1, goal, said.asked), target_of(goal, said.asked)
    return nearest(share * rate, step) < target - 1e-9 and target <= nearest(share * rate + 1 - rate, step) + 1e-9


def told(goal: dict[str, Any], said: Verdict) -> Bounded:
    """Andelen i sitt steg och gränserna utåt i sitt, men inget förbi målet till där bedömningen vore en annan."""
    assert said.found is not None
    assert said.asked is not None
    n = rounded(said.found.n, said.asked.invited_n)
    step = step_of(n, said.found.groups_n) if said.is_shown else None
    if step is None:
        return Bounded(None, None, None, n)
    outward = max(step, 5) if said.found.groups_n is not None and said.found.groups_n < 5 else step
    width, told_in = on_scale(outward, goal, said.asked), on_scale(step, goal, said.asked)
    lower = max(0, math.floor(round(100 * said.found.decisive[0] / width, 9)) * width / 100)
    upper = min(1, math.ceil(round(100 * said.found.decisive[1] / width, 9)) * width / 100)
    share, target = min(1, nearest(said.found.share, told_in)), target_of(goal, said.asked)
    if said.verdict == "nått":
        share, lower = max(share, target), max(lower, target)
    if said.verdict == "ej nått":
        upper = min(upper, target)
        share = share if share < target else (math.ceil(round(100 * target / told_in, 9)) - 1) * told_in / 100
    return Bounded(share, lower, upper, n)


def of_goal(goal: dict[str, Any], said: Verdict, asks: Asks) -> Found:
    """Ett mål: målnivån, andelen eller medelvärdet med gränser, antalet svar, svarsfrekvensen och bedömningen."""
    key = f"goal_{goal['id']}"
    shown = (
        told(goal, said)
        if said.found is not None and said.verdict != "för få svar"
        else Bounded(None, None, None, None)
    )
    rate = response_share(said.asked) if said.asked is not None and shown.n is not None else None
    of, (low, width) = "share" if "mal" in goal else "mean", scale_of(goal, asks[goal["enkat"], goal["fraga"]])
    value, lower, upper = (
        None if one is None else round(low + one * width, 9) for one in (shown.value, shown.lower, shown.upper)
    )
    return sides(goal, said) | {
        f"{key}_target_{of}": goal.get("mal", goal.get("mal_medel")),
        f"{key}_{of}": Bounded(value, lower, upper, shown.n) if value is not None else None,
        f"{key}_lower_{of}": Counted(lower, shown.n) if value is not None else None,
        f"{key}_upper_{of}": Counted(upper, shown.n) if value is not None else None,
        f"{key}_answers_n": shown.n,
        f"{key}_response_share": Counted(rate, shown.n) if rate is not None else None,
        f"{key}_verdict": said.verdict,
    }


def sides(goal: dict[str, Any], said: Verdict) -> Found:
    """Andelen positiva på vardera sidan, i steget för hälften av målets svar; bara om båda kan redovisas."""
    if "mal" not in goal:
        return {}
    shares: list[float | None] = [None, None]
    if said.is_shown and said.asked is not None and (heading := said.asked.survey.get("sida")):
        of = [of_side(said.asked, heading, side) for side in SIDES]
        shares = _sides_told([estimate(one) for one in of if any(answer.opinion for answer in one.answers)], said)
    employer, union = shares
    return {
        f"goal_{goal['id']}_employer_share": employer,
        f"goal_{goal['id']}_union_share": union,
        f"goal_{goal['id']}_side_difference": None if employer is None or union is None else employer - union,
    }


def of_side(asked: Asked, heading: str, side: str) -> Asked:
    """Svaren från dem som står på den sidan."""
    return asked.kept(lambda row: row[heading].lower() == side)


def _sides_told(found: list[Estimate], said: Verdict) -> list[float | None]:
    assert said.asked is not None
    assert said.found is not None
    n = rounded(said.found.n, said.asked.invited_n)
    step = step_of(n // 2 if n is not None else None, said.found.groups_n)
    if step is None or len(found) < 2 or any(map(is_few, found)):
        return [None, None]
    return [nearest(one.share, step) for one in found]


def year_on_year(asks: Asks, year: int, day: date) -> Found:
    """Omdömen mot året före, där enkäterna följer upp detsamma och frågar detsamma; högst en enkät om året gör det.

    Ett år som inte är slut den dagen jämförs inte.
    """
    verdicts = [
        compared(asks[before], asks[now])
        for now in (asks if date(year, 12, 31) <= day else ())
        for before in asks
        if now[1] == before[1] and asks[now].survey["ar"] == year == asks[before].survey["ar"] + 1
        if asks[now].survey.get("foljer_upp") == asks[before].survey.get("foljer_upp") is not None
        if _only_one(asks, now) and _only_one(asks, before) and _scale(asks[now]) == _scale(asks[before])
    ]
    kept_n = sum(verdict in ("samma nivå", "högre") for verdict in verdicts)
    return {
        "value_compared_n": len(verdicts) or None,
        "value_kept_share": Share(kept_n, len(verdicts) - verdicts.count("går inte att säga")),
        "value_kept_n": kept_n if verdicts else None,
        "value_higher_n": verdicts.count("högre") if verdicts else None,
        "value_lower_n": verdicts.count("lägre") if verdicts else None,
    }


def _scale(asked: Asked) -> list[bool]:
    """Vilka av svaren i ordning som är positiva."""
    return [answer in asked.question["positiva"] for answer in asked.scores]


def _only_one(asks: Asks, at: tuple[str, str]) -> bool:
    def about(one: tuple[str, str]) -> tuple[Any, ...]:
        return asks[one].survey["ar"], asks[one].survey.get("foljer_upp"), one[1]

    return sum(about(one) == about(at) for one in asks) == 1


def compared(before: Asked, now: Asked) -> str:
    """Samma nivå när skillnadens gränser ligger inom fem procentenheter, annars högre eller lägre när de inte har 0.

    Skillnadens gränser är de två andelarnas, kvadrerade och lagda ihop (Newcombe 1998). För få svar ger inget besked.
    """
    first, second = estimate(before), estimate(now)
    steps = [step_of(rounded(one.n), one.groups_n) for one in (first, second)]
    if any(step is None or step > 5 for step in steps) or is_few(first) or is_few(second):
        return "går inte att säga"
    change = second.share - first.share
    lower = change - math.hypot(second.share - second.bounds[0], first.bounds[1] - first.share)
    upper = change + math.hypot(second.bounds[1] - second.share, first.share - first.bounds[0])
    if lower >= -0.05 and upper <= 0.05:
        return "samma nivå"
    if lower > 0:
        return "högre"
    return "lägre" if upper < 0 else "går inte att säga"
