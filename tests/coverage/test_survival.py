"""Against published estimates: the lung and the leukaemia data that every textbook on survival uses."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from partsrapport.coverage import survival
from partsrapport.coverage.durations import Durations, quantile_days
from partsrapport.coverage.hazards import BASS, GOMPERTZ, LOG_TIME, Family, change_of_pace
from partsrapport.coverage.survival import DAYS_A_YEAR, Curve

# Weeks in remission on 6-mercaptopurine (Freireich et al. 1963, Blood 21:699-716).
REMISSION = Durations.of(
    np.array([6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], dtype=float),
    np.arange(21) < 9,
)

# Days of survival with advanced lung cancer (Loprinzi et al. 1994, J Clin Oncol 12:601-607; "lung" in R's survival).
DIED = """
    5 11 11 11 12 13 13 15 26 30 31 53 53 54 59 60 60 61 62 65 65 71 79 81 81 88 88 92 93 95 95 105 107 107 110 116
    118 122 131 132 132 135 142 144 145 145 147 153 156 156 163 163 163 166 166 167 170 175 176 177 179 179 180 181
    181 182 183 186 189 194 197 199 201 201 202 207 208 210 212 218 222 223 226 229 230 239 239 245 246 267 268 269
    270 283 284 285 285 286 288 291 293 301 303 305 306 310 310 320 329 337 340 345 348 350 351 353 353 361 363 363
    364 371 371 387 390 394 426 428 429 433 442 444 450 455 457 460 473 477 519 520 524 524 533 550 558 567 574 583
    613 624 641 643 654 655 687 689 705 707 728 731 735 765 791 814 883
"""
CENSORED = """
    92 105 173 174 175 177 185 188 191 192 196 197 202 203 211 221 222 224 225 225 235 237 240 243 252 259 266 269
    272 276 279 284 292 292 296 300 301 303 315 332 356 364 376 382 384 404 413 444 458 511 511 529 543 551 559 588
    740 806 821 840 965 1010 1022
