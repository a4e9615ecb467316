"""The folder as a whole: what comes out, and what stops it."""

import os
import re
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from partsrapport.config import Settings
from partsrapport.core import clean
from partsrapport.errors import DataError
from partsrapport.warehouse import schema, store


def _change(raw: Path, name: str, old: str, new: str) -> None:
    text = (raw / name).read_text(encoding="utf-8")
    assert old in text
    (raw / name).write_text(text.replace(old, new), encoding="utf-8")


def _quarantined(raw: Path, settings: Settings) -> list[tuple[str, int, str, str]]:
    quarantine = clean(raw, settings)["quality.quarantine"]
    return quarantine.select("file", "row_number", "column", "reason").rows()


OPTIONAL = {"core.service_names", "core.plan_measures", "core.usage", "core.support_requests"}
"""Those whose files the folder does without."""


def test_a_valid_folder_fills_the_declared_tables(raw: Path, settings: Settings) -> None:
    frames = clean(raw, settings)
    connection = duckdb.connect()
    store.create(connection)
    store.load(connection, frames)
    told = {f"quality.{name}" for name in ("quarantine", "changes", "corrections", "name_proposals")}
    core = {name for name in schema.tables() if name.startswith("core.")}
    assert set(frames) == core | told | {"quality.row_accounting", "meta.sources"}
    assert {name for name, frame in frames.items() if frame.is_empty()} == told | OPTIONAL
    assert frames["quality.quarantine"].is_empty()


def test_orders_are_resolved_by_number_or_any_name(raw: Path, settings: Settings) -> None:
    interests = clean(raw, settings)["core.interests"]
    assert interests["organisation_id"].to_list() == ["202100-4284", "202100-4284"]
    assert interests["service_id"].to_list() == ["T1", "T2"]


