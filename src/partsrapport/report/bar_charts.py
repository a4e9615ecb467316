"""Charts with a row for each thing: bars, this year against the last, intervals against targets, answers."""

from collections.abc import Callable
from typing import Any

import altair as alt
import polars as pl

from partsrapport.report import colours, drawing, theme
from partsrapport.words import wording
from partsrapport.words.labels import label
from partsrapport.words.language import either

LEAST_NAMED_WIDTH = 40  # pixels: those of ``15 %`` and of the line beside it

# Room is kept for these where panels are to have the same scale.
LONG_TEXT = "100 % (211 av 211)"
LONG_VERDICT = ("Ännu ej mätt", "Too few answers")


@drawing.drawn_of_rows
def bars(frame: pl.DataFrame, *, most: float | None = None) -> Any:
    """How much of each: horizontal bars, the name above and the value at the end.

    Parameters
    ----------
    frame
        Columns ``label``, ``value`` and ``text`` (the value as it is read).
    most
        The value of a full bar: 1 for shares of a whole; the largest value when left out.
    """
    data = frame.select("label", "value", "text", _said=pl.format("{}: {}", "label", "text"))
    base, names, height, top = drawing.rows(data, room=26)
    full = _full(most, [LONG_TEXT]) if most else _full(data["value"].max(), data["text"])
    bar = base.mark_bar(height=12, yOffset=top + 9).encode(
        x=alt.X("value:Q", scale=full, axis=None), description=alt.Description("_said:N")
    )
    value = base.mark_text(align="left", dx=6, yOffset=top + 9).encode(x=alt.X("value:Q"), text=alt.Text("text:N"))
    return alt.layer(bar, value, names, width=theme.WIDTH, height=alt.Step(height))


@drawing.drawn_of_rows
def year_on_year(frame: pl.DataFrame, *, year: int) -> Any:
    """How much of each this year and, below it in grey, the year before if anything is reported of it.

    Parameters
    ----------
    frame
        Columns ``label``, ``value`` and ``previous_value`` (numbers; empty when not reported).
    year
        This year.
    """
    if frame["previous_value"].is_null().all():
        return bars(frame.select("label", "value", text=_counts(frame["value"])))
    now, before = str(year), str(year - 1)
    data = frame.select(
        "label",
        pl.col("value").alias(now),
        pl.col("previous_value").alias(before),
        _value=pl.col("value").fill_null(0),
        _previous=pl.col("previous_value").fill_null(0),
        _text=_counts(frame["value"], year),
        _previous_text=_counts(frame["previous_value"], year - 1),
    ).with_columns(
        _said=pl.format("{}: {}", "label", "_text"), _previous_said=pl.format("{}: {}", "label", "_previous_text")
    )
    base, names, height, top = drawing.rows(data, room=42)
    most = data.select(pl.max_horizontal(pl.col("_value", "_previous").max())).item()
    full = _full(most, [*data["_text"], *data["_previous_text"]])
    x, previous_x = alt.X("_value:Q", scale=full, axis=None), alt.X("_previous:Q")
    return alt.layer(
        base.mark_bar(height=12, yOffset=top + 9).encode(x=x, description=alt.Description("_said:N")),
        base.mark_text(align="left", dx=6, yOffset=top + 9).encode(x=x, text=alt.Text("_text:N")),
        base.mark_bar(height=8, yOffset=top + 26, color=theme.FAINT).encode(
            x=previous_x, description=alt.Description("_previous_said:N")
        ),
        base.mark_text(align="left", dx=6, yOffset=top + 26).encode(x=previous_x, text=alt.Text("_previous_text:N")),
        names,
        width=theme.WIDTH,
        height=alt.Step(height),
    )


