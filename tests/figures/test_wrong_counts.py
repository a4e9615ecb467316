"""Marts that no figure shows row by row, written wrongly in every way: their rows tell, on rows where all happens."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import product
from random import Random
from typing import Any

import duckdb
import pytest

from partsrapport.warehouse import marts, store
from tests.figures.recount import document, results

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Rows = Counter[tuple[Any, ...]]
SMALLEST = 5
BUILD = {"year": 2020, "as_of_date": date(2021, 5, 31), "smallest_cell_n": SMALLEST}
DAYS = [date(year, 12, 31) for year in range(1990, 2019)]
DAYS += [date(2019, 12, 31), date(2020, 6, 30), date(2020, 12, 31), date(2021, 5, 31), date(2022, 1, 1)]
TURNS = [(1, 1), (6, 30), (12, 31)]


def requests(seed: int) -> Tables:
    """Requests of many years, of reasons that few have and that many have."""
    draw = Random(seed)  # noqa: S311  the same every time
    rows = [
        {"reason": reason, "request_date": date(year, *draw.choice(TURNS))}
        for year, reason in product(range(1990, 2023), "abcdef")
        for n in range(draw.choice([0, 0, 1, 2, 3, 4, 5, 6, 7]))
    ]
    return {
        "meta.build": [BUILD],
        "core.support_requests": [row | {"request_id": f"{n}"} for n, row in enumerate(rows)],
    }


def reasons(tables: Tables) -> Rows:
    """De ovanligaste skälen slås ihop tills de är så många att inget av dem går att räkna ut; annars nämns inget."""
    found: Rows = Counter()
    asked = [(row["request_date"], row["reason"]) for row in tables["core.support_requests"]]
    for day in DAYS:
        counts = Counter(reason for at, reason in asked if date(day.year, 1, 1) <= at <= day)
        pooled_n = 0
        for reason, n in sorted(counts.items(), key=lambda item: (item[1], item[0])):
            if n < SMALLEST or 0 < pooled_n < SMALLEST:
                pooled_n += n
            else:
                found[day.year, day, reason, n] += 1
        if pooled_n >= SMALLEST:
            found[day.year, day, "övriga", pooled_n] += 1
    return found


ASKED = {"s": "pq", "t": "pr"}
ANSWERS = ("ja", "nej", "vet ej")


def named(columns: str, rows: Iterable[tuple[Any, ...]]) -> list[Row]:
    """Rows by the names of their columns."""
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


def surveys(seed: int) -> Tables:
    """Two surveys with groups and sides, blank answers, respondents without any, and goals about some of them."""
    draw = Random(seed)  # noqa: S311  the same every time
    people = [(survey, n) for survey in "st" for n in range(30)]
    headings = {"roll": ["chef", "annan"], "ort": ["här", "där", "borta"]}
    kept = [
        ("g", "roll", "chef"),
        ("g", "ort", "här"),
        ("g", "ort", "där"),
        ("h", "ort", "borta"),
        ("i", "roll", "annan"),
    ]
    options = (
        (
            survey,
            asked,
            one,
            place,
            place / 2,
            one != "vet ej" or survey == "t",
            one == ("nej" if asked == "q" else "ja"),
        )
        for survey, questions in ASKED.items()
        for asked in questions
        for place, one in enumerate(ANSWERS, 1)
    )
    parts = {
        "survey_group": (None, "a", "b"),
        "side": (None, "fack", "arbetsgivare"),
        "sector": (None, "myndighet"),
        "size_class": (None, "liten", "stor"),
    }
    sides = ((*who, *map(draw.choice, parts.values())) for who in people)
    told = (
        (*who, heading, draw.choice(values))
        for who in people
        for heading, values in headings.items()
        if draw.random() < 0.8
    )
    said = (
        (*who, asked, draw.choice(ANSWERS))
        for who in people
        for asked in ASKED[who[0]]
        if who[1] % 10 and draw.random() < 0.8
    )
    return {
        "core.goals": named("goal_id survey_id", [("g", "s"), ("h", "s"), ("i", "t")]),
        "core.goal_filters": named("goal_id heading value", kept),
        "core.survey_options": named("survey_id question_id answer position_n score is_opinion is_positive", options),
        "core.survey_respondents": named(f"survey_id respondent_n {' '.join(parts)}", sides),
        "core.survey_background": named("survey_id respondent_n heading value", told),
        "core.survey_answers": named("survey_id respondent_n question_id answer", said),
    }


def alike(tables: Tables) -> Rows:
    """Svarande efter grupp, part, sektor, storlek, mål och svar; den som inget har svarat räknas inte."""
    told = {
        (row["survey_id"], row["respondent_n"], row["heading"]): row["value"]
        for row in tables["core.survey_background"]
    }
    said = {
        (row["survey_id"], row["respondent_n"], row["question_id"]): row["answer"]
        for row in tables["core.survey_answers"]
    }
    options = {(row["survey_id"], row["question_id"], row["answer"]): row for row in tables["core.survey_options"]}
    kept: dict[tuple[str, str], dict[str, set[str]]] = {}
    surveys_of = {row["goal_id"]: row["survey_id"] for row in tables["core.goals"]}
    for row in tables["core.goal_filters"]:
        goal = kept.setdefault((surveys_of[row["goal_id"]], row["goal_id"]), {})
        goal.setdefault(row["heading"], set()).add(row["value"])
    counted: Rows = Counter()
    for one in tables["core.survey_respondents"]:
        who = (one["survey_id"], one["respondent_n"])
        if not any((*who, question) in said for question in ASKED[who[0]]):
            continue
        signs = [
            f"{sign}{goal}"
            for (survey, goal), filters in kept.items()
            if survey == who[0]
            and (sign := _belongs({heading: told.get((*who, heading)) for heading in filters}, filters))
        ]
        for question in ASKED[who[0]]:
            answer = said.get((*who, question), "")
            of = (one[name] or "" for name in ("survey_group", "side", "sector", "size_class"))
            counted[who[0], question, *of, "|".join(sorted(signs)), answer] += 1
    blank = {"is_opinion": False, "is_positive": False, "score": None}
    return Counter(
        (*key, option["is_opinion"], option["is_positive"], option["score"], n)
        for key, n in counted.items()
        for option in [options.get((key[0], key[1], key[-1]), blank)]
    )


def _belongs(said: dict[str, str | None], filters: dict[str, set[str]]) -> str:
    if any(value is not None and value not in filters[heading] for heading, value in said.items()):
        return "-"
    return "" if None in said.values() else "+"


OF = ("share", "lower_share", "upper_share", "mean", "lower_mean", "upper_mean")
JUDGED = ("invited_n", "response_share", "answer_n", *OF, "is_changeable", "verdict")


def goals(_seed: int) -> Tables:
    """Goals of years before, of and after, measured early and late, with a verdict or none."""
    cases = list(
        product(
            (2018, 2019, 2020, 2021, 2022),
            (date(2019, 12, 31), date(2020, 6, 30), date(2021, 6, 30)),
            (2018, 2020, 2021),
            (True, False),
        )
    )
    ids = [f"{n}" for n in range(len(cases))]
    told = dict(zip(JUDGED, (50, 0.5, 20, 0.8, 0.7, 0.9, 3.5, 3, 4, True, "nått"), strict=True))
    rows = list(zip(ids, cases, strict=True))
    return {
        "meta.build": [BUILD],
        "core.surveys": [{"survey_id": f"{year}", "year": year} for year in (2018, 2020, 2021)],
        "core.goals": [
            {
                "goal_id": id_,
                "statement": f"Mål {id_}",
                "target_share": 0.7,
                "target_mean": 3.0,
                "year": year,
                "measured_from_date": day,
                "survey_id": f"{survey}",
            }
            for id_, (year, day, survey, _) in rows
        ],
        "mart.effect_goals": [{"goal_id": id_, **told} for id_, (*_, is_found) in rows if is_found],
    }


def verdicts(tables: Tables) -> Rows:
    """Ett mål är mätt när både dagen har kommit och enkäten är gjord; planen är årets, på rapportens dag rapportens."""
    found = {row["goal_id"]: row for row in tables["mart.effect_goals"]}
    rows: Rows = Counter()
    for day, goal in product(DAYS, tables["core.goals"]):
        plan = BUILD["year"] if day == BUILD["as_of_date"] else day.year
        is_due = goal["measured_from_date"] <= day and int(goal["survey_id"]) <= day.year
        judged = found.get(goal["goal_id"]) if is_due else None
        values = [judged[name] for name in JUDGED] if judged else [None] * 10 + ["ännu ej mätt"]
        is_set = (goal["year"] <= plan, goal["year"] < plan)
        rows[day, goal["goal_id"], goal["statement"], goal["target_share"], goal["target_mean"], *is_set, *values] += 1
    return rows


COUNTED: dict[str, tuple[Callable[[int], Tables], Callable[[Tables], Rows]]] = {
    "support_reasons": (requests, reasons),
    "survey_counts": (surveys, alike),
    "goal_verdicts": (goals, verdicts),
}


@pytest.fixture(scope="module", params=document.ALONE)
def mart(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[tuple[duckdb.DuckDBPyConnection, Rows]]]]:
    """The name of a mart, and small warehouses with the rows that it should have."""
    make, count = COUNTED[request.param]
    known = []
    for seed in range(2):
        connection = duckdb.connect(config={"threads": 1, "memory_limit": "200MB"})
        store.create(connection)
        tables = make(seed)
        for name, rows in tables.items():
            results._fill(connection, name, rows)
        known.append((connection, count(tables)))
    yield request.param, known
    for connection, _ in known:
        connection.close()


def rows(connection: duckdb.DuckDBPyConnection, text: str) -> Rows:
    """What a text of a mart gives, of each year up to one of the days if it asks for moments."""
    first = "SELECT DATE '{0}-01-01' AS from_date, DATE '{1}' AS as_of_date"
    days = " UNION ".join(first.format(day.year, day) for day in DAYS)
    return Counter(connection.execute(f"WITH {marts.moments(days)} SELECT * FROM ({text})").fetchall())


def test_it_has_the_rows_that_are_counted(mart) -> None:
    name, known = mart
    assert all(rows(connection, marts._texts()[name]) == expected for connection, expected in known)


def test_it_is_found_out_when_it_is_written_wrongly(mart) -> None:
    name, known = mart
    missed = [str(one) for one in document.wrong_marts(name) if not is_found(known, one.text)]
    assert missed == []


def is_found(known: list[tuple[duckdb.DuckDBPyConnection, Rows]], text: str) -> bool:
    """Whether a text gives other rows in some warehouse, or is none."""
    try:
        return any(rows(connection, text) != expected for connection, expected in known)
    except duckdb.Error:
        return True
