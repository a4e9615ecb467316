"""Orders of services: who orders what and when, drawn so that the totals of the plan come out."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from demo import plans
from demo.organisations import UNIVERSITY, Organisation, eagerness, resolved
from demo.quotas import Quota, sample_weighted, workday
from demo.services import Service

MOST_ORDERED = "IA-systemet"
FIRST_TASTE = "Fånga tidiga tecken"
_PAUSE = datetime.timedelta(20)
"""The shortest time between two orders of the same organisation."""
_CANCELLED_FROM = datetime.date(2019, 6, 3)
_OPENING = 8
"""The first orders of the programme are all first orders: nobody has ordered yet."""


@dataclass(eq=False)
class Order:
    """One order; ``customer`` is whom it counts for on the as-of date, ``organisation`` who placed it."""

    customer: Organisation
    organisation: Organisation
    service: Service
    date: datetime.date
    status: str = "planerad"
    order_id: str = ""


class Customers:
    """The target group on the as-of date: each together with the organisations that have become part of it."""

    def __init__(self, organisations: Sequence[Organisation], as_of_date: datetime.date) -> None:
        count_as = resolved(organisations, as_of_date)
        self.all = [o for o in organisations if o.exists_at(as_of_date)]
        self._parts: dict[str, list[Organisation]] = {customer.number: [] for customer in self.all}
        for organisation in organisations:
            if organisation.number in count_as:
                self._parts[count_as[organisation.number]].append(organisation)
        self._since = {number: min(part.from_date for part in parts) for number, parts in self._parts.items()}

    def has(self, organisation: Organisation) -> bool:
        """Whether an organisation is a customer."""
        return organisation.number in self._parts

    def since(self, customer: Organisation) -> datetime.date:
        """The day from which on the customer, or a part of it, exists."""
        return self._since[customer.number]

    def is_merged(self, customer: Organisation) -> bool:
        """Whether others have become part of it."""
        return len(self._parts[customer.number]) > 1

    def part_at(self, customer: Organisation, day: datetime.date, rng: Random) -> Organisation:
        """Who of the customer's parts does something on a day: rather one that is to be merged."""
        present = [part for part in self._parts[customer.number] if part.exists_at(day)]
        merged = [part for part in present if part is not customer]
        return rng.choice(merged or present)


class OrderBook:
    """The orders placed so far, and what the plan leaves to be placed."""

    def __init__(self, customers: Customers, rng: Random) -> None:
        plan = plans.toml("programme.toml")
        self.orders: list[Order] = []
        self._customers, self._rng = customers, rng
        self._ordered: dict[str, list[Order]] = {}
        self._firsts_by_year: list[int] = plan["first_orders_by_year"]
        self._universities_n: int = plan["universities_with_ia"]

    def fill(self, slots: Sequence[tuple[datetime.date, Service]]) -> None:
        """Find a customer for every slot: dates and services in order of date."""
        universities = Quota(self._universities_n, sum(service.name == MOST_ORDERED for _, service in slots))
        for year, firsts_n in enumerate(self._firsts_by_year, start=slots[0][0].year):
            of_year = [slot for slot in slots if slot[0].year == year]
            firsts = Quota(firsts_n, len(of_year))
            for day, service in of_year:
                self._place(day, service, firsts, universities)

    def _place(self, day: datetime.date, service: Service, firsts: Quota, universities: Quota) -> None:
        is_most_ordered = service.name == MOST_ORDERED
        is_first = len(self.orders) < _OPENING or firsts.wants_hit(self._rng, _tilt(service))
        is_university = universities.wants_hit(self._rng, 1.2) if is_most_ordered else None
        customer = self._find(day, service, is_first, is_university)
        firsts.count(customer.number not in self._ordered)
        if is_most_ordered:
            universities.count(customer.sector == UNIVERSITY)
        self._add(customer, service, day)

    def _find(self, day: datetime.date, service: Service, is_first: bool, is_university: bool | None) -> Organisation:
        """A customer as wished for; failing that one who has ordered before when a first was wished, or the reverse."""
        pool = self._pool(day, service, is_first) or self._pool(day, service, not is_first)
        if is_university is not None:
            pool = [customer for customer in pool if (customer.sector == UNIVERSITY) == is_university] or pool
        return sample_weighted(self._rng, pool, [self._weight(customer) for customer in pool], 1)[0]

    def _pool(self, day: datetime.date, service: Service, is_first: bool) -> list[Organisation]:
        return [customer for customer in self._customers.all if self._may_order(customer, day, service, is_first)]

    def _may_order(self, customer: Organisation, day: datetime.date, service: Service, is_first: bool) -> bool:
        earlier = self._ordered.get(customer.number, [])
        is_repeat = any(order.service is service for order in earlier)
        is_too_soon = bool(earlier) and day - earlier[-1].date < _PAUSE
        is_there = self._customers.since(customer) <= day - _PAUSE
        return is_there and is_first == (not earlier) and not is_repeat and not is_too_soon

    def _weight(self, customer: Organisation) -> float:
        earlier = self._ordered.get(customer.number, [])
        has_tasted = bool(earlier) and earlier[0].service.name == FIRST_TASTE
        return eagerness(customer) * (3 if has_tasted else 1) * (8 if self._customers.is_merged(customer) else 1)

    def _add(self, customer: Organisation, service: Service, day: datetime.date) -> None:
        order = Order(customer, self._customers.part_at(customer, day, self._rng), service, day)
        self.orders.append(order)
        self._ordered.setdefault(customer.number, []).append(order)


