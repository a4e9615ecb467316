"""What is said of the quality of the data is what the data say."""

import duckdb
import pytest

from partsrapport.quality import components


@pytest.fixture
def said(changed):
    """What is found and what it means, by component, after a statement on the healthy warehouse."""

    def say(statement="SELECT 1"):
        with duckdb.connect(str(changed(statement))) as connection:
            rows = components.table(connection).rows()
        return {
            component: (finding.replace("\xa0", " "), meaning.replace("\xa0", " "))
            for component, finding, meaning in rows
        }

    return say


def test_every_component_of_official_statistics_is_there_in_sentences(said):
    found = said()
    assert list(found) == [
        "Relevans",
        "Noggrannhet: bearbetning",
        "Noggrannhet: bortfall",
        "Noggrannhet: täckning",
        "Aktualitet och punktlighet",
        "Tillgänglighet och tydlighet",
        "Jämförbarhet och samstämmighet",
    ]
    assert all(text[0].isupper() or text[0].isdigit() for texts in found.values() for text in texts)
    assert all(text.endswith(".") for texts in found.values() for text in texts)


def test_goals_without_an_answer_are_counted(said):
    assert said()["Relevans"] == ("Årets enda effektmål är bedömt.", "Alla mål är bedömda.")
    changed = said("UPDATE mart.effect_goals SET verdict = 'för få svar'")
    assert changed["Relevans"] == ("Årets enda effektmål är inte bedömt.", "Ett mål saknar bedömning.")
    assert said("DELETE FROM mart.effect_goals")["Relevans"][1] == "Det finns inget mål att bedöma."


def test_orders_in_quarantine_say_how_much_more_there_could_have_been(said):
    row = "INSERT INTO quality.quarantine BY NAME SELECT 'avrop.csv' AS file, 2 AS row_number, '' AS \"column\", "
    found = said(row + "'format' AS code, '' AS reason, '{}' AS raw")
    assert (
        found["Noggrannhet: bearbetning"][1]
        == "Hade alla avrop i karantän räknats, hade avropen varit högst 50,0 % fler."
    )
    assert said()["Noggrannhet: bearbetning"][1] == "Inget avrop ligger i karantän."


def test_cells_that_staff_have_corrected_are_counted_but_those_of_surveys(said):
    assert "rättade för hand: 0." in said()["Noggrannhet: bearbetning"][0]
    rows = ", ".join(
        f"('rattade/a.xlsx', {n}, '{file}', 2, '{column}', NULL, 'x', NULL, NULL)"
        for n, (file, column) in enumerate([("avrop.csv", "status"), ("enkater/a.csv", "q"), ("avrop.csv", "*")])
    )
    assert "för hand: 1." in said(f"INSERT INTO quality.corrections VALUES {rows}")["Noggrannhet: bearbetning"][0]


@pytest.mark.parametrize(("is_changeable", "changes"), [(False, "inte ändras"), (True, "ändras")])
def test_a_verdict_that_those_who_did_not_answer_could_change_is_counted(said, is_changeable, changes):
    found = said(f"UPDATE mart.effect_goals SET is_changeable = {is_changeable}")
    assert f"skulle årets enda säkra bedömning {changes}." in found["Noggrannhet: bortfall"][1]


def test_a_source_that_ends_before_the_day_of_the_report_is_told(said):
    assert said()["Aktualitet och punktlighet"] == (
        "Källorna slutar mellan den 10 januari 2019 och den 1 mars 2021.",
        "En källa slutar 872 dagar före rapportens dag: det senaste kan saknas.",
    )
    later = said("INSERT INTO core.interests VALUES ('i9', '202100-0001', 't1', '2021-06-01')")
    assert later["Aktualitet och punktlighet"][1].startswith("En källa slutar")


def test_claims_that_do_not_surely_hold_are_told(said):
    assert said()["Jämförbarhet och samstämmighet"][1] == "Tidigare uppgifter och den här rapporten stämmer överens."
    changed = said("UPDATE mart.claims SET verdict = 'stämmer inte'")["Jämförbarhet och samstämmighet"]
    assert changed[0].endswith("Den enda tidigare publicerade uppgiften stämmer inte säkert när den räknas om.")
    assert changed[1] == "Där en tidigare uppgift inte säkert stämmer gäller den här rapporten."
    none = said("DELETE FROM mart.claims")["Jämförbarhet och samstämmighet"]
    assert "stämmer" not in " ".join(none)


def test_sources_that_all_reach_the_day_of_the_report_are_told(said):
    reached = said("UPDATE meta.build SET as_of_date = '2019-01-10'")["Aktualitet och punktlighet"][1]
    assert reached == "Alla källor når fram till rapportens dag."
