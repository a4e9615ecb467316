"""Tables of results made up so that no two outcomes are as many, and what there is to count in them."""

from datetime import date
from typing import Any, NamedTuple

import duckdb

from partsrapport.config import Settings
from partsrapport.running import building
from partsrapport.warehouse import store
from tests.figures.recount import everything
from tests.figures.recount.judge import Known
from tests.figures.recount.warehouses import year_of
from tests.figures.recount.world import Bounded, Found, Share, World


class Goal(NamedTuple):
    """Ett mål: planens år, bedömningen, och andelen om alla som inte svarade hade sagt nej, eller ja (målet är 0,7).

    Eller medelvärdet, om de hade gett lägsta eller högsta poäng.
    """

    year: int
    verdict: str
    all_no: float | None = None
    all_yes: float | None = None
    is_of_mean: bool = False


TARGET = 0.7
GOALS = [
    Goal(2020, "nått", 0.5, 0.9),
    Goal(2020, "nått", 0.6, 0.7),
    Goal(2020, "nått", 0.7, 0.9),
    Goal(2020, "nått", 0.8, 0.9),
    Goal(2020, "nått", 0.5, 0.6),
    Goal(2020, "nått"),
    Goal(2020, "nått", 0.6, 0.7, is_of_mean=True),
    Goal(2020, "nått", 0.7, 0.9, is_of_mean=True),
    Goal(2020, "nått", 0.5, 0.6, is_of_mean=True),
    Goal(2020, "nått", 0.2, 0.9, is_of_mean=True),
    Goal(2020, "ej nått", 0.2, 0.9, is_of_mean=True),
    Goal(2020, "osäkert", 0.6, 0.8),
    *[Goal(2020, "osäkert", 0.6, 0.8, is_of_mean=True)] * 2,
    *[Goal(2020, "ännu ej mätt")] * 2,
    *[Goal(2020, "för få svar")] * 5,
    Goal(2013, "nått", 0.6, 0.8),
    Goal(2013, "ej nått"),
    *[Goal(2013, "ej nått", is_of_mean=True)] * 2,
    Goal(2013, "osäkert"),
    Goal(2013, "för få svar"),
    Goal(2022, "ännu ej mätt"),
    Goal(2022, "ännu ej mätt"),
]
TESTS: list[tuple[Any, ...]] = [(0.2, 0.4, 0.6)] * 4 + [(0.6, 0.7, 0.8)] * 3 + [(0.1, 0.2, 0.3)] * 2
TESTS += [(0.5, 0.6, 0.7), (0.3, 0.4, 0.5), (None, None, None)]
"""Undre gräns, prognos och övre gräns, där utfallet är 0,5; de första fem hade inte redovisats."""
YEARS = {"samma nivå": 2, "högre": 3, "lägre": 1, "går inte att säga": 4}
PLAN = {"nått": 5, "ej nått": 4, "osäkert": 3, "ännu ej mätt": 2, "kan inte prövas": 1}
CHANGES = {
    ("nyckeltal", "ändrad"): 4,
    ("nyckeltal", "ny"): 3,
    ("nyckeltal", "borta"): 2,
    ("bedömning", "ändrad"): 7,
    ("definition", "ändrad"): 5,
}
CLAIMS = {"stämmer": 4, "stämmer inte": 3, "osäkert": 2, "kan inte prövas": 1}


def of(settings: Settings, compared: dict[str, int]) -> Known:
    """A warehouse with the results, of the comparisons so many of each verdict."""
    connection = duckdb.connect()
    store.create(connection)
    store.load(connection, {"meta.build": building.build_row(settings)})
    _fill(connection, "core.surveys", [{"survey_id": "s", "year": 2013}])
    goals = [(f"g{n}", goal) for n, goal in enumerate(GOALS)]
    asked = {"survey_id": "s"}
    _fill(
        connection,
        "core.goals",
        [
            {
                "goal_id": id_,
                "year": goal.year,
                "target_mean" if goal.is_of_mean else "target_share": TARGET,
                **asked,
                "measured_from_date": date(9999, 1, 1) if goal.verdict == "ännu ej mätt" else date(2013, 1, 1),
            }
            for id_, goal in goals
        ],
    )
    _fill(
        connection,
        "mart.effect_goals",
        [
            {
                "goal_id": id_,
                "year": goal.year,
                "target_mean" if goal.is_of_mean else "target_share": TARGET,
                **asked,
                "verdict": goal.verdict,
                "all_lowest_mean" if goal.is_of_mean else "all_no_share": goal.all_no,
                "all_highest_mean" if goal.is_of_mean else "all_yes_share": goal.all_yes,
                "is_changeable": (goal.all_no or 1) < TARGET <= (goal.all_yes or 0),
            }
            for id_, goal in goals
            if goal.verdict != "ännu ej mätt"
        ],
    )
    _fill(connection, "mart.year_on_year", _each({2020: compared, 2019: {"högre": 7}}))
    _fill(connection, "mart.claims", [row | {"claim_id": str(n)} for n, row in enumerate(_each({0: CLAIMS}))])
    planned = _each({2020: PLAN, 2019: {"nått": 7}})
    _fill(connection, "mart.plan_measures", [row | {"measure_id": str(n)} for n, row in enumerate(planned)])
    tests = _tests(settings.as_of_date, TESTS if len(compared) > 1 else TESTS[: len(compared)])
    _fill(connection, "core.orders", [{"order_id": "o"}])  # without any there is no forecast
    _fill(connection, "mart.forecast_backtest", tests)
    _fill(connection, "quality.exceptions", [{"outcome": one} for one in ("gäller", "gäller", "utgånget")])
    _fill(connection, "quality.validation", [{"success": n < 5} for n in range(8)])
    _fill(connection, "mart.earlier_release", [{"title": "Tidigare"}])
    changes = [{"kind": kind, "change": change} for (kind, change), n in CHANGES.items() for _ in range(n)]
    _fill(connection, "mart.release_changes", changes)
    expected = _counted(compared) | _of_tests(tests, settings.as_of_date)
    return Known(connection, settings.as_of_date, year_of(settings.as_of_date), World({}), expected)


