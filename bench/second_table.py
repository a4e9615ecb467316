"""``python -m bench.second_table [worlds]``: looks for other tables of answers with the same publication.

A world is a survey with its goals and a table: how many respondents there are of each group, side, value under a
heading that goals filter on, and answer to each of two questions. What is published of a table is what the package
publishes: the real results and the real release. A count of one to four is free when some other table, with another
count, is published in the same way to the last digit, verdicts and bounds included. Such tables are looked for by
moving a respondent, by exchanging attributes between respondents, and by climbing towards the publication. One table
that is found frees every count in which it differs, so that few need more than a move.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from itertools import combinations, pairwise, product
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from partsrapport.core.choices import SEPARATOR
from partsrapport.surveys.comparisons import Pair
from partsrapport.surveys.disclosure.release import release
from partsrapport.surveys.disclosure.rounding import Rule
from partsrapport.surveys.effect_goals import Goal, Report
from partsrapport.surveys.responses import NOBODY, TEXTS, Responses, Survey
from partsrapport.surveys.results import Asked, exact

Table = NDArray[np.int_]
Published = dict[str, list[dict[str, Any]]]
RULE = Rule(5)
REPORT = Report(2020, date(2021, 5, 31), RULE.smallest, 0.95)
ANSWERS = ("Inte alls", "Delvis", "I hög grad", "Helt", "Vet ej", "")  # '' is a blank
OPINIONS, POSITIVE = ANSWERS[:4], ANSWERS[2:4]
SCORES = {answer: float(score) for score, answer in enumerate(OPINIONS, 1)}
SECTOR = "myndighet"
SWAPS = 20
CLIMBS, STEPS = 10, 1500


@dataclass(frozen=True)
class World:
    """A survey, its goals with what they keep (heading → values), the cells of its tables, and earlier surveys.

    ``together``: answers to the first question that are several at once. ``target_group``: how many organisations are
    of each value, which is then the size by which answers are weighted.
    """

    survey: Survey
    goals: dict[Goal, dict[str, tuple[str, ...]]]
    cells: tuple[dict[str, str], ...]
    earlier: tuple[Responses, ...] = ()
    together: tuple[str, ...] = ()
    target_group: dict[tuple[str, str], int] = field(default_factory=dict)

    def published(self, table: Table) -> Published:
        """All that is published of a table."""
        survey = self._fitting(table)
        counts = {("e", question): self._counts(table, question) for question in self._questions}
        measured = {goal: Responses(survey, counts["e", goal.question_id], goal.of, goal.scale) for goal in self.goals}
        years = [*self.earlier, Responses(survey, counts["e", "q1"])] if self.earlier else []
        pairs = [Pair("q1", "Hur?", "kurs", *two) for two in pairwise(years)]
        goals, target_groups = list(self.goals), {"e": self.target_group}
        rows = exact(
            Asked({"e": survey}, counts, options(self.together), goals, measured, pairs, target_groups), REPORT
        )
        n = int(table.sum())
        read = {
            "file": "enkater/e.csv",
            "read_n": n,
            "kept_n": n,
            "duplicate_n": 0,
            "superseded_n": 0,
            "quarantined_n": 0,
        }
        told: Any = release(rows | {"row_accounting": [read]}, RULE.smallest).rows
        return {name.removeprefix("mart."): list(found) for name, found in told.items()}

    def _fitting(self, table: Table) -> Survey:
        """The survey with no fewer invited to a group than answer, as many in all: by group they are not published."""
        answered = dict.fromkeys(self.survey.invited_by_group, 0)
        for cell, n in zip(self.cells, table.tolist(), strict=True):
            if cell["group"] in answered:
                answered[cell["group"]] += n
        invited = {group: max(n, answered[group]) for group, n in self.survey.invited_by_group.items()}
        over = sum(invited.values()) - sum(self.survey.invited_by_group.values())
        for group, n in answered.items():
            less = min(over, invited[group] - n)
            invited[group], over = invited[group] - less, over - less
        return self.survey if over else replace(self.survey, invited_by_group=invited)

    def renamed(self, table: Table) -> Iterator[tuple["World", Table]]:
        """Surveys and tables in which two groups have changed names: nothing that is published says which is which."""
        for a, b in combinations(self.survey.invited_by_group, 2):
            name = {a: b, b: a}
            invited = {name.get(group, group): n for group, n in self.survey.invited_by_group.items()}
            places = [
                self._index[*(cell | {"group": name.get(cell["group"], cell["group"])}).values()] for cell in self.cells
            ]
            yield replace(self, survey=replace(self.survey, invited_by_group=invited)), table[places]

    @cached_property
    def _index(self) -> dict[tuple[str, ...], int]:
        return {tuple(cell.values()): place for place, cell in enumerate(self.cells)}

    @cached_property
    def _questions(self) -> list[str]:
        return sorted({goal.question_id for goal in self.goals})

    @cached_property
    def _keys(self) -> dict[str, tuple[Table, pl.DataFrame]]:
        """For each question the row of its counts that each cell is of, and the rows without numbers."""
        found = {}
        for question in self._questions:
            rows = [
                (cell["group"], cell["side"], *self._class(cell), self._scope(cell), cell[question])
                for cell in self.cells
            ]
            places = {row: i for i, row in enumerate(dict.fromkeys(rows))}
            frame = pl.DataFrame(list(places), schema=[*TEXTS], orient="row")
            frame = frame.with_columns(
                is_opinion=pl.Series([says(row[-1], OPINIONS) for row in places], dtype=pl.Boolean),
                is_positive=pl.Series([says(row[-1], POSITIVE) for row in places], dtype=pl.Boolean),
                score=pl.Series([SCORES.get(row[-1]) for row in places], dtype=pl.Float64),
            )
            found[question] = (np.array([places[row] for row in rows]), frame)
        return found

    def _class(self, cell: dict[str, str]) -> tuple[str, str]:
        return (SECTOR, cell["value"]) if self.target_group else ("", "")

    def _scope(self, cell: dict[str, str]) -> str:
        return "|".join(
            ("+" if belongs(cell, keep) else "-") + goal.goal_id for goal, keep in self.goals.items() if keep
        )

    def _counts(self, table: Table, question: str) -> pl.DataFrame:
        places, frame = self._keys[question]
        n = np.bincount(places, table, frame.height).astype(int)
        return frame.hstack([pl.Series("respondents_n", n)])[np.flatnonzero(n)]

    @cached_property
    def sums(self) -> Table:
        """Shape (sums, cells): the counts that must not be determined, of every goal, value, group, side and answer."""
        populations = [np.ones(len(self.cells), bool)]
        populations += [
            self._where(lambda cell, keep=keep: belongs(cell, keep)) for keep in self.goals.values() if keep
        ]
        populations += self._each("value")
        members = [np.ones(len(self.cells), bool), *self._each("group"), *self._each("side")]
        said = [
            self._where(lambda cell, question=question, answers=answers: says(cell[question], answers))
            for question in self._questions
            for answers in (OPINIONS, POSITIVE, OPINIONS[:2], *((answer,) for answer in ANSWERS[:5]))
        ]
        rows = [a & b & c for a, b, c in product(populations, members, said)]
        return np.unique(np.array(rows, int), axis=0)

    @cached_property
    def codes(self) -> Table:
        """Shape (cells, 5): group, side, value and both answers as numbers."""
        names = list(self.cells[0])
        values = {name: sorted({cell[name] for cell in self.cells}) for name in names}
        return np.array([[values[name].index(cell[name]) for name in names] for cell in self.cells])

    def swap(self, first: int, second: int, part: int) -> tuple[int, int] | None:
        """The cells of two respondents who change one of their attributes with each other; None: there are none."""
        a, b = (list(self.cells[place].values()) for place in (first, second))
        a[part], b[part] = b[part], a[part]
        places = self._index.get(tuple(a)), self._index.get(tuple(b))
        return None if a[part] == b[part] or None in places else places  # type: ignore[return-value]

    def _each(self, name: str) -> list[NDArray[np.bool_]]:
        values = {cell[name] for cell in self.cells}
        return [self._where(lambda cell, value=value: cell[name] == value) for value in sorted(values)]

    def _where(self, condition: Any) -> NDArray[np.bool_]:
        return np.array([condition(cell) for cell in self.cells], bool)


def belongs(cell: dict[str, str], keep: dict[str, tuple[str, ...]]) -> bool:
    return all(cell[heading] in values for heading, values in keep.items())


def says(answer: str, answers: tuple[str, ...]) -> bool:
    """Whether an answer, or one of several given together, is among the answers."""
    return any(part in answers for part in answer.split(SEPARATOR))


def options(together: tuple[str, ...]) -> list[dict[str, Any]]:
    """The options of both questions; of the first, several may be given together."""
    return [
        {
            "survey_id": "e",
            "question_id": question,
            "position_n": position,
            "answer": answer,
            "is_opinion": says(answer, OPINIONS),
            "is_positive": says(answer, POSITIVE),
        }
        for question, answers in (("q1", (*ANSWERS[:5], *together)), ("q2", ANSWERS[:5]))
        for position, answer in enumerate(answers, 1)
    ]


def determined(world: World, table: Table, rng: np.random.Generator) -> list[Table]:
    """The sums that are one to four and for which no other table with the same publication was found."""
    published, values = world.published(table), world.sums @ table
    left = np.flatnonzero((values > 0) & (values < RULE.smallest))
    climbed = partial(_climbed, published=published)
    cheapest_first: list[Callable[..., Iterator[Table]]] = [_moved, *3 * [_swapped], *CLIMBS * [climbed]]
    for candidates in cheapest_first:
        for place in rng.permutation(left):
            others = candidates(world, table, world.sums[place], rng) if place in left else ()
            for other in others:
                if world.sums[place] @ other != values[place] and world.published(other) == published:
                    left = left[world.sums[left] @ other == values[left]]
                    break
    for other_world, other in world.renamed(table) if len(left) else ():
        if other_world.published(other) == published:
            left = left[world.sums[left] @ other == values[left]]
    return [world.sums[place] for place in left]


def _moved(world: World, table: Table, row: Table, rng: np.random.Generator) -> Iterator[Table]:
    """Tables with one respondent who is counted in the row moved out of it, or one moved in, as alike as can be."""
    inside, outside = np.flatnonzero((row > 0) & (table > 0)), np.flatnonzero((row == 0) & (table > 0))
    for sources, targets in ((inside, np.flatnonzero(row == 0)), (outside, np.flatnonzero(row))):
        if len(sources) and len(targets):
            source = rng.choice(sources)
            alike = (world.codes[targets] == world.codes[source]).sum(axis=1)
            yield _shifted(table, [(source, targets[np.argmax(alike + rng.random(len(targets)) / 2)])])


def _swapped(world: World, table: Table, row: Table, rng: np.random.Generator) -> Iterator[Table]:
    """Tables in which pairs of respondents have changed group, side, value or answer with each other."""
    inside = np.flatnonzero((row > 0) & (table > 0))
    for attempt in range(SWAPS):
        moves: list[tuple[int, int]] = []
        left = table.copy()
        for number in range(1 + attempt * 4 // SWAPS):
            first = int(rng.choice(inside if number == 0 else np.flatnonzero(left > 0)))
            second = int(rng.choice(np.flatnonzero(left > 0)))
            pair = world.swap(first, second, int(rng.integers(world.codes.shape[1])))
            if pair and left[first] and left[second]:
                moves += [(first, pair[0]), (second, pair[1])]
                left = _shifted(table, moves)
        if (left >= 0).all() and row @ left != row @ table:
            yield left


def _climbed(
    world: World, table: Table, row: Table, rng: np.random.Generator, *, published: Published
) -> Iterator[Table]:
    """Tables that come closer and closer to the publication, with another count in the row all the way."""
    for start in _moved(world, table, row, rng):
        found, distance = start, _distance(world.published(start), published)
        for _ in range(STEPS):
            other = _anyhow_moved(world, found, rng)
            if (other >= 0).all() and row @ other != row @ table:
                reached = _distance(world.published(other), published)
                if reached <= distance:
                    found, distance = other, reached
            if distance == 0:
                yield found
                break


def _anyhow_moved(world: World, table: Table, rng: np.random.Generator) -> Table:
    """The table with two respondents who have changed an attribute with each other, or one who has another answer."""
    first, second = (int(rng.choice(np.flatnonzero(table > 0))) for _ in range(2))
    pair = world.swap(first, second, int(rng.integers(world.codes.shape[1])))
    if pair and rng.random() < 0.6 and (first != second or table[first] > 1):
        return _shifted(table, [(first, pair[0]), (second, pair[1])])
    alike = np.flatnonzero((world.codes == world.codes[first]).sum(axis=1) == world.codes.shape[1] - 1)
    return _shifted(table, [(first, int(rng.choice(alike)))])


def _distance(one: Published, other: Published) -> float:
    """How far two publications are apart: differences of numbers, and one for each other difference."""
    distance = 0.0
    for name, rows in one.items():
        distance += 10 * abs(len(rows) - len(other[name]))
        for row, like in zip(rows, other[name], strict=False):
            for key in row.keys() | like.keys():
                a, b = row.get(key), like.get(key)
                if a != b and key != "sentence":
                    distance += 5 * abs(a - b) if isinstance(a, float) and isinstance(b, float) else 1
    return distance


def _shifted(table: Table, moves: list[tuple[int, int]]) -> Table:
    other = table.copy()
    for source, target in moves:
        other[source] -= 1
        other[target] += 1
    return other


TARGETS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95)
FILTERS = ("none", "one", "nested", "apart", "twice", "other question")


TOGETHER = ("Inte alls; Delvis", "Delvis; I hög grad", "I hög grad; Helt", "Inte alls; Delvis; Helt")


def random_world(
    rng: np.random.Generator,
    together: tuple[str, ...] = (),
    *,
    with_means: bool = False,
    with_target_group: bool = False,
) -> tuple[World, Table]:
    """A survey of random design with a random table.

    To its first question some give several answers ``together``, or its goals are for means too, or its answers are
    weighted to a population.
    """
    groups = [] if with_target_group else [f"Grupp {i}" for i in range(rng.choice([0, 0, 2, 3, 4, 5, 6, 8]))]
    kind = rng.choice(FILTERS)
    sides = ["arbetsgivare", "fack"] if rng.random() < 0.6 else [""]
    values = ["a", "b", "c"] if with_target_group or kind in ("one", "nested", "apart") else ["a"]
    others = [ANSWERS[0], ANSWERS[2], ""] if kind == "other question" else [""]
    cells = tuple(
        {"group": group, "side": side, "value": value, "q1": first, "q2": second}
        for group, side, value, first, second in product(groups or [""], sides, values, (*ANSWERS, *together), others)
        if (first or second) or kind != "other question"
    )
    table = _random_table(cells, rng)
    goals = dict(_goals(kind, rng))
    if with_means:
        goals |= {_for_mean(goal, rng): keep for goal, keep in goals.items()}
    target_group = _target_group(cells, table, rng) if with_target_group else {}
    return World(_survey(groups, cells, table, rng), goals, cells, _earlier(rng), together, target_group), table


def _target_group(
    cells: tuple[dict[str, str], ...], table: Table, rng: np.random.Generator
) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for cell, n in zip(cells, table.tolist(), strict=True):
        found[SECTOR, cell["value"]] = found.get((SECTOR, cell["value"]), 0) + n
    return {one: int(n * rng.uniform(1, 3)) + 1 for one, n in found.items()}


def _random_table(cells: tuple[dict[str, str], ...], rng: np.random.Generator) -> Table:
    weights = {name: {value: rng.gamma(1.5) + 0.05 for value in sorted({c[name] for c in cells})} for name in cells[0]}
    share = rng.beta(4, 2)
    for answer in ANSWERS[4:]:
        weights["q1"][answer] = rng.choice([0.02, 0.2])
    chance = np.array([np.prod([weights[name][cell[name]] for name in cell]) for cell in cells])
    positive = np.array([says(cell["q1"], POSITIVE) for cell in cells])
    tilt = {
        group: np.clip(share + rng.normal(0, 0.15), 0.02, 0.98) for group in sorted({cell["group"] for cell in cells})
    }
    chance *= np.where(positive, [tilt[c["group"]] for c in cells], [1 - tilt[c["group"]] for c in cells])
    n = int(np.exp(rng.uniform(np.log(8), np.log(320))))
    table: Table = rng.multinomial(n, chance / chance.sum())
    return table


def _survey(groups: list[str], cells: tuple[dict[str, str], ...], table: Table, rng: np.random.Generator) -> Survey:
    n = {group: sum(int(k) for cell, k in zip(cells, table, strict=True) if cell["group"] == group) for group in groups}
    silent = rng.choice([0, 1, 3, 10, 40], p=[0.1, 0.1, 0.2, 0.3, 0.3])
    invited = {group: k + int(rng.integers(0, silent + 1)) for group, k in n.items()}
    is_known = rng.random() < 0.85
    in_all = (sum(invited.values()) if groups else int(table.sum()) + int(silent)) if is_known else None
    is_sample = bool(groups) and rng.random() < 0.5
    total = len(groups) + int(rng.integers(0, 40)) if is_sample else None
    surveyed = ("urval" if is_sample else "alla") if groups else None
    return Survey("e", "Enkät", 2020, surveyed, total, in_all, invited if is_known else {})


def _goals(kind: str, rng: np.random.Generator) -> Iterator[tuple[Goal, dict[str, tuple[str, ...]]]]:
    def goal(goal_id: str, keep: dict[str, tuple[str, ...]] | None = None, question: str = "q1") -> tuple[Goal, Any]:
        target = float(rng.choice(TARGETS))
        plain = Goal(goal_id, 2020, "område", "svarande", "mål", target, "e", question, date(2020, 12, 31), bool(keep))
        return plain, keep or {}

    if kind != "apart":
        yield goal("alla")
    if kind in ("one", "nested", "apart"):
        yield goal("a", {"value": ("a",)})
    if kind == "nested":
        yield goal("ab", {"value": ("a", "b")})
    if kind == "apart":
        yield goal("b", {"value": ("b",)})
    if kind == "twice":
        yield goal("igen")
    if kind == "other question":
        yield goal("en del", {"q2": (ANSWERS[2],)})
        yield goal("frågan", None, "q2")


def _for_mean(goal: Goal, rng: np.random.Generator) -> Goal:
    target = float(rng.choice((1.5, 2, 2.5, 3, 3.25, 3.5)) - 1) / (len(OPINIONS) - 1)
    goal_id, highest = f"{goal.goal_id}, medel", float(len(OPINIONS))
    return replace(goal, goal_id=goal_id, target_share=target, lowest_score=1.0, highest_score=highest)


def _earlier(rng: np.random.Generator) -> tuple[Responses, ...]:
    """No earlier survey, or two: a trend."""
    return () if rng.random() < 0.7 else (_told_before(2018, 80, 50), _told_before(2019, 90, 40))


def _told_before(year: int, positive_n: int, other_n: int) -> Responses:
    rows = [
        ("", "", "", "", "", "I hög grad", True, True, 3, positive_n),
        ("", "", "", "", "", "Delvis", True, False, 2, other_n),
    ]
    survey = Survey(str(year), "Enkät", year, None, None, 180, {})
    return Responses(survey, pl.DataFrame(rows, schema=NOBODY.schema, orient="row"))


def main(worlds: int = 1000) -> None:
    """Print how many small counts of how many random surveys are free, and the seeds of surveys with others."""
    small_n, seeds = 0, []
    for seed in range(worlds):
        rng = np.random.default_rng(seed)
        world, table = random_world(rng)
        values = world.sums @ table
        small_n += int(((values > 0) & (values < RULE.smallest)).sum())
        if determined(world, table, rng):
            seeds.append(seed)
    print(
        f"{worlds} surveys, {small_n} counts of one to four; not shown to be free in {len(seeds)} surveys {seeds or ''}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
