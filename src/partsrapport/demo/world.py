"""One world: an invented target group and what it has to do with the services, as the exports will tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from partsrapport.demo import deliveries, interests, orders, organisations, plans, services
from partsrapport.demo.deliveries import Occasion
from partsrapport.demo.interests import Interest, Registrations
from partsrapport.demo.orders import Customers, Order
from partsrapport.demo.organisations import Organisation, eagerness
from partsrapport.demo.quotas import sample_weighted

_IDS = 2000
_WAVERERS_N = 8
"""Organisations whose only order is cancelled."""


@dataclass(frozen=True)
class World:
    """One target group with its interests, orders and occasions, each in order of date."""

    organisations: list[Organisation]
    interests: list[Interest]
    orders: list[Order]
    occasions: list[Occasion]


def make(number: int, seed: int) -> World:
    """Draw a world; another number gives other organisations, and another course of events with the same totals."""
    rng = Random(f"{seed}/{number}")  # noqa: S311  (no secret depends on it)
    plan, catalogue = plans.toml("programme.toml"), services.catalogue()
    everyone = organisations.make(number, rng)
    customers = Customers(everyone, plan["as_of_date"])

    planned = orders.place(customers, _closed(everyone)[-1], catalogue, rng)
    rest = _without_order(customers, planned, rng)
    june = plan["june_2021"]
    waverers, newcomers = rest[:_WAVERERS_N], rest[_WAVERERS_N : _WAVERERS_N + june["first_orders"]]
    cancelled = orders.cancelled(customers, planned, waverers, catalogue, rng)
    later = orders.in_june_2021(customers, planned, newcomers, catalogue, rng)
    placed = sorted([*planned, *cancelled, *later], key=lambda order: (order.date, order.organisation.number))
    for place, order in enumerate(placed, start=number * _IDS + 1):
        order.order_id = f"A{place:05d}"

    delivered = deliveries.choose_delivered(planned, catalogue, rng)
    deliveries.settle(planned, delivered, rng)
    held = deliveries.hold(delivered, catalogue, rng)
    occasions = [*held, *deliveries.beside_the_plan(placed, held, rng)]
    registered = _interests(Registrations(customers, catalogue, rng), everyone, placed, rest, rng)
    return _numbered(World(everyone, registered, placed, occasions), number)


def _closed(everyone: Sequence[Organisation]) -> list[Organisation]:
    """The agencies closed without successor."""
    return [organisation for organisation in everyone if organisation.to_date and not organisation.successor]


def _without_order(customers: Customers, placed: Sequence[Order], rng: Random) -> list[Organisation]:
    """The customers that have not ordered, the eager ones sooner; the newest have not had the time to do anything."""
    has_ordered = {order.customer.number for order in placed}
    rest = [customer for customer in customers.all if customer.number not in has_ordered]
    return sample_weighted(rng, rest, [eagerness(customer) for customer in rest], len(rest))


def _interests(
    registrations: Registrations,
    everyone: Sequence[Organisation],
    placed: Sequence[Order],
    rest: Sequence[Organisation],
    rng: Random,
) -> list[Interest]:
    plan: dict[str, Any] = plans.toml("programme.toml")
    ordering_n = sum(plan["first_orders_by_year"])
    interested_n, new_n = plan["interested"] - ordering_n, plan["june_2021"]["new_interests"]
    only_interested = rest[_WAVERERS_N + plan["june_2021"]["first_orders"] : interested_n]
    found = list(interests.register(registrations, placed, only_interested, rng))
    found += [registrations.new_in_june(customer) for customer in rest[interested_n : interested_n + new_n]]
    return found + [registrations.of_closed(organisation) for organisation in _closed(everyone)[:-1]]


def _numbered(world: World, number: int) -> World:
    """Interests and occasions in order of date, with ids."""
    world.interests.sort(
        key=lambda interest: (interest.date, interest.organisation.number, interest.service.service_id)
    )
    world.occasions.sort(key=lambda occasion: (occasion.date, occasion.order.order_id))
    for place, interest in enumerate(world.interests, start=number * _IDS + 1):
        interest.interest_id = f"I{place:05d}"
    for place, occasion in enumerate(world.occasions, start=number * _IDS + 1):
        occasion.occasion_id = f"L{place:05d}"
    return world
