"""Deliveries: which orders have been delivered, and at which occasions, drawn to fit the totals of the plan."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from random import Random

from demo import plans
from demo.orders import Order
from demo.quotas import Quota, apportion, workday
from demo.services import Service

HELD, POSTPONED, CANCELLED = "genomfört", "uppskjutet", "inställt"
RESTRICTIONS_DATE = datetime.date(2020, 3, 12)
_LAST_ORDER_DATE = datetime.date(2021, 4, 12)
"""Orders after this day are not delivered by the as-of date."""
_LEAD = datetime.timedelta(14)
"""The shortest time from order to occasion, and between two occasions of an order."""
_MOST_OCCASIONS = 5
_COUNTED_SHARE = 0.97
"""At the other occasions nobody noted the number of participants."""


@dataclass(eq=False)
class Occasion:
    """One occasion of an order; participants when it was held and they were counted."""

    order: Order
    date: datetime.date
    form: str
    status: str = HELD
    participants: int | None = None
    occasion_id: str = ""


def choose_delivered(orders: Sequence[Order], services: Sequence[Service], rng: Random) -> list[Order]:
    """The orders delivered by the as-of date: of each service its number, to the planned number of customers."""
    plan = plans.toml("programme.toml")
    chosen = [order for order in orders if not order.customer.exists_at(plan["as_of_date"])]
    customers = Quota(plan["delivered_organisations"], sum(service.delivered for service in services) - len(chosen))
    orders_n = Counter(order.customer.number for order in orders if order.date <= _LAST_ORDER_DATE)
    reached: set[str] = set()
    for service in sorted(services, key=lambda service: service.delivered):
        wanted_n = service.delivered - sum(order.service is service for order in chosen)
        candidates = _by_age((order for order in orders if order.service is service and order not in chosen), rng)
        for _ in range(wanted_n):
            order = _next(candidates, reached, orders_n, customers.wants_hit(rng, 2))
            customers.count(order.customer.number not in reached)
            reached.add(order.customer.number)
            candidates.remove(order)
            chosen.append(order)
    return chosen


def _next(candidates: Sequence[Order], reached: set[str], orders_n: Counter[str], is_new: bool) -> Order:
    """The order of a new customer, the one with the fewest to choose from; or else the oldest of those reached."""
    new = [order for order in candidates if order.customer.number not in reached]
    if new and is_new:
        return min(new, key=lambda order: orders_n[order.customer.number])
    return next((order for order in candidates if order not in new), candidates[0])


def _by_age(orders: Iterable[Order], rng: Random) -> list[Order]:
    """Those that can be delivered in time, older ones first, roughly."""
    in_time = [order for order in orders if order.date <= _LAST_ORDER_DATE]
    return sorted(in_time, key=lambda order: order.date + datetime.timedelta(rng.randint(0, 400)))


def hold(delivered: Sequence[Order], services: Sequence[Service], rng: Random) -> list[Occasion]:
    """The occasions of the delivered orders, on the days that the plan has room for, in order of date.

    Each day takes, among the orders that are ready, the one that has waited longest or has most occasions to go.
    """
    coming = [(max(order.date, order.service.launch_date) + _LEAD, order.order_id, order) for order in delivered]
    coming.sort(key=lambda entry: entry[:2])
    left = _occasions_per_order(delivered, services, rng)
    waiting: list[tuple[datetime.date, str, Order]] = []
    held = []
    for day in _days(rng):
        while coming and (coming[0][0] <= day or not waiting):
            ready, order_id, order = heappop(coming)
            patience = datetime.timedelta(rng.randint(0, 240) - 60 * left[order_id])
            heappush(waiting, (ready + patience, order_id, order))
        _, order_id, order = heappop(waiting)
        held.append(_occasion(order, day, rng))
        left[order_id] -= 1
        if left[order_id]:
            heappush(coming, (day + _LEAD, order_id, order))
    _fit_participants(held)
    return held


def _fit_participants(held: Sequence[Occasion]) -> None:
    """Share the planned number of participants of a year between its occasions, in proportion to what was drawn."""
    for year, total in plans.toml("programme.toml")["participants"].items():
        counted = [o for o in held if o.date.year == int(year) and o.participants is not None]
        for occasion, n in zip(counted, apportion(total, [o.participants or 0 for o in counted]), strict=True):
            occasion.participants = n


def _occasions_per_order(delivered: Sequence[Order], services: Sequence[Service], rng: Random) -> dict[str, int]:
    """One each, and the rest of the service's spread over those ordered before 2021, which have had the time."""
    left = {order.order_id: 1 for order in delivered}
    for service in services:
        of_service = [order.order_id for order in delivered if order.service is service and order.date.year < 2021]
        for _ in range(service.occasions - service.delivered):
            left[rng.choice([order_id for order_id in of_service if left[order_id] < _MOST_OCCASIONS])] += 1
    return left


