from datetime import date

import polars as pl
import pytest

from partsrapport.report import coverage_frames

NBSP = "\u00a0"
DAY, BEFORE = date(2021, 5, 31), date(2020, 5, 31)
MEMBERS = [
    ("storleksklass", "under 50", 0),
    ("alla", "alla", 100),
    ("storleksklass", "10 000 eller fler", 4),
    ("sektor", "lärosäte", 30),
    ("departement", "Departementet för bildning", 20),
    ("sektor", "myndighet", 70),
]
COVERAGE = pl.DataFrame(
    [
        {
            "as_of_date": day,
            "dimension": dimension,
            "member": member,
            "target_n": n,
            "interested_n": n // 2,
            "ordered_n": n // 4,
            "delivered_n": n // 5,
            "target_employees_n": n * 10,
            "ordered_employees_n": n * 9,
        }
        for day in (DAY, BEFORE)
        for dimension, member, n in MEMBERS
    ]
)
SHARES = coverage_frames.with_shares(COVERAGE)
GROUPS = coverage_frames.groups(SHARES.filter(as_of_date=DAY))


def test_shares_of_wide_integers_are_not_rounded_and_those_of_nobody_are_empty() -> None:
    wide = COVERAGE.with_columns(pl.col("ordered_employees_n", "target_employees_n").cast(pl.Decimal(38, 0)))
    shares = coverage_frames.with_shares(wide).filter(as_of_date=DAY)
    assert shares.filter(dimension="alla").row(0, named=True)["ordered_employees_share"] == 0.9
    assert shares.filter(member="under 50").row(0, named=True)["ordered_share"] is None


def test_groups_stand_in_the_order_of_the_report() -> None:
    assert GROUPS["label"].to_list() == [
        "Hela målgruppen",
        "Myndigheter",
        "Lärosäten",
        "Under 50 anställda",
        "10 000 eller fler anställda",
    ]


def test_bars_are_by_sector_and_size_with_numerator_and_denominator() -> None:
    bars = coverage_frames.group_bars(GROUPS.filter(pl.col("target_n") > 0))
    assert bars["heading"].unique(maintain_order=True).to_list() == ["Sektor", "Storleksklass"]
    assert bars["text"][0] == f"24{NBSP}% (17 av 70)"


def test_growth_is_in_order_of_time_for_the_whole_group_and_the_sectors() -> None:
    growth = coverage_frames.growth(SHARES)
    assert growth["date"].is_sorted()
    assert growth["member"].unique(maintain_order=True).to_list() == ["Hela målgruppen", "Myndigheter", "Lärosäten"]
    last = growth.filter(date=DAY, member="Hela målgruppen")
    assert last.select("series", "share").rows() == [("intresse", 0.5), ("avrop", 0.25), ("leverans", 0.2)]


def test_services_grow_each_for_itself() -> None:
    services = SHARES.filter(dimension="alla").with_columns(dimension=pl.lit("tjanst"), member=pl.lit("IA-systemet"))
    growth = coverage_frames.service_growth(pl.concat([SHARES, services]))
    assert growth["member"].unique().to_list() == ["IA-systemet"]
    assert growth.filter(date=DAY).select("series", "share").rows()[1] == ("avrop", 0.25)


def test_the_funnel_narrows() -> None:
    funnel = coverage_frames.funnel(GROUPS.filter(dimension="alla"))
    assert funnel["value"].to_list() == [100, 50, 25, 20]
    assert funnel["label"][2] == "Har avropat"


def test_services_have_a_bar_for_the_whole_group_and_one_for_universities() -> None:
    services = pl.DataFrame({"service": ["IA"], "agencies_share": [0.4], "universities_share": [0.68]})
    bars = coverage_frames.service_bars(services).select("member", "text").rows()
    assert bars == [("Hela målgruppen", f"40{NBSP}%"), ("Lärosäten", f"68{NBSP}%")]


def test_the_portfolio_is_a_grid_of_kinds_and_levels() -> None:
    portfolio = pl.DataFrame(
        {
            "service": ["B", "A", "C"],
            "measure_kind": ["utvecklande", "utvecklande", "förebyggande"],
            "level": ["agendasättande", "agendasättande", "organisationsutvecklande"],
        }
    )
    grid = coverage_frames.portfolio_grid(portfolio)
    assert grid.columns == ["measure_kind", "Agendasättande", "Organisationsutvecklande"]
    assert grid.rows() == [("förebyggande", None, "C"), ("utvecklande", "A, B", None)]


def test_the_forecast_goes_on_where_the_outcome_ends() -> None:
    ahead = pl.DataFrame({"curve_date": [DAY], "predicted_share": [0.25], "lower_share": [0.25], "upper_share": [0.25]})
    curve = coverage_frames.outcome_and_forecast(SHARES.sort("as_of_date"), ahead)
    assert curve["lower_share"].to_list() == [None, None, 0.25]
    assert curve["share"].to_list() == [0.25] * 3


def test_without_any_rows_there_is_nothing() -> None:
    nothing = SHARES.clear()
    assert coverage_frames.group_bars(coverage_frames.groups(nothing)).is_empty()
    assert coverage_frames.growth(nothing).is_empty()
    assert coverage_frames.funnel(nothing).is_empty()


@pytest.mark.parametrize(
    ("actual", "told"),
    [
        ([0.5, 0.7, 0.8, 0.3], "i 1 av 4 fall; i 2 blev det högre och i 1 blev det lägre."),
        ([0.5, 0.6, 0.4, 0.7], "i 3 av 4 fall; i 1 blev det högre."),
        ([0.5] * 4, "i 4 av 4 fall."),
    ],
)
def test_the_test_of_the_forecast_is_summed_up(actual: list[float], told: str) -> None:
    tested = pl.DataFrame({"actual_share": actual}).with_columns(lower_share=0.4, upper_share=0.6, is_within=True)
    unforeseen = tested.head(1).with_columns(lower_share=None, upper_share=None, is_within=None)
    backtest = pl.concat([tested, unforeseen], how="vertical_relaxed")
    assert coverage_frames.backtest_sentence(backtest) == f"Utfallet låg inom gränserna {told}"


def test_a_forecast_that_never_was_is_not_summed_up() -> None:
    backtest = pl.DataFrame(schema={"actual_share": pl.Float64, "upper_share": pl.Float64, "is_within": pl.Boolean})
    assert "ännu inte" in coverage_frames.backtest_sentence(backtest)
