"""Verdicts as sentences that a board member understands: judged on exact numbers, worded on released ones."""

from collections.abc import Mapping
from typing import Any

from partsrapport.surveys.comparisons import EQUIVALENCE_MARGIN
from partsrapport.words.asked import Ask, unasked
from partsrapport.words.labels import label
from partsrapport.words.language import either
from partsrapport.words.verdicts import HIGHER, LOWER, NOT_REACHED, REACHED, SAME, UNCERTAIN, UNDECIDED
from partsrapport.words.wording import integer, long_date, numeral, percent, scale, score, short_points

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
    "lowest_score",
    "highest_score",
    "verdict",
)
Row = Mapping[str, Any]


def goal(row: Row, few: tuple[bool, bool], fewest: int) -> str:
    """Return the sentence of a goal that is judged, from what is released of it.

    ``few``: whether the positive, and the others, are fewer than ``fewest``.
    """
    if row.get(told_in(row)) is None:
        return f"{_without_share(row, few, fewest)} {_closing(row['verdict'])}"
    return judged(row)


def judged(row: Row, ask: Ask = unasked) -> str:
    """Return the sentence of a goal whose share or mean is released; ``ask`` takes a number and its column."""
    of = told_in(row)
    if row[f"lower_{of}"] is None or row[f"upper_{of}"] is None:
        return f"{_answers(row, of, ask)} {_closing(row['verdict'])}"
    return f"{_answers(row, of, ask)} {_certainty(row, of, ask)}"


def told_in(row: Row) -> str:
    """``mean`` of a goal for the mean, ``share`` of one for a share."""
    return "share" if row.get("lowest_score") is None else "mean"


def _said(row: Row, column: str, ask: Ask) -> str:
    return ask((score if column.endswith("mean") else percent)(row[column]), column)


def _answers(row: Row, of: str, ask: Ask) -> str:
    n, share = ask(integer(row["answer_n"]), "answer_n"), _said(row, of, ask)
    if of == "share":
        return either(
            f"Av omkring {n} svarande är {share} positiva.", f"Of about {n} respondents, {share} are positive."
        )
    on = scale(row["lowest_score"], row["highest_score"])
    return either(
        f"Medelvärdet av omkring {n} svar är {share} på skalan {on}.",
        f"The mean of about {n} answers is {share} on the scale {on}.",
    )


def note(is_low: bool, of_design: str | None) -> str | None:
    """Return what to mind when reading the verdict on a goal."""
    low = either("Svarsfrekvensen är under 50 procent.", "The response rate is below 50 percent.")
    return " ".join(filter(None, [low * is_low, of_design])) or None


def years_too_few() -> str:
    """Return the sentence of a comparison of years that may not be told."""
    return either(
        "Det går inte att säga om nivån har ändrats: svaren av något slag är för få för att redovisas.",
        "It cannot be said whether the level has changed: the answers of some kind are too few to be shown.",
    )


def _closing(verdict: str) -> str:
    return {
        REACHED: either(
            "Målet är nått, också när osäkerheten räknas in.",
            "The goal is met, also when the uncertainty is taken into account.",
        ),
        NOT_REACHED: either(
            "Målet är inte nått, inte heller när osäkerheten räknas in.",
            "The goal is not met, not even when the uncertainty is taken into account.",
        ),
        UNCERTAIN: either(
            "Det går inte att säga om målet är nått när osäkerheten räknas in.",
            "It cannot be said whether the goal is met when the uncertainty is taken into account.",
        ),
    }[verdict]


def _without_share(row: Row, few: tuple[bool, bool], fewest: int) -> str:
    n = integer(row["answer_n"])
    if told_in(row) == "mean":
        return either(
            f"Omkring {n} har svarat, för få eller för lika för att medelvärdet ska redovisas.",
            f"About {n} have answered, too few or too much alike for the mean to be shown.",
        )
    if not any(few) or row["answer_n"] < 2 * fewest:  # which are few would, of so few, tell how few
        return either(
            f"Omkring {n} har svarat, för få för att andelen ska redovisas.",
            f"About {n} have answered, too few for the share to be shown.",
        )
    return either(
        f"Färre än {numeral(fewest)} av omkring {n} svarande är {'positiva' if few[0] else 'inte positiva'}.",
        f"Fewer than {numeral(fewest)} of about {n} respondents are {'positive' if few[0] else 'not positive'}.",
    )


def _certainty(row: Row, of: str, ask: Ask) -> str:
    columns = f"lower_{of}", f"upper_{of}", f"target_{of}"
    lower, upper, target = (row[column] for column in columns)
    least, most, aim = (_said(row, column, ask) for column in columns)
    is_share = of == "share"
    it = either("andelen" if is_share else "medelvärdet", "the share" if is_share else "the mean")
    with_it = either("Med osäkerheten inräknad", "With the uncertainty taken into account,")
    if row["verdict"] == REACHED:
        is_above = lower > target
        place = either(
            "alltså över målet" if is_above else "alltså på eller över målet",
            "thus above the target" if is_above else "thus at or above the target",
        )
        return f"{with_it} " + either(f"är {it} minst {least}, {place}.", f"{it} is at least {least}, {place}.")
    if row["verdict"] == NOT_REACHED and upper < target:
        return f"{with_it} " + either(
            f"är {it} högst {most}, alltså under målet.", f"{it} is at most {most}, thus below the target."
        )
    if row["verdict"] == NOT_REACHED:
        return f"{with_it} " + either(f"är {it} under målet på {aim}.", f"{it} is below the target of {aim}.")
    least = ask(integer(100 * lower), "lower_share") if is_share else least
    return f"{with_it} " + either(
        f"kan {it} vara mellan {least} och {most}, och målet är {aim}.",
        f"{it} may be between {least} and {most}, and the target is {aim}.",
    )