@drawing.drawn_of_rows
def intervals(frame: pl.DataFrame, *, of: str = "share") -> Any:
    """How sure each estimate is: the share or mean with its bounds against the target, and the verdict in words.

    Parameters
    ----------
    frame
        Columns ``label``, ``share``, ``lower_share``, ``upper_share``, ``target_share`` and ``verdict``. A row without
        share has only its target and its verdict; one without bounds no line.
    of
        ``mean`` where the columns are ``mean``, ``lower_mean`` …, with ``lowest_score`` and ``highest_score``, the same
        of all rows.
    """
    said = wording.percent_sign if of == "share" else wording.score
    texts = [_verdict(verdict, value, said) for verdict, value in frame.select("verdict", of).rows()]
    targets = [drawing.target_text(target, said) for target in frame[f"target_{of}"]]
    data = frame.select("label", of, f"lower_{of}", f"upper_{of}", f"target_{of}", "verdict").with_columns(
        _text=pl.Series(texts, dtype=pl.String), _target_text=pl.Series(targets, dtype=pl.String)
    )
    data = data.with_columns(_said=pl.format("{}: {}, {}", "label", "_text", "_target_text"))
    base, names, height, top = drawing.rows(data, room=48)
    width = drawing.width_beside([either(*LONG_VERDICT)]) - 10
    verdicts = theme.VERDICTS
    scale, axis = (drawing.SHARES, drawing.share_axis()) if of == "share" else drawing.scores(frame)
    x = alt.X(f"target_{of}:Q", scale=scale, axis=axis)
    colour = alt.Color("verdict:N", legend=None, scale=alt.Scale(domain=[*verdicts], range=[*verdicts.values()]))
    middle = top + 13
    tick = base.mark_tick(thickness=2, height=22, color=theme.INK, yOffset=middle, orient="vertical", aria=False)
    return alt.layer(
        tick.encode(x=x),
        base.mark_text(yOffset=middle + 19, fontSize=14).encode(x=x, text=alt.Text("_target_text:N")),
        base.mark_rule(strokeWidth=4, yOffset=middle).encode(
            x=alt.X(f"lower_{of}:Q"), x2=alt.X2(f"upper_{of}:Q"), color=colour
        ),
        base.mark_point(size=130, opacity=1, yOffset=middle).encode(
            x=alt.X(f"{of}:Q"), color=colour, description=alt.Description("_said:N")
        ),
        base.mark_text(align="left", yOffset=middle, x=width + 10, fontWeight="bold").encode(text=alt.Text("_text:N")),
        names,
        width=width,
        height=alt.Step(height),
    )


@drawing.drawn_of_rows
def answers(frame: pl.DataFrame, *, span: tuple[float, float] | None = None) -> Any:
    """How the answers were spread: those that count as positive to the right of a line, the others to the left.

    Parameters
    ----------
    frame
        Columns ``label``, ``answer``, ``is_positive`` and ``share``, in the order of the scale. A row of which a share
        is withheld says so.
    span
        Where the scale begins and ends, where charts are to be compared: ``span(all_of_them)``.
    """
    shares = pl.when(pl.col("share").is_null().any().over("label")).then(None).otherwise("share").alias("share")
    data = _diverging(frame.select("label", "answer", "is_positive", shares))
    withheld = data.filter(pl.col("share").is_null()).unique("label", maintain_order=True)
    base, names, height, top = drawing.rows(data, room=44)
    fills = _fills(data)
    least, most = span or _span(data)
    start = alt.X("_from_share:Q", axis=None, scale=alt.Scale(domain=[least, most], nice=False))
    fill = alt.Fill(
        "answer:N", sort=None, legend=alt.Legend(columns=3), scale=alt.Scale(domain=[*fills], range=[*fills.values()])
    )
    named = base.transform_filter(alt.datum.share >= LEAST_NAMED_WIDTH / theme.WIDTH * (most - least))
    return alt.layer(
        base.mark_bar(height=22, yOffset=top + 15, stroke=theme.INK, strokeWidth=0.75).encode(
            x=start,
            x2=alt.X2("_to_share:Q"),
            fill=fill,
            description=alt.Description("_said:N"),
            tooltip=[
                alt.Tooltip("answer:N", title=label("diagram.svar")),
                alt.Tooltip("share:Q", title=label("diagram.andel"), format=".1%"),
            ],
        ),
        named.mark_text(yOffset=top + 15).encode(
            x=alt.X("_middle_share:Q"), text=alt.Text("_text:N"), color=_readable(fills)
        ),
        base.transform_filter("isValid(datum.share)")
        .mark_tick(thickness=3, height=32, color=theme.INK, yOffset=top + 15, orient="vertical", aria=False)
        .encode(x=alt.datum(0)),
        drawing.rows(withheld, room=44)[0]
        .mark_text(align="left", x=0, yOffset=top + 15, fontStyle="italic")
        .encode(text=alt.value(label("diagram.visas inte"))),
        names,
        width=theme.WIDTH,
        height=alt.Step(height),
    )


