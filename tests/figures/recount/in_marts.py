"""Rows of the marts that figures rest on, counted once more: a fault is found also where no figure shows it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb

from partsrapport.warehouse import marts
from tests.figures.recount import activities, coverage, forecast, in_tables, services
from tests.figures.recount.world import Moment, World

Expected = dict[str, Counter[tuple[Any, ...]]]
COLUMNS = {
    "recorded": "has_employees, has_interests, has_orders, has_occasions",
    "organisation_status": """organisation_id, size_class, employees_n, first_interest_date, first_order_date,
        first_delivery_date, services_n, is_interested, is_ordered, is_delivered""",
    "service_status": """service_id, organisation_id, first_interest_date, first_order_date, first_delivery_date,
        is_interested, is_ordered, is_delivered""",
    "services": """service_id, orders_n, delivered_orders_n, occasions_n, participants_n, organisations_n, target_n,
        universities_n, target_universities_n, organisations_share, universities_share""",
    "waits": "step, days, is_event",
    "activity_indicators": "indicator, member, value, previous_value",
    "histories": "is_member, is_ordered, is_recent, days, observed_days, organisations_n",
    "coverage": """dimension, member, target_n, interested_n, ordered_n, delivered_n, target_employees_n,
        interested_employees_n, ordered_employees_n, delivered_employees_n""",
    "not_yet_reached": """organisation_id, sector, size_class, department, employees_n, is_interested,
        first_interest_date""",
    "first_services": "service_id, service, first_n, further_n",
    "monthly_deliveries": "month_date, form, occasions_n, participants_n",
    "activities": "dimension, member, held_n, recipients_n, cancelled_n, postponed_n, converted_n",
    "monthly_activities": "month_date, status, activities_n, recipients_n",
    "monthly_use": "month_date, activity_type, activities_n, uses_n",
    "yearly_use": "year, activity_id, title, activity_type, area, featuring, activity_date, uses_n, total_uses_n",
    "joint_activities": "year, co_organiser, area, held_n, recipients_n",
}
OF_PERIODS = ("activity_indicators", "activities")


def expected(world: World, day: date, period: Moment) -> Expected:
    """The rows of each on a day, or in a period."""
    return {
        "recorded": Counter(in_tables.recorded(world, day)),
        "activity_indicators": Counter(
            (*indicator, *values) for indicator, values in activities.compared(world, period).items()
        ),
        "organisation_status": Counter(organisation_status(world, day)),
        "service_status": Counter(service_status(world, day)),
        "services": Counter(of_services(world, day)),
        "waits": Counter(
            (step, *wait)
            for key, step in (("interest_order", "intresse till avrop"), ("order_delivery", "avrop till leverans"))
            for wait in coverage.waits(world, day, key)
        ),
        "histories": Counter(histories(world, day)),
        "coverage": Counter(in_tables.coverage(world, day)),
        "not_yet_reached": Counter(in_tables.not_yet_reached(world, day)),
        "first_services": Counter(in_tables.first_services(world, day)),
        "monthly_deliveries": Counter(in_tables.monthly_deliveries(world, day)),
        "activities": Counter(in_tables.activities(world, period)),
        "monthly_activities": Counter(in_tables.monthly_activities(world, day)),
        "monthly_use": Counter(in_tables.monthly_use(world, day)),
        "yearly_use": Counter(in_tables.yearly_use(world, day)),
        "joint_activities": Counter(in_tables.joint_activities(world, day)),
    }


def differs(connection: duckdb.DuckDBPyConnection, name: str, day: date, period: Moment, rows: Expected) -> bool:
    """Whether the mart has other rows on the day, or in the period."""
    at = marts.at(name, period.last, period.first) if name in OF_PERIODS else marts.at(name, day)
    try:
        found = connection.execute(f"SELECT {COLUMNS[name]} FROM ({at})").fetchall()
    except duckdb.Error:
        return True
    return Counter(found) != rows[name]


def organisation_status(world: World, day: date) -> list[tuple[Any, ...]]:
    """Vem som hör till målgruppen, storleksklass och anställda, första intresse, avrop och leverans, antal tjänster.

    Och om det finns någon av dem, där ett register säger det.
    """
    firsts = [world.firsts(step, day) for step in coverage.STEPS]
    known = _known(world, day)
    found = []
    for one in world.target_group(day):
        employees = world.employees(one, day)
        days = [min((day for (who, _), day in of.items() if who == one), default=None) for of in firsts]
        services_n = sum(who == one for who, _ in firsts[1]) if known[1] else None
        is_reached = _is_reached(days, known)
        found.append((one, coverage.size_class(world, employees), employees, *days, services_n, *is_reached))
    return found


def service_status(world: World, day: date) -> Iterator[tuple[Any, ...]]:
    """För varje tjänst och organisation: första intresse, avrop och leverans, och om det finns någon av dem."""
    firsts, known = [world.firsts(step, day) for step in coverage.STEPS], _known(world, day)
    for one in world.target_group(day):
        for row in world["services"]:
            days = [of.get((one, row["service_id"])) for of in firsts]
            yield (row["service_id"], one, *days, *_is_reached(days, known))


def _known(world: World, day: date) -> list[bool]:
    """Om det finns intresseanmälningar, avrop och leveranstillfällen till och med dagen."""
    return [world.has(rows, coverage.until(day)) for rows in ("interests", "orders", "occasions")]


def _is_reached(days: list[date | None], known: list[bool]) -> list[bool | None]:
    return [first is not None if told else None for first, told in zip(days, known, strict=True)]


def of_services(world: World, day: date) -> list[tuple[Any, ...]]:
    """Avrop, leveranser och deltagare, och hur många i målgruppen och av lärosätena som har avropat."""
    group = world.target_group(day)
    universities = {one for one in group if world.organisations[one]["sector"] == "lärosäte"}
    found = []
    for row in world["services"]:
        ordered = {one for one, service in world.firsts("ordered", day) if service == row["service_id"]}
        orders, *of_occasions = (one.value for one in services.numbers(world, day, row["service_id"]).values())
        known = of_occasions if world.has("occasions", coverage.until(day)) else [None for _ in of_occasions]
        ns = (orders, len(ordered), len(ordered & universities))
        orders, *parts = ns if world.has("orders", coverage.until(day)) else [None for _ in ns]
        counted = list(zip(parts, (len(group), len(universities)), strict=True))
        shares = (part / of if of and part is not None else None for part, of in counted)
        found.append((row["service_id"], orders, *known, *(n for pair in counted for n in pair), *shares))
    return found


def histories(world: World, day: date) -> list[tuple[Any, ...]]:
    """Hur länge var och en har väntats på, så många som är lika."""
    waits, observed = forecast.waits(world, day)
    alike = Counter((one.is_member, one.is_ordered, one.is_recent, one.days, observed) for one in waits)
    return [(*wait, n) for wait, n in alike.items()]
