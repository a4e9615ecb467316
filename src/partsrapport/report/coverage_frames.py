"""Small frames for the charts and tables on coverage and services."""

from typing import Any

import polars as pl

from partsrapport.report.totals import bars_of, with_total
from partsrapport.warehouse.translation import translated
from partsrapport.words import wording
from partsrapport.words.asked import Ask, unasked
from partsrapport.words.labels import label
from partsrapport.words.language import either

REACHED = ["interested_share", "ordered_share", "delivered_share"]
UNKNOWN_SIZE = "uppgift saknas"
STEPS = ["target_n", "interested_n", "ordered_n", "delivered_n"]
SETS = {"alla": None, "sektor": "sector", "storleksklass": "size_class"}


def with_shares(coverage: pl.DataFrame) -> pl.DataFrame:
    """Add the shares of the target group that are reached, and of its employees; empty where there is nobody."""
    return coverage.with_columns(
        *(_share(f"{reached}_n", "target_n", f"{reached}_share") for reached in ("interested", "ordered", "delivered")),
        _share("ordered_employees_n", "target_employees_n", "ordered_employees_share"),
    )


def groups(coverage: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Return the rows on the whole target group, the sectors and the size classes, in that order, with labels.

    ``words`` is ``core.words``: it says in which order the sectors and the size classes come, and what they are called.
    Where no size is known there are no size classes.
    """
    order = {dimension: place for place, dimension in enumerate(SETS)}
    is_unknown = (pl.col("member") == UNKNOWN_SIZE) & (pl.col("target_n") == pl.col("target_n").max())
    rows = coverage.filter(pl.col("dimension").is_in(list(order)) & ~is_unknown).with_columns(
        word_set=pl.col("dimension").replace_strict(SETS, return_dtype=pl.String)
    )
    named = translated(words).select("word_set", "position_n", "label", member="word")
    placed = rows.join(named, on=["word_set", "member"], how="left", maintain_order="left").sort(
        pl.col("dimension").replace_strict(order), "position_n", "member", maintain_order=True
    )
    everyone = pl.when(pl.col("dimension") == "alla").then(pl.lit(label("dimension.alla")))
    return placed.with_columns(label=everyone.otherwise(pl.coalesce("label", "member"))).drop("word_set", "position_n")


def known(table: pl.DataFrame) -> pl.DataFrame:
    """The table without the columns in which nothing is known, as where no interest is recorded."""
    return table if table.is_empty() else table[[column.name for column in table if column.null_count() < table.height]]


def group_bars(groups: pl.DataFrame) -> pl.DataFrame:
    """Bars of the share that has ordered by sector and size class: ``heading``, ``label``, ``value``, ``text``."""
    parts = groups.filter(pl.col("dimension") != "alla").drop_nulls("ordered_share")
    return parts.select(
        "label",
        heading=_texts(parts, lambda row: label(f"dimension.{row['dimension']}")),
        value="ordered_share",
        text=_texts(parts, _ordered_text),
    )


def of_known_size(groups: pl.DataFrame) -> pl.DataFrame:
    """The groups without that of those whose size is not known, which is neither large nor small."""
    return groups.filter(pl.col("member") != UNKNOWN_SIZE)


def growth(history: pl.DataFrame) -> pl.DataFrame:
    """Curves of the shares reached, of one member of the target group or service: ``date``, ``series``, ``share``."""
    wide = history.select(date="as_of_date", **{label(f"kurva.{share}"): share for share in REACHED})
    long = wide.unpivot(index="date", variable_name="series", value_name="share").drop_nulls("share")
    return long.sort("date", maintain_order=True)


def funnel(everyone: pl.DataFrame) -> pl.DataFrame:
    """Bars of how many organisations come to each step that is known: ``label``, ``value``, ``text``."""
    return bars_of(everyone.select(STEPS))


def service_bars(services: pl.DataFrame, sector: str) -> pl.DataFrame:
    """Bars of the share that has ordered each service: of the universities, or else of the whole target group."""
    share = "universities_share" if sector == "lärosäte" else "organisations_share"
    bars = services.select(label="service", value=share).drop_nulls()
    return bars.with_columns(text=_texts(bars, lambda row: wording.percent_sign(row["value"])))


def portfolio_grid(portfolio: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Return the services by kind of support (rows) and level (columns), by their labels, in the order of ``words``."""
    cells = portfolio.group_by("support_kind", "level").agg(pl.col("service").sort().str.join(", "))
    grid = cells.pivot("level", index="support_kind", values="service")
    kinds, levels = (translated(words).filter(word_set=name).sort("position_n") for name in ("support_kind", "level"))
    columns = {label: level for level, label in levels.select("word", "label").rows() if level in grid.columns}
    placed = grid.sort(pl.col("support_kind").cast(pl.Enum(kinds["word"])))
    called = dict(kinds.select("word", "label").rows())
    return placed.select(pl.col("support_kind").replace(called), **columns)


def outcome_and_forecast(history: pl.DataFrame, ahead: pl.DataFrame) -> pl.DataFrame:
    """Return the share that had ordered and, with bounds, the share that is forecast to have."""
    outcome = history.filter(dimension="alla").select(date="as_of_date", share="ordered_share").drop_nulls()
    forecast = ahead.select("lower_share", "upper_share", date="curve_date", share="predicted_share")
    return pl.concat([outcome, forecast.sort("date")], how="diagonal_relaxed")


def departments(coverage: pl.DataFrame) -> pl.DataFrame:
    """The departments, those without one and the whole target group: ``member``, counts and ``ordered_share``."""
    counts = ["target_n", "interested_n", "ordered_n"]
    parts = coverage.filter(dimension="departement").select("member", *counts)
    total = {"name": "member", "total": label("dimension.alla"), "rest": label("departement.utan")}
    rows = with_total(parts, coverage.filter(dimension="alla").select(counts), **total)
    return known(rows.with_columns(_share("ordered_n", "target_n", "ordered_share")))


def services_with_total(services: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """The services and all of them together, with the shares of the target group that have ordered any."""
    counts = ["orders_n", "delivered_orders_n", "occasions_n", "participants_n"]
    shares = {"organisations_share": ("alla", "alla"), "universities_share": ("sektor", "lärosäte")}
    total = (
        known(services.select(counts))
        .sum()
        .with_columns(
            pl.lit(label("tjänst.alla")).alias("service"),
            *(
                pl.lit(coverage.filter(dimension=dimension, member=member)["ordered_share"].first()).alias(share)
                for share, (dimension, member) in shares.items()
            ),
        )
    )
    shown = services.select("service", *counts, *shares)
    return known(pl.concat([shown, total], how="diagonal_relaxed") if services.height > 1 else shown)


def first_services_with_total(first: pl.DataFrame) -> pl.DataFrame:
    """Which service came first and how many went on, and the same of all: ``share_on`` of those that began with it."""
    rows = with_total(first.select("service", "first_n", "further_n"), name="service", total=label("tjänst.alla"))
    return rows.with_columns(_share("further_n", "first_n", "share_on"))


def sizes_sentence(groups: pl.DataFrame, ask: Ask = unasked) -> str:
    """Say where the share that has ordered is lowest and highest, by the number of employees, and of how many.

    ``ask`` takes the share and the size class.
    """
    sizes = of_known_size(groups).filter(pl.col("dimension") == "storleksklass", pl.col("target_n") > 0)
    ranked = sizes.sort("ordered_share", "target_n", maintain_order=True)
    if ranked.height < 2:
        return either(
            "Det går inte att jämföra små och stora organisationer.",
            "Small and large organisations cannot be compared.",
        )
    if ranked["ordered_share"].n_unique() == 1:
        return either(
            "Andelen som har avropat är lika stor i små och stora organisationer.",
            "The share that has ordered is the same in small and large organisations.",
        )
    lowest, highest = (_with_share(ranked, ranked["ordered_share"][place], ask) for place in (0, -1))
    return either(
        f"Andelen som har avropat är lägst i organisationer med {lowest} och högst i dem med {highest}.",
        f"The share that has ordered is lowest in organisations with {lowest} and highest in those with {highest}.",
    )


def _with_share(sizes: pl.DataFrame, share: float, ask: Ask) -> str:
    """``under 50 anställda (34 procent av 88)``: the sizes that have the share, together."""
    tied = sizes.filter(ordered_share=share)
    names = wording.list_of([*map(wording.uncapital, tied["label"])])
    told = f"{wording.percent(share)} {either('av', 'of')} {wording.integer(int(tied['target_n'].sum()))}"
    return f"{names} ({ask(told, tied['member'][0])})"


def backtest_sentence(backtest: pl.DataFrame, expected_share: float, ask: Ask = unasked) -> str:
    """How often the outcome lay within the bounds, against how often it should, and how often the method declined.

    ``Utfallet låg inom gränserna i sex av nio fall; i tre blev det högre. …``
    """
    tested = backtest.drop_nulls("is_within")
    n = tested.height
    if not n:
        return either(
            "Metoden har ännu inte gjort någon prognos som går att pröva.",
            "The method has not yet made any forecast that can be tested.",
        )
    higher_n = tested.filter(pl.col("actual_share") > pl.col("upper_share")).height
    lower_n = tested.filter(pl.col("actual_share") < pl.col("lower_share")).height
    within_n = n - higher_n - lower_n
    numbers = zip(wording.alike([within_n, n], "ett"), ("forecast_within_n", "forecast_tested_n"), strict=True)
    within, of = (ask(text, figure) for text, figure in numbers)
    words = (
        (higher_n, either("högre", "higher"), "forecast_higher_n"),
        (lower_n, either("lägre", "lower"), "forecast_lower_n"),
    )
    outside = [
        either(f"i {fell} blev det {word}", f"in {fell} it was {word}")
        for m, word, figure in words
        if m and (fell := ask(wording.numeral(m, "ett"), figure))
    ]
    cases = either(f"{within} av {of} fall", f"{within} of {of} cases")
    if within_n == n:
        some, every = either((f"alla {of} fallen", "det enda fallet"), (f"all {of} cases", "the only case"))
        cases = some if n > 1 else every
    inside = either(f"Utfallet låg inom gränserna i {cases}", f"The outcome lay within the bounds in {cases}")
    told = "; ".join(filter(None, [inside, wording.list_of(outside)]))
    return " ".join(filter(None, [f"{told}.", _should(expected_share, within_n / n), _declined(tested, ask)]))


def _should(expected_share: float, held_share: float) -> str:
    expected = wording.percent(expected_share)
    less, enough = either(("mer sällan än så", "minst så ofta"), ("less often", "at least as often"))
    held = less if held_share < expected_share else enough
    return either(
        f"Gränserna ska hålla i {expected} av fallen; de har hållit {held}.",
        f"The bounds should hold in {expected} of cases; they have held {held}.",
    )


def _declined(tested: pl.DataFrame, ask: Ask) -> str:
    """How many of the forecasts the method itself would not have shown."""
    declined_n = tested.filter(~pl.col("is_defensible")).height
    if not declined_n:
        return ""
    n = ask(wording.numeral(declined_n, "ett"), "forecast_declined_n")
    some, every = either((f"{n} av fallen", "alla fallen"), (f"{n} of the cases", "all cases"))
    which = every if declined_n == tested.height else some
    return either(
        f"I {which} var underlaget för osäkert för att metoden skulle ha redovisat någon prognos.",
        f"In {which}, the data were too uncertain for the method to have shown any forecast.",
    )


def _share(numerator: str, denominator: str, name: str) -> pl.Expr:
    whole = pl.col(denominator).cast(pl.Float64)
    return pl.when(whole > 0).then(pl.col(numerator).cast(pl.Float64) / whole).alias(name)


def _ordered_text(row: dict[str, Any]) -> str:
    of_all = f"({wording.integer(row['ordered_n'])} {either('av', 'of')} {wording.integer(row['target_n'])})"
    return f"{wording.percent_sign(row['ordered_share'])} {of_all}"


def _texts(frame: pl.DataFrame, text: Any) -> pl.Series:
    return pl.Series(map(text, frame.to_dicts()), dtype=pl.String)
