"""The catalogue of services, with what the demonstration plans for each."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from demo import plans

FIRST_YEAR = 2018


@dataclass(frozen=True)
class Service:
    """One service; ``orders`` is by year and leaves cancelled ones out."""

    service_id: str
    name: str
    area: str
    kind: str
    level: str
    is_programme: bool
    is_transition_funded: bool
    development_date: datetime.date
    launch_date: datetime.date
    closing_date: datetime.date | None
    orders: dict[int, int] = field(default_factory=dict)
    delivered: int = 0
    occasions: int = 0
    participants: tuple[int, int] = (1, 1)

    @property
    def is_coming(self) -> bool:
        """Whether it is launched after the first half of 2021."""
        return self.launch_date > datetime.date(2021, 6, 30)

    @property
    def first_order_date(self) -> datetime.date:
        """Services in the programme can be ordered from their launch; those launched after 2021-05 somewhat before."""
        return min(self.launch_date, datetime.date(2021, 5, 3))


def catalogue() -> list[Service]:
    """All services, in order of id."""
    return [_service(row) for row in plans.toml("services.toml")["service"]]


def _service(row: dict[str, Any]) -> Service:
    plan = row.get("plan", {"orders": []})
    return Service(
        service_id=row["id"],
        name=row["name"],
        area=row["area"],
        kind=row["kind"],
        level=row["level"],
        is_programme=row.get("is_programme", True),
        is_transition_funded=row.get("is_transition_funded", False),
        development_date=row["development"],
        launch_date=row["launch"],
        closing_date=row.get("closing"),
        orders=dict(enumerate(plan["orders"], start=FIRST_YEAR)),
        delivered=plan.get("delivered", 0),
        occasions=plan.get("occasions", 0),
        participants=tuple(plan.get("participants", (1, 1))),
    )
