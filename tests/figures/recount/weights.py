"""Hur många mål som redovisas med viktade svar: vikterna räknade svar för svar."""

from collections import Counter
from datetime import date
from typing import Any

from tests.figures.recount import goals
from tests.figures.recount.answers import Asked
from tests.figures.recount.coverage import size_class
from tests.figures.recount.goals import Asks
from tests.figures.recount.world import World

Class = tuple[str, str]


def figures(world: World, declared: list[dict[str, Any]], asks: Asks, day: date, year: int) -> dict[str, int]:
    """Mål för en andel, som redovisas, i en enkät med de svarandes sektor och storleksklass."""
    said = [goals.judged(goal, asks, day) for goal in declared if "mal" in goal and goal["ar"] <= year]
    shown = [one.asked for one in said if one.asked is not None and one.is_shown and "sektor" in one.asked.survey]
    return {"weighted_goals_n": sum(is_told(world, asked, day) for asked in shown)}


def is_told(world: World, asked: Asked, day: date) -> bool:
    """Av minst 40 svar, i ett steg som är mer än dubbelt så stort som det svar som väger tyngst."""
    heading, other = asked.survey["sektor"], asked.survey["storleksklass"]
    said = [
        (answer.opinion, (row[heading].lower(), row[other].lower()))
        for answer, row in zip(asked.answers, asked.background, strict=True)
        if answer.opinion is not None and row[heading] and row[other]
    ]
    weight = weights([one for _, one in said], register(world, min(date(asked.survey["ar"], 12, 31), day)))
    counted = [weight[one] for opinion, one in said if opinion]
    n = goals.rounded(len(counted), asked.invited_n) or 0
    heaviest = max(counted) / sum(counted)
    return any(n >= max(least, 40) and heaviest < step / 200 for least, step in ((200, 1), (100, 2), (40, 5), (40, 10)))


def register(world: World, day: date) -> Counter[Class]:
    """Hur många i målgruppen, med känd storlek, som är av varje sektor och storleksklass."""
    sizes = {one: world.employees(one, day) for one in world.target_group(day)}
    return Counter(
        (str(world.organisations[one]["sector"]), size_class(world, employees))
        for one, employees in sizes.items()
        if employees is not None
    )


def weights(classes: list[Class], there: Counter[Class]) -> dict[Class, float]:
    """En vikt för varje sektor gånger en för varje storleksklass, så att båda blir lika många som i registret."""
    weight = dict.fromkeys(classes, 1.0)
    for turn in range(2000):
        part = turn % 2
        for name in {one[part] for one in classes}:
            has = sum(weight[one] for one in classes if one[part] == name)
            wanted = sum(n for one, n in there.items() if one[part] == name)
            weight |= {one: old * wanted / has for one, old in weight.items() if one[part] == name}
    return weight
