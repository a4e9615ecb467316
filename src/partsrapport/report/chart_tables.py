"""The table behind a chart, from its specification alone: so the charts of others have one too."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

import polars as pl

from partsrapport.report import tables
from partsrapport.words import wording
from partsrapport.words.labels import label

Spec = dict[str, Any]
PARTS = ("layer", "hconcat", "vconcat", "concat")
HEADING = "panel"
ORDER = "columns"


def of(spec: Spec) -> tables.ShownTable | None:
    """Return what the chart shows as a table; None where its data are not in it."""
    frame = data(spec)
    if frame is None:
        return None
    if {"value", "text"} <= set(frame.columns):
        heading = label("diagram.andel" if frame["text"].str.contains("%").all() else "diagram.antal")
        headers = {"text": heading, "value": heading}
        return tables.show(frame.drop("value"), labels=headers, data=frame.drop("text"))
    return _shown(frame)


def data(spec: Spec) -> pl.DataFrame | None:
    """Return the rows behind the marks, without what only places or words them; of panels, with their headings."""
    parts = [(heading, frame) for heading, frame in _parts(spec, spec, "") if frame.width > 1]
    widest = max((frame.width for _, frame in parts), default=0)
    headed = any(heading for heading, _ in parts)
    kept = [
        frame.select(pl.lit(heading).alias(HEADING), pl.all()) if headed else frame
        for heading, frame in parts
        if frame.width == widest
    ]
    if not kept:
        return None
    rows = pl.concat(kept, how="diagonal_relaxed").unique(maintain_order=True)
    order = spec.get("usermeta", {}).get(ORDER, [])
    return rows.select(sorted(rows.columns, key=lambda name: order.index(name) if name in order else len(order)))


def _shown(frame: pl.DataFrame) -> tables.ShownTable:
    """Show rows that name their series as a column for each; a share is one of answers only where it is judged."""
    names = set(frame.columns)
    if {"date", "lower_share"} <= names:
        return _curves(_outcome_beside_forecast(frame))
    if names == {"date", "series", "share"}:
        return _curves(_beside(frame, "series", "share"))
    if names == {HEADING, "month", "value"}:
        return tables.show(_beside(frame, HEADING, "value"))
    if {"label", "answer"} <= names:
        places = {name: place for place, name in enumerate(frame["label"].unique(maintain_order=True))}
        frame = frame.sort(pl.col("label").replace_strict(places), maintain_order=True)
    return tables.show(frame, labels={} if "verdict" in names else {"share": label("diagram.andel")})


def _curves(frame: pl.DataFrame) -> tables.ShownTable:
    """Show shares by date, with the decimal that the first ones need."""
    shares = [name for name in frame.columns if name != "date"]
    headers = {name: wording.capital(label(name)) for name in shares}
    return tables.show(
        frame.sort("date"),
        labels=headers,
        formats=dict.fromkeys(shares, partial(wording.percent_sign, digits=1)),
    )


def _beside(frame: pl.DataFrame, series: str, values: str) -> pl.DataFrame:
    """A column for each series, unless a row would have two values."""
    keys = [name for name in frame.columns if name != values]
    return frame if frame.select(keys).is_duplicated().any() else frame.pivot(series, values=values)


def _outcome_beside_forecast(frame: pl.DataFrame) -> pl.DataFrame:
    bounds = ["lower_share", "upper_share"]
    outcome, ahead = (frame.filter(is_known) for is_known in (pl.col(bounds[0]).is_null(), pl.col(bounds[0]) >= 0))
    names = {"share": label("diagram.prognos")}
    return outcome.select("date", pl.col("share").alias(label("diagram.utfall"))).join(
        ahead.select("date", "share", *bounds).rename(names), on="date", how="full", coalesce=True
    )


def with_order(spec: Spec) -> Spec:
    """Return the specification with the order of its table's columns, which a stored notebook does not keep."""
    frame = data(spec)
    return spec if frame is None else spec | {"usermeta": spec.get("usermeta", {}) | {ORDER: frame.columns}}


def _parts(spec: Spec, whole: Spec, heading: str) -> Iterator[tuple[str, pl.DataFrame]]:
    parts = [part for name in PARTS for part in spec.get(name, [])]
    if spec is not whole:
        heading = _text(spec.get("title"))
    elif len(parts) == 1:
        heading = _text(parts[0].get("title"))  # the data of a single panel are lifted out of it
    if frame := _frame(spec.get("data", {}), whole):
        yield heading, frame[0]
    for part in parts:
        yield from ((inner or heading, frame) for inner, frame in _parts(part, whole, heading))
    if isinstance(spec.get("spec"), dict):
        yield from _parts(spec["spec"], whole, heading)


def _frame(source: Any, whole: Spec) -> tuple[pl.DataFrame] | None:
    rows = source.get("values") or whole.get("datasets", {}).get(source.get("name")) if source else None
    if not isinstance(rows, list) or not rows:
        return None
    frame = pl.DataFrame(rows, infer_schema_length=None).select(~pl.selectors.starts_with("_"))
    return (_with_dates(_with_counts(frame)),)


def _with_counts(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers that are whole throughout, of which JSON does not say that they are, count something."""
    return frame.with_columns(
        pl.col(name).cast(pl.Int64)
        for name, kind in frame.schema.items()
        if kind.is_float() and "share" not in name and (frame[name].drop_nulls() % 1 == 0).all()
    )


def _with_dates(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.Series(name, [_date(value) for value in frame[name]])
        for name, kind in frame.schema.items()
        if kind == pl.String and all(_date(value) for value in frame[name].drop_nulls())
    )


def _date(text: Any) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except (TypeError, ValueError):
        return None


def _text(title: Any) -> str:
    text = title.get("text", "") if isinstance(title, dict) else title or ""
    return " ".join(text) if isinstance(text, list) else str(text)
