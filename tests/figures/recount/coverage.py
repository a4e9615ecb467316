"""Målgruppen och hur stor del av den som är nådd, per en dag."""

import statistics
from collections.abc import Iterator
from datetime import date

from tests.figures.recount.world import Counted, Found, Moment, Share, World, total, year_before

STEPS = {"interested": ["interests"], "ordered": ["orders"], "delivered": ["orders", "occasions"]}
LEADS = {"interest_order": ("interested", "ordered"), "order_delivery": ("ordered", "delivered")}


def until(day: date) -> Moment:
    """Allt till och med en dag."""
    return Moment(date.min, day)


def figures(world: World, day: date) -> Found:
    """Alla nyckeltal om målgruppen en dag."""
    found = target_group(world, day)
    for row in world.words("sector"):
        found |= of_sector(world, day, row["word"], row["word_key"])
    for row in world.words("size_class"):
        if row["from_n"] is not None:
            found |= of_size(world, day, row["from_n"], row["word_key"])
    for key in LEADS:
        found |= lead_share(world, day, key)
    return found


def target_group(world: World, day: date) -> Found:
    """Målgruppen och de nådda i den; anställda enligt det senaste året med uppgift."""
    group, time = world.target_group(day), until(day)
    reached = {step: world.reached(step, day) for step in STEPS}
    staff = {one: world.employees(one, day) for one in group}
    interested, ordered, delivered = reached.values()
    found: Found = {
        "target_n": len(group),
        "departments_n": len({world.organisations[one]["department"] for one in group} - {None}) or None,
    }
    found |= world.given({"target_employees_n": total(list(staff.values()))}, time, "employees")
    for step, ones in reached.items():
        of_step: Found = {
            f"coverage_{step}_n": len(ones),
            f"coverage_{step}_share": Share(len(ones), len(group)),
            f"coverage_{step}_employees_share": Share(total([staff[one] for one in ones]), total(list(staff.values()))),
        }
        found |= world.given(of_step, time, *STEPS[step])
    found |= world.given(
        {"interested_ordered_share": Share(len(interested & ordered), len(interested))}, time, "orders", "interests"
    )
    found |= world.given(
        {"ordered_delivered_share": Share(len(delivered & ordered), len(ordered))}, time, "orders", "occasions"
    )
    found |= world.given({"not_yet_reached_n": len(group - ordered)}, time, "orders")
    found |= world.given({"not_yet_reached_interested_n": len(interested - ordered)}, time, "orders", "interests")
    return found | world.given(several_services(world, day), time, "orders")


def several_services(world: World, day: date) -> Found:
    """Hur många olika tjänster de har avropat, de i målgruppen som har avropat."""
    services: dict[str, int] = {}
    for organisation, _ in world.firsts("ordered", day):
        services[organisation] = services.get(organisation, 0) + 1
    several_n = sum(n > 1 for n in services.values())
    median = statistics.median(services.values()) if services else None
    return {
        "second_service_n": several_n,
        "second_service_share": Share(several_n, len(services)),
        "services_per_organisation_median": Counted(median, len(services)),
    }


def _shares(world: World, day: date, key: str, members: set[str]) -> Iterator[Found]:
    for step, tables in STEPS.items():
        share: Found = {f"coverage_{key}_{step}_share": Share(len(world.reached(step, day) & members), len(members))}
        yield world.given(share, until(day), *tables)


def of_sector(world: World, day: date, sector: str, key: str) -> Found:
    """Myndigheter respektive lärosäten i målgruppen."""
    members = {one for one in world.target_group(day) if world.organisations[one]["sector"] == sector}
    ordered = world.reached("ordered", day) & members
    of_orders: Found = {f"coverage_{key}_ordered_n": len(ordered), f"not_yet_reached_{key}_n": len(members - ordered)}
    found: Found = {f"target_{key}_n": len(members)} | world.given(of_orders, until(day), "orders")
    for shares in _shares(world, day, key, members):
        found |= shares
    return found


def of_size(world: World, day: date, from_n: int, key: str) -> Found:
    """Organisationerna i målgruppen i en storleksklass: från dess minsta antal anställda till där nästa börjar."""
    starts = [row["from_n"] for row in world.words("size_class") if row["from_n"] is not None]
    until_n = min((n for n in starts if n > from_n), default=float("inf"))
    staff = {one: world.employees(one, day) for one in world.target_group(day)}
    members = {one for one, n in staff.items() if n is not None and from_n <= n < until_n}
    found = world.given({f"target_size_{key}_n": len(members)}, until(day), "employees")
    for shares in _shares(world, day, f"size_{key}", members):
        found |= shares
    return found