def test_every_missing_thing_is_told_at_once(raw: Path, settings: Settings) -> None:
    (raw / "avrop.csv").unlink()
    _change(raw, "aktiviteter.csv", "titel;tema", "tittel;temat")
    _change(raw, "effektmal.toml", "mats_fran", "mats")
    with pytest.raises(DataError) as error:
        clean(raw, settings)
    message = str(error.value)
    assert "avrop.csv eller avrop.xlsx saknas" in message
    assert "aktiviteter.csv: kolumnen ”titel” saknas" in message
    assert "Menades tittel?" in message
    assert "nyckeln mats_fran saknas" in message
    assert len(message.splitlines()) == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("effektmal.toml", 'enkat = "tema"', 'enkat = "teman"'),
            "enkäten teman finns inte i enkater.toml. Menades tema?",
        ),
        (("effektmal.toml", 'fraga = "ny_kunskap"', 'fraga = "kunskap"'), "frågan kunskap finns inte"),
        (("effektmal.toml", '"Skäl"', '"Orsak"'), "enkater/tema.csv: kolumnen ”Orsak” saknas"),
        (("effektmal.toml", '"Skäl"', '"Namn"'), "personuppgift"),
        (("effektmal.toml", "mal = 0.70", "mal = 70"), "andel över 0 och högst 1"),
        (("effektmal.toml", "mal = 0.70", ""), "skriv antingen mal, en andel (t.ex. 0.70), eller mal_medel"),
        (("effektmal.toml", "mal = 0.70", "mal = 0.7\nmal_medel = 2"), "skriv antingen mal"),
        (("effektmal.toml", "mal = 0.70", "mal_medel = 3.1"), "mal_medel är 3.1 men ska ligga över 1 och vara högst 3"),
        (("enkater/enkater.toml", '["Vet ej"]', '["Vet ej"]\npoang = [1, 2]'), "poang ska ha lika många tal som svar"),
        (("enkater/enkater.toml", '["Vet ej"]', '["Vet ej"]\npoang = [2, 2, 2]'), "inte alla samma"),
        (("effektmal.toml", "2020-12-31", '"2020-12-31"'), "ska vara ett datum utan citattecken"),
        (("effektmal.toml", "[[mal]]", "[[mal"), "effektmal.toml går inte att tolka på rad 2"),
        (("enkater/enkater.toml", '"tema.csv"', '"temat.csv"'), "filen temat.csv finns inte"),
        (("enkater/enkater.toml", '"tema.csv"', '"../malgrupp.csv"'), "utan mapp"),
        (("enkater/enkater.toml", '"tema.csv"', '"/etc/passwd"'), "utan mapp"),
        (("enkater/enkater.toml", '"tema.csv"', f'"{"a" * 5000}"'), "finns inte i"),
        (("enkater/enkater.toml", '"tema.csv"', '"a\\u0000b"'), "filen ab finns inte i"),
        (("enkater/enkater.toml", '"Ny kunskap?"', '"^.*$"'), "en kolumn kan inte heta ”^.*$”"),
        (("enkater/enkater.toml", '"Ny kunskap?"', '"row_number"'), "en kolumn kan inte heta ”row_number”"),
        (("effektmal.toml", "ar = 2020", "ar = 20"), "ar är 20 men ska vara ett årtal utan citattecken, t.ex. 2020"),
        (("enkater/enkater.toml", "ar = 2020", "ar = 202"), "ar är 202 men ska vara ett årtal"),
        (
            ("enkater/enkater.toml", 'grupper = "alla"', 'grupper = "urval"\ngrupper_totalt = 1'),
            "grupper_totalt är 1 men inbjudna_per_grupp har fler grupper",
        ),
        (("publicerade_uppgifter.toml", "varde = 0.5", "varde = nan"), "varde är nan men ska vara ett tal"),
        (("publicerade_uppgifter.toml", "varde = 0.5", "varde = 1\ntolerans = inf"), "tolerans är inf men ska vara"),
        (("enkater/enkater.toml", "= 60", "= 0"), "ska vara ett heltal från 1"),
        (("effektmal.toml", "ar = 2020", "ar = 99999999999"), "ar är 99999999999 men ska vara ett årtal"),
        (("effektmal.toml", "0.70", f"[{'[' * 2000}{']' * 2000}]"), "parenteser i varandra"),
        (("publicerade_uppgifter.toml", "0.5", f"1{'0' * 400}"), "varde är 1000000"),
        (("publicerade_uppgifter.toml", "0.5", f"1{'0' * 5000}"), "ett för långt tal"),
        (("enkater/enkater.toml", '"Ny kunskap?"', '"Ny insikt?"'), "enkater/tema.csv: kolumnen ”Ny insikt?” saknas"),
        (("enkater/enkater.toml", '"Ny kunskap?"', '"Nya kunskaper?"'), "saknas. Menades Ny kunskap? Lägg till"),
        (("enkater/enkater.toml", '["I hög grad"]', '["I hög"]'), "”I hög” i positiva finns inte bland svaren"),
        (("enkater/enkater.toml", 'grupper = "alla"', 'grupper = "urval"'), "grupper_totalt ska anges"),
        (("enkater/enkater.toml", '"konferens"', '"konfirmation"'), "ska vara något av konferens, seminarium"),
        (
            ("enkater/enkater.toml", '{ aktivitetstyp = "konferens" }', '{ tjanst = "IA" }'),
            "tjänsten ”IA” i foljer_upp",
        ),
        (("publicerade_uppgifter.toml", 'jamforelse = ">"', 'jamforelse = "!="'), "men ska vara något av >"),
        (("publicerade_uppgifter.toml", "varde = 0.5", 'varde = ["a"]'), "varde ska vara en lista av texter när"),
        (("publicerade_uppgifter.toml", "per = 2021-05-31", ""), "ange antingen per eller period"),
        (("tjanster.csv", "tjanst_id", "id"), "kolumnen ”tjanst_id” saknas"),
    ],
)
def test_what_makes_the_data_unusable_stops_with_one_clear_message(
    raw: Path, settings: Settings, change: tuple[str, str, str], said: str
) -> None:
    _change(raw, *change)
    with pytest.raises(DataError) as error:
        clean(raw, settings)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_goal_for_a_mean_goes_by_the_scores_of_the_scale(raw: Path, settings: Settings) -> None:
    _change(raw, "effektmal.toml", "mal = 0.70", "mal_medel = 7.5")
    _change(raw, "enkater/enkater.toml", '["Vet ej"]', '["Vet ej"]\npoang = [0, 5, 10]')
    frames = clean(raw, settings)
    assert frames["core.goals"].select("target_share", "target_mean").row(0) == (None, 7.5)
    scores = dict(frames["core.survey_options"].select("answer", "score").rows())
    assert scores == {"Inte alls": 0, "Delvis": 5, "I hög grad": 10, "Vet ej": None}
    _change(raw, "enkater/enkater.toml", "[0, 5, 10]", "[10, 5, 0]")
    with pytest.raises(DataError, match="har något svar i positiva inte högre poäng än de andra"):
        clean(raw, settings)


