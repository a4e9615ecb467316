"""What a user of the command meets: building, building again, and data that stop it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, contents, few_checks


@pytest.fixture
def built_project(copied_project, built):
    """A copied project with the session's build in place of its own."""
    shutil.copytree(built.out, copied_project / "public")
    shutil.copytree(built.work, copied_project / "data" / "processed")
    return copied_project


def test_the_summary_says_what_was_read_validated_and_published(built):
    assert built.summary["status"] == "built"
    for row in built.summary["rows"]:
        assert row["read_n"] == row["kept_n"] + row["duplicate_n"] + row["superseded_n"] + row["quarantined_n"]
    assert sum(row["quarantined_n"] for row in built.summary["rows"]) > 0
    assert built.summary["validations_n"] > 200
    missed_n = built.summary["validations_n"] - built.summary["validations_passed_n"]
    assert missed_n == len(built.summary["failed_validations"]) <= 3
    assert set(built.summary["claims"].values()) == {"stämmer", "osäkert"}
    assert built.summary["engine"] == "embedded"
    assert built.summary["unread_files"] == []


def test_an_unchanged_build_runs_nothing_and_says_so(partsrapport, built):
    again = partsrapport("build", "--work", built.work, "--out", built.out, "--engine", "embedded")
    assert again.returncode == 0
    assert "Inget har ändrats" in again.stdout
    assert str(built.html) in again.stdout


def test_all_broken_exports_are_told_with_code_2_and_leave_the_last_good_report(here, built_project):
    """What each fault of a file is told as: ``tests/raw`` and ``tests/core/test_cleaning.py``."""
    before, raw = contents(built_project / "public"), built_project / "data" / "raw"
    (raw / "malgrupp.csv").unlink()
    (raw / "intresseanmalningar.csv").write_bytes(b"")
    activities, goals = raw / "aktiviteter.csv", raw / "effektmal.toml"
    activities.write_bytes(activities.read_bytes().replace(b"datum", b"dag", 1).replace(b"Datum", b"Dag", 1))
    goals.write_bytes(goals.read_bytes() + b"\n[[mal]\n")
    result = here("build", cwd=built_project)
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    told = (
        "malgrupp.csv eller malgrupp.xlsx saknas",
        "intresseanmalningar.csv är tom",
        "kolumnen ”datum” saknas",
        "effektmal.toml går inte att tolka",
    )
    for said in told:
        assert said in result.stderr
    assert contents(built_project / "public") == before


def test_what_stops_publishing_is_told_together_and_leaves_the_last_good_report(here, built_project):
    """Orders of another council's export, where nothing is known here, and a critical expectation that fails.

    That each of them is enough: ``tests/quality/test_gate.py``.
    """
    before = contents(built_project / "public")
    header = "avrop_id;organisationsnummer;organisation;tjanst;avropsdatum;status\n"
    unknown = ["212000-0142;Okänd;IA-systemet", ";Delegationen för biodling;Okänd tjänst"]
    lines = [f"x{n};{unknown[n % 2]};2020-01-01;planerad\n" for n in range(18)]
    foreign = built_project / "data" / "raw" / "avrop" / "avrop-2017.csv"
    foreign.write_text(header + "".join(lines), encoding="utf-8")
    few_checks(built_project)
    suite = Path("expectations", "core.orders.json")
    text = (ROOT / suite).read_text(encoding="utf-8")
    assert "levererad" in text
    (built_project / suite).write_text(text.replace("levererad", "färdig"), encoding="utf-8")
    result = here("build", cwd=built_project)
    assert result.returncode == 2, result.stderr
    for said in ("avrop-2017.csv: 18 av 18 rader", ", organisation", ", tjanst: ", "core.orders: "):
        assert said in result.stderr
    assert contents(built_project / "public") == before


def test_check_tells_what_is_wrong_and_publishes_nothing(checks_again, built, copied_project):
    """With the files that are not read, and the rows behind a warning."""
    raw = copied_project / "data" / "raw"
    shutil.copy(next((raw / "avrop").iterdir()), raw / "avrop-2022.csv")
    result = checks_again(built.warehouse, cwd=copied_project)
    assert result.returncode == 0, result.stderr
    assert "rad " in result.stdout
    assert "Läses inte: avrop-2022.csv. Lägg den i mappen avrop" in result.stdout
    warned = "Genomförda leveranstillfällen har uppgift om antal deltagare. Inte uppfyllt (information)."
    assert f"{warned}\n  4 rader: Leveranstillfälle, id" in result.stdout
    assert not (copied_project / "public").exists()
    work = copied_project / "data" / "processed"
    assert (work / "karantan.xlsx").exists()
    assert not (work / "warehouse.duckdb").exists()


def test_rendering_before_the_first_build_says_what_to_do(here, copied_project):
    result = here("render", cwd=copied_project)
    assert result.returncode == 1
    assert "Kör partsrapport build" in result.stderr


def test_outside_a_project_it_says_where_to_stand(here, tmp_path):
    result = here("build", cwd=tmp_path)
    assert result.returncode == 1
    assert "partsrapport.toml" in result.stderr


def test_an_error_is_json_too_when_asked_for(here, copied_project):
    (copied_project / "data" / "raw" / "effektmal.toml").unlink()
    result = here("build", "--json", cwd=copied_project)
    answer = json.loads(result.stdout)
    assert (answer["status"], answer["exit_code"]) == ("error", 2)
    assert "effektmal.toml" in answer["message"]


def test_asking_for_quarto_where_there_is_none_says_so(here, built_project, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    result = here("render", "--engine", "quarto", cwd=built_project)
    assert result.returncode == 1
    assert "Quarto" in result.stderr
