"""The target group over time: coming back, splitting, sharing a number, being hosted."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from partsrapport.config import Settings
from partsrapport.core import clean

HEADER = "organisationsnummer;organisation;sektor;fran;till;eftertradare;vardmyndighet;enhet\n"
KRAFT, NAMNDEN, DOMSTOL, EKONOMI = "202100-4284", "202100-2114", "202100-2742", "202100-5026"
BASE = f"""{KRAFT};Kraftverket;myndighet;2018-01-01;;;;
{NAMNDEN};Nämnden;myndighet;2018-01-01;;;;
{EKONOMI};Ekonomiverket;myndighet;2018-01-01;;;;
"""


@pytest.fixture
def cleaned(raw: Path, settings: Settings):
    """What comes of a target group of these rows, and of orders, none of which refers to others than are there."""

    def read(rows: str, orders: str = "A1;202100-4284;;T1;2019-03-01;levererad\n") -> dict[str, pl.DataFrame]:
        (raw / "malgrupp.csv").write_text(HEADER + BASE + rows, encoding="utf-8")
        header = "avrop_id;organisationsnummer;organisation;tjanst;avropsdatum;status\n"
        (raw / "avrop.csv").write_text(header + orders, encoding="utf-8")
        for name in ("intresseanmalningar", "leveranstillfallen", "organisationsnamn"):
            path = raw / f"{name}.csv"
            path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:2]) + "\n", encoding="utf-8")
        return clean(raw, settings)

    return read


def told(frames: dict[str, pl.DataFrame]) -> list[tuple]:
    found = frames["quality.quarantine"].filter(pl.col("file") == "malgrupp.csv")
    return found.select("row_number", "column", "code").rows()


def test_one_that_left_and_came_back_has_two_periods_and_one_row(cleaned) -> None:
    frames = cleaned(
        f"{DOMSTOL};Domstolen;myndighet;2018-01-01;2019-06-30;{KRAFT};;\n{DOMSTOL};Domstolen;myndighet;2021-01-01;;;;\n"
    )
    assert told(frames) == []
    mine = pl.col("organisation_id") == DOMSTOL
    assert frames["core.memberships"].filter(mine).select("from_date", "to_date").rows() == [
        (date(2018, 1, 1), date(2019, 6, 30)),
        (date(2021, 1, 1), None),
    ]
    assert frames["core.successions"].rows() == [(DOMSTOL, KRAFT, date(2019, 7, 1))]
    (row,) = frames["core.organisations"].filter(mine).rows(named=True)
    assert (row["from_date"], row["to_date"]) == (date(2018, 1, 1), None)
    accounts = frames["quality.row_accounting"].filter(file="malgrupp.csv")
    assert accounts.select("read_n", "kept_n").row(0) == (5, 5)


@pytest.mark.parametrize(
    "rows",
    [
        f'{DOMSTOL};Domstolen;myndighet;2018-01-01;2020-12-31;"{KRAFT};{EKONOMI}";;\n',
        f"{DOMSTOL};Domstolen;myndighet;2018-01-01;2020-12-31;{KRAFT}, 2021005026;;\n",
        f'{DOMSTOL};Domstolen;myndighet;2018-01-01;2020-12-31;"kraftverket ; EKONOMIVERKET";;\n',
        f"{DOMSTOL};Domstolen;myndighet;2018-01-01;2020-12-31;{KRAFT};;\n"
        f"{DOMSTOL};Domstolen;myndighet;2018-01-01;2020-12-31;{EKONOMI};;\n",
    ],
    ids=["numbers in a cell", "numbers spelled otherwise", "names in a cell", "a row each"],
)
def test_one_that_was_split_has_several_successors(cleaned, rows: str) -> None:
    frames = cleaned(rows)
    assert told(frames) == []
    day = date(2021, 1, 1)
    assert sorted(frames["core.successions"].rows()) == [(DOMSTOL, KRAFT, day), (DOMSTOL, EKONOMI, day)]
    assert frames["core.memberships"].filter(organisation_id=DOMSTOL).height == 1


def test_bodies_that_share_a_number_are_told_apart_by_unit_and_referred_to_by_name(cleaned) -> None:
    frames = cleaned(
        f"{DOMSTOL};Domstolsverket;myndighet;2018-01-01;;;;\n"
        f"{DOMSTOL};Attunda tingsrätt;myndighet;2018-01-01;;;{DOMSTOL};Attunda\n",
        f"A1;{DOMSTOL};;T1;2019-03-01;levererad\nA2;{DOMSTOL};Attunda tingsrätt;T1;2019-03-01;levererad\n"
        "A3;;attunda TINGSRÄTT;T1;2019-03-01;levererad\nA4;202100-2742;Domstolsverket;T1;2019-03-01;levererad\n",
    )
    assert told(frames) == []
    court = f"{DOMSTOL}/attunda"
    assert frames["core.orders"]["organisation_id"].to_list() == [DOMSTOL, court, court, DOMSTOL]
    (row,) = frames["core.organisations"].filter(organisation_id=court).rows(named=True)
    assert (row["host_id"], row["unit"]) == (DOMSTOL, "Attunda")


def test_bodies_that_share_a_number_without_a_unit_are_told_what_to_do(cleaned) -> None:
    frames = cleaned(
        f"{DOMSTOL};Domstolsverket;myndighet;2018-01-01;;;;\n{DOMSTOL};Attunda tingsrätt;myndighet;2018-01-01;;;;\n"
    )
    assert told(frames) == [(5, "organisationsnummer", "duplicate"), (6, "organisationsnummer", "duplicate")]
    reasons = frames["quality.quarantine"]["reason"]
    assert all("eller ange enhet om de är flera med samma nummer" in reason for reason in reasons)


def test_periods_that_overlap_are_told(cleaned) -> None:
    frames = cleaned(
        f"{DOMSTOL};Domstolen;myndighet;2018-01-01;2020-06-30;;;\n{DOMSTOL};Domstolen;myndighet;2020-06-30;;;;\n"
    )
    assert [row for row, *_ in told(frames)] == [5, 6]


def test_a_host_that_is_none_and_a_successor_that_is_none_are_told(cleaned) -> None:
    frames = cleaned(
        f"{DOMSTOL};Domstolen;myndighet;2018-01-01;2020-12-31;{KRAFT}, Ingenverket;;\n"
        "202100-6305;Rådet;myndighet;2018-01-01;;;Hittepåverket;\n"
    )
    assert told(frames) == [(5, "eftertradare", "unknown"), (6, "vardmyndighet", "unknown")]
    assert "”Ingenverket” finns inte i malgrupp" in frames["quality.quarantine"]["reason"][0]


def test_one_that_was_followed_by_what_it_later_followed_may_come_back(cleaned) -> None:
    frames = cleaned(
        f"{DOMSTOL};Domstolen;myndighet;2018-01-01;2018-12-31;202100-6305;;\n"
        f"202100-6305;Samverket;myndighet;2019-01-01;2020-12-31;{DOMSTOL};;\n"
        f"{DOMSTOL};Domstolen;myndighet;2021-01-01;;;;\n"
    )
    assert [code for *_, code in told(frames)] == []
    assert frames["core.successions"].height == 2


def test_a_department_is_one_however_it_is_spelled(raw: Path, settings: Settings) -> None:
    text = (raw / "malgrupp.csv").read_text(encoding="utf-8").splitlines()
    departments = ["departement", "Finansdepartementet", "FINANSDEPARTEMENTET", "Finansdepartementet"]
    (raw / "malgrupp.csv").write_text("\n".join(map(";".join, zip(text, departments, strict=True))), "utf-8")
    assert set(clean(raw, settings)["core.organisations"]["department"]) == {"Finansdepartementet"}
