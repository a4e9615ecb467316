"""Cumulative exports: the newest file's row counts, the older ones are history, and every row is accounted for."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from partsrapport.config import Settings
from partsrapport.core import clean, contract, newest
from partsrapport.core.sieve import Sieve
from partsrapport.raw.reading import read

HEADER = "avrop_id;organisationsnummer;organisation;tjanst;avropsdatum;status\n"
NOVEMBER = (
    "A1;202100-4284;;T1;2020-03-01;levererad\nA2;202100-4284;;T2;2020-09-10;planerad\n"
    "A3;202100-2114;;T1;2020-10-02;pågående\n"
)
DECEMBER = (
    "A1;202100-4284;;T1;1/3/2020;Levererad\nA2;202100-4284;;T2;2020-09-10;pågående\n"
    "A3;202100-2114;;T1;2020-10-02;levererad\nA4;202100-2114;;T2;2020-12-05;planerad\n"
)


@pytest.fixture
def exports(raw: Path):
    """The folder of raw data with these exports of orders instead of the one."""

    def write(**files: str) -> Path:
        (raw / "avrop.csv").unlink(missing_ok=True)
        (raw / "avrop").mkdir(exist_ok=True)
        for name, rows in files.items():
            (raw / "avrop" / f"{name.replace('_', '-')}.csv").write_text(HEADER + rows, encoding="utf-8")
        return raw

    return write


def accounts(frames: dict[str, pl.DataFrame]) -> list[tuple]:
    return frames["quality.row_accounting"].filter(pl.col("file").str.starts_with("avrop/")).rows()


def test_the_rows_of_the_newer_export_count_and_what_it_changed_is_kept(exports, settings: Settings) -> None:
    frames = clean(exports(avrop_2022_11=NOVEMBER, avrop_2022_12=DECEMBER), settings)
    assert frames["quality.quarantine"].is_empty()
    orders = frames["core.orders"].select("order_id", "status").rows()
    assert orders == [("A1", "levererad"), ("A2", "pågående"), ("A3", "levererad"), ("A4", "planerad")]
    assert accounts(frames) == [("avrop/avrop-2022-11.csv", 3, 0, 0, 3, 0), ("avrop/avrop-2022-12.csv", 4, 4, 0, 0, 0)]
    between = ("avrop/avrop-2022-11.csv", "avrop/avrop-2022-12.csv")
    assert sorted(frames["quality.changes"].rows()) == [
        ("avrop", "A2", "status", "planerad", "pågående", *between),
        ("avrop", "A3", "status", "pågående", "levererad", *between),
    ]


def test_a_row_that_the_newer_export_lacks_counts_and_is_told(exports, settings: Settings) -> None:
    frames = clean(exports(avrop_2022_11=NOVEMBER, avrop_2022_12=DECEMBER.replace("A3;", "A5;")), settings)
    assert "A3" in frames["core.orders"]["order_id"].to_list()
    gone = frames["quality.changes"].filter(pl.col("column") == "*")
    assert gone.select("key", "from_file").rows() == [("A3", "avrop/avrop-2022-11.csv")]


def test_a_row_that_is_in_quarantine_in_the_newer_export_is_not_told_as_gone(exports, settings: Settings) -> None:
    wrong = DECEMBER.replace("A3;202100-2114;;T1;2020-10-02", "A3;202100-2114;;T1;2020-10-32")
    frames = clean(exports(avrop_2022_11=NOVEMBER, avrop_2022_12=wrong), settings)
    assert frames["quality.quarantine"]["row_number"].to_list() == [4]
    assert frames["quality.changes"].filter(pl.col("column") == "*").is_empty()


def test_exports_of_a_month_each_lack_nothing(exports, settings: Settings) -> None:
    later = "A4;202100-2114;;T2;2020-12-05;planerad\nA5;202100-2114;;T2;2020-12-06;planerad\n"
    assert clean(exports(avrop_2022_11=NOVEMBER, avrop_2022_12=later), settings)["quality.changes"].is_empty()


def test_the_configuration_may_say_that_the_last_by_name_is_newest(exports, settings: Settings) -> None:
    raw = exports(a=NOVEMBER, b=DECEMBER)
    assert clean(raw, replace(settings, newest_wins=("avrop",)))["core.orders"]["status"].to_list()[1] == "pågående"


def test_numbers_in_names_are_ordered_as_numbers() -> None:
    files = ["avrop v10.csv", "avrop v9.csv", "Avrop v11.csv"]
    assert newest.order(contract.tables()["avrop"], files, ["avrop"]) == dict(zip(files, [1, 0, 2], strict=True))


def test_where_nothing_tells_both_places_and_the_way_out_are_told(exports, settings: Settings) -> None:
    frames = clean(exports(a=NOVEMBER, b=DECEMBER), settings)
    assert frames["core.orders"]["order_id"].to_list() == ["A1", "A4"]
    assert accounts(frames) == [("avrop/a.csv", 3, 1, 0, 0, 2), ("avrop/b.csv", 4, 1, 1, 0, 2)]
    reason = frames["quality.quarantine"].filter(file="avrop/b.csv")["reason"][0]
    assert "”A2” står på flera rader med olika innehåll (avrop/a.csv rad 3, avrop/b.csv rad 3)" in reason
    assert "nyaste_galler i partsrapport.toml" in reason


@pytest.mark.parametrize(
    ("files", "places"),
    [
        (["avrop-2022-12.csv", "avrop-2022-11.csv"], [1, 0]),
        (["20221231 avrop.xlsx", "avrop 2022_12_30.csv"], [1, 0]),
        (["avrop-2022-12.csv", "avrop/2022-12.csv"], [0, 0]),
        (["avrop-2021.csv", "avrop-2022.csv"], None),
        (["avrop-2022-12.csv", "avrop.csv"], None),
        (["avrop-2022-13.csv", "avrop-2022-12.csv"], None),
        (["avrop-2022-12.csv"], None),
        (["avrop 31.12.2022.xlsx", "avrop 1-12-2022.xlsx", "avrop 30_11_2022.xlsx"], [2, 1, 0]),
        (["avrop 31.11.2022.xlsx", "avrop 1.12.2022.xlsx"], None),
    ],
)
def test_a_month_in_every_name_tells_which_is_newer(files: list[str], places: list[int] | None) -> None:
    found = newest.order(contract.tables()["avrop"], files, [])
    assert found == ({} if places is None else dict(zip(files, places, strict=True)))


ROW = st.tuples(st.sampled_from(["A1", "A2", "A3"]), st.sampled_from(["planerad", "levererad", "fel"]))
FILES = st.lists(st.lists(ROW, min_size=1, max_size=4), min_size=2, max_size=3)


@given(FILES, st.booleans())
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_of_every_export_has_one_fate(tmp_path: Path, files, is_dated: bool) -> None:
    orders, paths = contract.tables()["avrop"], []
    for number, file in enumerate(files, 1):
        paths.append(tmp_path / f"m{'-2022-0' if is_dated else '-'}{number}.csv")
        rows = (f"{key};202100-4284;;T1;2020-03-01;{status}\n" for key, status in file)
        paths[-1].write_text(HEADER + "".join(rows), encoding="utf-8")
    sieve = Sieve([read(path, tmp_path, orders.headings) for path in paths], orders.fields)
    sieve.keep_newest(orders, newest.order(orders, sieve.files, []))
    sieve.keep_distinct(["order_id", "order_date", "status"], ["order_id"])
    for _, read_n, *fates in sieve.accounting().rows():
        assert read_n == sum(fates)
    assert sieve.rows["order_id"].is_unique().all()