def _tilt(service: Service) -> float:
    return 1.8 if service.name == FIRST_TASTE else 0.9


def slots(services: Sequence[Service], rng: Random) -> list[tuple[datetime.date, Service]]:
    """A date for every planned order, sorted."""
    plan = plans.toml("programme.toml")
    found = [
        (_day(service, year, plan, rng), service)
        for service in services
        for year, n in service.orders.items()
        for _ in range(n)
    ]
    return sorted(found, key=lambda slot: (slot[0], slot[1].service_id))


def _day(service: Service, year: int, plan: dict[str, Any], rng: Random) -> datetime.date:
    first = max(datetime.date(year, 1, 8), service.first_order_date)
    last = min(datetime.date(year, 12, 18), plan["as_of_date"])
    while True:
        day = workday(rng, first, last)
        if rng.random() < plan["order_weight"].get(f"{day:%Y-%m}", 1):
            return day


def place(customers: Customers, closed: Organisation, services: Sequence[Service], rng: Random) -> list[Order]:
    """The orders up to the as-of date, cancelled ones left out, in order of date."""
    planned = slots(services, rng)
    lost = _order_of_closed(closed, planned)
    book = OrderBook(customers, rng)
    book.fill(planned)
    return sorted([lost, *book.orders], key=lambda order: (order.date, order.organisation.number))


def _order_of_closed(closed: Organisation, planned: list[tuple[datetime.date, Service]]) -> Order:
    """One order is by an agency that has since been closed, without successor: an order, but nobody's coverage."""
    slot = next(slot for slot in planned if slot[1].name == FIRST_TASTE)
    planned.remove(slot)
    return Order(closed, closed, slot[1], slot[0])


def cancelled(
    customers: Customers,
    placed: Sequence[Order],
    waverers: Sequence[Organisation],
    services: Sequence[Service],
    rng: Random,
) -> list[Order]:
    """Cancelled orders: one each of the waverers, who order nothing else, and the rest of those who ordered before."""
    n = plans.toml("programme.toml")["cancelled"] - len(waverers)
    available = [service for service in services if service.orders and service.launch_date < _CANCELLED_FROM]
    found = []
    for customer in [*waverers, *rng.sample(_buyers(customers, placed, available), n)]:
        service = rng.choice(not_ordered(customer, placed, available))
        first = max(_CANCELLED_FROM, customers.since(customer) + _PAUSE)
        day = workday(rng, first, max(first + _PAUSE, datetime.date(2020, 2, 28)))
        found.append(Order(customer, customers.part_at(customer, day, rng), service, day, "avbeställd"))
    return found


def _buyers(customers: Customers, placed: Sequence[Order], available: Sequence[Service]) -> list[Organisation]:
    """Those who have ordered before and still have something available to order."""
    has_ordered = {order.customer.number for order in placed if not order.customer.to_date}
    buyers = [customer for customer in customers.all if customer.number in has_ordered]
    return [buyer for buyer in buyers if not_ordered(buyer, placed, available)]


def in_june_2021(
    customers: Customers,
    placed: Sequence[Order],
    newcomers: Sequence[Organisation],
    services: Sequence[Service],
    rng: Random,
) -> list[Order]:
    """Orders after the as-of date: the first of each newcomer, and further ones of those who ordered before."""
    n = plans.toml("programme.toml")["june_2021"]["further_orders"]
    available = [service for service in services if service.orders.get(2021, 0) and not service.closing_date]
    found = []
    for customer in [*newcomers, *rng.sample(_buyers(customers, placed, available), n)]:
        service = rng.choice(not_ordered(customer, placed, available))
        day = workday(rng, datetime.date(2021, 6, 1), datetime.date(2021, 6, 22))
        found.append(Order(customer, customer, service, day))
    return found


def not_ordered(customer: Organisation, placed: Sequence[Order], services: Sequence[Service]) -> list[Service]:
    """The services, of those given, that a customer has not ordered."""
    has = {order.service.service_id for order in placed if order.customer is customer}
    return [service for service in services if service.service_id not in has]
