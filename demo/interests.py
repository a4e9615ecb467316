"""Interest registrations: before every order, and of those who have not ordered."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from random import Random

from demo import plans
from demo.orders import Customers, Order, not_ordered
from demo.organisations import Organisation
from demo.quotas import workday
from demo.services import Service

_MEDIAN_LEAD_DAYS = 45
_LONGEST_LEAD_DAYS = 420


@dataclass
class Interest:
    """One registration: who is interested in what, since when."""

    organisation: Organisation
    service: Service
    date: datetime.date
    interest_id: str = ""


class Registrations:
    """Draws registrations: who registers is the part of the customer that exists on the day."""

    def __init__(self, customers: Customers, services: Sequence[Service], rng: Random) -> None:
        self._customers, self._rng = customers, rng
        self._services = [service for service in services if service.is_programme]
        self._start: datetime.date = plans.toml("programme.toml")["start"]
        self._as_of_date: datetime.date = plans.toml("programme.toml")["as_of_date"]

    def before(self, order: Order) -> Interest:
        """The interest that led to an order: some weeks or months before, and before the as-of date if that can be."""
        days = min(round(_MEDIAN_LEAD_DAYS * exp(self._rng.gauss(0, 0.8))), _LONGEST_LEAD_DAYS)
        day = min(order.date - datetime.timedelta(max(days, 3)), self._as_of_date)
        first = max(self._start, order.service.development_date, self._since(order))
        return self._registered(order.customer, order.service, max(day, first))

    def _since(self, order: Order) -> datetime.date:
        if order.customer is order.organisation:
            return order.customer.from_date
        return self._customers.since(order.customer)

    def without_order(self, customer: Organisation, placed: Sequence[Order]) -> Interest:
        """An interest in a service that the customer has not ordered, rather a popular or a coming one."""
        since = max(self._start, self._customers.since(customer))
        open_to_it = not_ordered(customer, placed, self._services)
        weights = [3 + sum(service.orders.values()) + (12 if service.is_coming else 0) for service in open_to_it]
        service = self._rng.choices(open_to_it, weights)[0]
        first = max(since, service.development_date)
        return self._registered(customer, service, workday(self._rng, first, self._as_of_date))

    def new_in_june(self, customer: Organisation) -> Interest:
        """A first interest after the as-of date."""
        day = workday(self._rng, datetime.date(2021, 6, 1), datetime.date(2021, 6, 22))
        return Interest(customer, self._rng.choice([s for s in self._services if s.is_coming]), day)

    def of_closed(self, organisation: Organisation) -> Interest:
        """An interest of an agency that has since been closed."""
        last = min(organisation.to_date or self._as_of_date, self._as_of_date)
        day = workday(self._rng, datetime.date(2018, 3, 1), last)
        return Interest(organisation, self._services[0], day)

    def _registered(self, customer: Organisation, service: Service, day: datetime.date) -> Interest:
        if not self._customers.has(customer):
            return Interest(customer, service, day)
        return Interest(self._customers.part_at(customer, day, self._rng), service, day)


def register(
    registrations: Registrations, orders: Sequence[Order], interested: Sequence[Organisation], rng: Random
) -> list[Interest]:
    """One before every order, a few of each of ``interested``, and others by those who have ordered something else."""
    buyers = [order.customer for order in orders if not order.customer.to_date]
    further = rng.choices(buyers, k=plans.toml("programme.toml")["interests_without_order"])
    repeated = [customer for customer in interested for _ in range(rng.choice((1, 1, 2, 3)))]
    without_order = [registrations.without_order(customer, orders) for customer in [*repeated, *further]]
    return [registrations.before(order) for order in orders] + without_order
