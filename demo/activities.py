"""Activities other than services, as many and with as many recipients as the plan says."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from demo import plans
from demo.quotas import apportion, chance, workday

_TYPE_IN_TITLE = {"almedalsveckan": "Almedalen", "nätverk": "Nätverksträff", "poddavsnitt": "Partsrådspodden"}


@dataclass
class Activity:
    """One activity; recipients are participants, listens, views or downloads, and None when it was not held."""

    area: str
    activity_type: str
    title: str
    theme: str
    date: datetime.date
    form: str
    status: str
    recipients: int | None
    co_organiser: str
    featuring: str = ""
    activity_id: str = ""


def make(seed: int) -> list[Activity]:
    """All activities in order of date: those of 2013 as written down, those of 2018–2021 drawn to fit their plan."""
    rng = chance(seed, "aktiviteter")
    planned = (activity for row in plans.table("activity_plan.csv") for activity in _of_row(row, rng))
    found = sorted(
        _on_days_of_their_own([*_of_2013(), *planned]), key=lambda activity: (activity.date, activity.activity_type)
    )
    sides = chance(seed, "medverkande")
    for number, activity in enumerate(found, start=1):
        activity.activity_id = f"AKT{number:04d}"
        if activity.activity_type in ("poddavsnitt", "film"):
            activity.featuring = sides.choice(("båda", "båda", "båda", "arbetsgivare", "fack"))
    return found


def _on_days_of_their_own(activities: list[Activity]) -> Iterator[Activity]:
    """The activities, one that chance has put on the same day as another of its title moved some days on."""
    taken: set[tuple[str, datetime.date]] = set()
    for activity in activities:
        while (activity.title, activity.date) in taken or activity.date.isoweekday() > 5:
            activity.date += datetime.timedelta(days=1)
        taken.add((activity.title, activity.date))
        yield activity


def _of_2013() -> Iterator[Activity]:
    for row in plans.table("activities_2013.csv"):
        recipients = int(row["mottagare"]) if row["mottagare"] else None
        day = datetime.date.fromisoformat(row["datum"])
        yield Activity(
            row["arbetsomrade"], row["typ"], row["titel"], row["tema"], day, row["form"], row["status"], recipients, ""
        )


def _of_row(row: dict[str, str], rng: Random) -> Iterator[Activity]:
    """The activities of one line of the plan, its recipients shared between them."""
    n = int(row["antal"])
    recipients: list[int | None] = [None] * n
    if row["mottagare"]:
        recipients = [*apportion(int(row["mottagare"]), [rng.uniform(0.75, 1.25) for _ in range(n)])]
    first, last = datetime.date.fromisoformat(row["fran"]), datetime.date.fromisoformat(row["till"])
    for count in recipients:
        theme = rng.choice(plans.toml("themes.toml")[row["arbetsomrade"]]["themes"])
        yield Activity(
            area=row["arbetsomrade"],
            activity_type=row["typ"],
            title=row["titel"] or f"{_TYPE_IN_TITLE.get(row['typ'], row['typ'].capitalize())}: {theme}",
            theme="" if row["titel"] else theme,
            date=workday(rng, first, last),
            form=row["form"],
            status=row["status"],
            recipients=count,
            co_organiser=_co_organiser(row["arbetsomrade"], row["typ"], rng),
        )


def _co_organiser(area: str, activity_type: str, rng: Random) -> str:
    """Seminars on a sustainable working life are arranged together with others now and then."""
    if area == "Hållbart arbetsliv" and activity_type in ("seminarium", "webbinarium") and rng.random() < 0.4:
        return str(rng.choice(plans.toml("themes.toml")["co_organisers"]))
    return ""
