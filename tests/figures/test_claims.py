from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest

from partsrapport.errors import DataError
from partsrapport.figures import computing as figures
from partsrapport.figures import judgement, statements
from partsrapport.figures.definition import Words
from partsrapport.figures.figure import Figure
from partsrapport.figures.judgement import is_met, is_ranked
from partsrapport.figures.moment import Moment
from partsrapport.warehouse import marts, store

CLAIM: dict[str, Any] = {
    "claim_id": "uppgift",
    "published_date": date(2021, 6, 17),
    "source": "Nyhet",
    "statement": "Mer än hälften har avropat",
    "figure_id": "coverage_ordered_share",
    "comparison": ">",
    "value": 0.5,
    "tolerance": None,
    "ranking": None,
    "as_of_date": date(2021, 5, 31),
    "period_from_date": None,
    "period_to_date": None,
}
YEAR = {"as_of_date": None, "period_from_date": date(2020, 1, 1), "period_to_date": date(2020, 12, 31)}
RANKING = {"figure_id": "services_ordered_ranking", "comparison": "rangordning", "value": None}
CORE = """
INSERT INTO meta.build BY NAME
SELECT '1' AS version, 'T' AS title, 2020 AS year, DATE '2021-05-31' AS as_of_date, 5 AS smallest_cell_n,
    0.95 AS confidence, true AS is_demonstration, 'O' AS organisation, 'O' AS organisation_short, 'P' AS programme,
    0.8 AS forecast_share;
INSERT INTO core.organisations (organisation_id, organisation, sector, from_date)
SELECT id, id, 'myndighet', DATE '2010-01-01' FROM (VALUES ('1'), ('2'), ('3')) AS ids (id);
INSERT INTO core.memberships SELECT organisation_id, from_date, to_date FROM core.organisations;
INSERT INTO core.services (service_id, service, area, support_kind, level, is_programme)
SELECT id, id, 'Hållbart arbetsliv', 'främjande', 'agendasättande', true FROM (VALUES ('a'), ('b')) AS ids (id);
INSERT INTO core.orders
SELECT organisation || service, organisation, service, DATE '2020-03-01', 'planerad'
FROM (VALUES ('1', 'a'), ('1', 'b'), ('2', 'b')) AS placed (organisation, service);
"""


@pytest.fixture(scope="module")
def counted() -> Iterator[duckdb.DuckDBPyConnection]:
    """What claims are compared with."""
    with duckdb.connect() as connection:
        store.create(connection)
        connection.execute(CORE)
        marts.build(connection)
        figures.build(connection)
        yield connection


@pytest.fixture
def rows_of(counted: duckdb.DuckDBPyConnection) -> Callable[..., pl.DataFrame]:
    """The rows of mart.claims of one claim."""

    def judged(**changes: Any) -> pl.DataFrame:
        counted.begin()
        try:
            store.load(counted, {"core.claims": pl.DataFrame([CLAIM | changes])})
            statements.build(counted, statements.CLAIMS)
            told = counted.execute("SELECT value FROM mart.figures WHERE figure_id = 'claims_n'").fetchall()
            rows = counted.sql("FROM mart.claims").pl()
        finally:
            counted.rollback()
        assert told == [(rows.height,)]
        return rows

    return judged


@pytest.fixture
def claim_row(rows_of: Callable[..., pl.DataFrame]) -> Callable[..., dict[str, Any]]:
    """The row of mart.claims of one claim."""
    return lambda **changes: dict(rows_of(**changes).to_dicts()[0])


def test_a_claim_that_holds_shows_both_values(claim_row) -> None:
    row = claim_row()
    assert row["verdict"] == "stämmer"
    assert (row["published_value"], row["computed_value"]) == ("mer än 50\xa0procent", "67\xa0procent")
    assert (row["published_number"], row["computed_number"]) == (0.5, pytest.approx(2 / 3))
    assert row["time"] == "31 maj 2021"


def test_a_claim_about_a_day_after_the_report_is_not_its_own(rows_of) -> None:
    assert rows_of(as_of_date=date(2021, 5, 31)).height == 1
    assert rows_of(as_of_date=date(2021, 6, 1)).is_empty()
    assert rows_of(**YEAR | {"period_to_date": date(2021, 6, 1), "figure_id": "deliveries_n"}).is_empty()


def test_a_claim_that_does_not_hold_says_so(claim_row) -> None:
    row = claim_row(comparison="≈", value=0.7, tolerance=0.03)
    assert row["verdict"] == "stämmer inte"
    assert row["published_value"] == "omkring 70\xa0procent (±\xa03 procentenheter)"


def test_a_claim_about_what_there_are_no_data_on_cannot_be_tested(claim_row) -> None:
    row = claim_row(figure_id="deliveries_n", comparison="=", value=128.0, **YEAR)
    assert (row["verdict"], row["computed_value"]) == ("kan inte prövas", None)
    assert row["reason"] == "det finns inga leveranstillfällen 2020"
    assert (row["time"], row["published_value"]) == ("2020", "128 leveranstillfällen")


def test_several_numbers_can_be_taken_together(claim_row) -> None:
    row = claim_row(figure_id="target_n + coverage_ordered_n", comparison="=", value=5.0)
    assert (row["verdict"], row["computed_value"]) == ("stämmer", "5 organisationer")
    missing = claim_row(figure_id="target_n + coverage_interested_n", comparison="=", value=5.0)
    assert (missing["verdict"], missing["computed_value"]) == ("kan inte prövas", None)


