"""The tables and columns that an office may have: use, requests for support, wage sums, who features, the plan."""

from datetime import date
from pathlib import Path

import pytest

from partsrapport.config import Settings
from partsrapport.core import clean
from partsrapport.errors import DataError

PLAN = """
[[insats]]
id = "i1"
ar = 2020
arbetsomrade = "samverkan"
lydelse = "Minst en konferens"
figur = "activities_held_n"
jamforelse = ">="
varde = 1
period = [2020-01-01, 2020-12-31]
"""


def written(raw: Path, name: str, *lines: str) -> None:
    (raw / name).write_text("\n".join(lines), encoding="utf-8")


def test_use_is_of_an_activity_and_a_month_however_that_is_written(raw: Path, settings: Settings) -> None:
    written(
        raw, "anvandning.csv", "aktivitet_id;manad;antal", "K1;2020-03;12", "K1;april 2020;1 300", "K1;2020-05-17;7"
    )
    frames = clean(raw, settings)
    assert frames["quality.quarantine"].is_empty()
    months = [date(2020, month, 1) for month in (3, 4, 5)]
    assert frames["core.usage"].rows() == [("K1", month, n) for month, n in zip(months, (12, 1300, 7), strict=True)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [("K9;2020-03;1", "K9"), ("K1;våren;1", "är inte en månad, t.ex. 2021-05"), ("K1;2020-03;-1", "-1")],
)
def test_use_that_cannot_be_understood_is_set_aside(raw: Path, settings: Settings, row: str, reason: str) -> None:
    written(raw, "anvandning.csv", "aktivitet_id;manad;antal", row)
    (found,) = clean(raw, settings)["quality.quarantine"]["reason"]
    assert reason in found


def test_requests_for_support_are_of_the_target_group_and_may_lack_all_that_comes_of_them(
    raw: Path, settings: Settings
) -> None:
    headings = "forfragan_id;organisationsnummer;organisation;datum;skal;motprestation;besok;aterrapporterad"
    rows = [
        "S1;;Ödemarksstyrelsen;2020-03-01;Allvarlig störning;;;",
        "S2;202100-2114;;2020-04-01;annat skäl;Rapport;2020-05-01;",
    ]
    written(raw, "stodforfragningar.csv", headings, *rows)
    found = clean(raw, settings)["core.support_requests"]
    assert found["organisation_id"].to_list() == ["202100-4284", "202100-2114"]
    assert found["reason"].to_list() == ["allvarlig störning", "övrigt"]
    assert found.select("commitment", "visit_date", "reported_date").rows() == [
        (None, None, None),
        ("Rapport", date(2020, 5, 1), None),
    ]


def test_wage_sums_are_larger_than_other_numbers(raw: Path, settings: Settings) -> None:
    written(
        raw,
        "anstallda.csv",
        "organisationsnummer;ar;anstallda;lonesumma",
        "202100-4284;2020;12;9 876 543 210",
        "202100-2114;2020;8;",
    )
    assert clean(raw, settings)["core.employees"]["payroll_sek"].to_list() == [9_876_543_210, None]


def test_who_features_is_one_of_three(raw: Path, settings: Settings) -> None:
    head = "aktivitet_id;arbetsomrade;typ;titel;tema;datum;form;status;mottagare;medarrangor;medverkande"
    rows = [
        f"F{n};Samverkan;film;Film {n};;2020-03-05;digital;genomförd;9;;{who}"
        for n, who in enumerate(["Båda parter", "facket", ""])
    ]
    written(raw, "aktiviteter.csv", head, *rows)
    assert clean(raw, settings)["core.activities"]["featuring"].to_list() == ["båda", "fack", None]


def test_the_plan_has_its_areas_as_the_vocabulary_spells_them(raw: Path, settings: Settings) -> None:
    written(
        raw,
        "ordlista.toml",
        *(f'[[arbetsomrade]]\nord = "{area}"' for area in ("Samverkan", "Arbetsmiljö", "Hållbart arbetsliv")),
    )
    written(raw, "verksamhetsplan.toml", PLAN)
    assert clean(raw, settings)["core.plan_measures"].select("measure_id", "area", "value").rows() == [
        ("i1", "Samverkan", 1.0)
    ]
    written(raw, "verksamhetsplan.toml", PLAN.replace('"samverkan"', '"Samvärkan"'))
    with pytest.raises(DataError, match=r"nr 1 \(i1\): arbetsomrade är \"Samvärkan\" .* Menades Samverkan\?"):
        clean(raw, settings)


def test_a_measure_says_what_time_it_is_about(raw: Path, settings: Settings) -> None:
    written(raw, "verksamhetsplan.toml", PLAN.replace("period", "# period"))
    with pytest.raises(DataError, match=r"verksamhetsplan.toml, .*ange antingen per eller period"):
        clean(raw, settings)
