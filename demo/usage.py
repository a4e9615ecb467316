"""Use month by month of what can be listened to, viewed and downloaded: most at first, in all as many as recipients."""

import datetime
from collections.abc import Iterator, Sequence

from demo.activities import Activity
from demo.quotas import apportion, chance

_USED = ("poddavsnitt", "film", "stödmaterial")
_LAST = datetime.date(2021, 5, 1)
_MONTHS = 18
"""So long what is published goes on being used."""


def of(activities: Sequence[Activity], seed: int) -> Iterator[tuple[str, datetime.date, int]]:
    """Activity id, first day of a month, and how many."""
    rng = chance(seed, "anvandning")
    for activity in activities:
        if activity.activity_type in _USED and activity.recipients:
            months = [month for month in _months(activity.date) if month <= _LAST]
            weights = [0.72**place * rng.uniform(0.7, 1.3) for place, _ in enumerate(months)]
            for month, n in zip(months, apportion(activity.recipients, weights), strict=True):
                if n:
                    yield activity.activity_id, month, n


def _months(day: datetime.date) -> Iterator[datetime.date]:
    for place in range(_MONTHS):
        years, month = divmod(day.month - 1 + place, 12)
        yield datetime.date(day.year + years, month + 1, 1)
