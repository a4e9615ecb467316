"""Tjänsterna: avrop och leveranser till och med en dag, vilken som kom först, var i sitt liv var och en är."""

from collections import Counter
from datetime import date

from tests.figures.recount.coverage import until
from tests.figures.recount.world import Counted, Found, Moment, Ranking, Row, Share, World, listed, total, year_after

Numbers = dict[str, dict[str, int]]


def figures(world: World, day: date) -> Found:
    """Alla nyckeltal om tjänsterna en dag."""
    found = of_all(world, day) | first_services(world, day) | portfolio(world, day)
    for service in world["services"]:
        found |= of_one(world, day, service["service_id"], f"service_{service['service_id']}")
        found |= organisations(world, day, service["service_id"], f"service_{service['service_id']}")
    return found


def numbers(world: World, day: date, service_id: str | None = None) -> dict[str, Counted]:
    """Avrop, levererade avrop, genomförda tillfällen och deltagare till och med dagen, vem som än har avropat."""
    orders = [row for row in world.orders if service_id in (None, row["service_id"]) and row["order_date"] <= day]
    held = [
        row
        for row in world.held_occasions
        if service_id in (None, row["service_id"]) and max(row["occasion_date"], row["order_date"]) <= day
    ]
    participants = [row["participants_n"] for row in held]
    known_n = sum(n is not None for n in participants)
    return {
        "orders": Counted(len(orders), None),
        "delivered_orders": Counted(sum((row["delivery_date"] or date.max) <= day for row in orders), None),
        "occasions": Counted(len(held), None),
        "participants": Counted(total(participants), known_n),
    }


NEEDED = {
    "orders": ["orders"],
    "delivered_orders": ["orders", "occasions"],
    "occasions": ["orders", "occasions"],
    "participants": ["orders", "occasions"],
}


def of_all(world: World, day: date) -> Found:
    """Alla tjänster tillsammans, och tjänsterna i ordning: lika många i bokstavsordning, de utan avrop inte med."""
    named = {"occasions": "delivery_occasions", "participants": "delivery_participants"}
    found: Found = {}
    for what, counted in numbers(world, day).items():
        found |= world.given({f"{named.get(what, what)}_n": _said(counted)}, until(day), *NEEDED[what])
    ordered, delivered = (_of_service(world, day, what) for what in ("orders", "delivered_orders"))
    of_orders: Found = {
        "services_ordered_n": sum(n > 0 for n in ordered.values()),
        "services_ordered_ranking": ranked(ordered),
        "services_ordered_first": ranked(ordered),
    }
    rankings: Found = {
        "services_delivered_ranking": ranked(delivered),
        "services_delivered_top_three": ranked(delivered),
    }
    found |= world.given(of_orders, until(day), "orders")
    return found | world.given(rankings, until(day), "orders", "occasions")


def _said(counted: Counted) -> Counted | float | None:
    return counted.value if counted.n is None else counted


def _of_service(world: World, day: date, what: str) -> dict[str, int]:
    return {row["service"]: int(numbers(world, day, row["service_id"])[what].value or 0) for row in world["services"]}


def ranked(counts: dict[str, int]) -> Ranking | None:
    """Flest först; lika många i bokstavsordning; inga med 0."""
    rows = sorted((-n, name) for name, n in counts.items() if n > 0)
    return Ranking(tuple(name for _, name in rows), tuple(-n for n, _ in rows)) if rows else None


def of_one(world: World, day: date, service_id: str, prefix: str) -> Found:
    """En tjänst för sig."""
    found: Found = {}
    for what, counted in numbers(world, day, service_id).items():
        found |= world.given({f"{prefix}_{what}_n": _said(counted)}, until(day), *NEEDED[what])
    return found


def organisations(world: World, day: date, service_id: str, prefix: str) -> Found:
    """Organisationer, och lärosäten, i målgruppen som har avropat tjänsten; andelar av alla där."""
    group = world.target_group(day)
    universities = {one for one in group if world.organisations[one]["sector"] == "lärosäte"}
    ordered = {one for one, service in world.firsts("ordered", day) if service == service_id}
    found: Found = {
        f"{prefix}_organisations_n": len(ordered),
        f"{prefix}_organisations_share": Share(len(ordered), len(group)),
        f"{prefix}_universities_n": len(ordered & universities),
        f"{prefix}_universities_share": Share(len(ordered & universities), len(universities)),
    }
    return world.given(found, until(day), "orders")


def begun(world: World, day: date) -> dict[str, tuple[str, bool]]:
    """Den tjänst som varje organisation började med, samma dag den med lägst id; och om den gått vidare till fler."""
    firsts: dict[str, list[tuple[date, str]]] = {}
    for (organisation, service), first in world.firsts("ordered", day).items():
        firsts.setdefault(organisation, []).append((first, service))
    return {organisation: (min(services)[1], len(services) > 1) for organisation, services in firsts.items()}


