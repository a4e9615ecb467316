"""Rows of the marts that tables and charts show, counted once more by the rules in Swedish at each function."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from tests.figures.recount import activities as of_period
from tests.figures.recount import coverage as reached
from tests.figures.recount import services
from tests.figures.recount.world import Moment, Row, Rows, World, total

Told = tuple[Any, ...]
STEPS = {"interested": "interests", "ordered": "orders", "delivered": "occasions"}
"""What must be there for a step to be known at all."""


def grouped(rows: Iterable[Any], by: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    """Det som är lika, för sig; det som saknar uppgift är inte med."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return {key: of for key, of in found.items() if key is not None}


def recorded(world: World, day: date) -> Iterator[Told]:
    """Om det finns några uppgifter alls till och med dagen: anställda, intresse, avrop och leveranser."""
    until = reached.until(day)
    has_employees = any(row["year"] <= day.year for row in world["employees"])
    yield has_employees, *(world.has(table, until) for table in STEPS.values())


def coverage(world: World, day: date) -> Iterator[Told]:
    """Målgruppen och de nådda i den, efter sektor, storleksklass och departement; för varje tjänst hela målgruppen."""
    group = world.target_group(day)
    kinds: dict[str, Callable[[str], Any]] = {
        "alla": lambda _: "alla",
        "sektor": lambda one: world.organisations[one]["sector"],
        "storleksklass": lambda one: reached.size_class(world, world.employees(one, day)),
        "departement": lambda one: world.organisations[one]["department"],
    }
    by_step = {step: world.reached(step, day) for step in STEPS}
    for dimension, of in kinds.items():
        for member, ones in grouped(group, of).items():
            yield dimension, member, *_covered(world, day, ones, by_step)
    for service in world["services"] if group else ():
        by_step = {
            step: {one for one, id_ in world.firsts(step, day) if id_ == service["service_id"]} for step in STEPS
        }
        yield "tjänst", service["service"], *_covered(world, day, group, by_step)


def _covered(world: World, day: date, ones: Iterable[str], by_step: dict[str, set[str]]) -> Iterator[int | None]:
    """Antal organisationer och deras anställda; inget där det inte finns något register till och med dagen."""
    [(has_staff, *known)] = recorded(world, day)
    of_steps = zip(STEPS, known, strict=True)
    parts = [set(ones), *(set(ones) & by_step[step] if is_known else None for step, is_known in of_steps)]
    yield from (None if part is None else len(part) for part in parts)
    for part in parts:
        staff = [world.employees(one, day) or 0 for one in part or ()]
        yield sum(staff) if has_staff and part is not None else None


def not_yet_reached(world: World, day: date) -> Iterator[Told]:
    """De i målgruppen som inte har avropat, där det finns avrop; om de är intresserade, där det finns anmälningar."""
    if not world.has("orders", reached.until(day)):
        return
    firsts = world.firsts("interested", day)
    has_interests = world.has("interests", reached.until(day))
    for one in world.target_group(day) - world.reached("ordered", day):
        days = [first for (who, _), first in firsts.items() if who == one]
        staff, row = world.employees(one, day), world.organisations[one]
        is_interested = bool(days) if has_interests else None
        of_it = row["sector"], reached.size_class(world, staff), row["department"], staff
        yield one, *of_it, is_interested, min(days, default=None)


def first_services(world: World, day: date) -> Iterator[Told]:
    """Hur många som började med varje tjänst, och hur många av dem som gick vidare till fler."""
    begun = services.begun(world, day).values()
    names = {row["service_id"]: row["service"] for row in world["services"]}
    for service_id, of in grouped(begun, lambda one: one[0]).items():
        yield service_id, names[service_id], len(of), sum(is_further for _, is_further in of)


def month(day: date) -> date:
    """Månadens första dag."""
    return day.replace(day=1)


def monthly_deliveries(world: World, day: date) -> Iterator[Told]:
    """Genomförda leveranstillfällen till och med dagen, efter månad och form."""
    held = of_period.occasions(world, reached.until(day))
    for key, rows in grouped(held, lambda row: (month(row["occasion_date"]), row["form"])).items():
        yield *key, len(rows), total([row["participants_n"] for row in rows])


def activities(world: World, period: Moment) -> Iterator[Told]:
    """Periodens aktiviteter efter typ, område och form: genomförda, inställda, uppskjutna och omställda."""
    kinds: dict[str, Callable[[Row], str]] = {
        "alla": lambda _: "alla",
        "typ": lambda row: row["activity_type"],
        "arbetsområde": lambda row: row["area"],
        "form": lambda row: "digital" if (row["form"], row["status"]) == ("fysisk", "omställd") else row["form"],
    }
    for dimension, of in kinds.items():
        for member, rows in grouped(of_period.in_period(world, period), of).items():
            statuses = [row["status"] for row in rows]
            counts = (statuses.count(status) for status in ("inställd", "uppskjuten", "omställd"))
            yield dimension, member, sum(map(of_period.is_held, rows)), of_period.recipients(rows), *counts


def monthly_activities(world: World, day: date) -> Iterator[Told]:
    """Aktiviteter till och med dagen efter månad och status; mottagare har bara de genomförda."""
    rows = of_period.in_period(world, reached.until(day))
    for key, alike in grouped(rows, lambda row: (month(row["activity_date"]), row["status"])).items():
        recipients = [row["recipients_n"] if of_period.is_held(row) else None for row in alike]
        yield *key, len(alike), total(recipients)


def _used(world: World, day: date) -> Rows:
    """Lyssningar, visningar och nedladdningar till och med dagen, med aktiviteten."""
    by_id = {row["activity_id"]: row for row in world["activities"]}
    return [by_id[row["activity_id"]] | row for row in world["usage"] if row["month_date"] <= day]


def monthly_use(world: World, day: date) -> Iterator[Told]:
    """Lyssningar, visningar och nedladdningar efter månad och typ, och av hur många aktiviteter."""
    for key, rows in grouped(_used(world, day), lambda row: (row["month_date"], row["activity_type"])).items():
        yield *key, len(rows), sum(row["uses_n"] for row in rows)


def yearly_use(world: World, day: date) -> Iterator[Told]:
    """Det samma för varje aktivitet och år, och från början till och med det året."""
    used = _used(world, day)
    told = ("activity_id", "title", "activity_type", "area", "featuring", "activity_date")
    for (year, one), rows in grouped(used, lambda row: (row["month_date"].year, row["activity_id"])).items():
        until_then = [row["uses_n"] for row in used if row["activity_id"] == one and row["month_date"].year <= year]
        yield year, *(rows[0].get(name) for name in told), sum(row["uses_n"] for row in rows), sum(until_then)


def joint_activities(world: World, day: date) -> Iterator[Told]:
    """Genomförda aktiviteter tillsammans med andra till och med dagen, efter år, med vem och område."""
    held = filter(of_period.is_held, of_period.in_period(world, reached.until(day)))
    joint = [row for row in held if row.get("co_organiser")]
    by = grouped(joint, lambda row: (row["activity_date"].year, row["co_organiser"], row["area"]))
    for key, rows in by.items():
        yield *key, len(rows), total([row["recipients_n"] for row in rows])
