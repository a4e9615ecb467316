"""The surveys' files of answers, a row a respondent → the long ``core.survey_*`` tables, one survey at a time.

Two respondents may well answer alike, so no row of a survey is taken for a duplicate.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl

from partsrapport.core import choices
from partsrapport.core.contract import Field
from partsrapport.core.corrections import Corrections
from partsrapport.core.goals import GoalDeclaration
from partsrapport.core.kinds import ONE_SPELLING, Kind, one_of_answers
from partsrapport.core.sieve import Sieve
from partsrapport.core.survey_declarations import QuestionDeclaration, SurveyDeclaration
from partsrapport.core.undeclared_groups import undeclared_group
from partsrapport.errors import DataError
from partsrapport.raw import reading
from partsrapport.raw.rows import ROW_NUMBER, Rows, Source
from partsrapport.raw.unread import SURVEYS as FILE
from partsrapport.warehouse import schema
from partsrapport.words.vocabulary import Vocabulary, built_in, plain


@dataclass(frozen=True)
class Answers:
    """A survey with its sifted answers; ``filters`` is column header → values that some goal keeps."""

    survey: SurveyDeclaration
    sieve: Sieve
    filters: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Account:
    """What is kept of a survey when its rows have been handed on: nothing that grows with them but what was rejected.

    ``values`` is survey_id, heading and value of ``core.survey_background``, each once.
    """

    source: Source
    options: list[dict[str, object]]
    values: pl.DataFrame
    accounting: pl.DataFrame
    quarantine: pl.DataFrame
    problems: list[str]
    undeclared_group: str | None


def read(raw: Path, survey: SurveyDeclaration, goals: Sequence[GoalDeclaration]) -> Rows:
    """A file of answers, only the declared columns of it.

    Raises
    ------
    DataError
        The file is unreadable, lacks a column or has no rows.
    """
    split = {question.heading: question.headings for question in survey.questions}
    fields = _fields(survey, _filters(survey, goals), built_in())
    wanted = [heading for field in fields for heading in split.get(field.heading, (field.heading,))]
    try:
        return _gathered(survey, reading.read(survey.path, raw, wanted, is_personal=True))
    except DataError as error:
        where = "Kolumnerna anges i enkater/enkater.toml och, under urval, i effektmal.toml."
        raise DataError("\n".join(f"{line} {where}" for line in str(error).splitlines())) from None


def _gathered(survey: SurveyDeclaration, rows: Rows) -> Rows:
    """The rows with one column a question, also where the file has one for each answer."""
    frame = rows.frame
    for question in survey.questions:
        if question.split:
            cells = choices.gathered(frame, question.split).alias(question.heading)
            frame = frame.drop(question.headings).with_columns(cells)
    return replace(rows, frame=frame)


def _filters(survey: SurveyDeclaration, goals: Sequence[GoalDeclaration]) -> dict[str, list[str]]:
    filters: dict[str, list[str]] = {}
    for goal in goals:
        if goal.survey_id == survey.survey_id:
            for heading, values in (goal.filters or {}).items():
                filters.setdefault(heading, []).extend(values)
    return filters


def _fields(survey: SurveyDeclaration, filters: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> list[Field]:
    """A field per column: the questions, the group, side, sector and size, and what goals filter on besides."""
    fields = [_field(question.heading, _answer(question)) for question in survey.questions]
    if survey.group_heading:
        kind = one_of_answers(tuple(survey.invited_per_group)) if survey.invited_per_group else ONE_SPELLING
        fields.append(_field(survey.group_heading, kind, is_required=True))
    for name, heading in survey.set_headings.items():
        fields.append(_field(heading, one_of_answers(vocabulary[name].values, vocabulary[name].accepted)))
    columns = {field.column for field in fields}
    return fields + [_field(heading, ONE_SPELLING) for heading in filters if _column(heading) not in columns]


def _answer(question: QuestionDeclaration) -> Kind:
    """One answer; where a respondent may give several, all of them as one: ``A; B``."""
    answers = question.scale.answers
    kind = one_of_answers(answers, question.scale.numbers)
    return replace(kind, of=partial(choices.parted, answers)) if question.has_several else kind


def _field(heading: str, kind: Kind, *, is_required: bool = False) -> Field:
    return Field(heading, _column(heading), kind, is_required)


def _column(heading: str) -> str:
    return f"column:{heading.lower()}"


def clean(
    survey: SurveyDeclaration,
    rows: Rows,
    goals: Sequence[GoalDeclaration],
    vocabulary: Vocabulary,
    corrections: Corrections | None = None,
) -> Answers:
    """Sift the answers of one survey: each on its scale, each group among those invited."""
    filters = _filters(survey, goals)
    sieve = Sieve([rows], _fields(survey, filters, vocabulary), corrections, is_personal=True)
    return Answers(survey, sieve, filters)


def account(answers: Answers, rows: Rows, raw: Path, background: pl.DataFrame) -> Account:
    """What is to be known of the survey besides its rows."""
    return Account(
        source=replace(rows.source, decisions=" ".join([rows.source.decisions, *_unsure(answers)]).strip()),
        options=option_rows(answers),
        values=background.select("survey_id", "heading", "value").unique() if background.width else background,
        accounting=answers.sieve.accounting(),
        quarantine=answers.sieve.quarantine(),
        problems=list(more_groups(answers)),
        undeclared_group=undeclared_group(answers.survey, rows, raw),
    )


def _unsure(answers: Answers) -> Iterator[str]:
    """What is told of columns that goals filter on, where choices may have been taken for one."""
    declared = {_column(question.heading) for question in answers.survey.questions}
    for heading, values in answers.filters.items():
        if _column(heading) not in declared and choices.are_parted_by_commas(
            values, answers.sieve.rows[_column(heading)]
        ):
            yield (
                f"I kolumnen ”{heading}” räknas ett svar med komma som ett enda, och inte till urval: är det flera "
                "val, så ange kolumnen som en fråga med flera = true."
            )


def more_groups(answers: Answers) -> Iterator[str]:
    """What is wrong where more groups have answered than there are, in Swedish."""
    survey = answers.survey
    groups_n = answers.sieve.rows[_column(survey.group_heading)].n_unique() if survey.group_heading else 0
    if survey.groups_total_n is not None and groups_n > survey.groups_total_n:
        yield (
            f"{FILE}, {survey.survey_id}: grupper_totalt är {survey.groups_total_n}, men svaren kommer från {groups_n} "
            f"grupper i kolumnen ”{survey.group_heading}”. Rätta grupper_totalt eller namnen på grupperna."
        )


def survey_row(survey: SurveyDeclaration, told: Account, raw: Path) -> dict[str, object]:
    """The survey's row of ``core.surveys``."""
    columns = schema.tables()["core.surveys"].column_names
    found = {"file": survey.path.relative_to(raw).as_posix(), "undeclared_group": told.undeclared_group}
    return {name: getattr(survey, name) for name in columns if name not in found} | found


