"""What can be seen from a chart, in a sentence above it: made from the same frame, so it says what the numbers say.

Each names the largest and the smallest, or what has risen and what has fallen; none chooses the good news. A frame
without rows gives no sentence.
"""

from collections.abc import Callable, Iterable

import polars as pl

from partsrapport.figures.moment import Moment
from partsrapport.words import wording
from partsrapport.words.labels import label
from partsrapport.words.language import either

A_FEW = 3
"""As many may share what is named."""


def bars(frame: pl.DataFrame) -> str:
    """``Högst: Lärosäten, 87 %. Lägst: Myndigheter, 53 %.``, and of counts ``Flest: Genomförda, 69. …``"""
    known = frame.drop_nulls("value")
    if known["value"].n_unique() < 2:
        return ""
    counted, shared = either((("Flest", "Färst"), ("Högst", "Lägst")), (("Most", "Fewest"), ("Highest", "Lowest")))
    most, least = counted if known["value"].dtype.is_integer() else shared
    highest = _named(most, known.filter(pl.col("value") == pl.col("value").max()))
    lowest = _named(least, known.filter(pl.col("value") == pl.col("value").min()))
    return " ".join(filter(None, [highest, lowest]))


def _named(what: str, tied: pl.DataFrame) -> str:
    """All that share a value, or none where more than a few do."""
    if tied.height > A_FEW:
        return ""
    if tied["text"].n_unique() == 1:
        return f"{what}: {wording.list_of(tied['label'].to_list())}, {tied['text'][0]}."
    return f"{what}: {wording.list_of([f'{name}, {text}' for name, text in tied.select('label', 'text').rows()])}."


def year_on_year(frame: pl.DataFrame, period: Moment) -> str:
    """``Åtta av nio ökade från 2019 till 2020. Ökade mest: Seminarier, från 2 till 9. Minskade mest: Besök, …``

    A year that goes on begins with ``Båda åren till och med den 31 mars.``: a picture is also seen without its text.
    """
    both, change = frame.drop_nulls(["value", "previous_value"]), pl.col("value") - pl.col("previous_value")
    if both.is_empty():
        return ""
    risen, fallen = both.filter(change > 0), both.filter(change < 0)
    years, day = (period.year - 1, period.year), wording.day_of_year(period.as_of_date)
    rose = either("ökade från {} till {}.", "rose from {} to {}.").format(*years)
    return " ".join(
        [
            *[either(f"Båda åren till och med den {day}.", f"Both years up to {day}.")] * (not period.is_year),
            *[f"{_part(risen.height, both.height)} {rose}"] * (both.height > 1),
            *_told(either("Ökade mest", "Rose most"), risen.filter(change == change.max())),
            *_told(either("Minskade mest", "Fell most"), fallen.filter(change == change.min())),
        ]
    )


def _part(n: int, of_n: int) -> str:
    """``Åtta av nio``, ``Alla nio``, ``Båda``."""
    part, of = wording.alike([n, of_n])
    if n < of_n:
        return f"{wording.capital(part)} {either('av', 'of')} {of}"
    return either("Båda", "Both") if n == 2 else f"{either('Alla', 'All')} {of}"


def intervals(frame: pl.DataFrame) -> str:
    """``Nått: 2. Ej nått: 1. Osäkert: 1.``"""
    counts = frame.group_by("verdict", maintain_order=True).len().rows()
    return " ".join(f"{label(f'bedömning.{verdict}')}: {n}." for verdict, n in counts)


def answers(frame: pl.DataFrame) -> str:
    """``Andelen positiva är mellan 36 % och 95 %.``: that of the goals, as rounded portions of it need not add up."""
    shares = frame.select("label", "positive_share").unique()["positive_share"].drop_nulls()
    if len(shares) < 2:
        return ""
    least, most = map(wording.percent_sign, (min(shares), max(shares)))
    return either(
        f"Andelen positiva är mellan {least} och {most}.",
        f"The share of positive answers is between {least} and {most}.",
    )


def curves(frame: pl.DataFrame) -> str:
    """``På ett år: intresse från 60 % till 80 %, avrop från 38 % till 58 %.``"""
    days = frame["date"].unique().sort()
    before = days.filter(days <= days.tail(1).dt.offset_by("-1y")).tail(1)
    if before.is_empty():
        return ""
    then, now = (dict(frame.filter(date=day).select("series", "share").rows()) for day in (before[0], days[-1]))
    changed = [f"{name} {_span(then[name], now[name], wording.percent_sign)}" for name in now if name in then]
    return f"{either('På ett år', 'In a year')}: {', '.join(changed)}." if changed else ""


def months(frame: pl.DataFrame) -> str:
    """``Flest i oktober (22), färst i april och juli (1).``: not of months alike, nor what many share."""
    values = frame["value"].to_list()
    if len(set(values)) < 2:
        return ""
    names = [wording.months()[day.month - 1] for day in frame["month_date"]]
    told = [
        f"{what} {wording.list_of(months)} ({wording.integer(n)})"
        for what, n in ((either("flest i", "most in"), max(values)), (either("färst i", "fewest in"), min(values)))
        if len(months := [name for name, value in zip(names, values, strict=True) if value == n]) <= A_FEW
    ]
    return f"{wording.capital(', '.join(told))}." if told else ""


def panels(frame: pl.DataFrame, by: str, told: Callable[[pl.DataFrame], str]) -> str:
    """Return the sentences of the panels, each led by its heading."""
    parts = ((part[by][0], told(part)) for part in frame.partition_by(by, maintain_order=True))
    return " ".join(f"{heading}: {wording.uncapital(text)}" for heading, text in parts if text)


def _told(what: str, rows: pl.DataFrame) -> Iterable[str]:
    values = rows.select("label", "previous_value", "value").rows()
    named = [f"{name}, {_span(before, now, wording.integer)}" for name, before, now in values]
    return [f"{what}: {wording.list_of(named)}."] if named else []


def _span(before: float, now: float, said: Callable[[float], str]) -> str:
    return either(f"från {said(before)} till {said(now)}", f"from {said(before)} to {said(now)}")
