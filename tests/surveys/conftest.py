"""Surveys and goals in a few words, loaded into an empty warehouse."""

from datetime import date
from functools import cache
from typing import Any

import duckdb
import polars as pl
import pytest

from partsrapport.surveys import goals
from partsrapport.surveys.disclosure.release import release
from partsrapport.surveys.effect_goals import Goal, Report
from partsrapport.surveys.responses import NOBODY, Responses, Survey
from partsrapport.surveys.results import Asked, exact
from partsrapport.warehouse import marts, schema, store

TABLES = list(schema.tables().values())
SCALE = ("Inte alls", "I låg grad", "Delvis", "I hög grad", "I mycket hög grad", "Vet ej")


@cache
def empty_warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    store.create(connection)
    return connection.begin()


class SurveyData:
    """Rows of core.*, until those of another are begun; ``build`` runs the build of the goals."""

    def __init__(self) -> None:
        self.connection = empty_warehouse().rollback().begin()
        self.respondents: dict[str, int] = {}
        self.other_questions: set[str] = set()

    def insert(self, table: str, **row: object) -> None:
        store.load(self.connection, {table: pl.DataFrame([row], infer_schema_length=None)})

    def survey(  # noqa: PLR0913 - what differs between tests
        self, survey_id="e", *, year=2020, groups=None, total=None, invited=None, question="q", follows="kurs"
    ):
        by_group = invited if isinstance(invited, dict) else {}
        self.insert(
            "core.surveys",
            survey_id=survey_id,
            file="e.csv",
            title=f"Enkät {survey_id}",
            year=year,
            activity_type=follows,
            groups=groups,
            groups_total_n=total,
            invited_n=sum(by_group.values()) if by_group else invited,
        )
        for group, n in by_group.items():
            self.insert("core.survey_groups", survey_id=survey_id, survey_group=group, invited_n=n)
        self.question(survey_id, question)

    def other_question(self, survey_id: str) -> None:
        """Ask one more question, once."""
        if survey_id not in self.other_questions:
            self.question(survey_id, "annan", ("svar",))
            self.other_questions.add(survey_id)

    def question(self, survey_id: str, question: str, scale=SCALE) -> None:
        for i, answer in enumerate(scale, 1):
            self.insert(
                "core.survey_options",
                survey_id=survey_id,
                question_id=question,
                question="Gav det något?",
                answer=answer,
                position_n=i,
                is_opinion=answer != "Vet ej",
                is_positive=answer in ("I hög grad", "I mycket hög grad", "Ja"),
                score=None if answer == "Vet ej" else i,
            )

    def respond(  # noqa: PLR0913
        self, n, answer, survey_id="e", *, group=None, side=None, sector=None, size=None, question="q", background=None
    ):
        """Add n respondents who answer alike; answer None leaves the question (but not the survey) blank."""
        first = self.respondents.get(survey_id, 0) + 1
        self.respondents[survey_id] = first + n - 1
        whole = pl.DataFrame({"survey_id": survey_id, "respondent_n": range(first, first + n)})
        if not answer:
            self.other_question(survey_id)
        asked = pl.lit(question if answer else "annan"), pl.lit(answer or "svar")
        frames = {
            "core.survey_respondents": whole.with_columns(
                survey_group=pl.lit(group), side=pl.lit(side), sector=pl.lit(sector), size_class=pl.lit(size)
            ),
            "core.survey_answers": whole.with_columns(question_id=asked[0], answer=asked[1]),
        }
        if background:
            heading, value = background
            frames["core.survey_background"] = whole.with_columns(heading=pl.lit(heading), value=pl.lit(value))
        store.load(self.connection, frames)

    def goal(  # noqa: PLR0913
        self,
        goal_id="m",
        *,
        year=2020,
        target=0.7,
        mean=None,
        survey="e",
        question="q",
        since=date(2020, 12, 31),
        keep=None,
    ):
        self.insert(
            "core.goals",
            goal_id=goal_id,
            year=year,
            area="Samverkan",
            population="deltagarna",
            statement="Minst 70 procent ska tycka det",
            target_share=None if mean else target,
            target_mean=mean,
            survey_id=survey,
            question_id=question,
            measured_from_date=since,
        )
        for heading, value in (keep or {}).items():
            self.insert("core.goal_filters", goal_id=goal_id, heading=heading, value=value)

    def build(self, *, year=2020, as_of=date(2021, 5, 31), smallest=5, confidence=0.95) -> None:
        self.insert(
            "meta.build",
            version="0",
            title="t",
            year=year,
            as_of_date=as_of,
            smallest_cell_n=smallest,
            confidence=confidence,
            is_demonstration=True,
            organisation="Organisationen",
            organisation_short="Organisationen",
            forecast_share=0.8,
        )
        marts.build(self.connection, ["survey_counts"])
        goals.build(self.connection)

    def rows(self, table: str, schema: str = "mart") -> list[dict]:
        return self.connection.sql(f"FROM {schema}.{table} ORDER BY ALL").pl().rows(named=True)

    def published(self) -> dict[str, list[dict]]:
        """All marts that count respondents."""
        return {table.name: self.rows(table.name.removeprefix("mart.")) for table in TABLES if table.needs_release}

    def goal_row(self, goal_id: str = "m", schema: str = "mart") -> dict:
        return next(row for row in self.rows("effect_goals", schema) if row["goal_id"] == goal_id)


@pytest.fixture
def new_survey_data() -> type[SurveyData]:
    return SurveyData


@pytest.fixture
def survey_data() -> SurveyData:
    return SurveyData()


REPORT = Report(2020, date(2021, 5, 31), 5, 0.95)


def _world(kind: str, positive: int, other: int, target: float) -> tuple[dict, dict]:
    """What is told, and what is exact, of a goal that so many are positive to and so many not, without a database."""
    groups = {"alla grupper": "alla", "urval": "urval", "okänt": "alla"}.get(kind)
    names = "ABCDE" if groups else [""]
    n = {
        group: [part // len(names) + (i < part % len(names)) for part in (positive, other)]
        for i, group in enumerate(names)
    }
    silent = 0 if kind == "alla svarade" else 3
    by_group = {} if kind == "okänt" or not groups else {group: sum(counts) + silent for group, counts in n.items()}
    invited_n = None if kind in ("utan antal", "okänt") else positive + other + silent * len(names)
    survey = Survey("e", "Enkät", 2020, groups, 9 if groups == "urval" else None, invited_n, by_group)
    cells = [
        (group, "", "", "", "", "Ja" if is_positive else "Nej", True, is_positive, None, counts[not is_positive])
        for group, counts in n.items()
        for is_positive in (True, False)
        if counts[not is_positive]
    ]
    frame = pl.DataFrame(cells, schema=NOBODY.schema, orient="row")
    goal = Goal("m", 2020, "o", "p", "s", target, "e", "q", date(2020, 12, 31), is_filtered=False)
    asked = Asked({"e": survey}, {("e", "q"): frame}, [], [goal], {goal: Responses(survey, frame)}, [])
    rows = exact(asked, REPORT)
    found: Any = release(rows, 5).rows
    return found["mart.effect_goals"][0], rows["effect_goals"][0]


@pytest.fixture(scope="session")
def worlds():
    return _world
