"""Årets avrop, leveranser och aktiviteter: en period, båda dagarna inräknade."""

from tests.figures.recount.world import Counted, Found, Moment, Row, Rows, Share, World, listed, total

Measures = dict[tuple[str, str], tuple[int | None, int | None]]


def figures(world: World, period: Moment) -> Found:
    """Alla nyckeltal om en period."""
    found = (
        featuring(world, period)
        | orders(world, period)
        | deliveries(world, period)
        | activities(world, period)
        | indicators(world, period)
    )
    for row in world.words("activity_type"):
        found |= held_of(world, period, "activity_type", row)
    for row in world.words("area"):
        found |= held_of(world, period, "area", row)
    return found


def orders(world: World, period: Moment) -> Found:
    """Avrop under perioden, de avbeställda inte med."""
    return world.given(
        {"orders_placed_n": sum(period.holds(row["order_date"]) for row in world.orders)}, period, "orders"
    )


def occasions(world: World, period: Moment) -> Rows:
    """Genomförda leveranstillfällen under perioden, av avrop som var gjorda till dess slut."""
    return [
        row for row in world.held_occasions if period.holds(row["occasion_date"]) and row["order_date"] <= period.last
    ]


def deliveries(world: World, period: Moment) -> Found:
    """Leveranstillfällena: hur många, med hur många deltagare, digitala, och i juli till december."""
    held = occasions(world, period)
    participants = [row["participants_n"] for row in held]
    autumn_n = sum(row["occasion_date"].month >= 7 for row in held)
    found: Found = {
        "deliveries_n": len(held),
        "deliveries_participants_n": Counted(total(participants), sum(n is not None for n in participants)),
        "deliveries_uncounted_n": participants.count(None),
        "deliveries_digital_share": Share(sum(row["form"] == "digital" for row in held), len(held)),
        "deliveries_autumn_n": autumn_n,
        "deliveries_autumn_share": Share(autumn_n, len(held)),
    }
    return world.given(found, period, "occasions")


def is_held(activity: Row) -> bool:
    """Genomförd, de omställda inräknade."""
    return activity["status"] in ("genomförd", "omställd")


def recipients(rows: Rows) -> int | None:
    """Mottagare av dem som genomfördes."""
    return total([row["recipients_n"] for row in rows if is_held(row)])


def in_period(world: World, period: Moment) -> Rows:
    """Periodens aktiviteter, vare sig de genomfördes eller inte; det som står kvar som planerat är ingen än."""
    return [row for row in world["activities"] if row["status"] != "planerad" and period.holds(row["activity_date"])]


def activities(world: World, period: Moment) -> Found:
    """Periodens aktiviteter efter status och form, och dem i mars till juni som inte blev som planerat."""
    rows = in_period(world, period)
    held = [row for row in rows if is_held(row)]
    joint = [row for row in held if row.get("co_organiser")]
    spring = [row for row in rows if 3 <= row["activity_date"].month <= 6]
    rearranged_n = sum(row["status"] != "genomförd" for row in spring)
    found: Found = {
        "activities_planned_n": len(rows),
        "activities_held_n": len(held),
        "activities_recipients_n": recipients(rows),
        "activities_uncounted_n": sum(row["recipients_n"] is None for row in held),
        "activities_cancelled_n": sum(row["status"] == "inställd" for row in rows),
        "activities_postponed_n": sum(row["status"] == "uppskjuten" for row in rows),
        "activities_converted_n": sum(row["status"] == "omställd" for row in rows),
        "activities_rearranged_n": sum(row["status"] != "genomförd" for row in rows),
        "activities_joint_n": len(joint),
        "activities_joint_recipients_n": recipients(joint),
        "activities_joint_with": listed(sorted({row["co_organiser"] for row in joint})) or None,
        "activities_digital_share": Share(
            sum(row["form"] == "digital" or (row["form"], row["status"]) == ("fysisk", "omställd") for row in held),
            len(held),
        ),
        "activities_rearranged_spring_n": rearranged_n,
        "activities_rearranged_spring_share": Share(rearranged_n, len(spring)),
    }
    return world.given(found, period, "activities")


