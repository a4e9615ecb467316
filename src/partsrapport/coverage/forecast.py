"""When the target share will have ordered, how sure that is, and how the same method would have fared before.

docs/forecast.md says what is assumed, when a forecast is not defensible, and where the method comes from.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl

from partsrapport.coverage.futures import SMALLEST_EVENTS_N, Futures, bounded, simulate
from partsrapport.coverage.situation import Situation, situations
from partsrapport.warehouse import store
from partsrapport.words import wording
from partsrapport.words.language import either, stored

BACKTEST_YEARS = 3
SMALLEST_RISE_N = 5  # fewer first orders in a year is no rise to extrapolate
LONGEST_HORIZON = 2  # times the days observed


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``mart.forecast``, ``mart.forecast_curve`` and ``mart.forecast_backtest``."""
    as_of, confidence = connection.execute("SELECT as_of_date, confidence FROM meta.build").fetchall()[0]
    days, earlier = list(dict.fromkeys([as_of, *_claim_dates(connection)])), _quarter_ends(as_of)
    known = situations(connection, [*days, *earlier])
    futures, *others = map(simulate, known[: len(days)])
    forecasts = [forecast(each, confidence) for each in (futures, *others)]
    rows = {
        "forecast": forecasts,
        "forecast_curve": curve(futures, forecasts[0]["upper_date"], confidence),
        "forecast_backtest": backtest(known[len(days) :], known[0], confidence),
    }
    store.load(connection, {f"mart.{name}": of_it for name, of_it in rows.items()})


def _claim_dates(connection: duckdb.DuckDBPyConnection) -> list[date]:
    found = connection.execute("""
        SELECT DISTINCT claims.as_of_date FROM core.claims AS claims
        JOIN meta.build AS build ON claims.as_of_date <= build.as_of_date
        WHERE figure_id = 'forecast_target_days' ORDER BY claims.as_of_date
    """).fetchall()
    return [day for (day,) in found]


def forecast(futures: Futures, confidence: float) -> dict[str, Any]:
    """A row of ``mart.forecast``: the date, with one-sided bounds at the confidence, or why none is defensible."""
    situation = futures.situation
    days = bounded(futures.crossing_days(), confidence)
    reason = stored("reason", lambda: next(_reasons(futures, *days), None))
    is_defensible = situation.is_reached or reason["reason"] is None
    lower, middle, upper = (situation.as_of_date + timedelta(math.ceil(n)) if is_defensible else None for n in days)
    return {
        "as_of_date": situation.as_of_date,
        "target_share": situation.target_share,
        "ordered_share": situation.ordered_share,
        "forecast_date": middle,
        "lower_date": lower,
        "upper_date": upper,
        "is_defensible": is_defensible,
        **reason,
        "events_n": situation.durations.events_n,
        "at_risk_n": situation.durations.subjects_n,
        "method": futures.best.family.name if futures.curves else None,
    }


def _reasons(futures: Futures, lower: float, middle: float, upper: float) -> Iterator[str]:
    """Why no forecast is needed or defensible; lower, middle and upper are days to the target."""
    situation = futures.situation
    longest, target = LONGEST_HORIZON * situation.observed_days, wording.percent(situation.target_share)
    if not situation.target_n:
        yield either("Målgruppen är tom.", "The target group is empty.")
    elif situation.is_reached:
        yield either(f"{target} är redan uppnått.", f"{target} is already reached.")
    elif not situation.observed_days:
        yield either("Ingen tjänst är lanserad eller avropad än.", "No service is launched or ordered yet.")
    elif not futures.curves:
        events = _organisations(situation.durations.events_n)
        yield either(
            f"För få avrop: {events} har gjort ett första avrop, och det behövs minst {SMALLEST_EVENTS_N}.",
            f"Too few orders: {events} made a first order, and at least {SMALLEST_EVENTS_N} are needed.",
        )
    elif situation.recent_n < SMALLEST_RISE_N:
        recent = _organisations(situation.recent_n)
        yield either(
            f"Andelen har nästan slutat öka: {recent} gjorde sitt första avrop det senaste året.",
            f"The share has almost ceased to rise: {recent} made their first order in the last year.",
        )
    elif (plateau := futures.best.plateau) < situation.target_share:
        level = wording.percent(plateau)
        yield either(f"Kurvan planar ut vid omkring {level}.", f"The curve levels out at about {level}.")
    elif middle > longest:
        yield either(
            f"{target} ligger längre bort än dubbelt så lång tid som tjänsterna har funnits.",
            f"{target} lies further off than twice the time that the services have existed.",
        )
    elif upper > longest:
        yield either(
            "För osäkert: intervallet saknar övre gräns inom dubbelt så lång tid som tjänsterna har funnits.",
            "Too uncertain: the interval has no upper bound within twice the time that the services have existed.",
        )


def _organisations(n: int) -> str:
    return wording.counted(n, "organisation", either("organisationer", "organisations"))


def curve(futures: Futures, upper_date: date | None, confidence: float) -> Iterator[dict[str, Any]]:
    """Rows of ``mart.forecast_curve``: the date of the situation, then month ends up to the upper bound of the date."""
    as_of = futures.situation.as_of_date
    if upper_date is None or upper_date == as_of:
        return
    month_ends = pl.date_range(as_of.replace(day=1), upper_date, "1mo", eager=True).dt.month_end()
    for day in (as_of, *month_ends.filter(month_ends > as_of)):
        yield {"curve_date": day} | _predicted(futures, day, confidence)


def _predicted(futures: Futures, day: date, confidence: float) -> dict[str, Any]:
    shares = futures.shares((day - futures.situation.as_of_date).days)
    return dict(zip(("lower_share", "predicted_share", "upper_share"), bounded(shares, confidence), strict=True))


def _quarter_ends(before: date) -> list[date]:
    """The ends of the quarters that were over, of as many years as are tested."""
    quarter = before.replace(month=(before.month - 1) // 3 * 3 + 1, day=1)
    first = quarter.replace(year=quarter.year - BACKTEST_YEARS)
    return pl.date_range(first, quarter, "3mo", closed="right", eager=True).dt.offset_by("-1d").to_list()


def backtest(earlier: Iterable[Situation], later: Situation, confidence: float) -> Iterator[dict[str, Any]]:
    """Rows of ``mart.forecast_backtest``: forecasts of situations since the programme began, against the later."""
    for situation in (one for one in earlier if one.observed_days):
        futures = simulate(situation)
        told = {"later_date": later.as_of_date} | _compared(futures, later, confidence)
        yield forecast(futures, confidence) | told


def _compared(futures: Futures, later: Situation, confidence: float) -> dict[str, Any]:
    actual = later.ordered_share
    if actual is None or not futures.curves:
        return {"actual_share": actual}
    predicted = _predicted(futures, later.as_of_date, confidence)
    is_within = predicted["lower_share"] <= actual <= predicted["upper_share"]
    return predicted | {"actual_share": actual, "is_within": is_within}