def test_unknown_services_in_the_later_of_several_files_are_told(raw: Path, settings: Settings) -> None:
    """Files without a fault leave empty chunks behind, which the joining of texts must not stumble over."""
    header, *_ = (raw / "avrop.csv").read_text(encoding="utf-8").splitlines()
    (raw / "avrop.csv").unlink()
    (raw / "avrop").mkdir()
    for year, services in {2018: ["T1"], 2019: ["X"] * 5, 2020: ["Y"], 2021: ["X"]}.items():
        rows = [f"{year}-{n};202100-4284;;{service};{year}-03-01;planerad" for n, service in enumerate(services)]
        (raw / "avrop" / f"{year}.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    reasons = [reason for *_, column, reason in _quarantined(raw, settings) if column == "tjanst"]
    assert reasons == ["”X” finns inte i tjanster"] * 5 + ["”Y” finns inte i tjanster", "”X” finns inte i tjanster"]


def test_a_date_before_the_target_group_or_long_after_the_data_is_told(raw: Path, settings: Settings) -> None:
    with pytest.raises(DataError, match=r"ingen organisation den 1990-01-01.*från 2018-01-01"):
        clean(raw, replace(settings, as_of_date=date(1990, 1, 1)))
    with pytest.raises(DataError, match=r"2050-01-01.*det senaste.*2020-09-01"):
        clean(raw, replace(settings, as_of_date=date(2050, 1, 1)))


def test_a_first_year_is_reported_before_anything_has_happened(raw: Path, settings: Settings) -> None:
    for name in ("intresseanmalningar", "avrop", "leveranstillfallen", "aktiviteter"):
        header, *_ = (raw / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        (raw / f"{name}.csv").write_text(header + "\n", encoding="utf-8")
    for name, empty in {"enkater/enkater": "enkat", "effektmal": "mal"}.items():
        (raw / f"{name}.toml").write_text(f"{empty} = []", encoding="utf-8")
    frames = clean(raw, replace(settings, year=2026, as_of_date=date(2026, 1, 31)))
    assert not frames["core.organisations"].is_empty()


def test_a_goal_stands_before_its_survey_is_made(raw: Path, settings: Settings) -> None:
    """The plan's goals are known in January, their answers in November: till then the file has headings alone."""
    header, *_ = (raw / "enkater/tema.csv").read_text(encoding="utf-8").splitlines()
    (raw / "enkater/tema.csv").write_text(header + "\n", encoding="utf-8")
    frames = clean(raw, settings)
    assert not frames["core.goals"].is_empty()
    assert not frames["core.survey_options"].is_empty()
    assert frames["core.survey_respondents"].is_empty()


def test_what_is_planned_is_read_as_that(raw: Path, settings: Settings) -> None:
    """Each month the exports hold what is booked ahead: a row of it is no fault, and nothing that was put off."""
    _change(raw, "avrop.csv", "levererad", "Beställd")
    for name, old in {"leveranstillfallen.csv": "inställt", "aktiviteter.csv": "omställd"}.items():
        _change(raw, name, old, "Planerat")
    frames = clean(raw, settings)
    statuses = [set(frames[f"core.{name}"]["status"]) for name in ("orders", "occasions", "activities")]
    assert frames["quality.quarantine"].is_empty()
    assert statuses == [{"avbeställd", "planerad"}, {"genomfört", "planerat"}, {"planerad"}]


def test_a_file_named_by_a_personal_identity_number_is_refused(raw: Path, settings: Settings) -> None:
    (raw / "avrop").mkdir()
    (raw / "avrop.csv").rename(raw / "avrop" / "811218-9876.csv")
    with pytest.raises(DataError, match=r"Filnamnet \*{6}-\*{4}\.csv innehåller ett personnummer"):
        clean(raw, settings)


@pytest.mark.skipif(os.name == "nt", reason="Windows has none such")
def test_a_file_name_in_an_old_encoding_is_refused(raw: Path, settings: Settings) -> None:
    (raw / "avrop").mkdir()
    (raw / "avrop.csv").rename(raw / "avrop" / os.fsdecode("år.csv".encode("latin-1")))
    with pytest.raises(DataError, match=r"Filnamnet \ufffdr\.csv har tecken som inte går att läsa\. Byt namn\."):
        clean(raw, settings)


def test_a_file_of_answers_that_another_survey_uses_is_not_suggested(raw: Path, settings: Settings) -> None:
    declared = (raw / "enkater/enkater.toml").read_text(encoding="utf-8")
    second = declared[declared.index("[[enkat]]") :].replace('"tema"', '"tema2"').replace("tema.csv", "tema2.csv")
    (raw / "enkater/enkater.toml").write_text(declared + second, encoding="utf-8")
    with pytest.raises(DataError, match=r"filen tema2\.csv finns inte i \S+ Lägg dit"):
        clean(raw, settings)


def test_a_file_of_answers_from_a_macintosh_has_its_name(raw: Path, settings: Settings) -> None:
    declared, name = raw / "enkater/enkater.toml", "måndag.csv"
    declared.write_text(declared.read_text(encoding="utf-8").replace("tema.csv", name), encoding="utf-8")
    (raw / "enkater/tema.csv").rename(raw / "enkater" / unicodedata.normalize("NFD", name))
    assert clean(raw, settings)["core.survey_answers"].height > 0


def test_there_need_be_no_goals_and_no_claims(raw: Path, settings: Settings) -> None:
    (raw / "effektmal.toml").write_text("mal = []", encoding="utf-8")
    (raw / "publicerade_uppgifter.toml").write_text("uppgift = []", encoding="utf-8")
    frames = clean(raw, settings)
    assert frames["core.goals"].is_empty()
    assert frames["core.claims"].is_empty()


def test_a_year_without_data_is_told_with_the_years_that_have(raw: Path, settings: Settings) -> None:
    _change(raw, "effektmal.toml", "ar = 2020", "ar = 2019")
    assert clean(raw, settings)
    for name in ("enkater/enkater.toml", "effektmal.toml"):
        _change(raw, name, "ar = 20", "ar = 21")
    _change(raw, "aktiviteter.csv", "2020-03-05", "2018-03-05")
    _change(raw, "leveranstillfallen.csv", "2020-", "2018-")
    with pytest.raises(DataError, match=r"inga uppgifter om år 2020 i rådata, bara om 2018, 2019, 2119, 2120\."):
        clean(raw, settings)
    _change(raw, "intresseanmalningar.csv", "2019-01-10", "2020-01-10")
    assert clean(raw, settings)  # a year that has just begun


AT_FAULT = [
    (("avrop.csv", "2019-03-01", "2019-02-30"), "avropsdatum", "”2019-02-30” är inte ett datum, t.ex. 2021-05-31"),
    (("avrop.csv", "2019-03-01", ""), "avropsdatum", "värde saknas"),
    (("avrop.csv", "levererad", "klar"), "status", "”klar” är inte något av planerad, pågående"),
    (
        ("avrop.csv", ";IA-systemet", ";IA-systmet"),
        "tjanst",
        "”IA-systmet” finns inte i tjanster. Menades IA-systemet?",
    ),
    (("avrop.csv", "202100-4284", "202100-4285"), "organisationsnummer", "rätt kontrollsiffra"),
    (("avrop.csv", "202100-4284", "202100-6305"), "organisationsnummer", "”202100-6305” finns inte i malgrupp"),
    (("avrop.csv", "202100-4284;Ödemarksverket", ";Ödesverket"), "organisation", "”Ödesverket” finns inte i"),
    (("avrop.csv", "202100-4284;Ödemarksverket", ";"), "organisationsnummer", "organisationen är inte angiven"),
    (
        ("avrop.csv", "levererad", "levererad;x"),
        "avrop_id",
        "som har 6: sätt den text som har ; i sig inom citattecken",
    ),
    (("leveranstillfallen.csv", ";12;", ";tolv;"), "deltagare", "”tolv” är inte ett heltal från 0"),
    (("enkater/tema.csv", "I hög grad", "I viss grad"), "Ny kunskap?", "svaret är inte något av Inte alls"),
    (("enkater/tema.csv", "Anna;Roller", "Anna;Ledning"), "Konferens", "är inte något av Effektivitet, Roller"),
    (("malgrupp.csv", "01-01;;", "01-01;#N/A;"), "till", "formeln i cellen har gett felet #N/A: rätta den"),
    (("malgrupp.csv", "Ödemarksverket", "#SAKNAS!"), "organisation", "har gett felet #SAKNAS!"),
    (("malgrupp.csv", "Ödemarksverket", "\ufffddemarksverket"), "organisation", "tecken som inte går att läsa"),
    (("enkater/tema.csv", "Omorg", "811228-9874"), "Skäl", "innehåller ett personnummer (******-****)"),
]
"""How the first row of a file is changed, and in which column and why the row is then at fault."""


def test_rows_at_fault_are_quarantined_each_with_its_column_and_reason(raw: Path, settings: Settings) -> None:
    expected = {}
    for number, ((name, old, new), column, said) in enumerate(AT_FAULT):
        with (raw / name).open("r+", encoding="utf-8") as file:
            lines = file.read().splitlines()
            assert old in lines[1]
            file.write(re.sub("^[AL]1;", f"F{number};", lines[1].replace(old, new)) + "\n")
        expected[name, len(lines) + 1, column] = said
    found = {row[:3]: row[3] for row in _quarantined(raw, settings)}
    assert found.keys() == expected.keys()
    assert [said for place, said in expected.items() if said not in found[place]] == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("leveranstillfallen.csv", "L1;A1", "L1;A12"), ("anstallda.csv", "202100-2114", "202100-6305")],
)
def test_no_other_id_is_suggested_for_one_that_is_unknown(
    raw: Path, settings: Settings, name: str, old: str, new: str
) -> None:
    _change(raw, "avrop.csv", "A1;", "A11;")
    _change(raw, "leveranstillfallen.csv", ";A1;", ";A11;")
    _change(raw, name, old.replace("A1", "A11"), new)
    (reason,) = {reason for file, _, _, reason in _quarantined(raw, settings) if file == name}
    assert reason.endswith(("finns inte i avrop", "finns inte i malgrupp"))