def span(frame: pl.DataFrame) -> tuple[float, float]:
    """Where the scale of the answers in ``frame`` begins and ends, so that charts of parts of it share it."""
    return _span(_diverging(frame.select("label", "answer", "is_positive", "share")))


def _full(most: Any, texts: Any) -> Any:
    """Scale on which the largest value leaves room for the texts at the ends."""
    return alt.Scale(domain=[0, most or 1], range=[0, drawing.width_beside(texts)], nice=False)


def _counts(values: pl.Series, year: int | None = None) -> pl.Series:
    """The numbers as they are read, with the year where there are two."""
    texts = [label("diagram.uppgift saknas") if value is None else wording.integer(value) for value in values]
    return pl.Series([f"{text} ({year})" if year else text for text in texts], dtype=pl.String)


def _verdict(verdict: str, value: float | None, said: Callable[[float], str]) -> str:
    text = label(f"bedömning.{verdict}")
    return text if value is None else f"{text} {said(value)}"


def _diverging(frame: pl.DataFrame) -> pl.DataFrame:
    """Place the shares of each row end to end, with the first positive one at nought."""
    ordered = frame.sort("is_positive", maintain_order=True)
    other = pl.when(~pl.col("is_positive")).then("share").otherwise(0).sum().over("label")
    to_share = (pl.col("share").cum_sum().over("label") - other).alias("_to_share")
    placed = ordered.with_columns(to_share, _from_share=to_share - pl.col("share"))
    texts = ["" if share is None else wording.percent_sign(share) for share in placed["share"]]
    return placed.with_columns(
        _text=pl.Series(texts, dtype=pl.String),
        _said=pl.format("{}: {} {}", "label", "answer", pl.Series(texts, dtype=pl.String)),
        _middle_share=(pl.col("_from_share") + pl.col("_to_share")) / 2,
    )


def _span(frame: pl.DataFrame) -> tuple[float, float]:
    least, most = frame.select(least=pl.col("_from_share").min(), most=pl.col("_to_share").max()).row(0)
    return (least or 0, most or 1)


def _fills(frame: pl.DataFrame) -> dict[str, str]:
    """Fill of each answer: orange for the others, blue for the positive, lighter towards the line between them."""
    positive, other = (_in_order(frame.filter(is_positive=is_so)) for is_so in (True, False))
    fills = [*colours.shades(theme.SECOND, len(other)), *reversed(colours.shades(theme.FIRST, len(positive)))]
    return dict(zip([*other, *positive], fills, strict=True))


def _in_order(frame: pl.DataFrame) -> list[str]:
    """The answers in the order of the scale, of which a row may lack some."""
    placed = frame.with_columns(place=pl.int_range(pl.len()).over("label"))
    return placed.group_by("answer").agg(pl.max("place")).sort("place", "answer")["answer"].to_list()


def _readable(fills: dict[str, str]) -> Any:
    """Colour of the text in each answer's fill; as conditions, because a scale would need a legend of its own."""
    white = [answer for answer, fill in fills.items() if colours.ink_on(fill) == "#ffffff"]
    return alt.condition(alt.FieldOneOfPredicate("answer", white), alt.value("#ffffff"), alt.value("#000000"))
