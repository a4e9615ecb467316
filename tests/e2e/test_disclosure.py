"""Someone who wants to know what few have answered, with all that is published before them."""

import json

import polars as pl
import pytest

from partsrapport.warehouse import schema, store

SMALLEST = 5
TEXT_FILES = (".html", ".json", ".csv", ".txt")


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


def counts(table):
    declared = schema.tables()[f"mart.{table}"].columns
    return [column.name for column in declared if column.counts_respondents and column.type == "INTEGER"]


@pytest.mark.parametrize("name", ["effect_goals", "survey_responses", "year_on_year"])
def test_every_number_of_people_in_a_download_is_rounded_and_none_is_small(tables, name):
    assert counts(name)
    for column in counts(name):
        numbers = tables[name][column].drop_nulls()
        assert numbers.len() > 1
        assert (numbers % SMALLEST == 0).all()
        assert (numbers >= 2 * SMALLEST).all()


def test_all_goals_with_answers_but_one_have_share_or_mean_bounds_and_verdict(tables):
    goals = tables["effect_goals"]
    measured = goals.filter(pl.col("verdict") != "ännu ej mätt")
    assert measured.height == 14
    shares = measured.drop_nulls(["share", "lower_share", "upper_share"])
    means = measured.drop_nulls(["mean", "lower_mean", "upper_mean"])
    assert (shares.height, means.height) == (12, 1)
    assert {*shares["verdict"], *means["verdict"]} <= {"nått", "ej nått", "osäkert"}


def test_what_is_published_of_the_goals_is_that_of_the_exact_answers(tables, built):
    with store.connect(built.warehouse) as connection:
        exact = connection.sql(
            "SELECT goal_id, verdict, share AS exact_share, answer_n AS n FROM exact.effect_goals"
        ).pl()
    both = tables["effect_goals"].join(exact, on="goal_id").drop_nulls("share")
    assert (both["verdict"] == both["verdict_right"]).all()
    assert ((both["share"] - both["exact_share"]).abs() <= both["step_share"] + 1e-6).all()
    assert ((both["answer_n"] - both["n"]).abs() <= SMALLEST / 2).all()


def test_shares_of_answers_are_in_steps_wider_than_one_answer(tables):
    shares = tables["goal_answers"]["share"].drop_nulls()
    assert len(shares) > 10
    assert ((20 * shares - (20 * shares).round()).abs() < 1e-9).all()


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