def group_rows(survey: SurveyDeclaration) -> list[dict[str, object]]:
    """The survey's rows of ``core.survey_groups``."""
    return [
        {"survey_id": survey.survey_id, "survey_group": group, "invited_n": invited_n}
        for group, invited_n in (survey.invited_per_group or {}).items()
    ]


def option_rows(answers: Answers) -> list[dict[str, object]]:
    """The survey's rows of ``core.survey_options``."""
    survey = answers.survey
    return [
        {"survey_id": survey.survey_id, "question_id": question.question_id, "question": question.heading}
        | {"position_n": position, **option}
        for question in survey.questions
        for position, option in enumerate(_options(question, answers.sieve.rows[_column(question.heading)]), start=1)
    ]


def _options(question: QuestionDeclaration, found: pl.Series) -> list[dict[str, object]]:
    """The answers that there may be, in order.

    Of several that were given together one that is positive, or that is an opinion, makes them so; with those the
    positive come last, as at the end of a scale.
    """
    declared = question.scale.answers
    given = found.drop_nulls().unique().sort().to_list() if question.has_several else []
    several = [text for text in given if text not in declared]
    options = [_option(question, text) for text in [*declared, *several]]
    if several:
        options.sort(key=lambda option: (not option["is_opinion"], option["is_positive"]))
    return options


def _option(question: QuestionDeclaration, text: str) -> dict[str, object]:
    chosen = {plain(one) for one in (choices.members(text) if question.has_several else [text])}
    positives, opinions = (set(map(plain, texts)) for texts in (question.positives, question.scale.opinions))
    english = question.scale.in_english.get(text)
    flags = {"is_opinion": bool(chosen & opinions), "is_positive": bool(chosen & positives)}
    return {"answer": text, "answer_en": english, **flags, "score": question.scale.scored.get(text)}


def respondents(answers: Answers) -> pl.DataFrame:
    """The survey's rows of ``core.survey_respondents``."""
    return _with_respondent(answers).select(
        "survey_id",
        "respondent_n",
        _cells(answers.survey.group_heading).alias("survey_group"),
        *(_cells(answers.survey.set_headings.get(name)).alias(name) for name in ("side", "sector", "size_class")),
    )


def background(answers: Answers) -> pl.DataFrame:
    """The survey's rows of ``core.survey_background``: values that a goal keeps, spelled as the goal spells them.

    What somebody wrote there besides is nobody's business.
    """
    frames = [
        _long(answers, "heading", heading, heading, "value")
        .with_columns(pl.col("value").map_batches(partial(choices.kept, values), return_dtype=pl.String))
        .drop_nulls("value")
        for heading, values in answers.filters.items()
    ]
    return pl.concat(frames) if frames else pl.DataFrame()


def answer_rows(answers: Answers) -> pl.DataFrame:
    """The survey's rows of ``core.survey_answers``."""
    return pl.concat(
        _long(answers, "question_id", question.question_id, question.heading, "answer")
        for question in answers.survey.questions
    )


def _long(answers: Answers, name: str, value: str, heading: str, column: str) -> pl.DataFrame:
    cells = _cells(heading).alias(column)
    frame = _with_respondent(answers).select("survey_id", "respondent_n", pl.lit(value).alias(name), cells)
    return frame.drop_nulls(column)


def _cells(heading: str | None) -> pl.Expr:
    return pl.col(_column(heading)) if heading else pl.lit(None, pl.String)


def _with_respondent(answers: Answers) -> pl.DataFrame:
    id_ = pl.lit(answers.survey.survey_id).alias("survey_id")
    return answers.sieve.rows.with_columns(id_, pl.col(ROW_NUMBER).alias("respondent_n"))