@pytest.mark.parametrize(
    ("comparison", "value", "judged"),
    [
        ("<=", 1119, "stämmer"),
        ("<=", 1096, "osäkert"),
        ("<", 494, "osäkert"),
        ("<", 493, "stämmer inte"),
        (">", 400, "stämmer"),
        ("=", 706, "stämmer"),
        ("≈", 1000, "stämmer inte"),
    ],
)
def test_what_lies_within_the_bounds_of_a_figure_is_uncertain(comparison: str, value: float, judged: str) -> None:
    claim = judgement.Statement.of("uppgiften", CLAIM | {"comparison": comparison, "value": float(value)})
    assert statements.CLAIMS.outcomes[judgement.holds(claim, countdown())] == judged


def test_a_number_of_days_ahead_is_read_as_a_day() -> None:
    claim = judgement.Statement.of("uppgiften", CLAIM | {"comparison": "<=", "value": 1096.0})
    assert judgement.published_text(claim, countdown()) == "senast 31 maj 2024"
    computed = "7 maj 2023 (mellan 6 oktober 2022 och 23 juni 2024)"
    assert judgement.computed_text(claim, countdown()) == computed


@pytest.mark.parametrize(
    ("unit", "value", "comparison", "published", "text"),
    [
        ("andel", 0.517, ">", 0.5, "52\xa0procent"),
        ("andel", 0.504, ">", 0.5, "50,4\xa0procent"),
        ("andel", 0.5, ">", 0.5, "50\xa0procent"),
        ("andel", 0.677, "=", 0.68, "67,7\xa0procent"),
        ("kvot", 3.42, ">", 2.0, "3,4\xa0gånger"),
        ("kvot", 1.97, ">=", 2.0, "1,97\xa0gånger"),
        ("kvot", 1.996, ">=", 2.0, "1,996\xa0gånger"),
        ("antal", 1.0, ">=", 1.0, "1 jämförelse"),
        ("antal", 5.0, "=", 5.0, "5 jämförelser"),
    ],
)
def test_a_value_has_the_decimals_that_show_its_verdict_and_what_it_counts(
    unit: str, value: float, comparison: str, published: float, text: str
) -> None:
    noun = "en jämförelse/jämförelser" if unit == "antal" else ""
    figure = Figure("f", "ett tal", unit, {"sv": Words("", "", noun)}, (), Moment(date(2021, 5, 31)), value=value)
    claim = judgement.Statement.of("uppgiften", CLAIM | {"comparison": comparison, "value": published})
    assert judgement.computed_text(claim, figure) == text


def countdown() -> Figure:
    moment = Moment(date(2021, 5, 31))
    bounds: dict[str, Any] = {"value": 706.0, "lower": 493.0, "upper": 1119.0}
    return Figure("f", "ett tal", "dagar", {}, (), moment, is_countdown=True, **bounds)


def test_a_ranking_is_compared_as_far_as_it_was_published(claim_row) -> None:
    row = claim_row(**RANKING, ranking=["b"])
    assert (row["verdict"], row["published_value"], row["computed_value"]) == ("stämmer", "b", "b")
    assert claim_row(**RANKING, ranking=["a", "b"])["verdict"] == "stämmer inte"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"figure_id": "coverage_orderd_share"}, "uppgiften uppgift: figuren coverage_orderd_share finns inte"),
        ({"figure_id": "deliveries_n"}, "ange period i stället för per"),
        ({"figure_id": "services_ordered_ranking"}, "är en rangordning, men jamforelse är >"),
        ({"value": 80.0}, "varde är 80 men figuren är en andel: skriv 0.8"),
        ({"comparison": "≈", "tolerance": 3.0}, "tolerans är 3 men figuren är en andel: skriv 0.03"),
        (RANKING | {"ranking": ["b", "aa"]}, "”aa” i varde finns inte i tjanster"),
        ({"figure_id": "target_n + coverage_ordered_share"}, "coverage_ordered_share är inget antal"),
        (RANKING | {"figure_id": "target_n", "ranking": ["a"]}, "är ett tal, men jamforelse är rangordning"),
    ],
)
def test_a_claim_that_cannot_be_understood_stops_the_build(claim_row, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=f"publicerade_uppgifter.toml, .*{message}"):
        claim_row(**changes)


@pytest.mark.parametrize(
    ("computed", "comparison", "published", "holds"),
    [
        (0.5, ">", 0.5, False),
        (0.51, ">", 0.5, True),
        (0.1 + 0.2, ">", 0.3, False),
        (0.1 + 0.2, "=", 0.3, True),
        (165, "=", 165, True),
        (164, "=", 165, False),
        (0.5, ">=", 0.5, True),
        (0.49, ">=", 0.5, False),
        (1096, "<=", 1096, True),
        (1097, "<=", 1096, False),
        (0.1 + 0.2, "<", 0.3, False),
        (0.29, "<", 0.3, True),
    ],
)
def test_comparisons_hold_as_they_read(computed: float, comparison: str, published: float, holds: bool) -> None:
    assert is_met(computed, comparison, published) is holds


def test_about_holds_up_to_and_including_its_tolerance() -> None:
    assert is_met(0.77, "≈", 0.8, 0.03)
    assert not is_met(0.7699, "≈", 0.8, 0.03)


@pytest.mark.parametrize(
    ("published", "holds"),
    [
        (["a"], True),
        (["a", "b"], True),
        (["a", "c"], True),
        (["a", "c", "b", "d"], True),
        (["b", "a"], False),
        (["a", "d"], False),
        (["a", "x"], False),
        (["a", "a"], False),
    ],
)
def test_a_ranking_holds_when_its_names_can_come_first(published: list[str], holds: bool) -> None:
    assert is_ranked(published, {"a": 9, "b": 5, "c": 5, "d": 1}) is holds
