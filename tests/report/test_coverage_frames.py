from datetime import date

import polars as pl
import pytest

from partsrapport.core import own_words
from partsrapport.report import coverage_frames
from partsrapport.words.vocabulary import built_in

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
EVERYONE = SHARES.filter(dimension="alla")
WORDS = own_words.table(built_in())
GROUPS = coverage_frames.groups(SHARES.filter(as_of_date=DAY), WORDS)


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


def test_where_no_size_is_known_there_is_no_group_of_those_of_unknown_size() -> None:
    everyone = SHARES.filter(as_of_date=DAY, dimension="alla")
    unknown = everyone.with_columns(dimension=pl.lit("storleksklass"), member=pl.lit("uppgift saknas"))
    some = unknown.with_columns(target_n=pl.lit(3, everyone["target_n"].dtype))
    labels = [coverage_frames.groups(pl.concat([everyone, of]), WORDS)["label"].to_list() for of in (unknown, some)]
    assert labels == [["Hela målgruppen"], ["Hela målgruppen", "Uppgift om anställda saknas"]]


def test_bars_are_by_sector_and_size_with_numerator_and_denominator() -> None:
    bars = coverage_frames.group_bars(GROUPS.filter(pl.col("target_n") > 0))
    assert bars["heading"].unique(maintain_order=True).to_list() == ["Sektor", "Storleksklass"]
    assert bars["text"][0] == f"24{NBSP}% (17 av 70)"


def test_growth_is_in_order_of_time() -> None:
    growth = coverage_frames.growth(EVERYONE)
    assert growth["date"].is_sorted()
    last = growth.filter(date=DAY).select("series", "share")
    assert last.rows() == [("intresse", 0.5), ("avrop", 0.25), ("leverans", 0.2)]


def test_the_funnel_narrows() -> None:
    funnel = coverage_frames.funnel(GROUPS.filter(dimension="alla"))
    assert funnel["value"].to_list() == [100, 50, 25, 20]
    assert funnel["label"][2] == "Har avropat"


def test_what_no_register_tells_of_is_neither_drawn_nor_a_column() -> None:
    unknown = SHARES.with_columns(pl.lit(None, pl.Int64).alias("interested_n"), interested_share=None)
    everyone = unknown.filter(dimension="alla", as_of_date=DAY)
    assert coverage_frames.funnel(everyone)["value"].to_list() == [100, 25, 20]
    growth = coverage_frames.growth(unknown.filter(dimension="alla"))
    assert growth["series"].unique(maintain_order=True).to_list() == ["avrop", "leverans"]
    of_day = unknown.filter(as_of_date=DAY)
    assert coverage_frames.departments(of_day).columns == ["member", "target_n", "ordered_n", "ordered_share"]
    services = pl.DataFrame({"service": ["A", "B"], "orders_n": [2, 1], "organisations_share": [0.4, 0.2]})
    lacking = services.with_columns(
        universities_share=None, participants_n=None, occasions_n=None, delivered_orders_n=None
    )
    shown = coverage_frames.services_with_total(lacking, of_day)
    assert shown.columns == ["service", "orders_n", "organisations_share", "universities_share"]
    assert shown["orders_n"].to_list() == [2, 1, 3]


def test_a_curve_begins_where_its_register_does() -> None:
    """Before it nobody knows: to begin at nought would tell of a rise that the text rightly leaves out."""
    begun = EVERYONE.with_columns(delivered_share=pl.when(as_of_date=DAY).then("delivered_share"))
    growth = coverage_frames.growth(begun).filter(series="leverans")
    assert growth["share"].to_list() == [0.2]


@pytest.mark.parametrize(("sector", "percent"), [("alla", 40), ("lärosäte", 68)])
def test_services_have_a_bar_for_the_whole_group_or_for_universities(sector: str, percent: int) -> None:
    services = pl.DataFrame({"service": ["IA"], "organisations_share": [0.4], "universities_share": [0.68]})
    assert coverage_frames.service_bars(services, sector)["text"].to_list() == [f"{percent}{NBSP}%"]


def test_the_portfolio_is_a_grid_of_kinds_and_levels() -> None:
    portfolio = pl.DataFrame(
        {
            "service": ["B", "A", "C"],
            "support_kind": ["utvecklande", "utvecklande", "förebyggande"],
            "level": ["agendasättande", "agendasättande", "organisationsutvecklande"],
        }
    )
    grid = coverage_frames.portfolio_grid(portfolio, WORDS)
    assert grid.columns == ["support_kind", "Agendasättande", "Organisationsutvecklande"]
    assert grid.rows() == [("Förebyggande", None, "C"), ("Utvecklande", "A, B", None)]


def test_the_forecast_goes_on_where_the_outcome_ends() -> None:
    ahead = pl.DataFrame({"curve_date": [DAY], "predicted_share": [0.25], "lower_share": [0.25], "upper_share": [0.25]})
    curve = coverage_frames.outcome_and_forecast(SHARES.sort("as_of_date"), ahead)
    assert curve["lower_share"].to_list() == [None, None, 0.25]
    assert curve["share"].to_list() == [0.25] * 3


def test_without_any_rows_there_is_nothing() -> None:
    nothing = SHARES.clear()
    assert coverage_frames.group_bars(coverage_frames.groups(nothing, WORDS)).is_empty()
    assert coverage_frames.growth(nothing).is_empty()
    assert coverage_frames.funnel(nothing).is_empty()