def not_yet_measured(row: Row) -> str:
    """Return the sentence of a goal whose measuring date, or survey, lies ahead."""
    head = either("Målet är ännu inte mätt.", "The goal is not yet measured.")
    if row["is_ahead"]:
        day = long_date(row["measured_from_date"])
        return f"{head} " + either(f"Det mäts tidigast den {day}.", f"It will be measured on {day} at the earliest.")
    year = row["survey_year"]
    return f"{head} " + either(f"Enkäten som mäter det görs {year}.", f"The survey that measures it is made in {year}.")


def too_few(answer_n: int | None, fewest: int) -> str:
    """Return the sentence of a goal with too few answers to be judged, or too few beside another goal."""
    if answer_n is None:
        return either(
            f"För få svar för att bedömas (färre än {numeral(fewest)}).",
            f"Too few answers to be judged (fewer than {numeral(fewest)}).",
        )
    return either(
        f"För få svar för att bedömas vid sidan av ett annat mål (färre än {numeral(fewest)} av något slag).",
        f"Too few answers to be judged beside another goal (fewer than {numeral(fewest)} of some kind).",
    )


def weighted(row: Row) -> str:
    """Return what weighting the answers by sector and size changes."""
    share, plain = percent(row["share"]), percent(row["unweighted_share"])
    shares = either(
        f"Viktade efter sektor och storlek är omkring {share} positiva, mot {plain} utan vikter. ",
        f"Weighted by sector and size, about {share} are positive, against {plain} without weights. ",
    )
    if row["verdict"] == row["unweighted_verdict"]:
        return shares + either("Det ändrar inte bedömningen.", "That does not change the verdict.")
    now = label(f"bedömning.{row['verdict']}").lower()
    return shares + either(f"Bedömningen hade blivit ”{now}”.", f"The verdict would have been “{now}”.")


def sides(employer: float, union: float, is_different: bool | None, ask: Ask = unasked) -> str:
    """Return how the two sides differ; ``ask`` takes a share and its column."""
    of_employers, of_unions = ask(percent(employer), "employer_share"), ask(percent(union), "union_share")
    shares = either(
        f"På arbetsgivarsidan är omkring {of_employers} positiva och på den fackliga {of_unions}. ",
        f"On the employer side about {of_employers} are positive, and on the union side {of_unions}. ",
    )
    if is_different is None:
        return shares + either(
            "Det går inte att säga om skillnaden är mer än slump.",
            "It cannot be said whether the difference is more than chance.",
        )
    if is_different:
        return ("" if employer == union else shares) + either(
            "Skillnaden är större än vad slumpen rimligen ger.", "The difference is larger than chance would give."
        )
    return shares + either(
        "Skillnaden är inte större än vad slumpen kan ge.", "The difference is no larger than chance can give."
    )


def year_on_year(row: Row) -> str:
    """Return how a share differs from the year before; without shares that, rounded, would seem to say otherwise."""
    opening = {
        SAME: either("Samma nivå som året före", "The same level as the year before"),
        HIGHER: either("Högre än året före", "Higher than the year before"),
        LOWER: either("Lägre än året före", "Lower than the year before"),
        UNDECIDED: either(
            "Det går inte att säga om nivån har ändrats", "It cannot be said whether the level has changed"
        ),
    }[row["verdict"]]
    if row["verdict"] != UNDECIDED and not _agrees(row):
        return f"{opening}."
    now, before = percent(row["share"]), percent(row["previous_share"])
    shares = f"{opening}: " + either(
        f"omkring {now} positiva mot {before} året före", f"about {now} positive, against {before} the year before"
    )
    if row.get("lower_share") is None:
        return f"{shares}."
    lowest, highest = (short_points(row[name], digits=0) for name in ("lower_share", "upper_share"))
    return f"{shares}. " + either(
        f"Förändringen ligger mellan {lowest} och {highest} procentenheter.",
        f"The change lies between {lowest} and {highest} percentage points.",
    )


def trend(row: Row) -> str:
    """Return how the share has developed over more than two years."""
    years = f"{row['trend_from_year']}–{row['year']}"
    told = {
        HIGHER: either("har andelen positiva ökat", "the share of positive answers has risen"),
        LOWER: either("har andelen positiva minskat", "the share of positive answers has fallen"),
        UNDECIDED: either(
            "går det inte att säga om andelen positiva har ökat eller minskat",
            "it cannot be said whether the share of positive answers has risen or fallen",
        ),
    }[row["trend_verdict"]]
    return either(f"Sett över åren {years} {told}.", f"Over the years {years}, {told}.")


def _agrees(row: Row) -> bool:
    change = row["difference_share"]
    if row["verdict"] == SAME:
        return bool(abs(change) <= EQUIVALENCE_MARGIN + 1e-9)
    return bool(change > 0 if row["verdict"] == HIGHER else change < 0)