def test_what_refers_to_a_quarantined_row_is_quarantined_for_that_reason(raw: Path, settings: Settings) -> None:
    _change(raw, "malgrupp.csv", "202100-2114;Fjällhögskolan;lärosäte", "202100-2114;Fjällhögskolan;skola")
    _change(raw, "leveranstillfallen.csv", "L2;A1", "L2;A2")
    reasons = {(file, row): reason for file, row, _, reason in _quarantined(raw, settings)}
    assert reasons["anstallda.csv", 3] == "raden för ”202100-2114” i malgrupp ligger själv i karantän"
    assert reasons["avrop.csv", 3] == "raden för ”202100-2114” i malgrupp ligger själv i karantän"
    assert reasons["leveranstillfallen.csv", 3] == "raden för ”A2” i avrop ligger själv i karantän"


def test_exact_duplicates_are_counted_and_rows_that_share_a_key_quarantined(raw: Path, settings: Settings) -> None:
    with (raw / "leveranstillfallen.csv").open("a", encoding="utf-8") as file:
        file.write("L1;A1;1/5/2020;Fysisk;12;Genomfört\nL2;A1;2020-09-02;digital;;inställt\n")
    frames = clean(raw, settings)
    accounts = frames["quality.row_accounting"].filter(pl.col("file") == "leveranstillfallen.csv").row(0)
    assert accounts == ("leveranstillfallen.csv", 4, 1, 1, 0, 2)
    assert frames["core.occasions"]["occasion_id"].to_list() == ["L1"]
    assert frames["quality.quarantine"]["row_number"].to_list() == [3, 5]


