"""Lönesummor, användning, förfrågningar om stöd och årets plan."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from tests.figures.recount import claims
from tests.figures.recount.coverage import until
from tests.figures.recount.world import Counted, Found, Moment, Row, Rows, Share, World

SMALLEST = 5
NOTHING = {"nej", "ingen", "inget", "-", "–"}


def payrolls(world: World, day: date) -> Found:
    """Lönesumman det senaste året med uppgift hos dem som har avropat, och 0,3 procent av den, i miljoner kronor."""
    ordered = world.reached("ordered", day)
    latest: dict[str, tuple[int, int]] = {}
    for row in world["employees"]:
        if row.get("payroll_sek") is not None and row["year"] <= day.year and row["organisation_id"] in ordered:
            said = (row["year"], row["payroll_sek"])
            latest[row["organisation_id"]] = max(said, latest.get(row["organisation_id"], said))
    total = sum(payroll for _, payroll in latest.values())
    found: Found = {
        "payroll_reached_msek": Counted(_whole(total / 1e6), len(latest)) if latest else None,
        "transition_funds_reached_msek": Counted(_whole(total * 0.003 / 1e6), len(latest)) if latest else None,
    }
    return world.given(found, until(day), "orders")


def _whole(number: float) -> int:
    return int(number + 0.5)


def usage(world: World, period: Moment) -> Found:
    """Lyssningar, visningar och nedladdningar under perioden, och hur många titlar de gällde."""
    rows = [row for row in world["usage"] if period.holds(row["month_date"])]
    found: Found = {
        "uses_n": sum(row["uses_n"] for row in rows),
        "used_activities_n": len({row["activity_id"] for row in rows}),
    }
    return world.given(found, period, "usage")


def support(world: World, period: Moment) -> Found:
    """Periodens förfrågningar om stöd: besök, och motprestationer, som inte redovisas när de är färre än fem.

    Det som aldrig har fyllts i är okänt.
    """
    known = [row for row in world["support_requests"] if row["request_date"] <= period.last]
    has_visits, has_reports = (any(row[name] for row in known) for name in ("visit_date", "reported_date"))
    rows = [row for row in known if row["request_date"] >= period.first]
    committed = [row for row in rows if (row["commitment"] or "nej").lower() not in NOTHING]
    reported_n = sum((row["reported_date"] or date.max) <= period.last for row in committed)
    is_told = len(committed) >= SMALLEST
    found: Found = {
        "support_requests_n": len(rows),
        "support_reasons_n": reasons_n(rows),
        "support_visits_n": sum((row["visit_date"] or date.max) <= period.last for row in rows) if has_visits else None,
        "support_commitments_n": len(committed) if is_told else None,
        "support_reported_share": Share(reported_n, len(committed)) if is_told and has_reports else None,
    }
    return world.given(found, period, "support_requests")


def reasons_n(requests: Rows) -> int:
    """Skälen som redovisas: de ovanligaste är ett tillsammans, så att det är minst fem som har det."""
    counts = sorted(Counter(row["reason"] for row in requests).items(), key=lambda item: (item[1], item[0]))
    pooled_n, told = 0, 0
    for _, n in counts:
        if n < SMALLEST or 0 < pooled_n < SMALLEST:
            pooled_n += n
        else:
            told += 1
    return told + (pooled_n >= SMALLEST)


VERDICTS = {"true": "reached", "false": "not_reached", "uncertain": "uncertain", "untestable": "untestable"}


def plan(folder: Path, counted: claims.Counted, year: int, day: date) -> Found:
    """Årets insatser: som planerat eller inte; den vars tid inte är ute är ännu inte mätt."""
    path = folder / "verksamhetsplan.toml"
    declared: list[Row] = tomllib.loads(path.read_text(encoding="utf-8"))["insats"] if path.exists() else []
    measures = [one for one in declared if one["ar"] == year]
    said = Counter(_planned(one, counted, day) for one in measures)
    names = [*VERDICTS.values(), "not_yet_measured"]
    found: Found = {f"plan_{name}_n": said[name] for name in names}
    return found | {"plan_n": len(measures)}


def _planned(measure: dict[str, Any], counted: claims.Counted, day: date) -> str:
    moment = claims.moment(measure)
    return "not_yet_measured" if moment.last > day else VERDICTS[claims.verdict(measure, counted(moment))]
