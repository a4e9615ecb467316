"""What ``check`` shows of rows in quarantine."""

import polars as pl
import pytest

from partsrapport.project import Project
from partsrapport.running import checking


def test_causes_come_before_consequences_and_the_rest_is_counted():
    following = [
        ("anstallda.csv", n, "ar", "consequence", f"raden för ”{n}” i malgrupp ligger själv i karantän")
        for n in range(60)
    ]
    causes = [("malgrupp.csv", n, "sektor", "word", "”x” är inte något av myndighet, lärosäte") for n in range(3)]
    quarantine = pl.DataFrame(following + causes, ["file", "row_number", "column", "code", "reason"], orient="row")
    said = list(checking._quarantined(quarantine))
    assert said[0] == "malgrupp.csv rad 0, sektor: ”x” är inte något av myndighet, lärosäte"
    assert said[3] == "anstallda.csv rad 0, ar: raden för ”0” i malgrupp ligger själv i karantän"
    assert len(said) == checking.ROWS_SHOWN + 1
    assert said[-1] == "… och 13 rader till som följer av dessa"


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
