"""Verdicts as Swedish sentences that a board member understands: judged on exact numbers, worded on released ones."""

from collections.abc import Mapping
from typing import Any

from partsrapport.surveys.comparisons import EQUIVALENCE_MARGIN
from partsrapport.words.verdicts import HIGHER, LOWER, NOT_REACHED, REACHED, SAME, UNCERTAIN, UNDECIDED
from partsrapport.words.wording import NBSP, integer, long_date, numeral, percent, short_points

# What a goal is, whatever was answered; the verdict is judged on the exact answers.
GOAL = (
    "goal_id",
    "year",
    "is_earlier",
    "area",
    "population",
    "statement",
    "survey_id",
    "question_id",
    "measured_from_date",
    "target_share",
    "verdict",
)
LOW_RESPONSE = "Svarsfrekvensen är under 50 procent."
YEARS_TOO_FEW = "Det går inte att säga om nivån har ändrats: svaren av något slag är för få för att redovisas."
CLOSING = {
    REACHED: "Målet är nått, också när osäkerheten räknas in.",
    NOT_REACHED: "Målet är inte nått, inte heller när osäkerheten räknas in.",
    UNCERTAIN: "Det går inte att säga om målet är nått när osäkerheten räknas in.",
}
Row = Mapping[str, Any]


def goal(row: Row, few: tuple[bool, bool], fewest: int) -> str:
    """Return the sentence of a goal that is judged, from what is released of it.

    ``few``: whether the positive, and the others, are fewer than ``fewest``.
    """
    if row.get("share") is None:
        return f"{_without_share(row, few, fewest)} {CLOSING[row['verdict']]}"
    answers = f"Av omkring {integer(row['answer_n'])} svarande är {percent(row['share'])} positiva."
    if row["lower_share"] is None or row["upper_share"] is None:
        return f"{answers} {CLOSING[row['verdict']]}"
    return f"{answers} {_certainty(row)}"


def _without_share(row: Row, few: tuple[bool, bool], fewest: int) -> str:
    n = integer(row["answer_n"])
    if not any(few) or row["answer_n"] < 2 * fewest:  # which are few would, of so few, tell how few
        return f"Omkring {n} har svarat, för få för att andelen ska redovisas."
    return f"Färre än {numeral(fewest)} av omkring {n} svarande är {'positiva' if few[0] else 'inte positiva'}."


def _certainty(row: Row) -> str:
    lower, upper, target = row["lower_share"], row["upper_share"], row["target_share"]
    if row["verdict"] == REACHED:
        place = "alltså över målet" if lower > target else "alltså inte under målet"
        return f"Med osäkerheten inräknad är andelen minst {percent(lower)}, {place}."
    if row["verdict"] == NOT_REACHED:
        bound = f"högst {percent(upper)}, alltså under målet" if upper < target else f"under målet på {percent(target)}"
        return f"Med osäkerheten inräknad är andelen {bound}."
    between = f"{integer(100 * lower)} och {integer(100 * upper)}{NBSP}procent"
    return f"Med osäkerheten inräknad kan andelen vara mellan {between}, och målet är {percent(target)}."


def not_yet_measured(row: Row) -> str:
    """Return the sentence of a goal whose measuring date, or survey, lies ahead."""
    if row["is_ahead"]:
        return f"Målet är ännu inte mätt. Det mäts tidigast den {long_date(row['measured_from_date'])}."
    return f"Målet är ännu inte mätt. Enkäten som mäter det görs {row['survey_year']}."


def too_few(answer_n: int | None, fewest: int) -> str:
    """Return the sentence of a goal with too few answers to be judged, or too few beside another goal."""
    if answer_n is None:
        return f"För få svar för att bedömas (färre än {numeral(fewest)})."
    return f"För få svar för att bedömas vid sidan av ett annat mål (färre än {numeral(fewest)} av något slag)."


def sides(employer: float, union: float, is_different: bool | None) -> str:
    """Return how the two sides differ."""
    shares = f"På arbetsgivarsidan är omkring {percent(employer)} positiva och på den fackliga {percent(union)}. "
    if is_different is None:
        return f"{shares}Det går inte att säga om skillnaden är mer än slump."
    if is_different:
        return f"{'' if employer == union else shares}Skillnaden är större än vad slumpen rimligen ger."
    return f"{shares}Skillnaden är inte större än vad slumpen kan ge."


def year_on_year(row: Row) -> str:
    """Return how a share differs from the year before; without shares that, rounded, would seem to say otherwise."""
    opening = {
        SAME: "Samma nivå som året före",
        HIGHER: "Högre än året före",
        LOWER: "Lägre än året före",
        UNDECIDED: "Det går inte att säga om nivån har ändrats",
    }[row["verdict"]]
    if row["verdict"] != UNDECIDED and not _agrees(row):
        return f"{opening}."
    shares = f"{opening}: omkring {percent(row['share'])} positiva mot {percent(row['previous_share'])} året före"
    if row.get("lower_share") is None:
        return f"{shares}."
    lowest, highest = (short_points(row[name], digits=0) for name in ("lower_share", "upper_share"))
    return f"{shares}. Förändringen ligger mellan {lowest} och {highest} procentenheter."


def _agrees(row: Row) -> bool:
    change = row["difference_share"]
    if row["verdict"] == SAME:
        return bool(abs(change) <= EQUIVALENCE_MARGIN + 1e-9)
    return bool(change > 0 if row["verdict"] == HIGHER else change < 0)
