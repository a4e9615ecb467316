"""Text that the notebooks give the report, as Markdown; what comes from data reads as it stands."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from partsrapport.words import asked, verdicts, wording
from partsrapport.words.asked import Ask, unasked
from partsrapport.words.labels import label
from partsrapport.words.language import either

ASCII_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
BADGES = {verdicts.REACHED: ".met", verdicts.NOT_REACHED: ".missed", verdicts.UNCERTAIN: ".uncertain"}


def literal(text: str) -> str:
    """Markdown that gives ``text`` as it stands, whatever signs it holds; what can be asked links to the register."""
    return "".join(_link(*part) for part in asked.parts(" ".join(text.splitlines())))


def _link(text: str, figure_id: str) -> str:
    escaped = ASCII_PUNCTUATION.sub(r"\\\1", text)
    return f"[{escaped}](#f-{figure_id}){{.figure interestfor=i-{figure_id}}}" if figure_id else escaped


def bullets(rows: Iterable[tuple[str, str]]) -> str:
    """Return a list, an item a row: the first text in bold with a colon, then the second."""
    return "\n".join(f"- **{literal(head)}:** {literal(text)}" for head, text in rows)


def verdict(text: str) -> str:
    """Return the verdict on a goal as a badge."""
    said = label(f"bedömning.{text}").lower()
    return f"[{literal(said)}]{{{' '.join(filter(None, ['.verdict', BADGES.get(text)]))}}}"


def forecast_sentence(forecast: Mapping[str, Any], ask: Ask = unasked) -> str:
    """Say when the target share will have ordered, or why there is no forecast."""
    if not (forecast["is_defensible"] and forecast["forecast_date"]):
        none = either("Ingen prognos redovisas.", "No forecast is shown.")
        return f"{none} {forecast['reason'] or ''}".strip()
    share = ask(wording.percent(forecast["target_share"]), "forecast_target_share")
    if forecast["ordered_share"] >= forecast["target_share"]:
        return either(
            f"Andelen som har avropat har redan nått {share}.",
            f"The share that has ordered has already reached {share}.",
        )
    days = ("forecast_date", "lower_date", "upper_date")
    figures = ("forecast_date", "forecast_lower_date", "forecast_upper_date")
    when, earliest, latest = (
        ask(wording.month_year(forecast[day]), figure) for day, figure in zip(days, figures, strict=True)
    )
    return either(
        f"Med nuvarande takt har {share} av målgruppen avropat omkring {when} (tidigast {earliest}, senast {latest}).",
        f"At the present pace, {share} of the target group will have ordered by about {when} "
        f"({earliest} at the earliest, {latest} at the latest).",
    )
