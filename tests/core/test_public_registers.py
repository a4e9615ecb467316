"""Public registers as they are published, in three layouts: who belonged to the target group, and how large."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from partsrapport.config import Settings
from partsrapport.core import clean, public_registers
from partsrapport.running import downloads

ICE, COAST, MAPS = "402000-0008", "402000-0016", "402000-0024"
NAMES = {ICE: "Isbrytarverket", COAST: "Kustuniversitetet", MAPS: "Nämnden för gamla kartor"}
YEARS = {2021: {ICE: 1204, COAST: 6310}, 2020: {ICE: 1187, COAST: 6255, MAPS: 12}}
MEMBERSHIPS = {
    (ICE, date(2020, 1, 1), None),
    (COAST, date(2020, 1, 1), None),
    (MAPS, date(2020, 1, 1), date(2020, 12, 31)),
}
EMPLOYEES = {(id_, year, n) for year, sizes in YEARS.items() for id_, n in sizes.items()}


def _sheets(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    workbook = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    workbook.close()


def _a_sheet_a_year(raw: Path) -> None:
    header: list[object] = [
        "LöpNr",
        "Myndighet",
        "Engelskt namn",
        "MyndID",
        "Departement",
        "OrgNr",
        "Epost",
        "Anställda",
    ]
    header += ["Årsarbetskrafter"]
    rows = {
        str(year): [
            [
                number,
                NAMES[id_],
                f"{NAMES[id_]} (en)",
                "X",
                "Sjödepartementet",
                id_,
                "a@exempel.test",
                n,
                n - 9,
            ]
            for number, (id_, n) in enumerate(sizes.items(), start=1)
        ]
        for year, sizes in YEARS.items()
    }
    _sheets(raw / "malgrupp.xlsx", {year: [header, *found] for year, found in rows.items()})


def _one_long_list(raw: Path) -> None:
    header = ["år", "orgnr", "myndighet", "alternativt_namn", "cofog", "värdmyndighet", "departement", "ledningsform"]
    rows: list[list[object]] = [[*header, "årsarbetskrafter"]]
    for year, sizes in YEARS.items():
        for id_, n in sizes.items():
            host = NAMES[ICE] if id_ == MAPS else ""
            number = id_.replace("-", "")
            rows.append([year, number, NAMES[id_], "", "01", host, "Sjödepartementet", "Nämnd", n + 0.3])
    _sheets(raw / "malgrupp.xlsx", {"Förteckning": rows})


def _crosstab(raw: Path) -> None:
    """Years three times over (all, women, men), UTF-16 without a mark, thousands with a space that does not break."""
    lines = ["Medlem\t2021\t2020\t2021\t2020"]
    for id_, name in NAMES.items():
        sizes = [f"{YEARS[year][id_]:,}".replace(",", "\u00a0") if id_ in YEARS[year] else "–" for year in YEARS]
        lines.append("\t".join([name.upper() if id_ == ICE else name, *sizes, "1", "1"]))
    (raw / "malgrupp").mkdir()
    (raw / "malgrupp" / "agv.csv").write_bytes("\n".join([*lines, ""]).encode("utf-16-le"))


def _named(raw: Path, *known: str) -> None:
    """The target group knows some of the names from before, and other names another."""
    lines = [f"{id_};{NAMES[id_]};myndighet;1990-01-01;2019-12-31;" for id_ in known]
    header = "organisationsnummer;organisation;sektor;fran;till;eftertradare"
    (raw / "malgrupp" / "tidigare.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    (raw / "organisationsnamn.csv").write_text(f"organisationsnummer;namn\n{MAPS};{NAMES[MAPS]}\n", encoding="utf-8")


@pytest.fixture
def emptied(raw: Path) -> Path:
    """The folder without a target group, and nothing that refers to one."""
    for name in ("malgrupp", "anstallda", "organisationsnamn"):
        (raw / f"{name}.csv").unlink()
    for name in ("intresseanmalningar", "avrop", "leveranstillfallen"):
        header, first = (raw / f"{name}.csv").read_text(encoding="utf-8").splitlines()[:2]
        (raw / f"{name}.csv").write_text(f"{header}\n{first}\n".replace("202100-4284", ICE), encoding="utf-8")
    return raw


@pytest.mark.parametrize("write", [_a_sheet_a_year, _one_long_list])
def test_a_register_gives_periods_and_employees(
    emptied: Path, settings: Settings, write: Callable[[Path], None]
) -> None:
    write(emptied)
    frames = clean(emptied, settings)
    assert frames["quality.quarantine"]["reason"].to_list() == []
    assert set(frames["core.memberships"].rows()) == MEMBERSHIPS
    assert set(frames["core.employees"].select("organisation_id", "year", "employees_n").rows()) == EMPLOYEES
    sectors = dict(frames["core.organisations"].select("organisation_id", "sector").rows())
    assert sectors == {ICE: "myndighet", COAST: "lärosäte", MAPS: "myndighet"}
    accounts = frames["quality.row_accounting"].filter(pl.col("file").str.starts_with("malgrupp"))
    assert accounts.filter(~pl.col("file").str.ends_with("anställda"))["read_n"].sum() == len(EMPLOYEES)


@pytest.mark.parametrize(
    ("sector", "names"),
    [
        (
            "lärosäte",
            [
                "Luleå tekniska universitet",
                "HÖGSKOLAN I GÄVLE",
                "Försvarshögskolan",
                "Karolinska institutet",
                "KONSTFACK",
            ],
        ),
        (
            "myndighet",
            [
                "Myndigheten för yrkeshögskolan",
                "Universitets- och högskolerådet",
                "Universitetskanslersämbetet",
                "Överklagandenämnden för högskolan",
                "Högskoleverket",
            ],
        ),
    ],
)
def test_who_is_a_university_is_not_told_by_a_word_in_the_name_alone(
    tmp_path: Path, sector: str, names: list[str]
) -> None:
    path = tmp_path / "malgrupp.csv"
    path.write_text("\n".join(["år;orgnr;myndighet", *(f"2021;;{name}" for name in names)]), encoding="utf-8")
    rows = public_registers.read(path, tmp_path, public_registers.headings(path, tmp_path))
    [found] = public_registers.joined({"malgrupp": [*rows], "organisationsnamn": [], "anstallda": []})["malgrupp"]
    assert dict(found.frame.select("organisation", "sektor").rows()) == dict.fromkeys(names, sector)


def test_a_host_agency_is_known_by_its_name(emptied: Path, settings: Settings) -> None:
    _one_long_list(emptied)
    hosts = dict(clean(emptied, settings)["core.organisations"].select("organisation_id", "host_id").rows())
    assert hosts == {ICE: None, COAST: None, MAPS: ICE}


def test_members_get_their_numbers_from_the_same_name_elsewhere(emptied: Path, settings: Settings) -> None:
    _crosstab(emptied)
    _named(emptied, ICE, COAST, MAPS)
    frames = clean(emptied, settings)
    assert frames["quality.quarantine"].is_empty()
    assert set(frames["core.memberships"].rows()) == {(id_, date(1990, 1, 1), to) for id_, _, to in MEMBERSHIPS}
    assert set(frames["core.employees"].select("organisation_id", "year", "employees_n").rows()) == EMPLOYEES


def test_only_a_number_makes_a_member_of_a_year(emptied: Path, settings: Settings) -> None:
    _crosstab(emptied)
    _named(emptied, ICE, COAST, MAPS)
    path = emptied / "malgrupp" / "agv.csv"
    path.write_bytes(path.read_bytes().replace("–".encode("utf-16-le"), "utträdd".encode("utf-16-le")))
    frames = clean(emptied, settings)
    assert frames["quality.quarantine"].select("file", "row_number", "reason").rows() == [
        (f"malgrupp/agv.csv, blad 2021{table}", 4, "”utträdd” under 2021 är inget antal")
        for table in ("", ", anställda")
    ]
    assert (MAPS, date(1990, 1, 1), date(2020, 12, 31)) in frames["core.memberships"].rows()


def test_two_registers_that_tell_the_same_are_one(emptied: Path, settings: Settings) -> None:
    _crosstab(emptied)
    _a_sheet_a_year(emptied)
    (emptied / "malgrupp.xlsx").rename(emptied / "malgrupp" / "register.xlsx")
    frames = clean(emptied, settings)
    assert frames["quality.quarantine"]["reason"].to_list() == []
    assert set(frames["core.memberships"].rows()) == MEMBERSHIPS
    assert set(frames["core.employees"].select("organisation_id", "year", "employees_n").rows()) == EMPLOYEES
    assert frames["quality.row_accounting"]["duplicate_n"].sum() == len(EMPLOYEES)


def test_a_name_that_is_only_alike_is_proposed_and_never_taken(emptied: Path, settings: Settings) -> None:
    _crosstab(emptied)
    _named(emptied, ICE, COAST, MAPS)
    path = emptied / "malgrupp" / "agv.csv"
    text = path.read_bytes().decode("utf-16-le").replace(NAMES[COAST], "Kust-universitetet")
    path.write_bytes(text.encode("utf-16-le"))
    frames = clean(emptied, settings)
    quarantine = frames["quality.quarantine"].filter(pl.col("code") == "damage")
    assert quarantine.select("file", "row_number").rows() == [
        ("malgrupp/agv.csv, blad 2021", 3),
        ("malgrupp/agv.csv, blad 2020", 3),
    ]
    assert "Menades kustuniversitetet? Lägg till namnet och numret i organisationsnamn" in quarantine["reason"][0]
    assert frames["quality.name_proposals"].rows() == [("Kust-universitetet", COAST, "kustuniversitetet")]


def test_the_file_of_proposals_counts_only_when_a_person_has_filled_it_in(emptied: Path, settings: Settings) -> None:
    _crosstab(emptied)
    _named(emptied, ICE, COAST)
    (emptied / "organisationsnamn.csv").unlink()
    frames = clean(emptied, settings)
    downloads.write_name_proposals(frames["quality.name_proposals"], emptied / "organisationsnamn.csv")
    unconfirmed = clean(emptied, settings)
    assert unconfirmed["core.organisation_names"].is_empty()
    assert unconfirmed["quality.name_proposals"]["name"].to_list() == [NAMES[MAPS]]
    (emptied / "malgrupp" / "kartor.csv").write_text(
        f"organisationsnummer;organisation;sektor;fran;till;eftertradare\n{MAPS};Kartnämnden;myndighet;1990-01-01;2019-12-31;\n",
        encoding="utf-8",
    )
    filled = (
        (emptied / "organisationsnamn.csv")
        .read_text(encoding="utf-8-sig")
        .replace(f";{NAMES[MAPS]}", f"{MAPS};{NAMES[MAPS]}")
    )
    (emptied / "organisationsnamn.csv").write_text(filled, encoding="utf-8")
    confirmed = clean(emptied, settings)
    assert confirmed["quality.name_proposals"].is_empty()
    assert confirmed["core.organisation_names"].select("organisation_id", "organisation").rows() == [
        (MAPS, NAMES[MAPS])
    ]


def test_a_file_of_employees_goes_before_those_of_the_register(emptied: Path, settings: Settings) -> None:
    _a_sheet_a_year(emptied)
    (emptied / "anstallda.csv").write_text(f"organisationsnummer;ar;anstallda\n{ICE};2020;7\n", encoding="utf-8")
    assert clean(emptied, settings)["core.employees"].drop("payroll_sek").rows() == [(ICE, 2020, 7)]
