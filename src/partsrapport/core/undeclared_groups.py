"""Respondents who obviously come in groups that their survey does not declare, so that they would pass for singles."""

import re
from pathlib import Path

from partsrapport.core.survey_declarations import SurveyDeclaration
from partsrapport.raw.reading import read
from partsrapport.raw.rows import Rows
from partsrapport.raw.text import fold

_ASKED = "(?:ditt|din|er|ert|vilket|vilken)"
_KINDS = (
    "arbetsgrupp|arbetslag|arbetsplats|avdelning|enhet|forvaltning|grupp|klass|konferens|kurs|myndighet|organisation|"
    "seminarium|skola|team|tillfalle|traff"
)
_GROUP = re.compile(rf"(?:{_ASKED}_)?(?:{_KINDS})(?:_id|s?_?nr|s?_?namn)?")
_LEAST_N = 3  # answers a group, on average: with fewer they are hardly groups


def undeclared_group(survey: SurveyDeclaration, rows: Rows, raw: Path) -> str | None:
    """The header of a column, beside those that are read, in which respondents share few values: a team, an agency.

    Only of a survey without groups. Nothing of what stands in the column is kept.
    """
    if survey.group_heading:
        return None
    personal = {fold(heading) for heading in survey.personal}
    for heading in rows.header:
        named = fold(heading)
        if heading not in rows.headings and named not in personal and _GROUP.fullmatch(named):
            cells = read(survey.path, raw, [heading], is_personal=True).frame[heading].drop_nulls()
            if 1 < cells.n_unique() <= cells.len() / _LEAST_N:
                return heading
    return None
