"""What ``check`` shows of rows in quarantine."""

import duckdb
import polars as pl
import pytest

from partsrapport.project import Project
from partsrapport.running import checking, untranslated
from partsrapport.warehouse import store


def test_causes_come_before_consequences_and_the_rest_is_counted():
    following = [
        ("anstallda.csv", n, "ar", "consequence", f"raden för ”{n}” i malgrupp ligger själv i karantän")
        for n in range(60)
    ]
    causes = [("malgrupp.csv", n, "sektor", "word", "”x” är inte något av myndighet, lärosäte") for n in range(3)]
    quarantine = pl.DataFrame(following + causes, ["file", "row_number", "column", "code", "reason"], orient="row")
    said = list(checking._quarantined(quarantine))
    assert said[0] == "malgrupp.csv rad 0, 1 och 2, sektor: ”x” är inte något av myndighet, lärosäte"
    assert said[1] == "anstallda.csv rad 0, ar: raden för ”0” i malgrupp ligger själv i karantän"
    assert len(said) == checking.ROWS_SHOWN + 1
    assert said[-1] == "… och 11 rader till som följer av dessa"


@pytest.fixture
def project(tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    (made / "karantan.xlsx").write_bytes(b"rader")
    return Project(tmp_path / "p", tmp_path / "p" / "raw", tmp_path / "p" / "work", tmp_path / "p" / "out"), made


def test_the_workbook_of_quarantined_rows_is_put_in_the_work_folder_with_what_to_do(project):
    place, made = project
    said = checking._hand_over(made / "karantan.xlsx", place)
    assert place.quarantine.read_bytes() == b"rader"
    assert said == f"Rätta i {place.quarantine} och spara den, med ett nytt namn, i {place.raw / 'rattade'}; eller " + (
        "rätta exporterna."
    )


def test_proposals_that_are_no_more_are_taken_away(project):
    place, made = project
    (made / "forslag-organisationsnamn.csv").write_text("a")
    checking._hand_over(made / "karantan.xlsx", place)
    assert (place.work / "forslag-organisationsnamn.csv").exists()
    (made / "forslag-organisationsnamn.csv").unlink()
    checking._hand_over(made / "karantan.xlsx", place)
    assert not (place.work / "forslag-organisationsnamn.csv").exists()


def test_a_work_folder_of_somebody_else_is_left_alone_and_that_is_told(project):
    place, made = project
    place.work.mkdir(parents=True)
    (place.work / "annans.txt").write_text("a")
    said = checking._hand_over(made / "karantan.xlsx", place)
    assert said.startswith(f"{place.quarantine} är inte skriven. --work {place.work} innehåller annans.txt")
    assert not place.quarantine.exists()


def test_a_work_folder_that_cannot_be_written_to_is_told(project):
    place, made = project
    place.work.parent.mkdir()
    place.work.touch()
    said = checking._hand_over(made / "karantan.xlsx", place)
    assert said.startswith(f"{place.quarantine} är inte skriven.")


def test_what_is_in_swedish_alone_is_told_with_file_entry_and_key(project):
    place, _ = project
    (place.root / "quarto" / "en" / "texter").mkdir(parents=True)
    (place.root / "quarto" / "texter").mkdir()
    for name in ("_quarto.yml", "texter/01-a.qmd", "texter/02-b.qmd", "en/texter/01-a.qmd"):
        (place.root / "quarto" / name).touch()
    with duckdb.connect() as connection:
        store.create(connection)
        connection.execute("""
            INSERT INTO core.surveys (survey_id, file, title, title_en, year) VALUES
                ('e1', 'e1.csv', 'Enkät', NULL, 2020), ('e2', 'e2.csv', 'Enkät', 'Survey', 2020);
            INSERT INTO core.survey_options
                (survey_id, question_id, question, answer, answer_en, position_n, is_opinion, is_positive) VALUES
                ('e1', 'varde', 'Värde?', 'Högt', NULL, 1, true, true),
                ('e1', 'varde', 'Värde?', 'Lågt', NULL, 2, true, false),
                ('e2', 'varde', 'Värde?', 'Högt', 'High', 1, true, true);
            INSERT INTO core.words VALUES
                ('area', 'Lön', 'lon', 1, 'Lön', 'Lön', NULL),
                ('area', 'Miljö', 'miljo', 2, 'Miljö', 'Environment', NULL)
        """)
        said = list(untranslated.said(connection, place))
    assert said == [
        "enkater/enkater.toml, enkäten e1: ”Enkät” står på svenska i den engelska rapporten. Skriv titel_en.",
        "enkater/enkater.toml, enkäten e1: svaren på varde står på svenska i den engelska rapporten. "
        "Skriv engelska för skalan.",
        "ordlista.toml: ”Lön” heter så i den engelska rapporten också. Skriv en, om det ska heta något annat.",
        "quarto/texter/02-b.qmd är inte med i den engelska rapporten. Skriv quarto/en/texter/02-b.qmd.",
    ]


def test_a_long_list_is_cut_short_and_the_rest_counted():
    assert checking._shortened(["a"] * 3) == ["a"] * 3
    assert checking._shortened(["a"] * 52)[-1] == "… och 2 texter till utan engelska"
