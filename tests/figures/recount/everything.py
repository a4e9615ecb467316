"""Every figure of ``figures.toml`` counted once more, and whether the figure says the same."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from partsrapport.figures.figure import Figure
from tests.figures.recount import activities, coverage, goals, others, raw, services
from tests.figures.recount.answers import Asked
from tests.figures.recount.forecast import Near, NearShare
from tests.figures.recount.world import Bounded, Counted, Found, Moment, Ranking, Share, Value, World, number

YEAR_BEFORE, CHANGE, RATIO = "_year_before", "_change", "_ratio"


def of_rows(world: World, day: date, period: Moment) -> Found:
    """What rows alone decide: as of the day and in the period, with the same a year earlier and what changed."""
    now = at(world, day, period)
    before = at(
        world, period.year_before.last if day == period.last else Moment(day, day).year_before.last, period.year_before
    )
    once = coverage.change(world, day) | coverage.lead_medians(world, day) | services.new_services(world, period)
    return compared(now, before) | now | once


def at(world: World, day: date, period: Moment) -> Found:
    """As of the day, and in the period."""
    of_day = coverage.figures(world, day) | services.figures(world, day) | others.payrolls(world, day)
    return of_day | activities.figures(world, period) | others.usage(world, period) | others.support(world, period)


def compared(now: Found, before: Found) -> Found:
    """Ett år tidigare, skillnaden mellan andelar i procentenheter, och kvoten mellan antal."""
    found: Found = {}
    for figure_id, value in before.items():
        if not figure_id.endswith((YEAR_BEFORE, RATIO)):
            found[figure_id + YEAR_BEFORE] = value
    for figure_id, value in now.items():
        if figure_id not in before:
            continue
        this, last = number(value), number(before[figure_id])
        if figure_id.endswith("_share"):
            found[figure_id.removesuffix("_share") + CHANGE] = None if this is None or last is None else this - last
        elif figure_id.endswith("_n"):
            found[figure_id.removesuffix("_n") + RATIO] = this / last if this is not None and last else None
    return found


def of_answers(asks: Mapping[tuple[str, str], Asked], declared: list[dict[str, Any]], day: date, year: int) -> Found:
    """What the answers to surveys decide."""
    return goals.of_goals(declared, dict(asks), day, year) | goals.year_on_year(dict(asks), year, day)


def of_forecasts(rows: list[dict[str, Any]]) -> Found:
    """Hur många prövade prognoser det finns, och hur utfallet låg mot deras gränser."""
    tested = [row for row in rows if row["predicted_share"] is not None]
    higher = [row for row in tested if row["actual_share"] > row["upper_share"]]
    lower = [row for row in tested if row["actual_share"] < row["lower_share"]]
    counts = {
        "tested": len(tested),
        "within": len(tested) - len(higher) - len(lower),
        "higher": len(higher),
        "lower": len(lower),
        "declined": sum(not row["is_defensible"] for row in tested),
    }
    return {f"forecast_{name}_n": n if rows else None for name, n in counts.items()}


def of_files(folder: raw.Folder, surveys_n: int) -> Found:
    """Filerna med rader, och vad det blev av raderna; enkäternas rader är de svarande och är inte med."""
    accounts = folder.accounts.values()
    read_n, quarantined_n = sum(one.read_n for one in accounts), sum(one.quarantined_n for one in accounts)
    return {
        "files_n": len(accounts) + surveys_n,
        "rows_read_n": read_n,
        "rows_kept_n": sum(one.kept_n for one in accounts),
        "rows_duplicate_n": sum(one.duplicate_n for one in accounts),
        "rows_quarantined_n": quarantined_n,
        "rows_quarantined_share": Share(quarantined_n, read_n),
    }


def agrees(figure: Figure, expected: Value | Near | NearShare) -> bool:  # noqa: PLR0911  a case a kind
    """Whether the figure says what was counted, with its parts, bounds and how many it rests on."""
    match expected:
        case Near():
            return is_near(figure, expected)
        case NearShare(value, lower, upper, tolerance):
            pairs = ((figure.value, value), (figure.lower, lower), (figure.upper, upper))
            return all(one == of or abs((one or 0) - (of or 0)) <= tolerance for one, of in pairs)
        case Ranking(names, counts):
            return (figure.names, figure.counts) == (names, counts)
        case str():
            return figure.value is None and figure.text == expected
        case Share(part, of) if of and part is not None:
            return (
                same(figure.value, number(expected)) and same(figure.numerator, part) and same(figure.denominator, of)
            )
        case Counted(value, n):
            return same(figure.value, value) and (value is None or same(figure.n, n or None))
        case Bounded(value, lower, upper, n):
            return (
                same(figure.value, value)
                and same(figure.lower, lower)
                and same(figure.upper, upper)
                and same(figure.n, n)
            )
    value = number(expected)
    return same(figure.value, value) and (value is not None or (not figure.names and figure.reason is not None))


def is_near(figure: Figure, expected: Near) -> bool:
    """Whether a day that is forecast, or the days there, lie where another simulation puts them."""
    if expected.upper is None:
        ahead = {expected.days: (raw.day(figure.text.replace("\u00a0", " ")) - figure.moment.as_of_date).days}
        return figure.value is None and all(abs(n - days) <= expected.tolerance * days for days, n in ahead.items())
    pairs = ((figure.value, expected.days), (figure.lower, expected.lower), (figure.upper, expected.upper))
    return all(n is not None and days is not None and abs(n - days) <= expected.tolerance * days for n, days in pairs)


def same(one: float | None, other: float | None) -> bool:
    """The same number, or none either."""
    if one is None or other is None:
        return one is None and other is None
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
