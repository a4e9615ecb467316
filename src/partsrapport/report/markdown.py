"""Text that the notebooks give the report, as Markdown; what comes from data reads as it stands."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from partsrapport.words import verdicts, wording
from partsrapport.words.labels import label
from partsrapport.words.language import either

ASCII_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
BADGES = {verdicts.REACHED: ".met", verdicts.NOT_REACHED: ".missed", verdicts.UNCERTAIN: ".uncertain"}


def literal(text: str) -> str:
    """Markdown that gives ``text`` as it stands, whatever signs it holds."""
    return ASCII_PUNCTUATION.sub(r"\\\1", " ".join(text.splitlines()))


def bullets(rows: Iterable[tuple[str, str]]) -> str:
    """Return a list, an item a row: the first text in bold with a colon, then the second."""
    return "\n".join(f"- **{literal(head)}:** {literal(text)}" for head, text in rows)


def verdict(text: str) -> str:
    """Return the verdict on a goal as a badge."""
    said = label(f"bedömning.{text}").lower()
    return f"[{literal(said)}]{{{' '.join(filter(None, ['.verdict', BADGES.get(text)]))}}}"


def goal_list(goals: Iterable[Mapping[str, Any]]) -> str:
    """Return the goals as a list: ``nått 79 % (mål 70 %) deltagare i nätverken``, each in a line."""
    return "\n".join(map(_goal_item, goals))


def goal_paragraphs(goals: Iterable[Mapping[str, Any]]) -> str:
    """Return the goals with their verdicts in sentences, and what to mind when reading them."""
    return "\n\n".join(map(_goal_paragraph, goals))


def forecast_sentence(forecast: Mapping[str, Any]) -> str:
    """Say when the target share will have ordered, or why there is no forecast."""
    if not (forecast["is_defensible"] and forecast["forecast_date"]):
        none = either("Ingen prognos redovisas.", "No forecast is shown.")
        return f"{none} {literal(forecast['reason'] or '')}".strip()
    share, when = wording.percent(forecast["target_share"]), wording.month_year(forecast["forecast_date"])
    earliest, latest = (wording.month_year(forecast[bound]) for bound in ("lower_date", "upper_date"))
    return either(
        f"Med nuvarande takt har {share} av målgruppen avropat omkring {when} (tidigast {earliest}, senast {latest}).",
        f"At the present pace, {share} of the target group will have ordered by about {when} "
        f"({earliest} at the earliest, {latest} at the latest).",
    )


def _goal_item(goal: Mapping[str, Any]) -> str:
    of, said = ("mean", wording.score) if goal["target_share"] is None else ("share", wording.percent_sign)
    target = f"{label('diagram.mål')} {said(goal[f'target_{of}'])}"
    outcome = f"({literal(target)})" if goal[of] is None else f"**{literal(said(goal[of]))}** ({literal(target)})"
    return f"- {verdict(goal['verdict'])} {outcome} {literal(goal['population'])}"


def _goal_paragraph(goal: Mapping[str, Any]) -> str:
    text = " ".join(filter(None, [goal["sentence"], goal["note"]]))
    return f"{verdict(goal['verdict'])} **{literal(goal['statement'])}**\\\n{literal(text)}"
