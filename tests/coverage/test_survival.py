"""Against published estimates: the lung and the leukaemia data that every textbook on survival uses."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from partsrapport.coverage import survival
from partsrapport.coverage.survival import FAMILIES, Durations

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

durations = st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=40).map(
    lambda rows: Durations.of(np.array([day for day, _ in rows], dtype=float), np.array([event for _, event in rows]))
)
shares = st.floats(0.01, 1)


def test_remission_times_have_the_published_median() -> None:
    """Kleinbaum & Klein, Survival Analysis (2012), table of the 6-MP group: 23 weeks."""
    assert survival.quantile_days(REMISSION, 0.5) == 23


@pytest.mark.parametrize(
    ("weeks", "left"),
    [(6, 0.8571), (7, 0.8067), (10, 0.7529), (13, 0.6902), (16, 0.6275), (22, 0.5378), (23, 0.4482)],
)
def test_remission_times_have_the_published_survival(weeks: float, left: float) -> None:
    """The same table: the share that has relapsed reaches 1 - left in that week, not before."""
    assert survival.quantile_days(REMISSION, 1 - left - 0.0001) == weeks
    later = survival.quantile_days(REMISSION, 1 - left + 0.0001)
    assert later is None or later > weeks


@pytest.mark.parametrize(("share", "days"), [(0.25, 170), (0.50, 310), (0.75, 550)])
def test_lung_data_have_the_published_quartiles(share: float, days: float) -> None:
    """R: quantile(survfit(Surv(time, status) ~ 1, lung))."""
    assert survival.quantile_days(LUNG, share) == days


def test_weibull_curve_of_the_lung_data_is_that_of_r() -> None:
    """R: survreg(Surv(time, status) ~ 1, lung): intercept 6.0349 (0.0591), scale 0.759, log-likelihood -1153.9."""
    curve = survival.fit(FAMILIES[0], LUNG)
    error = np.sqrt(survival.covariance(curve, LUNG)[0, 0])
    found = (curve.location, error, np.exp(curve.log_scale), curve.log_likelihood)
    assert found == pytest.approx((6.0349, 0.0591, 0.7594, -1153.85), abs=5e-3)


@pytest.mark.parametrize(
    ("family", "reference"), list(zip(FAMILIES, [stats.weibull_min, stats.fisk, stats.lognorm], strict=True))
)
def test_curves_are_those_of_scipy(family: survival.Family, reference: stats.rv_continuous) -> None:
    curve = survival.fit(family, LUNG)
    days, is_censored = (column.repeat(LUNG.counts) for column in (LUNG.days, ~LUNG.is_event))
    shape, _, scale = reference.fit(stats.CensoredData.right_censored(days, is_censored), floc=0)
    log_shape = np.log(shape) if family.name == "log-normal" else -np.log(shape)
    assert (curve.location, curve.log_scale) == pytest.approx((np.log(scale), log_shape), abs=1e-3)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_standard_forms_agree_with_each_other(family: survival.Family) -> None:
    z = np.linspace(-3, 1.5, 2001)
    had = 1 - np.exp(family.log_left(z))
    assert family.quantile(had) == pytest.approx(z)
    assert np.exp(family.log_density(z)) == pytest.approx(np.gradient(had, z, edge_order=2), abs=1e-4)


def test_plateau_is_found_where_most_are_spared() -> None:
    random = np.random.default_rng(1)
    days = np.where(random.uniform(size=2000) < 0.6, 200 * random.weibull(1.5, 2000), np.inf)
    curve = survival.fit(FAMILIES[0], Durations.of(np.minimum(days, 1000), days <= 1000), plateaus=(0.01, 1.0))
    assert curve.plateau == pytest.approx(0.6, abs=0.03)


def test_weights_favour_the_likelier_curve() -> None:
    curves = [survival.fit(family, LUNG) for family in FAMILIES]
    weights = survival.weights(curves)
    assert weights.sum() == pytest.approx(1)
    assert weights[0] == max(weights) > 0.99


@given(durations, shares, shares)
def test_more_takes_at_least_as_long(data: Durations, one: float, other: float) -> None:
    sooner, later = (survival.quantile_days(data, share) for share in sorted((one, other)))
    assert later is None or (sooner is not None and sooner <= later)


@given(durations, shares)
def test_a_quantile_is_the_day_of_an_event(data: Durations, share: float) -> None:
    days = survival.quantile_days(data, share)
    assert days is None or days in data.days[data.is_event]


@given(durations, shares, st.integers(0, 39))
def test_censoring_never_shortens_a_wait(data: Durations, share: float, which: int) -> None:
    """To learn that someone had only been waited for, not gone on, moves every quantile later or nowhere."""
    censored = replace(data, is_event=data.is_event & (np.arange(len(data.days)) != which))
    known, unknown = survival.quantile_days(data, share), survival.quantile_days(censored, share)
    assert unknown is None or (known is not None and known <= unknown)


@given(durations)
def test_without_censoring_the_median_is_the_ordinary_one(data: Durations) -> None:
    seen = replace(data, is_event=np.ones(len(data.days), dtype=bool))
    days = data.days.repeat(data.counts)
    assert survival.quantile_days(seen, 0.5) == np.quantile(days, 0.5, method="inverted_cdf")


@given(durations, st.floats(1, 6), st.floats(-1, 1), st.floats(0.1, 1))
def test_the_likelihood_of_days_counted_is_that_of_subjects_one_by_one(
    data: Durations, location: float, log_scale: float, plateau: float
) -> None:
    each = Durations(
        *(column.repeat(data.counts) for column in (data.days, data.is_event)), np.ones(data.subjects_n, int)
    )
    parameters = np.array([location, log_scale, plateau])
    for family in FAMILIES:
        counted, summed = (survival.log_likelihood(family, parameters, of) for of in (data, each))
        assert counted == pytest.approx(summed)