def featuring(world: World, period: Moment) -> Found:
    """Genomförda aktiviteter med uppgift om vilka parter som medverkar: båda, arbetsgivare eller fack."""
    said = [row["featuring"] for row in in_period(world, period) if is_held(row) and row.get("featuring")]
    sides = {"båda": "both", "arbetsgivare": "employers", "fack": "unions"}
    found: Found = {f"featured_{name}_n": said.count(side) if said else None for side, name in sides.items()}
    found["featured_n"] = len(said)
    return world.given(found, period, "activities")


def held_of(world: World, period: Moment, by: str, word: Row) -> Found:
    """Genomförda aktiviteter av en typ eller inom ett arbetsområde, och deras mottagare."""
    rows = [row for row in in_period(world, period) if row[by] == word["word"]]
    found: Found = {
        f"activity_{by.removeprefix('activity_')}_{word['word_key']}_held_n": sum(map(is_held, rows)),
        f"activity_{by.removeprefix('activity_')}_{word['word_key']}_recipients_n": recipients(rows),
    }
    return world.given(found, period, "activities")


def compared(world: World, period: Moment) -> Measures:
    """Varje mått nu och samma period året före: genomförda och mottagare per typ, och leveranstillfällen.

    En typ som inte finns är 0, men där det inte finns några aktiviteter, eller tillfällen, alls är det okänt.
    """

    def of(moment: Moment) -> dict[tuple[str, str], int | None]:
        rows = in_period(world, moment)
        types = {row["activity_type"] for row in rows}
        by_type = {one: [row for row in rows if row["activity_type"] == one] for one in types}
        found: dict[tuple[str, str], int | None] = {
            ("genomförda", one): sum(map(is_held, by_type[one])) for one in types
        }
        found |= {("mottagare", one): recipients(by_type[one]) for one in types}
        deliveries = {("leveranstillfällen", "alla"): len(occasions(world, moment))}
        return found | (deliveries if world.has("occasions", moment) else {})

    now, before = of(period), of(period.year_before)
    known = [{indicator for indicator, _ in found} for found in (now, before)]

    def value(place: int, key: tuple[str, str]) -> int | None:
        return (now, before)[place].get(key, 0 if key[0] in known[place] else None)

    return {key: (value(0, key), value(1, key)) for key in {**now, **before}}


def indicators(world: World, period: Moment) -> Found:
    """Hur många mått som går att jämföra och har mer än fördubblats; de slag som fanns båda åren, och de nya."""
    found = compared(world, period)
    comparable = [(now, before) for now, before in found.values() if now is not None and before]
    doubled_n = sum(now > 2 * before for now, before in comparable)
    both = {
        indicator: [(now, before) for (of, _), (now, before) in found.items() if of == indicator and now and before]
        for indicator in ("genomförda", "mottagare")
    }
    called = {row["word"]: row["label_sv"].lower() for row in world.words("activity_type")}
    new = {member: now for (of, member), (now, before) in found.items() if of == "mottagare" and now and before == 0}
    counted: Found = {
        "activities_indicators_n": len(comparable),
        "activities_doubled_n": doubled_n,
        "activities_doubled_share": Share(doubled_n, len(comparable)),
        "activities_new_types": listed([name for one, name in called.items() if one in new]) or None,
        "activities_new_recipients_n": sum(new.values()) if new else None,
    }
    for indicator, name in {"genomförda": "held", "mottagare": "recipients"}.items():
        now_n, before_n = (
            sum(pair[place] for pair in both[indicator]) if both[indicator] else None for place in (0, 1)
        )
        counted |= {
            f"activities_{name}_comparable_n": now_n,
            f"activities_{name}_comparable_n_year_before": before_n,
            f"activities_{name}_comparable_ratio": now_n / before_n if now_n and before_n else None,
        }
    return world.given(counted, period, "activities")
