"""A name counts for who bore it on the day: organisations that took over a name, services that were renamed."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from partsrapport.config import Settings
from partsrapport.core import clean
from partsrapport.core.names import borne, find

# As the register has it: on 2026-01-01 one agency took over the name of another, which ended then.
TARGET_GROUP = """organisationsnummer;organisation;sektor;fran;till;eftertradare
202100-5026;Kontoret;myndighet;1998-07-01;;
202100-0852;Kontoret (gamla);myndighet;1990-01-01;2025-12-31;202100-5026
202100-4284;Ödemarksverket;myndighet;2018-01-01;;
"""
ORDERS = """avrop_id;organisationsnummer;organisation;tjanst;avropsdatum;status
A1;;Kontoret;{service};2020-02-01;levererad
A2;202100-4284;Ödemarksverket;T1;2020-02-03;levererad
"""


@pytest.fixture
def taken_over(raw: Path, settings: Settings):
    """The rows of orders and of the quarantine, with the files of names as given and the order of one service."""

    def read(names: str, service: str = "T1", services: str = "") -> tuple[dict, dict]:
        (raw / "malgrupp.csv").write_text(TARGET_GROUP, encoding="utf-8")
        (raw / "organisationsnamn.csv").unlink()
        if names:
            (raw / "organisationsnamn.csv").write_text(f"organisationsnummer;namn;fran;till\n{names}", "utf-8")
        (raw / "avrop.csv").write_text(ORDERS.format(service=service), encoding="utf-8")
        if services:
            (raw / "tjanstenamn.csv").write_text(f"tjanst_id;namn;fran;till\n{services}", encoding="utf-8")
        frames = clean(raw, settings)
        orders = frames["core.orders"].select("order_id", "organisation_id", "service_id")
        told = frames["quality.quarantine"].filter(pl.col("file") == "avrop.csv")
        return (
            {order: (organisation, service) for order, organisation, service in orders.iter_rows()},
            {row: (code, reason) for row, code, reason in told.select("row_number", "code", "reason").iter_rows()},
        )

    return read


def test_a_name_that_two_may_have_borne_on_the_day_is_quarantined(taken_over) -> None:
    orders, told = taken_over("202100-0852;Kontoret;;\n")
    assert "A1" not in orders
    assert told[2][0] == "ambiguous"
    assert "namnet ”Kontoret” hör till flera (202100-0852 och 202100-5026): ange numret" in told[2][1]


def test_a_name_taken_over_counts_for_who_bore_it_on_the_day(taken_over) -> None:
    dated = (
        "202100-0852;Kontoret;;2025-12-31\n202100-5026;Kontoret;2026-01-01;\n202100-5026;Ekonomiverket;;2025-12-31\n"
    )
    orders, told = taken_over(dated)
    assert orders["A1"][0] == "202100-0852"
    assert not told


def test_two_of_the_same_name_in_the_register_are_told_apart_by_number_only(raw: Path, taken_over) -> None:
    orders, told = taken_over("202100-0852;KONTORET;;\n202100-4284;kontoret;;\n")
    assert "A1" not in orders
    assert "hör till flera" in told[2][1]


def test_a_number_and_a_name_of_different_organisations_are_told(raw: Path, settings: Settings) -> None:
    text = (raw / "avrop.csv").read_text(encoding="utf-8")
    (raw / "avrop.csv").write_text(text.replace("202100-4284;Ödemarksverket", "202100-4284;Fjällhögskolan"), "utf-8")
    quarantine = clean(raw, settings)["quality.quarantine"].row(0, named=True)
    assert (quarantine["code"], quarantine["column"]) == ("contradiction", "organisationsnummer")
    assert quarantine["reason"] == (
        "organisationsnumret hör till 202100-4284, men namnet ”Fjällhögskolan” till 202100-2114: rätta det ena"
    )


def test_the_number_of_a_successor_beside_the_name_of_the_one_that_it_followed_is_no_fault(
    raw: Path, settings: Settings
) -> None:
    text = (raw / "avrop.csv").read_text(encoding="utf-8")
    (raw / "avrop.csv").write_text(text.replace("202100-4284;Ödemarksverket", "202100-4284;Gamla verket"), "utf-8")
    frames = clean(raw, settings)
    assert frames["quality.quarantine"].is_empty()
    assert frames["core.orders"]["organisation_id"][0] == "202100-4284"


def test_a_former_name_of_a_service_is_read_as_the_service(taken_over) -> None:
    orders, _ = taken_over("", service="Gamla systemet", services="T1;Gamla systemet;;2020-12-31\n")
    assert orders["A1" if "A1" in orders else "A2"][1] == "T1"
    assert {service for _, service in orders.values()} == {"T1"}


def test_a_name_that_passed_from_one_service_to_another_counts_by_the_day(raw: Path, settings: Settings) -> None:
    (raw / "tjanstenamn.csv").write_text(
        "tjanst_id;namn;fran;till\nT1;Effektiva team;2018-01-01;2019-06-30\nT2;Effektiva team;2019-07-01;\n", "utf-8"
    )
    (raw / "avrop.csv").write_text(
        "avrop_id;organisationsnummer;organisation;tjanst;avropsdatum;status\n"
        "A1;202100-4284;;Effektiva team;2019-06-30;planerad\nA2;202100-4284;;effektiva  TEAM;2019-07-01;planerad\n",
        "utf-8",
    )
    assert clean(raw, settings)["core.orders"]["service_id"].to_list() == ["T1", "T2"]


def test_a_survey_may_follow_up_a_service_by_its_former_name(raw: Path, settings: Settings) -> None:
    (raw / "tjanstenamn.csv").write_text("tjanst_id;namn\nT1;Gamla systemet\n", encoding="utf-8")
    text = (raw / "enkater/enkater.toml").read_text(encoding="utf-8")
    (raw / "enkater/enkater.toml").write_text(
        text.replace('{ aktivitetstyp = "konferens" }', '{ tjanst = "gamla systemet" }'), encoding="utf-8"
    )
    assert clean(raw, settings)["core.surveys"]["service"].to_list() == ["IA-systemet"]


DAYS = st.dates(date(2020, 1, 1), date(2020, 1, 9))
BEARERS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("123"), st.none() | DAYS, st.none() | DAYS))
SCHEMA = {"name": pl.String, "id": pl.String, "from_date": pl.Date, "to_date": pl.Date}


@given(BEARERS, st.sampled_from("abc"), st.none() | DAYS)
@hypothesis_settings(max_examples=80, deadline=None)
def test_the_bearer_is_the_one_whose_days_hold_the_day_or_the_only_one_there_ever_was(bearers, name, day) -> None:
    known = borne(pl.DataFrame(bearers, schema=SCHEMA, orient="row"), pl.DataFrame(schema=SCHEMA))
    named = [(id_, first, last) for known, id_, first, last in bearers if known == name]
    asked = day or date.max
    on_day = {
        i
        for i, first, last in named
        if (not first or (day and first <= asked)) and (not last or (day and asked <= last))
    }
    expected = on_day or {id_ for id_, *_ in named}
    found = find(pl.Series([name.upper()]), pl.Series([day], dtype=pl.Date), known)
    assert found.ids.to_list() == [min(expected) if len(expected) == 1 else None]
    assert (found.bearers[0] is not None) == (len(expected) > 1)
