"""How often the forecast's interval holds what it says: a simulation, printed as Markdown.

A target group of 211, all from the start, is followed until about 56 percent have ordered; then the day on which 80
percent will have is forecast, and compared with the day on which they have.
"""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
from scipy import optimize, special, stats

from partsrapport.coverage.durations import Durations, FloatArray
from partsrapport.coverage.forecast import forecast
from partsrapport.coverage.futures import simulate
from partsrapport.coverage.situation import Situation

REPETITIONS = 60
MEMBERS_N = 211
OBSERVED_DAYS = 1245
ORDERED_SHARE = 0.56
TARGET_SHARE = 0.80
CONFIDENCE = 0.95
AS_OF = date(2021, 5, 31)
Draw = Callable[[np.random.Generator], FloatArray]


def weibull(shape: float) -> Draw:
    """A hazard that grows or falls as a power of time; constant at the shape 1."""
    scale = OBSERVED_DAYS / (-np.log(1 - ORDERED_SHARE)) ** (1 / shape)
    return lambda random: scale * random.weibull(shape, MEMBERS_N)


def bass(imitation: float) -> Draw:
    """Growth like a letter S: those who have ordered draw others, so many times as strongly as they come themselves."""

    def share(log_pace: float) -> float:
        decay = np.exp(-np.exp(log_pace) * OBSERVED_DAYS)
        return float((1 - decay) / (1 + imitation * decay))

    pace = np.exp(optimize.brentq(lambda log_pace: share(log_pace) - ORDERED_SHARE, -14, 0))

    def draw(random: np.random.Generator) -> FloatArray:
        had = random.uniform(size=MEMBERS_N)
        return np.log((1 + imitation * had) / (1 - had)) / pace

    return draw


def logistic(start: float = 3.0) -> Draw:
    """A logistic curve, cut off so many of its scales before its middle."""
    before = special.expit(-start)
    pace = (special.logit(before + (1 - before) * ORDERED_SHARE) + start) / OBSERVED_DAYS
    return lambda random: (special.logit(before + (1 - before) * random.uniform(size=MEMBERS_N)) + start) / pace


def changed_pace(times: float, part: float = 0.6) -> Draw:
    """A constant hazard, so many times as large after a part of the time observed."""
    change = part * OBSERVED_DAYS
    hazard = -np.log(1 - ORDERED_SHARE) / (change + times * (OBSERVED_DAYS - change))

    def draw(random: np.random.Generator) -> FloatArray:
        total = random.exponential(size=MEMBERS_N)
        return np.where(total < hazard * change, total / hazard, change + (total / hazard - change) / times)

    return draw


def log_normal() -> Draw:
    """A logarithm of time that is normally distributed."""
    middle = np.log(OBSERVED_DAYS) - special.ndtri(ORDERED_SHARE)
    return lambda random: np.exp(random.normal(middle, 1, MEMBERS_N))


def gamma(shape: float) -> Draw:
    """The sum of so many constant hazards."""
    scale = OBSERVED_DAYS / stats.gamma.ppf(ORDERED_SHARE, shape)
    return lambda random: random.gamma(shape, scale, MEMBERS_N)


def uniform() -> Draw:
    """Equally many every month until all have ordered."""
    return lambda random: random.uniform(0, OBSERVED_DAYS / ORDERED_SHARE, MEMBERS_N)


def plateau(share: float) -> Draw:
    """A Weibull curve for some, never for the others."""
    scale = OBSERVED_DAYS / (-np.log(1 - ORDERED_SHARE / share)) ** (1 / 1.2)
    return lambda random: np.where(
        random.uniform(size=MEMBERS_N) < share, scale * random.weibull(1.2, MEMBERS_N), np.inf
    )


TRUTHS: dict[str, Draw] = {
    "constant hazard": weibull(1.0),
    "Weibull, shape 0.8": weibull(0.8),
    "Weibull, shape 1.4": weibull(1.4),
    "Bass, q/p = 3": bass(3),
    "Bass, q/p = 15": bass(15),
    "logistic": logistic(),
    "twice the pace after 60 % of the time": changed_pace(2.0),
    "half the pace after 60 % of the time": changed_pace(0.5),
    "log-normal": log_normal(),
    "gamma, shape 2": gamma(2.0),
    "equally many every month until all have": uniform(),
    "levels out at 90 %": plateau(0.90),
    "levels out at 70 %": plateau(0.70),
    "levels out at 62 %": plateau(0.62),
}


def situation(days: FloatArray) -> Situation:
    """What is known of a history on the last day observed."""
    is_event = days <= OBSERVED_DAYS
    return Situation(
        as_of_date=AS_OF,
        target_share=TARGET_SHARE,
        observed_days=OBSERVED_DAYS,
        has_orders=True,
        target_n=MEMBERS_N,
        ordered_n=int(is_event.sum()),
        recent_n=int((is_event & (days > OBSERVED_DAYS - 365)).sum()),
        durations=Durations.of(np.clip(np.ceil(days), 1, OBSERVED_DAYS), is_event),
        waiting_days=np.full(int((~is_event).sum()), float(OBSERVED_DAYS)),
    )


def held(draw: Draw, repetitions: int) -> tuple[float, float, float]:
    """Share of histories with a date; of those, with the truth within the bounds; median error of the date, days."""
    random = np.random.default_rng(1)
    within: list[bool] = []
    errors: list[float] = []
    for _ in range(repetitions):
        days = draw(random)
        told = forecast(simulate(situation(days)), CONFIDENCE)
        if told["forecast_date"] is None:
            continue
        after = float(np.sort(days)[int(np.ceil(TARGET_SHARE * MEMBERS_N)) - 1]) - OBSERVED_DAYS
        reached = date.max if np.isinf(after) else AS_OF + timedelta(max(after, 0))
        within.append(told["lower_date"] <= reached <= told["upper_date"])
        errors.append((told["forecast_date"] - AS_OF).days - after)
    return len(within) / repetitions, float(np.mean(within or [False])), float(np.median(errors or [0]))


def main(repetitions: int = REPETITIONS) -> None:
    """Print the table."""
    print("| the truth | a date is given | of which the truth lies within | median error, days |")
    print("|---|---|---|---|")
    for label, draw in TRUTHS.items():
        given, within, error = held(draw, repetitions)
        error_text = "never reached" if np.isinf(error) else f"{error:+.0f}"
        print(f"| {label} | {given:.0%} | {within:.0%} | {error_text} |", flush=True)


if __name__ == "__main__":
    main()