@pytest.mark.parametrize(
    ("actual", "told"),
    [
        ([0.5, 0.7, 0.8, 0.3], "ett av fyra fall; i två blev det högre och i ett blev det lägre. {} mer sällan än så."),
        ([0.5, 0.6, 0.4, 0.7], "tre av fyra fall; i ett blev det högre. {} mer sällan än så."),
        ([0.5] * 4, "alla fyra fallen. {} minst så ofta."),
        ([0.5], "det enda fallet. {} minst så ofta."),
        ([0.5] * 18 + [0.9] * 2, "18 av 20 fall; i två blev det högre. {} minst så ofta."),
    ],
)
def test_the_test_of_the_forecast_says_what_should_have_been(actual: list[float], told: str) -> None:
    tested = pl.DataFrame({"actual_share": actual}).with_columns(
        lower_share=0.4, upper_share=0.6, is_within=True, is_defensible=True
    )
    unforeseen = tested.head(1).with_columns(lower_share=None, upper_share=None, is_within=None)
    backtest = pl.concat([tested, unforeseen], how="vertical_relaxed")
    expected = told.format(f"Gränserna ska hålla i 90{NBSP}procent av fallen; de har hållit")
    assert coverage_frames.backtest_sentence(backtest, 0.9) == f"Utfallet låg inom gränserna i {expected}"


@pytest.mark.parametrize(("declined_n", "told"), [(8, "I åtta av fallen var"), (9, "I alla fallen var"), (0, "")])
def test_the_test_of_the_forecast_says_when_the_method_itself_declined(declined_n: int, told: str) -> None:
    backtest = pl.DataFrame({"is_defensible": [False] * declined_n + [True] * (9 - declined_n)}).with_columns(
        lower_share=0.4, upper_share=0.6, actual_share=0.5, is_within=True
    )
    said = coverage_frames.backtest_sentence(backtest, 0.9)
    assert told in said
    assert ("underlaget" in said) == bool(told)


def test_a_forecast_that_never_was_is_not_summed_up() -> None:
    backtest = pl.DataFrame(schema={"actual_share": pl.Float64, "upper_share": pl.Float64, "is_within": pl.Boolean})
    assert "ännu inte" in coverage_frames.backtest_sentence(backtest, 0.9)


def test_departments_add_up_to_the_target_group_with_those_that_have_none() -> None:
    rows = coverage_frames.departments(SHARES.filter(as_of_date=DAY))
    assert rows.select("member", "target_n").rows() == [
        ("Departementet för bildning", 20),
        ("Utan departement", 80),
        ("Hela målgruppen", 100),
    ]
    assert rows["ordered_share"].to_list() == [0.25, 0.25, 0.25]


def test_services_add_up_and_the_share_is_of_those_that_have_ordered_any() -> None:
    services = pl.DataFrame({"service": ["A", "B"], "orders_n": [30, 10], "delivered_orders_n": [1, 2]}).with_columns(
        occasions_n=3, participants_n=pl.Series([5, None]), organisations_share=0.2, universities_share=0.1
    )
    *_, total = coverage_frames.services_with_total(services, SHARES.filter(as_of_date=DAY)).rows()
    assert total == ("Alla tjänster", 40, 3, 6, 5, 0.25, 7 / 30)
    assert coverage_frames.services_with_total(services.head(1), SHARES).height == 1


def test_the_first_services_add_up_to_those_that_have_ordered() -> None:
    first = pl.DataFrame({"service": ["A", "B"], "first_n": [3, 1], "further_n": [1, 1]})
    assert coverage_frames.first_services_with_total(first).rows()[-1] == ("Alla tjänster", 4, 2, 0.5)


@pytest.mark.parametrize(
    ("ordered", "told"),
    [
        (
            [30, 90, 60],
            f"lägst i organisationer med under 50 anställda (30{NBSP}procent av 100) och högst i dem med 50–199",
        ),
        (
            [100, 0, 100],
            f"med 50–199 anställda (0{NBSP}procent av 100) och högst i dem med under 50 anställda och "
            f"200–999 anställda (100{NBSP}procent av 200)",
        ),
        ([50, 50, 50], "lika stor i små och stora"),
        ([50], "inte att jämföra små och stora"),
    ],
)
def test_the_smallest_and_the_largest_share_by_size_are_told(ordered: list[int], told: str) -> None:
    sizes = ["under 50", "50–199", "200–999"][: len(ordered)]
    rows = [
        {"dimension": "storleksklass", "member": size, "target_n": 100, "ordered_share": n / 100}
        for size, n in zip(sizes, ordered, strict=True)
    ]
    unknown = {"dimension": "storleksklass", "member": "uppgift saknas", "target_n": 1, "ordered_share": 0.0}
    assert told in coverage_frames.sizes_sentence(coverage_frames.groups(pl.DataFrame([*rows, unknown]), WORDS))


def test_those_of_unknown_size_are_neither_highest_nor_lowest() -> None:
    groups = pl.DataFrame({"member": ["under 50", coverage_frames.UNKNOWN_SIZE]})
    assert coverage_frames.of_known_size(groups)["member"].to_list() == ["under 50"]