def most(counts: Counter[str]) -> list[str]:
    """Det som det finns flest av, alla om de är lika många; inget om alla är 0."""
    return [one for one, n in counts.items() if n == max(counts.values()) > 0]


def first_services(world: World, day: date) -> Found:
    """Den tjänst som flest började med, och den som flest gick vidare från."""
    first, further = Counter[str](), Counter[str]()
    for service_id, is_further in begun(world, day).values():
        first[service_id] += 1
        further[service_id] += is_further
    found: Found = {}
    for row in world["services"]:
        first_n, further_n = first[row["service_id"]], further[row["service_id"]]
        found |= {
            f"service_{row['service_id']}_first_n": first_n,
            f"service_{row['service_id']}_first_further_n": further_n,
            f"service_{row['service_id']}_first_further_share": Share(further_n, first_n),
        }
    named = {row["service_id"]: row["service"] for row in world["services"]}
    by_first, by_further = most(first), most(further)
    found |= {
        "first_service": ranked({named[one]: n for one, n in first.items()}),
        "first_service_n": sum(first[one] for one in by_first) or None,
        "first_service_further_n": sum(further[one] for one in by_first) if by_first else None,
        "further_service": ranked({named[one]: n for one, n in further.items()}),
        "further_service_n": sum(first[one] for one in by_further) or None,
        "further_service_further_n": sum(further[one] for one in by_further) or None,
    }
    return world.given(found, until(day), "orders")


def stage(service: Row, day: date, *, is_dated: bool) -> str | None:
    """Skedet: avvecklad, planerad, under utveckling, under avveckling (inom ett år) eller lanserad.

    Okänt för den som har börjat utvecklas, där ingen tjänst har någon dag då den lanserades.
    """
    begins, launch, closing = (service.get(f"{what}_date") for what in ("development", "launch", "closing"))
    if closing and closing <= day:
        return "avvecklad"
    if begins and begins > day:
        return "planerad"
    if begins and not is_dated:
        return None
    if (launch and launch > day) or (begins and not launch):
        return "under utveckling"
    return "under avveckling" if closing and closing <= year_after(day) else "lanserad"


def portfolio(world: World, day: date) -> Found:
    """Antal tjänster i varje skede; till programmet hör de befintliga och kommande, inte planerade eller avvecklade."""
    is_dated = any(row.get("launch_date") for row in world["services"])
    at = [stage(row, day, is_dated=is_dated) for row in world["services"]]
    names = {
        "planerad": "planned",
        "under utveckling": "in_development",
        "lanserad": "launched",
        "under avveckling": "closing",
        "avvecklad": "closed",
    }
    found: Found = {f"services_{name}_n": at.count(word) for word, name in names.items()}
    if None in at:
        found |= dict.fromkeys(f"services_{of}_n" for of in ("in_development", "launched", "closing"))
    existing = [row for row, stage in zip(world["services"], at, strict=True) if stage not in ("planerad", "avvecklad")]
    is_known = any(row.get("is_transition_funded") is not None for row in existing)
    funded = [row["service"] for row in existing if row.get("is_transition_funded")]
    return found | {
        "programme_services_n": sum(row["is_programme"] for row in existing),
        "services_transition_n": len(funded) if is_known else None,
        "services_transition_names": listed(sorted(funded)) or None,
    }


def new_services(world: World, period: Moment) -> Found:
    """Tjänster som började utvecklas under perioden; lanserade under den, eller året efter."""
    known = [row for row in world["services"] if (row.get("development_date") or date.max) <= period.last]
    begun = [row for row in known if row["development_date"] >= period.first]
    launches = [(row["launch_date"], row["service"]) for row in begun if row.get("launch_date")]
    launched = sorted(pair for pair in launches if pair[0] <= period.last)
    coming = [pair for pair in launches if period.last < pair[0] <= year_after(period.last)]
    finished = sorted(
        (row["launch_date"], row["service"])
        for row in world["services"]
        if period.first <= (row.get("launch_date") or date.min) <= period.last
        and (row.get("development_date") or date.min) < period.first
    )
    is_dated = any(row.get("launch_date") for row in world["services"])
    return {
        "new_services_begun_n": len(begun) if known else None,
        "new_services_launched_n": len(launched) if known and is_dated else None,
        "new_services_launched_names": listed(name for _, name in launched) or None,
        "new_services_coming_n": len(coming) if known and is_dated else None,
        "new_services_finished_n": len(finished) if is_dated else None,
        "new_services_finished_names": listed(name for _, name in finished) or None,
    }
