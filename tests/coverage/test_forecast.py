"""The forecast on situations made up for the purpose: what it says, and when it says that it cannot be said."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.coverage import forecast as module
from partsrapport.coverage import futures as futures_
from partsrapport.coverage.durations import Durations, FloatArray
from partsrapport.coverage.futures import Futures, simulate
from partsrapport.coverage.situation import Situation

AS_OF = date(2021, 5, 31)
OBSERVED_DAYS = 1200
RANDOM = np.random.default_rng(2018)


def situation(days: FloatArray) -> Situation:
    """Everyone in the target group from the start, and all that is known is when the first orders came."""
    is_event = days <= OBSERVED_DAYS
    return Situation(
        as_of_date=AS_OF,
        target_share=0.8,
        observed_days=OBSERVED_DAYS,
        has_orders=True,
        target_n=len(days),
        ordered_n=int(is_event.sum()),
        recent_n=int((is_event & (days > OBSERVED_DAYS - 365)).sum()),
        durations=Durations.of(np.clip(np.ceil(days), 1, OBSERVED_DAYS), is_event),
        waiting_days=np.full(int((~is_event).sum()), float(OBSERVED_DAYS)),
    )


def forecast(futures: Futures, confidence: float) -> SimpleNamespace:
    """The row, by the names of its columns."""
    return SimpleNamespace(**module.forecast(futures, confidence))


GROWING = situation(1400 * RANDOM.weibull(1.4, 200))


@pytest.fixture(scope="module")
def futures() -> Futures:
    return simulate(GROWING)


def test_growth_is_forecast_with_bounds_on_either_side(futures: Futures) -> None:
    told = forecast(futures, 0.95)
    assert told.is_defensible and told.reason is None
    assert AS_OF < told.lower_date < told.forecast_date < told.upper_date


def test_a_large_target_group_is_forecast_on_the_day() -> None:
    """80 percent of a Weibull have come after scale × (ln 5)^(1/shape) days."""
    for shape, scale in ((1.0, 1500), (1.4, 1300)):
        futures = simulate(situation(scale * np.random.default_rng(7).weibull(shape, 10_000)))
        expected = scale * np.log(5) ** (1 / shape) - OBSERVED_DAYS
        assert (forecast(futures, 0.95).forecast_date - AS_OF).days == pytest.approx(expected, rel=0.05)


def test_where_each_date_stands_for_several_the_forecast_and_its_bounds_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = situation(1400 * np.random.default_rng(7).weibull(1.4, 6000))
    some = replace(many, waiting_days=np.concatenate([many.waiting_days[:-300], np.full(300, 400.0)]))
    together = simulate(some)
    monkeypatch.setattr(futures_, "LARGEST_N", 10**7)
    apart = simulate(some)
    assert together.days.shape[1] < apart.days.shape[1] == together.organisations_n.sum()
    expected, found = (np.quantile(one.crossing_days(), [0.1, 0.5, 0.9]) for one in (apart, together))
    assert found == pytest.approx(expected, abs=0.2 * (expected[2] - expected[0]))


def test_more_confidence_widens_the_interval(futures: Futures) -> None:
    wide, narrow = forecast(futures, 0.95), forecast(futures, 0.80)
    assert wide.lower_date < narrow.lower_date and narrow.upper_date < wide.upper_date
    assert wide.forecast_date == narrow.forecast_date


def test_the_same_situation_always_has_the_same_futures(futures: Futures) -> None:
    assert np.array_equal(simulate(GROWING).days, futures.days)


@given(st.lists(st.integers(0, 4000), min_size=2, max_size=2))
def test_shares_only_grow_and_begin_with_what_has_been_ordered(futures: Futures, ahead: list[int]) -> None:
    sooner, later = (futures.shares(days) for days in sorted(ahead))
    assert (sooner <= later).all() and (later <= 1).all()
    assert (futures.shares(0) == GROWING.ordered_share).all()


def test_the_curve_runs_from_what_has_been_ordered_past_the_target(futures: Futures) -> None:
    rows = list(module.curve(futures, forecast(futures, 0.95).upper_date, 0.95))
    assert rows[0] == {"curve_date": AS_OF} | dict.fromkeys(
        ("lower_share", "predicted_share", "upper_share"), GROWING.ordered_share
    )
    assert rows[1]["curve_date"] == date(2021, 6, 30)
    assert rows[-1]["lower_share"] >= 0.80


def test_the_curve_crosses_the_target_in_the_month_of_the_forecast(futures: Futures) -> None:
    told = forecast(futures, 0.95)
    rows = module.curve(futures, told.upper_date, 0.95)
    crossed = next(row["curve_date"] for row in rows if row["predicted_share"] >= 0.80)
    assert (crossed.year, crossed.month) == (told.forecast_date.year, told.forecast_date.month)


def test_too_few_orders_are_no_basis() -> None:
    told = forecast(simulate(situation(np.r_[np.arange(29.0) * 40, np.full(100, np.inf)])), 0.95)
    assert told.reason == "För få avrop: 29 organisationer har gjort ett första avrop, och det behövs minst 30."
    assert told.method is None and told.forecast_date is None


def test_orders_that_have_stopped_are_not_extrapolated() -> None:
    told = forecast(simulate(situation(np.r_[np.arange(1.0, 100) * 8, 1000, np.full(100, np.inf)])), 0.95)
    assert told.reason.startswith("Andelen har nästan slutat öka: 1 organisation gjorde")


def test_a_plateau_is_not_extrapolated() -> None:
    days = np.where(np.arange(400) < 250, 500 * np.random.default_rng(1).weibull(1.5, 400), np.inf)
    told = forecast(simulate(situation(days)), 0.95)
    assert told.reason.startswith("Kurvan planar ut vid omkring 6")


def test_growth_without_end_has_no_plateau(futures: Futures) -> None:
    assert futures.best.plateau == 1


def test_growth_like_a_letter_s_is_followed() -> None:
    """Few at first, most when many have: what curves on the logarithm of time alone put too late."""
    share = np.random.default_rng(3).uniform(size=400)
    days = np.log((1 + 15 * share) / (1 - share)) * 380
    told = forecast(simulate(situation(days)), 0.95)
    reached = AS_OF + timedelta(float(np.sort(days)[319]) - OBSERVED_DAYS)
    assert told.method == "Bass" and told.lower_date <= reached <= told.upper_date


def test_what_lies_too_far_ahead_is_not_told() -> None:
    told = forecast(simulate(situation(9000 * np.random.default_rng(1).weibull(1.0, 400))), 0.95)
    assert told.reason.endswith("ligger längre bort än dubbelt så lång tid som tjänsterna har funnits.")


def test_an_interval_without_end_is_not_told() -> None:
    told = forecast(simulate(situation(1600 * np.random.default_rng(1).weibull(1.0, 120))), 0.95)
    assert told.reason.startswith("För osäkert")
    assert (told.forecast_date, told.lower_date, told.upper_date) == (None, None, None)


def test_what_is_reached_needs_no_forecast() -> None:
    futures = simulate(situation(np.r_[np.arange(1.0, 81), np.full(20, np.inf)]))
    told = forecast(futures, 0.95)
    assert told.is_defensible and told.forecast_date == told.lower_date == told.upper_date == AS_OF
    assert told.reason.endswith("är redan uppnått.")
    assert list(module.curve(futures, told.upper_date, 0.95)) == []


def test_one_short_of_the_target_is_not_reached() -> None:
    assert situation(np.r_[np.arange(1.0, 80), np.full(21, np.inf)]).missing_n == 1


def test_an_empty_target_group_has_no_forecast() -> None:
    told = forecast(simulate(situation(np.array([]))), 0.95)
    assert (told.reason, told.ordered_share) == ("Målgruppen är tom.", None)


def test_those_who_left_count_for_the_curve_but_not_for_the_share() -> None:
    known = GROWING.durations
    left = Durations(np.r_[known.days, 100, 200], np.r_[known.is_event, True, False], np.r_[known.counts, 1, 1])
    told = forecast(simulate(replace(GROWING, durations=left)), 0.95)
    assert told.ordered_share == GROWING.ordered_share
    assert (told.events_n, told.at_risk_n) == (GROWING.durations.events_n + 1, 202)


def test_intervals_hold_what_they_promise() -> None:
    """Of repeated histories about nine in ten reach the target within the interval (all ways of growing: the bench)."""
    within = []
    for seed in range(16):
        days = 1300 * np.random.default_rng(seed).weibull(1.5, 200)
        told = forecast(simulate(situation(days)), 0.95)
        if told.is_defensible:
            reached = AS_OF + timedelta(float(np.sort(days)[159]) - OBSERVED_DAYS)
            within.append(told.lower_date <= reached <= told.upper_date)
    assert len(within) >= 8
    assert np.mean(within) >= 0.8
