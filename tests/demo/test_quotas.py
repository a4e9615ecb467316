import datetime

from hypothesis import given
from hypothesis import strategies as st

from demo.quotas import Quota, apportion, chance, sample_weighted, workday

WEIGHTS = st.lists(st.floats(0.01, 100), min_size=1, max_size=12)


@given(st.integers(0, 1000), WEIGHTS)
def test_shares_add_up_and_lie_within_one_of_the_exact(total, weights):
    shares = apportion(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) < 1


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0.2, 3), st.integers())
def test_a_quota_is_filled_exactly(left, more, tilt, seed):
    quota, rng = Quota(left, left + more), chance(seed)
    hits = 0
    for _ in range(left + more):
        is_hit = quota.wants_hit(rng, tilt)
        quota.count(is_hit)
        hits += is_hit
    assert hits == left


@given(WEIGHTS, st.integers())
def test_a_sample_holds_different_items(weights, seed):
    items = list(range(len(weights)))
    assert sorted(sample_weighted(chance(seed), items, weights, len(items))) == items


@given(st.dates(datetime.date(2013, 1, 1), datetime.date(2021, 12, 31)), st.integers(5, 60), st.integers())
def test_a_workday_lies_in_its_period_and_on_no_weekend(first, days, seed):
    last = first + datetime.timedelta(days)
    assert first <= workday(chance(seed), first, last) <= last
    assert workday(chance(seed), datetime.date(2020, 3, 1), datetime.date(2020, 3, 31)).weekday() < 5
