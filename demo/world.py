"""One world: an invented target group and what it has to do with the services, as the exports will tell it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from demo import deliveries, interests, orders, organisations, plans, services
from demo.deliveries import Occasion
from demo.interests import Interest, Registrations
from demo.orders import Customers, Order
from demo.organisations import Organisation, eagerness
from demo.quotas import chance, sample_weighted
from demo.services import Service

_IDS = 2000
"""More than the rows of any export in one world: the ids of the next begin there."""


@dataclass(frozen=True)
class World:
    """One target group with its interests, orders and occasions, each in order of date."""

    organisations: list[Organisation]
    interests: list[Interest]
    orders: list[Order]
    occasions: list[Occasion]


@dataclass(frozen=True)
class Rest:
    """The customers that have not ordered by the as-of date, and what they do instead."""

    cancelling: Sequence[Organisation]
    ordering_in_june: Sequence[Organisation]
    interested: Sequence[Organisation]
    interested_in_june: Sequence[Organisation]


def make(number: int, seed: int) -> World:
    """Draw a world; another number gives other organisations, and another course of events with the same totals."""
    rng, catalogue = chance(seed, number), services.catalogue()
    everyone = organisations.make(number, rng)
    *closed, closed_with_order = _closed(everyone)
    customers = Customers(everyone, plans.toml("programme.toml")["as_of_date"])
    planned = orders.place(customers, closed_with_order, catalogue, rng)
    rest = _rest(customers, planned, rng)
    cancelled = orders.cancelled(customers, planned, rest.cancelling, catalogue, rng)
    later = orders.in_june_2021(customers, planned, rest.ordering_in_june, catalogue, rng)
    placed = _numbered_orders([*planned, *cancelled, *later], number)
    occasions = _occasions(planned, placed, catalogue, rng)
    registrations = Registrations(customers, catalogue, rng)
    registered = interests.register(registrations, placed, rest.interested, rng)
    registered += [registrations.new_in_june(customer) for customer in rest.interested_in_june]
    registered += [registrations.of_closed(organisation) for organisation in closed]
    return World(everyone, _numbered_interests(registered, number), placed, _numbered_occasions(occasions, number))


def _closed(everyone: Iterable[Organisation]) -> list[Organisation]:
    """The agencies closed without successor."""
    return [organisation for organisation in everyone if organisation.to_date and not organisation.successor]


def _rest(customers: Customers, placed: Sequence[Order], rng: Random) -> Rest:
    """Share out the customers without an order; the eager ones do something, the others nothing."""
    plan = plans.toml("programme.toml")
    has_ordered = {order.customer.number for order in placed}
    rest = [customer for customer in customers.all if customer.number not in has_ordered]
    drawn = iter(sample_weighted(rng, rest, [eagerness(customer) for customer in rest], len(rest)))
    cancelling_n, june = plan["cancelled_only"], plan["june_2021"]
    interested_n = plan["interested"] - sum(plan["first_orders_by_year"]) - cancelling_n - june["first_orders"]
    sizes = (cancelling_n, june["first_orders"], interested_n, june["new_interests"])
    return Rest(*([next(drawn) for _ in range(n)] for n in sizes))


def _occasions(
    planned: Sequence[Order], placed: Sequence[Order], catalogue: Sequence[Service], rng: Random
) -> list[Occasion]:
    delivered = deliveries.choose_delivered(planned, catalogue, rng)
    deliveries.settle(planned, delivered, rng)
    held = deliveries.hold(delivered, catalogue, rng)
    return [*held, *deliveries.beside_the_plan(placed, held, rng)]


def _numbered_orders(placed: list[Order], number: int) -> list[Order]:
    placed.sort(key=lambda order: (order.date, order.organisation.number))
    for place, order in enumerate(placed, start=number * _IDS + 1):
        order.order_id = f"A{place:05d}"
    return placed


def _numbered_interests(registered: list[Interest], number: int) -> list[Interest]:
    registered.sort(key=lambda interest: (interest.date, interest.organisation.number, interest.service.service_id))
    for place, interest in enumerate(registered, start=number * _IDS + 1):
        interest.interest_id = f"I{place:05d}"
    return registered


def _numbered_occasions(occasions: list[Occasion], number: int) -> list[Occasion]:
    occasions.sort(key=lambda occasion: (occasion.date, occasion.order.order_id))
    for place, occasion in enumerate(occasions, start=number * _IDS + 1):
        occasion.occasion_id = f"L{place:05d}"
    return occasions