def _tests(day: date, made_up: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Prövade prognoser, och en av en annan dag."""
    names = ("lower_share", "predicted_share", "upper_share")
    rows = [
        {
            "as_of_date": date(2018 + n // 12, n % 12 + 1, 1),
            "later_date": day,
            "ordered_share": n / 100,
            "actual_share": 0.5,
            "is_within": None if said[0] is None else said[0] <= 0.5 <= said[2],
            "is_defensible": n >= 5,
            **dict(zip(names, said, strict=True)),
        }
        for n, said in enumerate(made_up)
    ]
    other = {"as_of_date": date(2017, 1, 1), "later_date": date(2017, 5, 1), "ordered_share": 0.3, "is_within": True}
    return [*rows, other]


def _of_tests(rows: list[dict[str, Any]], day: date) -> Found:
    of_day = [row for row in rows if row["later_date"] == day]
    found = everything.of_forecasts(of_day)
    for row in (one for one in rows if one["is_within"] is not None):
        told = row if row in of_day else {}
        key = f"forecast_{row['as_of_date']}"
        lower, share, upper = (told.get(name) for name in ("lower_share", "predicted_share", "upper_share"))
        found |= {f"{key}_ordered_share": told.get("ordered_share"), f"{key}_lower_share": lower}
        found |= {f"{key}_share": Bounded(share, lower, upper, None), f"{key}_upper_share": upper}
    return found


def _each(verdicts: dict[int, dict[str, int]]) -> list[dict[str, Any]]:
    return [
        {"year": year, "verdict": verdict}
        for year, of in verdicts.items()
        for verdict, n in of.items()
        for _ in range(n)
    ]


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    blank = {"VARCHAR": "", "VARCHAR[]": [], "BOOLEAN": False, "DATE": date(2013, 1, 1)}
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    for row in rows:
        values = [
            row.get(name, None if nullable == "YES" else blank.get(kind, 0)) for name, kind, nullable, *_ in described
        ]
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)


def _counted(compared: dict[str, int]) -> Found:
    """Vad som finns att räkna: mål av årets plan och tidigare, jämförelser, publicerade uppgifter."""
    names = {
        "nått": "reached",
        "ej nått": "not_reached",
        "osäkert": "uncertain",
        "ännu ej mätt": "not_yet_measured",
        "för få svar": "too_few",
    }
    found: Found = {}
    for key, years in {"": (2013, 2020), "year_": (2020,), "earlier_": (2013,)}.items():
        goals = [goal for goal in GOALS if goal.year in years]
        found[f"goals_{key}n"] = len(goals)
        found[f"goals_{key}of_means_n"] = sum(goal.is_of_mean for goal in goals)
        found[f"goals_{key}measured_n"] = sum(goal.verdict != "ännu ej mätt" for goal in goals)
        found |= {
            f"goals_{key}{name}_n": sum(goal.verdict == verdict for goal in goals) for verdict, name in names.items()
        }
        found[f"goals_{key}reached_changeable_n"] = sum(
            goal.verdict == "nått" and (goal.all_no or 1) < TARGET <= (goal.all_yes or 0) for goal in goals
        )
    n = sum(compared.values())
    kept_n = compared.get("högre", 0) + compared.get("samma nivå", 0)
    counts = {"compared": n, "kept": kept_n, "higher": compared.get("högre", 0), "lower": compared.get("lägre", 0)}
    found |= {f"value_{name}_n": count if n else None for name, count in counts.items()}
    found["value_kept_share"] = Share(kept_n, n - compared.get("går inte att säga", 0))
    names |= {"kan inte prövas": "untestable"}
    found |= {"plan_n": sum(PLAN.values())} | {f"plan_{names[one]}_n": n for one, n in PLAN.items()}
    found |= {"exceptions_n": 2, "validations_n": 8, "validations_passed_n": 5, "validations_failed_n": 3}
    changed = {"ändrad": "changed", "ny": "new", "borta": "gone"}
    found |= {f"release_figures_{name}_n": CHANGES["nyckeltal", change] for change, name in changed.items()}
    found |= {
        "release_verdicts_n": CHANGES["bedömning", "ändrad"],
        "release_definitions_n": CHANGES["definition", "ändrad"],
    }
    verdicts = {"stämmer": "true", "stämmer inte": "false", "osäkert": "uncertain", "kan inte prövas": "untestable"}
    return found | {"claims_n": sum(CLAIMS.values())} | {f"claims_{verdicts[one]}_n": n for one, n in CLAIMS.items()}
