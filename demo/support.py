"""Requests of local parties for support: as many a year, and for as many of each reason, as the plan says."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from demo import plans
from demo.activities import Activity
from demo.organisations import Organisation
from demo.quotas import chance, workday

_COMMITMENTS = (
    "Redovisning av det fortsatta arbetet",
    "En del av en egen handlingsplan",
    "Uppföljning efter ett halvår",
)


@dataclass(frozen=True)
class Request:
    """One request; the commitment is what the local parties undertook in return, if anything."""

    organisation: Organisation
    date: datetime.date
    reason: str
    commitment: str
    visit_date: datetime.date | None
    reported_date: datetime.date | None


def make(everyone: Sequence[Organisation], activities: Sequence[Activity], seed: int) -> list[Request]:
    """All requests in order of date; the visits are those of the activities, each after the request that it answers."""
    rng = chance(seed, "stodforfragningar")
    found = [request for year in plans.toml("support.toml")["year"] for request in _of(year, everyone, activities, rng)]
    return sorted(found, key=lambda request: (request.date, request.organisation.number))


def _of(
    year: dict[str, Any], everyone: Sequence[Organisation], activities: Sequence[Activity], rng: Random
) -> Iterator[Request]:
    first, last = datetime.date(year["year"], 1, 7), datetime.date(year["year"], 11, 30)
    reasons = [reason for reason, n in year["reasons"].items() for _ in range(n)]
    rng.shuffle(reasons)
    asking = rng.sample([one for one in everyone if one.exists_at(first) and one.exists_at(last)], len(reasons))
    visits = list(_visits(activities, year["year"]))
    for place, (organisation, reason) in enumerate(zip(asking, reasons, strict=True)):
        visit = visits[place] if place < len(visits) else None
        day = max(first, visit - datetime.timedelta(rng.randint(14, 45))) if visit else workday(rng, first, last)
        is_committed = reason != "allvarlig störning" or rng.random() < 0.3
        reported = (visit or day) + datetime.timedelta(rng.randint(60, 240))
        is_reported = is_committed and rng.random() < year["reported_share"]
        yield Request(
            organisation,
            day,
            reason,
            rng.choice(_COMMITMENTS) if is_committed else "",
            visit,
            reported if is_reported else None,
        )


def _visits(activities: Sequence[Activity], year: int) -> Iterator[datetime.date]:
    for activity in activities:
        is_visit = activity.activity_type == "myndighetsbesök" and activity.recipients is not None
        if is_visit and activity.date.year == year:
            yield activity.date