def test_ids_that_differ_in_case_alone_are_one(raw: Path, settings: Settings) -> None:
    with (raw / "avrop.csv").open("a", encoding="utf-8") as file:
        file.write(
            "a1;202100-4284;Ödemarksverket;IA-systemet;2019-03-01;levererad\na2;2021002114;;T1;2019-04-01;Avbokad\n"
        )
    frames = clean(raw, settings)
    assert frames["core.orders"]["order_id"].to_list() == ["A1"]
    assert frames["core.occasions"]["order_id"].to_list() == ["A1", "A1"]
    assert frames["quality.row_accounting"].filter(file="avrop.csv").row(0) == ("avrop.csv", 4, 1, 1, 0, 2)


@pytest.mark.parametrize("said", ["Nej", "ingen", "N/A", "null", "Saknas."])
def test_a_word_for_nothing_is_no_name(raw: Path, settings: Settings, said: str) -> None:
    _change(raw, "aktiviteter.csv", "omställd;120;", f"omställd;120;{said}")
    assert clean(raw, settings)["core.activities"]["co_organiser"].to_list() == [None]


def test_an_export_without_rows_is_nothing_that_year_but_a_register_without_rows_is_a_fault(
    raw: Path, settings: Settings
) -> None:
    for name in ("avrop", "leveranstillfallen", "intresseanmalningar", "organisationsnamn", "anstallda"):
        path = raw / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    frames = clean(raw, settings)
    assert frames["core.orders"].is_empty()
    assert frames["quality.row_accounting"].filter(file="avrop.csv").row(0) == ("avrop.csv", 0, 0, 0, 0, 0)
    (raw / "malgrupp.csv").write_text("organisationsnummer;organisation;sektor;fran;till;eftertradare\n", "utf-8")
    with pytest.raises(DataError, match=r"malgrupp\.csv har en rubrikrad men inga rader"):
        clean(raw, settings)


