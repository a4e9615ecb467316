"""Prognosen räknad på nytt efter docs/forecast.md: andra funktioner, annan anpassning, egna slumptal.

Två simuleringar ger inte samma dag; ``Near`` säger hur långt ifrån varandra de får ligga.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from tests.figures.recount.world import World

Array = NDArray[np.float64]
Left = Callable[[Array, Array], Array]
YEAR = 365.25
DRAWS_N = 1500
TOLERANCE = 0.15
"""The upper bound of two simulations differs by a tenth; from one bound to the next it is a third or more."""
SHARE_TOLERANCE = 0.05
HORIZON = np.concatenate([np.arange(0.0, 4000, 4), np.arange(4000.0, 40_000, 100)])


class Near(NamedTuple):
    """En dag som prognosen ska ligga nära, och dagarna dit och till dess gränser; de får skilja med så stor del."""

    day: date
    days: int
    tolerance: float
    lower: int | None = None
    upper: int | None = None


class NearShare(NamedTuple):
    """En förutsagd andel, med dess gränser där den har några; den får skilja med så stor del."""

    share: float
    lower: float | None
    upper: float | None
    tolerance: float


class Wait(NamedTuple):
    """En organisation som har väntats på: hur många dagar, om den har avropat, om den hör till målgruppen."""

    days: int
    is_ordered: bool
    is_member: bool
    is_recent: bool


def waits(world: World, day: date) -> tuple[list[Wait], int]:
    """Alla som har väntats på till och med dagen, och hur länge programmet har funnits."""
    services = {row["service_id"] for row in world["services"] if row["is_programme"]}
    services = services or {row["service_id"] for row in world["services"]}
    begins = [row["launch_date"] for row in world["services"] if row["service_id"] in services and row["launch_date"]]
    begins += [row["order_date"] for row in world.orders if row["service_id"] in services]
    start = min((begin for begin in begins if begin <= day), default=date.min)
    known = {row["organisation_id"] for row in world["memberships"] if row["from_date"] <= day}
    heirs = {one: world.counted_for(one, day) for one in known}
    found = []
    for line in known:
        is_member = world.is_member(line, day)
        if not is_member and heirs[line] - {line}:
            continue
        spans = [row for row in world["memberships"] if row["organisation_id"] == line and row["from_date"] <= day]
        last = min(day, max(row["to_date"] or date.max for row in spans))
        before = {one for one in known if line in heirs[one]}
        joined = min(row["from_date"] for row in world["memberships"] if row["organisation_id"] in before)
        orders = [row["order_date"] for row in world.orders if row["organisation_id"] in before]
        ordered = min((one for one in orders if one <= last), default=None)
        days = ((ordered or last) - max(joined, start)).days + 1
        is_recent = ordered is not None and ordered > day - timedelta(365)
        found.append(Wait(days, ordered is not None, is_member, is_recent))
    return found, 0 if start == date.min else (day - start).days + 1


def _weibull(t: Array, at: Array) -> Array:
    return np.exp(-((t / np.exp(at[0])) ** np.exp(at[1])))


def _log_logistic(t: Array, at: Array) -> Array:
    return 1 / (1 + (t / np.exp(at[0])) ** np.exp(at[1]))


def _log_normal(t: Array, at: Array) -> Array:
    return np.asarray(special.ndtr((at[0] - np.log(t)) * np.exp(at[1])))


def _gompertz(t: Array, at: Array) -> Array:
    return np.exp(-np.exp(at[0]) * np.expm1(at[1] * t) / at[1])


def _bass(t: Array, at: Array) -> Array:
    p, q = np.exp(at[0]), np.exp(at[1])
    return (1 + q / p) * np.exp(-(p + q) * t) / (1 + q / p * np.exp(-(p + q) * t))


def _with_plateau(left: Left) -> Left:
    def leveled(t: Array, at: Array) -> Array:
        ever = 1 / (1 + np.exp(-at[2]))
        return 1 - ever + ever * left(t, at)

    return leveled


def _change_of_pace(year: float) -> Left:
    return lambda t, at: np.exp(-np.exp(at[0]) * (np.minimum(t, year) + np.exp(at[1]) * np.maximum(t - year, 0)))


@dataclass(frozen=True)
class Fitted:
    """En kurva: hur stor del som är kvar efter t år, med de rimligaste talen och hur osäkra de är."""

    left: Left
    at: Array
    covariance: Array
    cost: float
    plateau: float


def fit(left: Left, start: list[float], years: Array, is_event: NDArray[np.bool_]) -> Fitted:
    """Största rimlighet, med ett straff för antalet tal (BIC)."""

    events = years[is_event]
    asked = np.concatenate([events * (1 - 1e-5), events * (1 + 1e-5), years[~is_event]])

    def loss(at: Array) -> float:
        with np.errstate(all="ignore"):
            before, after, last = np.split(left(asked, at), [len(events), 2 * len(events)])
            logs = np.log(np.concatenate([(before - after) / (2e-5 * events), last]))
        limit = np.array([12.0, 6.0, 5.0])[: len(at)]
        return 1e9 if not np.isfinite(logs).all() or (np.abs(at) > limit).any() else -float(logs.sum())

    found = min(
        (
            optimize.minimize(loss, [start[0], scale, *start[2:]], method="Nelder-Mead", options={"maxiter": 900})
            for scale in (start[1], start[1] + 0.7)
        ),
        key=lambda one: float(one.fun),
    )
    n, steps = len(found.x), 3e-3 * np.eye(len(found.x))
    hessian = np.array(
        [
            [
                loss(found.x + steps[i] + steps[j])
                - loss(found.x + steps[i] - steps[j])
                - loss(found.x - steps[i] + steps[j])
                + loss(found.x - steps[i] - steps[j])
                for i in range(n)
            ]
            for j in range(n)
        ]
    ) / (4 * 3e-3**2)
    values, vectors = np.linalg.eigh(hessian)
    covariance = (vectors / np.maximum(values, 4.0**-2)) @ vectors.T
    plateau = 1 / (1 + math.exp(-found.x[2])) if n > 2 else 1.0
    return Fitted(left, found.x, covariance, float(found.fun) + n * math.log(is_event.sum()) / 2, plateau)


def figures(world: World, day: date, share: float, confidence: float) -> dict[str, Near | float | None]:
    """Dagen då andelen är nådd: medianen av simulerade framtider, med den tidigaste och den senaste."""
    found, observed = waits(world, day)
    target = [one for one in found if one.is_member]
    missing_n = math.ceil(share * len(target) - 1e-9) - sum(one.is_ordered for one in target)
    days = _days(found, observed, missing_n, confidence, share)
    names = ("forecast_lower_date", "forecast_date", "forecast_upper_date")
    if days is None:
        return {"forecast_target_share": share, **dict.fromkeys((*names, "forecast_target_days"))}
    lower, middle, upper = map(math.ceil, days)
    near = {name: Near(day + timedelta(n), n, TOLERANCE) for name, n in zip(names, (lower, middle, upper), strict=True)}
    return {"forecast_target_share": share, **near, "forecast_target_days": Near(day, middle, TOLERANCE, lower, upper)}


def tests(world: World, day: date, confidence: float) -> dict[str, Any]:
    """Vad prognosen vid varje kvartalsslut hade sagt om dagen, och hur stor andel som då hade avropat."""
    years = range(day.year - 4, day.year + 1)
    ends = [date(year, *end) for year in years for end in ((3, 31), (6, 30), (9, 30), (12, 31))]
    expected: dict[str, Any] = {}
    for then in [end for end in ends if end < day][-12:]:
        expected |= _test(world, then, (day - then).days, confidence)
    return expected


def _test(world: World, then: date, ahead: int, confidence: float) -> dict[str, Any]:
    found, observed = waits(world, then)
    target = [one.is_ordered for one in found if one.is_member]
    key, futures = f"forecast_{then}", _futures(found, observed)
    names = (f"{key}_lower_share", f"{key}_share", f"{key}_upper_share")
    if futures is None:
        return {}
    had: dict[str, Any] = {f"{key}_ordered_share": sum(target) / len(target)}
    shares = np.array([(sum(target) + (ends <= ahead).sum()) / len(target) for ends in futures.ends()])
    lower, middle, upper = map(float, np.quantile(shares, [1 - confidence, 0.5, confidence]))
    near = [NearShare(one, None, None, SHARE_TOLERANCE) for one in (lower, middle, upper)]
    return had | dict(zip(names, near, strict=True)) | {names[1]: NearShare(middle, lower, upper, SHARE_TOLERANCE)}


def _days(
    found: list[Wait], observed: int, missing_n: int, confidence: float, share: float
) -> tuple[float, ...] | None:
    """Den undre gränsen, medianen och den övre; inget där ingen prognos är försvarbar."""
    futures = _futures(found, observed)
    if futures is None or sum(one.is_recent and one.is_member for one in found) < 5:
        return None
    days = np.array([np.sort(ends)[missing_n - 1] for ends in futures.ends()])
    lower, middle, upper = np.quantile(days, [1 - confidence, 0.5, confidence])
    if futures.best.plateau < share or max(middle, upper) > 2 * observed:
        return None
    return float(lower), float(middle), float(upper)


@dataclass(frozen=True)
class Futures:
    """Kurvorna, hur rimliga de är, och hur länge de som väntar har väntat."""

    curves: list[Fitted]
    weights: Array
    waiting: Array

    @property
    def best(self) -> Fitted:
        """Den rimligaste."""
        return self.curves[int(self.weights.argmax())]

    def ends(self) -> Iterator[Array]:
        """I varje framtid: dagar tills var och en av dem som väntar har avropat."""
        random = np.random.default_rng(4711)
        for curve, n in zip(self.curves, random.multinomial(DRAWS_N, self.weights), strict=True):
            limit = np.array([12.0, 6.0, 5.0])[: len(curve.at)]
            drawn = random.multivariate_normal(curve.at, curve.covariance, size=n).clip(-limit, limit)
            yield from (_ends(random, curve.left, at, self.waiting) for at in drawn)


def _futures(found: list[Wait], observed: int) -> Futures | None:
    """Inga där för få har avropat."""
    waited = [one for one in found if one.days > 0]
    if sum(one.is_ordered for one in waited) < 30:
        return None
    years, is_event = np.array([one.days / YEAR for one in waited]), np.array([one.is_ordered for one in waited])
    on_log_time = {_weibull: 1.0, _log_logistic: 1.0, _log_normal: 1.0}
    curves = [fit(left, [start, 0.0], years, is_event) for left, start in on_log_time.items()]
    curves += [fit(_with_plateau(left), [start, 0.0, 0.5], years, is_event) for left, start in on_log_time.items()]
    curves += [fit(_gompertz, [-1.0, 0.1], years, is_event), fit(_bass, [-2.0, 0.0], years, is_event)]
    curves += [fit(_change_of_pace(part * observed / YEAR), [-1.0, 0.0], years, is_event) for part in (0.25, 0.5, 0.75)]
    costs = np.array([curve.cost for curve in curves]) / 2
    weights = np.exp(costs.min() - costs) / np.exp(costs.min() - costs).sum()
    waiting = np.array([one.days for one in found if one.is_member and not one.is_ordered], float)
    return Futures(curves, weights, waiting)


def _ends(random: np.random.Generator, curve: Left, at: Array, waiting: Array) -> Array:
    """Dagar tills var och en av dem som väntar har avropat, i en framtid."""
    with np.errstate(all="ignore"):
        left = np.minimum.accumulate(np.nan_to_num(curve((HORIZON + 0.01) / YEAR, at)))
    wanted = random.uniform(size=len(waiting)) * np.interp(waiting, HORIZON, left)
    ends = np.where(wanted < left[-1], np.inf, np.interp(-wanted, -left, HORIZON))
    return np.maximum(ends - waiting, 0)
