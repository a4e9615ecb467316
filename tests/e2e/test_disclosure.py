"""Someone who wants to know what few have answered, with all that is published before them."""

import json
import re

import numpy as np
import polars as pl
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from partsrapport.warehouse import schema, store

SMALLEST = 5
TEXT_FILES = (".html", ".json", ".csv", ".txt")
COUNTS_OF_PEOPLE = ["answer_n", "positive_n", "respondent_n", "previous_answer_n", "out_of_scope_n"]
SURVEY_TABLES = ["effect_goals", "goal_answers", "goal_sides", "survey_responses", "year_on_year"]


@pytest.fixture(scope="module")
def tables(published):
    return {path.stem: read(path) for path in (published / "data").glob("*.csv")}


def read(path):
    """A download with the names and types of the table it is of."""
    columns = {
        "BOOLEAN": lambda texts: texts.replace_strict({"Ja": True, "Nej": False}, return_dtype=pl.Boolean),
        "DOUBLE": lambda texts: texts.str.replace(",", ".").cast(pl.Float64),
        "INTEGER": lambda texts: texts.cast(pl.Int64),
    }
    declared = schema.tables()[f"mart.{path.stem}"].columns
    texts = pl.read_csv(path, separator=";", infer_schema=False, new_columns=[column.name for column in declared])
    return texts.with_columns(
        columns[column.type](pl.col(column.name)) for column in declared if column.type in columns
    )


@pytest.fixture(scope="module")
def texts(published):
    return {path.name: path.read_text(encoding="utf-8") for path in published.rglob("*") if path.suffix in TEXT_FILES}


@pytest.fixture(scope="module")
def goals(tables):
    """The goals whose answers are shown, with the respondents of their surveys."""
    totals = tables["survey_responses"].filter("is_total").select("survey_id", "respondent_n")
    return tables["effect_goals"].drop_nulls("answer_n").join(totals, on="survey_id")


def few(numbers):
    return [n for n in numbers if n is not None and 0 < n < SMALLEST]


@pytest.mark.parametrize("name", SURVEY_TABLES)
def test_no_number_of_people_in_a_download_is_small(tables, name):
    published = [column for column in COUNTS_OF_PEOPLE if column in tables[name].columns]
    assert published
    assert {column: few(tables[name][column]) for column in published} == {column: [] for column in published}


def test_no_answers_are_few_when_one_number_is_taken_from_another(tables, goals):
    others = [pl.col("answer_n") - pl.col("positive_n")]
    assert few(goals.select(others).to_series()) == []
    assert few(tables["goal_sides"].select(others).to_series()) == []
    sides = (
        tables["goal_sides"].group_by("goal_id").agg(pl.col("answer_n", "positive_n").sum().name.suffix("_of_sides"))
    )
    both = goals.join(sides, on="goal_id").remove(pl.col("answer_n_of_sides") == 0)
    assert both.height > 5
    assert few(both["answer_n"] - both["answer_n_of_sides"]) == []
    assert few(both["positive_n"] - both["positive_n_of_sides"]) == []


def test_the_groups_of_a_survey_are_all_of_it_and_pooled_groups_have_no_number_invited(tables):
    by_group = tables["survey_responses"].remove("is_total")
    in_all = by_group.group_by("survey_id").agg(in_groups_n=pl.col("respondent_n").sum())
    totals = tables["survey_responses"].filter("is_total").join(in_all, on="survey_id")
    assert totals.height > 5
    assert totals["respondent_n"].to_list() == totals["in_groups_n"].to_list()
    pooled = by_group.filter(survey_group="övriga grupper")
    assert pooled.select("invited_n", "response_share").null_count().row(0) == (pooled.height,) * 2


def test_no_withheld_answer_can_be_worked_out(tables, goals):
    """Every withheld number could have been another: the least and the largest that fit all that is published."""
    solved = 0
    for goal in goals.to_dicts():
        answers = tables["goal_answers"].filter(goal_id=goal["goal_id"])
        for i in np.flatnonzero(answers["is_withheld"]):
            least, most = (extreme(sign, int(i), answers, goal) for sign in (1, -1))
            assert least < most, f"{goal['goal_id']}: {answers['answer'][int(i)]} är {least}"
            solved += 1
    assert solved > 5


def extreme(sign, wanted, answers, goal):
    """The wanted answer as small, or large, as the published numbers allow; the last cell is those who left a blank.

    Few who only said that they have no opinion are no respondents, so as many may be without one beside those counted.
    """
    opinion, positive = (np.append(answers[name].to_numpy(), False) for name in ("is_opinion", "is_positive"))
    known = np.append(answers["answer_n"].cast(float).fill_null(np.nan).to_numpy(), np.nan)
    is_out_of_scope = ~opinion & (np.nan_to_num(known) > 0)
    unknown_n = goal["respondent_n"] - goal["answer_n"] - goal["out_of_scope_n"]
    sums = [(opinion, goal["answer_n"]), (positive, goal["positive_n"]), (~opinion & ~is_out_of_scope, unknown_n)]
    cells, totals = zip(*[pair for pair in sums if pair[1] is not None], strict=True)
    most = [*totals[:-1], totals[-1] + SMALLEST - 1]
    bounds = Bounds(np.nan_to_num(known), np.where(np.isnan(known), goal["respondent_n"], known))
    fits = LinearConstraint(np.array(cells, float), totals, most)
    objective = sign * np.eye(len(known))[wanted]
    return round(abs(milp(objective, integrality=np.ones(len(known)), bounds=bounds, constraints=fits).fun))


def test_no_share_in_a_chart_is_that_of_few(texts, goals):
    numbers = dict(goals.select("statement", "answer_n").iter_rows())
    seen = 0
    for spec in re.findall(r'class="chart-spec">(.*?)</script>', texts["verksamhetsberattelse.html"], re.S):
        for rows in json.loads(spec)["datasets"].values():
            answers = [row for row in rows if "answer" in row and row.get("share") is not None]
            seen += len(answers)
            assert few(round(row["share"] * numbers[row["label"]]) for row in answers) == []
    assert seen > 10


def test_no_sentence_tells_of_few(texts):
    for name, text in texts.items():
        for positive, answered in re.findall(r"([\d\s]+) av ([\d\s]+) svarande är positiva", text):
            n, of = (int(re.sub(r"\D", "", number)) for number in (positive, answered))
            assert few([n, of - n]) == [], name


def test_the_rows_of_a_survey_are_published_nowhere(published, tables):
    """Nor the size and the checksum of its file: all small files can be tried until one fits."""
    sources = json.loads((published / "manifest.json").read_text(encoding="utf-8"))["sources"]
    surveys = [source for source in sources if source["file"].startswith("enkater/")]
    others = [source for source in sources if source not in surveys]
    told = ("rows_n", "bytes_n", "sha256")
    assert len(surveys) > 10
    assert {source[name] for source in surveys for name in told} == {None}
    assert None not in {source[name] for source in others for name in told}
    assert not set(tables["row_accounting"]["file"]) & {source["file"] for source in surveys}


def test_no_quarantined_row_and_no_organisation_is_published(built, texts):
    with store.connect(built.warehouse) as connection:
        secrets = connection.sql(
            "SELECT raw FROM quality.quarantine UNION SELECT reason FROM quality.quarantine UNION "
            "SELECT organisation_id FROM core.organisations UNION SELECT organisation FROM core.organisations"
        ).fetchall()
    assert len(secrets) > 400
    found = {secret for (secret,) in secrets for text in texts.values() if secret in text}
    assert found == set()
