"""Survey answers: as many of each kind as the plan says, unevenly spread over groups and sides."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from partsrapport.demo import plans
from partsrapport.demo.exports import CsvSheet, ExcelSheet, Sheet
from partsrapport.demo.quotas import apportion

FREE_TEXT = "Vad kan vi göra bättre?"
OFF_SCALE = ("webbinarier-2020", "Jättebra!")
"""A survey with one faulty row: an answer that its scale does not have."""
_MOST_EXCEL_ROWS = 100_000
"""A sheet holds at most 1,048,576 rows, and long before that nobody opens it: larger surveys are written as CSV."""
_NO_OPINION_SHARE, _BLANK_SHARE, _EMPLOYER_SHARE = 0.03, 0.02, 0.55
_SIDES = ("Arbetsgivare", "Facklig organisation")
_COMMENTS = ("", "", "", "", "Mer tid för diskussion.", "Inget särskilt.", "Fler exempel från vardagen.", "Bra tempo!")


@dataclass
class Respondent:
    """One row of answers by header."""

    group: str
    is_union: bool
    background: str
    answers: dict[str, str] = field(default_factory=dict)


def answers_n(survey_id: str) -> int:
    """Respondents of a survey in one world."""
    answered = plans.toml("answers.toml")[survey_id]["answered"]
    return sum(answered.values()) if isinstance(answered, dict) else int(answered)


def file_name(survey: Mapping[str, Any], scale: int) -> str:
    """The file of a survey at a scale."""
    is_long = answers_n(survey["id"]) * scale > _MOST_EXCEL_ROWS
    return str(Path(survey["fil"]).with_suffix(".csv")) if is_long else str(survey["fil"])


def write(folder: Path, scale: int, seed: int) -> None:
    """Write the files of answers of all surveys."""
    folder.mkdir(parents=True, exist_ok=True)
    declared = plans.toml("enkater.toml")
    for survey in declared["enkat"]:
        with ExitStack() as stack:
            _write_one(_sheet(folder / file_name(survey, scale), stack), survey, declared["skala"], scale, seed)


def _sheet(path: Path, stack: ExitStack) -> Sheet:
    return (
        ExcelSheet(path, stack)
        if path.suffix == ".xlsx"
        else CsvSheet(path, stack, encoding="utf-8-sig", delimiter=";")
    )


def _write_one(sheet: Sheet, survey: dict[str, Any], scales: dict[str, Any], scale: int, seed: int) -> None:
    headers = _headers(survey)
    sheet.append(headers)
    number = 0
    for world in range(scale):
        rng = Random(f"{seed}/{world}/{survey['id']}")  # noqa: S311  (no secret depends on it)
        for respondent in respondents(survey, scales, rng):
            number += 1
            row = _row(respondent, survey, number, rng)
            sheet.append([row.get(header, "") for header in headers])
    survey_id, answer = OFF_SCALE
    if survey["id"] == survey_id:
        row[survey["fraga"][0]["rubrik"]] = answer
        sheet.append([row.get(header, "") for header in headers])


def _headers(survey: dict[str, Any]) -> list[str]:
    background = plans.toml("answers.toml")[survey["id"]].get("background")
    beside = [survey.get("grupp"), survey.get("sida"), background]
    questions = [question["rubrik"] for question in survey["fraga"]]
    return ["Svarsnummer", *survey["personuppgifter"], *(header for header in beside if header), *questions, FREE_TEXT]


def _row(respondent: Respondent, survey: dict[str, Any], number: int, rng: Random) -> dict[str, str | int]:
    name, address = _person(rng)
    plan = plans.toml("answers.toml")[survey["id"]]
    beside = {
        survey.get("grupp", ""): respondent.group,
        survey.get("sida", ""): _SIDES[respondent.is_union],
        plan.get("background", ""): respondent.background,
    }
    personal = dict(zip(survey["personuppgifter"], (name, address), strict=True))
    return {"Svarsnummer": number, **personal, **beside, **respondent.answers, FREE_TEXT: rng.choice(_COMMENTS)}


def _person(rng: Random) -> tuple[str, str]:
    """An invented name and address; no address ends in ``.example`` (RFC 2606)."""
    names = plans.toml("names.toml")
    first, last = rng.choice(names["first_names"]), rng.choice(names["last_names"])
    address = f"{first}.{last}@myndighet.example".lower().translate(str.maketrans("åäö", "aao"))
    return f"{first} {last}", address


def respondents(survey: dict[str, Any], scales: dict[str, Any], rng: Random) -> list[Respondent]:
    """The respondents of one world, in random order."""
    plan = plans.toml("answers.toml")[survey["id"]]
    everyone = _everyone(plan, rng)
    for question in survey["fraga"]:
        for part, shares in _shares(plan, question["id"], everyone):
            _answer(part, question, shares, scales[question["skala"]], plan, rng)
    rng.shuffle(everyone)
    return everyone


def _everyone(plan: dict[str, Any], rng: Random) -> list[Respondent]:
    answered = plan["answered"] if isinstance(plan["answered"], dict) else {"": plan["answered"]}
    background = {group: value for value, part in _parts(plan) for group in part["groups"]}
    groups = [group for group, n in answered.items() for _ in range(n)]
    employers_n = round(len(groups) * _EMPLOYER_SHARE)
    unions = [place >= employers_n for place in range(len(groups))]
    rng.shuffle(unions)
    return [
        Respondent(group, is_union, background.get(group, "")) for group, is_union in zip(groups, unions, strict=True)
    ]


def _parts(plan: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(value, part) for value, part in plan.items() if isinstance(part, dict) and "groups" in part]


def _shares(
    plan: dict[str, Any], question_id: str, everyone: Sequence[Respondent]
) -> Iterator[tuple[list[Respondent], list[int]]]:
    """The respondents, by background where there is one, with the answers planned for them."""
    if "background" not in plan:
        yield list(everyone), plan[question_id]
    for value, part in _parts(plan):
        yield [respondent for respondent in everyone if respondent.background == value], part[question_id]


def _answer(
    part: list[Respondent],
    question: dict[str, Any],
    shares: Sequence[int],
    scale: dict[str, Any],
    plan: dict[str, Any],
    rng: Random,
) -> None:
    """Let them answer: who is more content, by chance, group and side, takes the higher of the planned answers."""
    shuffled = rng.sample(part, len(part))
    blank_n, no_opinion_n = round(len(part) * _BLANK_SHARE), round(len(part) * _NO_OPINION_SHARE)
    for respondent in shuffled[blank_n : blank_n + no_opinion_n]:
        respondent.answers[question["rubrik"]] = scale["ingen_asikt"][0]
    mood = {group: rng.gauss(0, plan.get("spread", 0)) for group in dict.fromkeys(r.group for r in part)}
    shift = plan.get("fack", 0)
    content = [
        (mood[respondent.group] + shift * respondent.is_union + rng.gauss(0, 1), place, respondent)
        for place, respondent in enumerate(shuffled[blank_n + no_opinion_n :])
    ]
    counts = apportion(len(content), shares)
    answers = [answer for answer, n in zip(scale["svar"], counts, strict=True) for _ in range(n)]
    for (_, _, respondent), answer in zip(sorted(content, key=lambda entry: entry[:2]), answers, strict=True):
        respondent.answers[question["rubrik"]] = answer
