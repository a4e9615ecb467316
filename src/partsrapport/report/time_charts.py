"""Charts over time: cumulative curves, a forecast, the months of a year."""

from functools import partial
from itertools import accumulate
from typing import Any

import altair as alt
import polars as pl

from partsrapport.report import drawing, theme
from partsrapport.words import wording
from partsrapport.words.labels import label

HEIGHT = 260
AXIS_ROOM = 50
LEAST_GAP = 0.075


@drawing.drawn_of_rows
def curves(frame: pl.DataFrame) -> Any:
    """How shares have grown: at most three curves, each named with its latest value at its end.

    Parameters
    ----------
    frame
        Columns ``date``, ``series`` (its name) and ``share``, by date.
    """
    data = frame.select("date", "series", "share", _said=_said(frame, "series"))
    ends = _ends(data)
    base = alt.Chart(data).encode(_time(data), _share(), *_series(data))
    lines = base.mark_line()
    texts = (
        alt.Chart(ends)
        .mark_text(align="left", dx=6)
        .encode(x=alt.X("date:T"), y=alt.Y("_height:Q"), text=alt.Text("_text:N"))
    )
    width = drawing.width_beside(ends["_text"]) - AXIS_ROOM
    return alt.layer(lines, texts, _pointed_at(base), width=width, height=HEIGHT)


@drawing.drawn_of_rows
def forecast(frame: pl.DataFrame, *, target: float) -> Any:
    """When a share is expected to reach its target: the outcome, then the forecast between its bounds.

    Parameters
    ----------
    frame
        Columns ``date``, ``share``, ``lower_share`` and ``upper_share``, by date; the bounds are empty for the outcome.
    target
        The share to reach.
    """
    kind = pl.when(pl.col("lower_share").is_null()).then(pl.lit(label("diagram.utfall")))
    named = frame.with_columns(kind=kind.otherwise(pl.lit(label("diagram.prognos"))))
    data = named.select("date", "share", "lower_share", "upper_share", _said=_said(named, "kind"))
    outcome, ahead = data.filter(pl.col("lower_share").is_null()), data.filter(pl.col("lower_share").is_not_null())
    base, coming = alt.Chart(outcome).encode(_time(data), _share()), alt.Chart(ahead).encode(x=alt.X("date:T"))
    line = alt.Chart(pl.DataFrame({"_share": [target], "_text": [drawing.target_text(target)]}))
    return alt.layer(
        coming.mark_area(opacity=0.2, color=theme.FIRST, line=False).encode(
            y=alt.Y("lower_share:Q"), y2=alt.Y2("upper_share:Q")
        ),
        *(coming.mark_line(strokeWidth=1).encode(y=alt.Y(f"{bound}:Q")) for bound in ("lower_share", "upper_share")),
        coming.mark_line(strokeDash=theme.DASHES[1]).encode(y=alt.Y("share:Q")),
        base.mark_line(),
        line.mark_rule(strokeDash=[2, 2]).encode(y=alt.Y("_share:Q")),
        line.mark_text(align="left", dy=-9, x=4).encode(y=alt.Y("_share:Q"), text=alt.Text("_text:N")),
        _named(outcome, label("diagram.utfall"), align="right", dx=-6),
        _named(ahead, label("diagram.prognos"), align="left", dx=6),
        _pointed_at(alt.Chart(data).encode(_time(data), _share())),
        width=drawing.width_beside([label("diagram.prognos")]) - AXIS_ROOM,
        height=HEIGHT,
    )


@drawing.drawn_of_rows
def months(frame: pl.DataFrame) -> Any:
    """How a year went, so far: for each heading a column for each month, with its value, all on one scale.

    Parameters
    ----------
    frame
        Columns ``heading``, ``month_date`` (of one year, in order) and ``value``.
    """
    most: Any = frame["value"].max()
    return drawing.panels(frame, "heading", partial(_months, full=alt.Scale(domain=[0, most or 1], nice=False)))


def _months(frame: pl.DataFrame, full: Any) -> Any:
    names = pl.Series(wording.months())[frame["month_date"].dt.month() - 1]
    texts = pl.Series(map(wording.integer, frame["value"]))
    data = pl.DataFrame({"month": names.str.head(3), "value": frame["value"]}).with_columns(
        _text=texts, _said=pl.format("{}: {}", names, texts)
    )
    base = alt.Chart(data).encode(alt.X("month:N", sort=None, axis=alt.Axis(title=None, labelAngle=0)))
    columns = base.mark_bar().encode(y=alt.Y("value:Q", axis=None, scale=full), description=alt.Description("_said:N"))
    numbers = base.mark_text(dy=-8, fontSize=14).encode(y=alt.Y("value:Q"), text=alt.Text("_text:N"))
    return alt.layer(columns, numbers, width=theme.WIDTH, height=90)


def _ends(curves: pl.DataFrame) -> pl.DataFrame:
    """The last point of each curve with its text, and heights for the texts that keep them apart."""
    ends = curves.group_by("series", maintain_order=True).last().sort("share", maintain_order=True)
    texts = [f"{wording.percent_sign(share)} {name}" for name, share in ends.select("series", "share").iter_rows()]
    heights = _apart(ends["share"].to_list())
    return ends.with_columns(_text=pl.Series(texts, dtype=pl.String), _height=pl.Series(heights))


def _apart(heights: list[float]) -> list[float]:
    """Push heights, given from the lowest, upwards until they lie apart."""
    return list(accumulate(heights, lambda below, height: max(height, below + LEAST_GAP)))


def _time(frame: pl.DataFrame) -> Any:
    """Axis of time: years over a long span, months over a short one, of which about four are told."""
    is_long = frame["date"].dt.year().n_unique() > 3
    months_n = frame["date"].dt.truncate("1mo").n_unique()
    step = next(step for step in (1, 2, 3, 6, 12) if months_n <= 4 * step or step == 12)
    count: Any = "year" if is_long else {"interval": "month", "step": step}
    axis = alt.Axis(title=None, format="%Y" if is_long else "%b %Y", tickCount=count)
    return alt.X("date:T", axis=axis)


def _share() -> Any:
    return alt.Y("share:Q", scale=drawing.SHARES, axis=drawing.share_axis())


def _series(frame: pl.DataFrame) -> tuple[Any, Any]:
    """Tell curves apart by colour, and by dashes where there is no colour."""
    names = frame["series"].unique(maintain_order=True).to_list()
    colours = alt.Scale(domain=names, range=list(theme.SERIES))
    dashes = alt.Scale(domain=names, range=list(theme.DASHES))
    return alt.Color("series:N", legend=None, scale=colours), alt.StrokeDash("series:N", legend=None, scale=dashes)


def _pointed_at(base: Any) -> Any:
    """Points that are not seen, but say their date and share when pointed at."""
    return base.mark_point(opacity=0, size=150).encode(
        description=alt.Description("_said:N"), tooltip=alt.Tooltip("_said:N")
    )


def _said(frame: pl.DataFrame, named_by: str) -> pl.Series:
    """``avrop 31 december 2020: 53 %``."""
    texts = (
        f"{name} {wording.long_date(day)}: {wording.percent_sign(share)}"
        for name, day, share in frame[[named_by, "date", "share"]].rows()
    )
    return pl.Series(texts, dtype=pl.String)


def _named(curve: pl.DataFrame, name: str, **placed: Any) -> Any:
    end = curve.tail(1).select("date", "share", _text=pl.lit(name))
    return (
        alt.Chart(end)
        .mark_text(baseline="bottom", **placed)
        .encode(x=alt.X("date:T"), y=alt.Y("share:Q"), text=alt.Text("_text:N"))
    )