def size_class(world: World, employees_n: int | None) -> str:
    """Den klass som börjar närmast under antalet; den utan början när det inte är känt."""
    words = list(world.words("size_class"))
    if employees_n is None:
        return next(str(row["word"]) for row in words if row["from_n"] is None)
    return max(
        (row["from_n"], row["word"]) for row in words if row["from_n"] is not None and row["from_n"] <= employees_n
    )[1]


def waits(world: World, day: date, key: str) -> list[tuple[int, bool]]:
    """Dagar från ett steg till nästa, per organisation i målgruppen och tjänst, och om det har skett.

    Utan nästa steg pågår väntan på dagen. Avrop före intresseanmälan är inget resultat av den och räknas inte.
    Finns inga avrop, eller inga tillfällen, alls vet ingen vad som är avropat, eller levererat.
    """
    if not all(world.has(table, until(day)) for table in STEPS[LEADS[key][1]]):
        return []
    begun, next_step = (world.firsts(step, day) for step in LEADS[key])
    ended = {pair: next_step.get(pair, day) for pair in begun}
    return [((ended[pair] - first).days, pair in next_step) for pair, first in begun.items() if ended[pair] >= first]


def lead_share(world: World, day: date, key: str) -> Found:
    """Andel som har gått vidare."""
    found = waits(world, day, key)
    return world.given(
        {f"lead_{key}_share": Share(sum(is_event for _, is_event in found), len(found))}, until(day), "orders"
    )


def lead_medians(world: World, day: date) -> Found:
    """Median av tiden enligt Kaplan–Meier: första dagen då minst hälften har gått vidare, de som väntar inräknade.

    Av färre än fem väntetider sägs ingen.
    """
    found: Found = {}
    for key in LEADS:
        left, median, days = 1.0, None, waits(world, day, key)
        for at in sorted({n for n, is_event in days if is_event}):
            left *= 1 - sum(n == at and is_event for n, is_event in days) / sum(n >= at for n, _ in days)
            if median is None and left <= 0.5 + 1e-9 and len(days) >= 5:
                median = at
        median_and_n = Counted(median, len(days)) if days else None
        found |= world.given({f"lead_{key}_median_days": median_and_n}, until(day), "orders")
    return found


def change(world: World, day: date) -> Found:
    """Förändringen på ett år av andelen som har avropat, delad på vad den beror på (docs/forecast.md).

    Fanns inga avrop då är ingen förändring känd.
    De som tillhörde målgruppen båda dagarna: (y' - y) / n; de som gick: (s - y) / N; de som kom: (y' - s') / N'.
    """
    earlier = year_before(day)
    group, group_before = world.target_group(day), world.target_group(earlier)
    ordered, ordered_before = world.reached("ordered", day), world.reached("ordered", earlier)
    parts: dict[str, list[float]] = {"orders": [], "new": [], "left": [], "merged": []}
    if not group or not group_before or not world.has("orders", until(earlier)):
        return dict.fromkeys(f"coverage_change_{key}" for key in parts)
    stayed = group & group_before
    share_before = len(ordered_before & (stayed or group_before)) / len(stayed or group_before)
    share_after = len(ordered & stayed) / len(stayed) if stayed else share_before
    followed = {(one, heir) for one in group_before for heir in world.counted_for(one, day) & group if heir != one}
    first_order = {
        one: min(first for (who, _), first in world.firsts("ordered", day).items() if who == one) for one in ordered
    }
    for one in stayed:
        y, y_before = one in ordered, one in ordered_before
        if y != y_before:
            is_inherited = not y_before and first_order[one] <= earlier
            parts["merged" if is_inherited else "orders"].append((y - y_before) / len(stayed))
    for one in group_before - stayed:
        key = "merged" if any(gone == one for gone, _ in followed) else "left"
        parts[key].append((share_before - (one in ordered_before)) / len(group_before))
    for one in group - stayed:
        key = "merged" if any(heir == one for _, heir in followed) else "new"
        parts[key].append(((one in ordered) - share_after) / len(group))
    counted: Found = {f"coverage_change_{key}": Counted(sum(values), len(values)) for key, values in parts.items()}
    return world.given(counted, until(day), "orders")
