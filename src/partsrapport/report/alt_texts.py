"""What the charts show, in words and numbers, for those who do not see them: one for each form, of the same frame."""

from collections.abc import Callable, Iterable
from typing import Any

import polars as pl

from partsrapport.figures.moment import Moment
from partsrapport.report import goal_frames
from partsrapport.words import wording
from partsrapport.words.labels import label
from partsrapport.words.language import either

Row = dict[str, Any]


def bars(subject: str, frame: pl.DataFrame) -> str:
    """``Andel som har avropat: Myndigheter 53 %; Lärosäten 87 %.``"""
    return _told(subject, (f"{row['label']} {row['text']}" for row in frame.to_dicts()))


def year_on_year(subject: str, frame: pl.DataFrame, period: Moment) -> str:
    """``Mottagare 2020, och 2019 inom parentes: Filmer 1 290 (520).``"""
    if frame["previous_value"].is_null().all():
        return _told(
            f"{subject} {period.year_so_far}", (f"{row['label']} {_count(row['value'])}" for row in frame.to_dicts())
        )
    told = (f"{row['label']} {_count(row['value'])} ({_count(row['previous_value'])})" for row in frame.to_dicts())
    before = str(period.year - 1)
    if not period.is_year:
        before = either(f"samma tid {before}", f"the same time of {before}")
    brackets = either(f"och {before} inom parentes", f"with {before} in brackets")
    return _told(f"{subject} {period.year_so_far}, {brackets}", told)


def intervals(subject: str, frame: pl.DataFrame, *, of: str = "share") -> str:
    """``Andel positiva mot målet: Deltagarna … 79 % (77 % till 81 %), mål 70 %, nått.``; ``of`` as in the chart."""
    return _told(subject, (_interval(row, of) for row in goal_frames.with_bounds(frame, of).to_dicts()))


def answers(subject: str, frame: pl.DataFrame) -> str:
    """``Svarens fördelning: Deltagarna … Delvis 15 %, I hög grad 50 %.``"""
    return _told(subject, (_spread(part) for part in frame.partition_by("label", maintain_order=True)))


def curves(subject: str, frame: pl.DataFrame) -> str:
    """``Andel av målgruppen 31 maj 2021: avrop 58 %. Ett år tidigare: avrop 38 %.``"""
    days = frame["date"].unique().sort()
    if days.is_empty():
        return _told(subject, ())
    a_year_before = days.filter(days <= days.tail(1).dt.offset_by("-1y"))
    shown = [days[-1], *a_year_before.tail(1)]
    return " ".join(_told(f"{subject} {wording.long_date(day)}", _shares(frame.filter(date=day))) for day in shown)


def forecast(subject: str, frame: pl.DataFrame, sentence: str) -> str:
    """``Andel som har avropat: 58 % 31 maj 2021. Enligt prognosen …``"""
    outcome = frame.filter(pl.col("lower_share").is_null()).tail(1).to_dicts()
    told = (f"{wording.percent_sign(row['share'])} {wording.long_date(row['date'])}" for row in outcome)
    return f"{_told(subject, told)} {sentence}"


def months(subject: str, frame: pl.DataFrame) -> str:
    """``Leveranstillfällen: januari 9, februari 13.``: the months that have any."""
    counts = frame.filter(pl.col("value") > 0).select("month_date", "value").rows()
    told = ", ".join(f"{wording.months()[day.month - 1]} {_count(n)}" for day, n in counts)
    return _told(subject, [told] if told else ())


def panels(frame: pl.DataFrame, by: str, told: Callable[[str, pl.DataFrame], str]) -> str:
    """Return the texts of the panels, each led by its heading."""
    return " ".join(told(part[by][0], part) for part in frame.partition_by(by, maintain_order=True)) or _told("", ())


def _told(subject: str, items: Iterable[str]) -> str:
    text = "; ".join(items)
    return f"{subject}: {text}." if text else " ".join(filter(None, [subject, label("diagram.inga uppgifter")]))


def _interval(row: Row, of: str) -> str:
    said, bounds = wording.percent_sign if of == "share" else wording.score, [row[f"lower_{of}"], row[f"upper_{of}"]]
    between = f" ({either(' till ', ' to ').join(bounds)})" if None not in bounds else ""
    value = "" if row[of] is None else f" {said(row[of])}{between},"
    target, verdict = said(row[f"target_{of}"]), label(f"bedömning.{row['verdict']}").lower()
    return f"{row['label']}:{value} {label('diagram.mål')} {target}, {verdict}"


def _spread(part: pl.DataFrame) -> str:
    shown = part["share"].null_count() == 0
    shares = (f"{row['answer']} {wording.percent_sign(row['share'])}" for row in part.to_dicts() if shown)
    return f"{part['label'][0]}: {', '.join(shares) or label('diagram.visas inte')}"


def _shares(frame: pl.DataFrame) -> Iterable[str]:
    return (f"{row['series']} {wording.percent_sign(row['share'])}" for row in frame.to_dicts())


def _count(n: float | None) -> str:
    return label("diagram.uppgift saknas") if n is None else wording.integer(n)
