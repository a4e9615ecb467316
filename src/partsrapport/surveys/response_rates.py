"""Response rates by the standard definition, of each survey and its groups."""

from typing import Any

from partsrapport.surveys.responses import Counts, Responses, Survey

LOW = 0.5
UNEVEN = 0.2  # between the groups with the highest and the lowest rate
Row = dict[str, Any]


def response_rates(surveys: dict[str, Survey], counts: Counts, year: int) -> list[Row]:
    """Return the rows of exact.survey_responses, for the surveys up to a year.

    The rate is respondents / invited, where those who have answered any question are respondents (RR2 of AAPOR,
    Standard Definitions, 2023); the number invited is to be given without those out of scope.
    """
    by_survey = {survey_id: Responses(surveys[survey_id], cells) for (survey_id, _), cells in counts.items()}
    return [
        row
        for survey in surveys.values()
        if survey.year <= year
        for row in _of_survey(survey, by_survey.get(survey.survey_id))
    ]


def _of_survey(survey: Survey, asked: Responses | None) -> list[Row]:
    found = asked.respondents_by_group if asked else survey.invited_by_group
    groups = [_row(survey, group, n if asked else 0, survey.invited_by_group.get(group)) for group, n in found.items()]
    rates = [row["response_share"] for row in groups if row["response_share"] is not None]
    total = _row(survey, "alla", asked.respondents_n if asked else 0, survey.invited_n)
    total |= {"is_total": True, "is_uneven": max(rates) - min(rates) > UNEVEN if len(rates) > 1 else None}
    return [total, *(groups if survey.groups else [])]


def _row(survey: Survey, group: str, respondent_n: int, invited_n: int | None) -> Row:
    """No rate where the number invited is unknown or less than that of respondents."""
    share = respondent_n / invited_n if invited_n and respondent_n <= invited_n else None
    return {
        "survey_id": survey.survey_id,
        "title": survey.title,
        "year": survey.year,
        "is_total": False,
        "survey_group": group,
        "invited_n": invited_n,
        "respondent_n": respondent_n,
        "response_share": share,
    }