"""
LUNG = Durations.of(
    np.array([*DIED.split(), *CENSORED.split()], dtype=float),
    np.arange(228) < 165,
)

CENSORED_LUNG = stats.CensoredData.right_censored(LUNG.days.repeat(LUNG.counts), (~LUNG.is_event).repeat(LUNG.counts))
CHANGE = 1.2
EVERY = (*LOG_TIME, GOMPERTZ, BASS, change_of_pace(CHANGE))

durations = st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=40).map(
    lambda rows: Durations.of(np.array([day for day, _ in rows], dtype=float), np.array([event for _, event in rows]))
)
shares = st.floats(0.01, 1)


def test_remission_times_have_the_published_median() -> None:
    """Kleinbaum & Klein, Survival Analysis (2012), table of the 6-MP group: 23 weeks."""
    assert quantile_days(REMISSION, 0.5) == 23


@pytest.mark.parametrize(
    ("weeks", "left"),
    [(6, 0.8571), (7, 0.8067), (10, 0.7529), (13, 0.6902), (16, 0.6275), (22, 0.5378), (23, 0.4482)],
)
def test_remission_times_have_the_published_survival(weeks: float, left: float) -> None:
    """The same table: the share that has relapsed reaches 1 - left in that week, not before."""
    assert quantile_days(REMISSION, 1 - left - 0.0001) == weeks
    later = quantile_days(REMISSION, 1 - left + 0.0001)
    assert later is None or later > weeks


@pytest.mark.parametrize(("share", "days"), [(0.25, 170), (0.50, 310), (0.75, 550)])
def test_lung_data_have_the_published_quartiles(share: float, days: float) -> None:
    """R: quantile(survfit(Surv(time, status) ~ 1, lung))."""
    assert quantile_days(LUNG, share) == days


def test_weibull_curve_of_the_lung_data_is_that_of_r() -> None:
    """R: survreg(Surv(time, status) ~ 1, lung): intercept 6.0349 (0.0591), scale 0.759, log-likelihood -1153.9."""
    curve = survival.fit(LOG_TIME[0], LUNG)
    location, log_scale = curve.parameters
    error = np.sqrt(survival.covariance(curve, LUNG)[0, 0])
    days = LUNG.events_n * np.log(DAYS_A_YEAR)  # a density a day, not a year
    found = (location + np.log(DAYS_A_YEAR), error, np.exp(log_scale), curve.log_likelihood - days)
    assert found == pytest.approx((6.0349, 0.0591, 0.7594, -1153.85), abs=5e-3)


@pytest.mark.parametrize(
    ("family", "reference"), list(zip(LOG_TIME, [stats.weibull_min, stats.fisk, stats.lognorm], strict=True))
)
def test_curves_on_the_logarithm_of_time_are_those_of_scipy(family: Family, reference: stats.rv_continuous) -> None:
    location, log_scale = survival.fit(family, LUNG).parameters
    shape, _, scale = reference.fit(CENSORED_LUNG, floc=0)
    log_shape = np.log(shape) if family.name == "log-normal" else -np.log(shape)
    assert (location, log_scale) == pytest.approx((np.log(scale / DAYS_A_YEAR), log_shape), abs=1e-3)


def test_gompertz_curve_is_that_of_scipy() -> None:
    days, censored = LUNG.days.repeat(LUNG.counts), (~LUNG.is_event).repeat(LUNG.counts)
    found = stats.gompertz.fit(stats.CensoredData.right_censored(days / DAYS_A_YEAR, censored), floc=0)
    log_hazard, growth = survival.fit(GOMPERTZ, LUNG).parameters
    assert (np.exp(log_hazard) / growth, 1 / growth) == pytest.approx((found[0], found[2]), rel=1e-2)


def test_bass_curve_solves_the_equation_of_bass() -> None:
    """Of those left, p come by themselves and q for each that has come (Bass 1969, equation 1)."""
    years, p, q = np.linspace(0.01, 6, 100), 0.05, 0.9
    had = 1 - np.exp(-BASS.cumulative(years, np.log(p), np.log(q)))
    assert np.exp(BASS.log_hazard(years, np.log(p), np.log(q))) == pytest.approx(p + q * had)


@pytest.mark.parametrize("family", EVERY, ids=lambda family: family.name)
@pytest.mark.parametrize("parameters", [(-0.5, 0.4), (0.2, -0.6), (0.1, 0.0)])
def test_hazard_its_sum_and_the_inverse_agree(family: Family, parameters: tuple[float, float]) -> None:
    years = np.linspace(0.1, 3, 4001)
    years = years[np.abs(years - CHANGE) > 0.001]
    cumulated = family.cumulative(years, *parameters)
    assert family.years(cumulated, *parameters) == pytest.approx(years)
    middle = np.diff(cumulated) / np.diff(years)
    hazard = np.exp(family.log_hazard((years[1:] + years[:-1]) / 2, *parameters))
    steady = np.diff(years) < 0.001
    assert middle[steady] == pytest.approx(hazard[steady], rel=1e-3)


def test_hazard_that_dies_away_leaves_some_for_ever() -> None:
    assert GOMPERTZ.years(np.array([5.0]), 0.0, -1.0) == np.inf


def test_plateau_is_found_where_most_are_spared() -> None:
    random = np.random.default_rng(1)
    days = np.where(random.uniform(size=2000) < 0.6, 200 * random.weibull(1.5, 2000), np.inf)
    curve = survival.fit(LOG_TIME[0], Durations.of(np.minimum(days, 1000), days <= 1000), with_plateau=True)
    assert curve.plateau == pytest.approx(0.6, abs=0.03)


def test_nobody_comes_beyond_a_plateau() -> None:
    """Of a hundred of whom 40 have come and 60 ever will, a third of those who wait do."""
    family = LOG_TIME[0]
    location = np.log(1.0) - np.log(-np.log(1 - 0.4 / 0.6))  # two thirds of those who ever come have after a year
    drawn = np.array([[location], [0.0], [special.logit(0.6)]])
    left = (np.arange(3000) + 0.5)[np.newaxis] / 3000
    days = survival.days_ahead(family, drawn, np.full(3000, DAYS_A_YEAR), left)
    assert np.isfinite(days).mean() == pytest.approx(1 / 3, abs=1e-3)
    assert days.min() >= 0


def test_grouping_by_day_changes_no_likelihood() -> None:
    curve = survival.fit(BASS, LUNG)
    one_by_one = sum(
        survival.log_likelihood(
            BASS, curve.parameters, Durations(LUNG.days[i : i + 1], LUNG.is_event[i : i + 1], LUNG.counts[i : i + 1])
        )
        for i in range(len(LUNG.days))
    )
    assert one_by_one == pytest.approx(curve.log_likelihood)


def test_weights_favour_the_likelier_curve_and_the_one_with_fewer_parameters() -> None:
    curves = [survival.fit(family, LUNG) for family in LOG_TIME]
    weights = survival.weights(curves, LUNG.events_n)
    assert weights.sum() == pytest.approx(1)
    assert weights[0] == max(weights) > 0.9
    alike = [curves[0], Curve(curves[0].family, np.append(curves[0].parameters, 5.0), curves[0].log_likelihood)]
    assert survival.weights(alike, 100) == pytest.approx([10**0.5 / (1 + 10**0.5), 1 / (1 + 10**0.5)])


@given(durations, shares, shares)
def test_more_takes_at_least_as_long(data: Durations, one: float, other: float) -> None:
    sooner, later = (quantile_days(data, share) for share in sorted((one, other)))
    assert later is None or (sooner is not None and sooner <= later)


@given(durations, shares)
def test_a_quantile_is_the_day_of_an_event(data: Durations, share: float) -> None:
    days = quantile_days(data, share)
    assert days is None or days in data.days[data.is_event]


@given(durations, shares, st.integers(0, 39))
def test_censoring_never_shortens_a_wait(data: Durations, share: float, which: int) -> None:
    """To learn that someone had only been waited for, not gone on, moves every quantile later or nowhere."""
    censored = replace(data, is_event=data.is_event & (np.arange(len(data.days)) != which))
    known, unknown = quantile_days(data, share), quantile_days(censored, share)
    assert unknown is None or (known is not None and known <= unknown)


@given(durations)
def test_without_censoring_the_median_is_the_ordinary_one(data: Durations) -> None:
    seen = replace(data, is_event=np.ones(len(data.days), dtype=bool))
    days = data.days.repeat(data.counts)
    assert quantile_days(seen, 0.5) == np.quantile(days, 0.5, method="inverted_cdf")
