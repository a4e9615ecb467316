"""The counts that all statistics are made from; tests/figures/test_wrong_counts.py counts them by hand."""

from typing import Any

import datafusion
import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partsrapport.warehouse import marts, store

KEYS = ["survey_id", "question_id", "survey_group", "side", "scope", "answer"]
GROUPS, SIDES, ANSWERS = ("A", "B", None), ("fack", "arbetsgivare", None), ("I hög grad", "Delvis", "Vet ej", None)
FILTERS = {"g1": {"Skäl": ["x"]}, "g2": {"Skäl": ["x", "y"], "Ort": ["n"]}}
respondents = st.lists(
    st.tuples(
        st.sampled_from(GROUPS),
        st.sampled_from(SIDES),
        st.tuples(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS)),
        st.sampled_from(["x", "y", "z", None]),
        st.sampled_from(["n", "m", None]),
    ),
    min_size=1,
    max_size=25,
)


def loaded(data, people, order=None):
    """The people as the rows of a survey with two questions, in an order."""
    data.survey(groups="alla", invited={"A": 30, "B": 30}, question="q1")
    data.question("e", "q2")
    for goal_id, keep in FILTERS.items():
        data.goal(goal_id, question="q1")
        for heading, values in keep.items():
            for value in values:
                data.insert("core.goal_filters", goal_id=goal_id, heading=heading, value=value)
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in ("respondents", "answers", "background")}
    for n, (group, side, answers, *values) in enumerate(people, 2):
        tables["respondents"].append({"respondent_n": n, "survey_group": group, "side": side})
        told = zip(("q1", "q2"), answers, strict=True)
        tables["answers"] += [{"respondent_n": n, "question_id": q, "answer": answer} for q, answer in told if answer]
        found = zip(("Skäl", "Ort"), values, strict=True)
        tables["background"] += [{"respondent_n": n, "heading": name, "value": value} for name, value in found if value]
    for name, rows in tables.items():
        if rows:
            frame = pl.DataFrame(rows, infer_schema_length=None).with_columns(survey_id=pl.lit("e"))
            frame = frame if order is None else frame.sample(fraction=1, shuffle=True, seed=order)
            store.load(data.connection, {f"core.survey_{name}": frame})


FEW_BUILDS = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@FEW_BUILDS
@given(respondents, st.integers(0, 99))
def test_the_order_of_rows_changes_nothing(new_survey_data, people, order):
    """Neither in any table of exact, nor in what is published."""
    people = [person for person in people if person[3]] + [("A", "fack", ("Delvis", None), "x", "n")] * 12
    results = []
    for shuffled in (None, order):
        data = new_survey_data()
        loaded(data, people, shuffled)
        data.build()
        exact = {table: data.rows(table, "exact") for table in ("effect_goals", "goal_answers", "goal_sides")}
        results.append((exact, data.published()))
    assert results[0] == results[1]


@pytest.fixture
def a_survey(survey_data):
    rng = np.random.default_rng(1)
    choices = [GROUPS, SIDES, list(zip(ANSWERS, reversed(ANSWERS), strict=True)), ("x", "y", None), ("n", "m")]
    loaded(survey_data, [tuple(choice[int(rng.integers(len(choice)))] for choice in choices) for _ in range(200)])
    return survey_data


def test_another_engine_counts_the_same_from_the_same_text(a_survey):
    marts.build(a_survey.connection, ["survey_counts"])
    engine = datafusion.SessionContext()
    engine.sql("CREATE SCHEMA core")
    for name in (
        "goals",
        "goal_filters",
        *(f"survey_{part}" for part in ("background", "respondents", "answers", "options")),
    ):
        table = a_survey.connection.sql(f"FROM core.{name}").to_arrow_table()
        engine.from_arrow(table, f"raw_{name}")
        engine.sql(f"CREATE TABLE core.{name} AS SELECT * FROM raw_{name}")
    found = pl.from_arrow(engine.sql(marts.select("survey_counts")).to_arrow_table())
    expected = a_survey.connection.sql("FROM exact.survey_counts").pl()
    columns = [*KEYS, "is_opinion", "is_positive", "respondents_n"]
    assert sorted(found.select(columns).rows()) == sorted(expected.select(columns).rows())
    assert found.height > 50