def test_a_folder_is_read_as_one_table_with_an_account_per_file(raw: Path, settings: Settings) -> None:
    (raw / "avrop").mkdir()
    (raw / "avrop.csv").rename(raw / "avrop" / "2019.csv")
    (raw / "avrop" / "2020.csv").write_text(
        "STATUS,Avropsdatum,Tjänst,Organisation,Organisationsnummer, Avrop ID \n"
        "planerad,2020-01-01,IA-systemet,Fjällhögskolan,,A3\n",
        encoding="utf-16",
    )
    frames = clean(raw, settings)
    assert frames["core.orders"]["order_id"].to_list() == ["A1", "A2", "A3"]
    accounts = frames["quality.row_accounting"].filter(pl.col("file").str.starts_with("avrop/"))
    assert accounts.select("file", "read_n").rows() == [("avrop/2019.csv", 2), ("avrop/2020.csv", 1)]
    sources = frames["meta.sources"].filter(pl.col("file") == "avrop/2020.csv")
    assert sources["format"].item() == "CSV utf-16 ,"


def test_respondents_who_answer_alike_are_no_duplicates(raw: Path, settings: Settings) -> None:
    with (raw / "enkater/tema.csv").open("a", encoding="utf-8") as file:
        file.write("Dan;Roller;Fack;Delvis;\nEva;Roller;Fack;Delvis;\n")
    frames = clean(raw, settings)
    assert frames["core.survey_respondents"].height == 5
    assert frames["quality.row_accounting"]["duplicate_n"].sum() == 0


def test_personal_columns_are_nowhere_in_what_comes_out(raw: Path, settings: Settings) -> None:
    _change(raw, "enkater/tema.csv", "Anna;Roller", "Anna;Ledning")
    _change(raw, "enkater/tema.csv", "Vet ej;", "Vet ej;;x;y")
    frames = clean(raw, settings)
    assert frames["quality.quarantine"].height == 2
    everything = "".join(
        frame.write_csv() for name, frame in frames.items() if name not in ("core.claims", "core.plan_measures")
    )
    assert "Anna" not in everything
    assert "Bo;" not in everything
    assert '"Bo"' not in everything


def test_successors_that_go_in_a_circle_or_nowhere_are_quarantined(raw: Path, settings: Settings) -> None:
    _change(raw, "malgrupp.csv", "lärosäte;2018-01-01;;", "lärosäte;2018-01-01;2019-01-01;202100-6305")
    _change(raw, "malgrupp.csv", "myndighet;2018-01-01;;", "myndighet;2018-01-01;2019-01-01;202100-5489")
    reasons = [row[1:] for row in _quarantined(raw, settings) if row[0] == "malgrupp.csv"]
    assert reasons == [
        (2, "eftertradare", "”202100-5489” leder tillbaka till organisationen själv"),
        (3, "eftertradare", "”202100-6305” finns inte i malgrupp"),
        (4, "eftertradare", "”202100-4284” leder tillbaka till organisationen själv"),
    ]