def _days(rng: Random) -> list[datetime.date]:
    """The days of the planned occasions, sorted."""
    days = []
    for year, months in plans.toml("programme.toml")["occasions"].items():
        for month, n in enumerate(months, start=1):
            first, last = datetime.date(int(year), month, 1), datetime.date(int(year), month, 28)
            days += [workday(rng, first, last) for _ in range(n)]
    return sorted(days)


def _occasion(order: Order, day: datetime.date, rng: Random) -> Occasion:
    is_counted = rng.random() < _COUNTED_SHARE
    participants = rng.randint(*order.service.participants) if is_counted else None
    return Occasion(order, day, _form(order.service, day, rng), participants=participants)


def _form(service: Service, day: datetime.date, rng: Random) -> str:
    """Digital courses are digital; the rest went digital with the restrictions, and few had been before."""
    is_digital = service.name.startswith("29k") or rng.random() < (0.92 if day >= RESTRICTIONS_DATE else 0.08)
    return "digital" if is_digital else "fysisk"


def settle(placed: Sequence[Order], delivered: Sequence[Order], rng: Random) -> None:
    """Give every order its status at the export: the oldest undelivered are put off, the newest planned."""
    quotas = plans.toml("programme.toml")["undelivered"]
    for order in delivered:
        order.status = "levererad"
    rest = _by_age((order for order in placed if order not in delivered), rng)
    startable = [order for order in rest if order.service.launch_date <= _LAST_ORDER_DATE]
    for status, n in quotas.items():
        for order in startable[:n]:
            order.status = status
        del startable[:n]


def beside_the_plan(placed: Sequence[Order], held: Sequence[Occasion], rng: Random) -> Iterator[Occasion]:
    """What delivers nothing by the as-of date: put off, cancelled, of orders under way, or held after it."""
    plan = plans.toml("programme.toml")["june_2021"]
    yield from _put_off(placed, held, rng)
    ongoing = [order for order in placed if order.status == "pågående"]
    delivered = {occasion.order.order_id for occasion in held}
    late = [order for order in placed if order.status == "levererad" and order.order_id not in delivered]
    for order in [*ongoing[: plan["ongoing_before"]], *late[: plan["late_before"]]]:
        yield _extra(order, _MAY, HELD, rng)
    for order in [*ongoing[plan["ongoing_before"] :][: plan["ongoing"]], *late]:
        yield _extra(order, _JUNE, HELD, rng)


_SPRING = (RESTRICTIONS_DATE, datetime.date(2020, 5, 20))
_MAY = (datetime.date(2021, 4, 26), datetime.date(2021, 5, 28))
_JUNE = (datetime.date(2021, 6, 1), datetime.date(2021, 6, 23))


def _put_off(placed: Sequence[Order], held: Sequence[Occasion], rng: Random) -> Iterator[Occasion]:
    """Occasions in the spring of 2020 that were cancelled, or put off, some of them to be held later that year."""
    firsts: dict[str, Occasion] = {}
    for occasion in held:
        firsts.setdefault(occasion.order.order_id, occasion)
    held_later = [o.order for o in firsts.values() if o.date >= datetime.date(2020, 6, 8)]
    still_waiting = [order for order in placed if order.status == "uppskjuten"]
    cancelled = [order for order in placed if order.status == "avbeställd"]
    postponed_n = plans.toml("programme.toml")["spring_2020"]["postponed"]
    for order in [*_before_spring(held_later)[:postponed_n], *_before_spring(still_waiting)]:
        yield _extra(order, _SPRING, POSTPONED, rng)
    for order in _before_spring(cancelled):
        yield _extra(order, _SPRING, CANCELLED, rng)


def _before_spring(orders: Iterable[Order]) -> list[Order]:
    return [order for order in orders if order.date <= datetime.date(2020, 2, 28)]


def _extra(order: Order, period: tuple[datetime.date, datetime.date], status: str, rng: Random) -> Occasion:
    """An occasion in a period, but not too soon after the order."""
    first, last = period
    occasion = _occasion(order, workday(rng, max(first, min(order.date + _LEAD, last)), last), rng)
    if status != HELD:
        occasion = Occasion(order, occasion.date, "fysisk", status)
    return occasion
