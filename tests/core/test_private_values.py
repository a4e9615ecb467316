"""What people wrote about themselves or others is read from its file and stands nowhere else, messages included."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from partsrapport.config import Settings
from partsrapport.core import clean
from partsrapport.errors import DataError, UsageError

NAME = "Hemlige Harald"
ANSWERS = "enkater/tema.csv"
PLANTED = [
    NAME,
    "811218-9876",
    "８１１２１８ ９８７６",
    "SE811218987601",
    "harald@privat.example",
    "070-123 45 67",
    "åsikt",
]
SURVEY = f"""Namn;Konferens;Jag företräder;Ny kunskap?;Skäl;Fritext
{NAME};Roller;Arbetsgivaren;I hög grad;Omorganisation;åsikt
Bo;roller;Fack;{NAME};allvarlig störning;åsikt
Bo;{NAME};Fack;Delvis;;
Bo;Roller;{NAME};Delvis;;
Bo;Roller;Fack;Delvis;{NAME};
Bo;Roller;Fack;Delvis;ring 070-123 45 67;
Bo;Roller;Fack;Delvis;{NAME}Ã¤;
Bo;Roller;Fack;Delvis;SE811218987601;
Cia;Effektivitet;;I hög grad;;;{NAME}
Cia;Effektivitet;;"I hög {NAME}
"""
TITLES = ["811218-9876", "８１１２１８ ９８７６", "SE811218987601", "harald@privat.example", "070-123 45 67"]


def _seen(text: str) -> list[str]:
    return [private for private in PLANTED if private.lower() in text.lower()]


def test_no_table_holds_what_was_planted(raw: Path, settings: Settings) -> None:
    (raw / ANSWERS).write_text(SURVEY, encoding="utf-8")
    with (raw / "aktiviteter.csv").open("a", encoding="utf-8") as activities:
        for number, title in enumerate(TITLES, start=2):
            activities.write(f"K{number};Samverkan;konferens;Fråga {title};;2020-03-05;fysisk;omställd;120;\n")
    frames = clean(raw, settings)
    assert not [(name, seen) for name, frame in frames.items() if (seen := _seen(str(frame.to_dicts())))]
    accounts = {row["file"]: row for row in frames["quality.row_accounting"].to_dicts()}
    assert accounts["aktiviteter.csv"]["quarantined_n"] == len(TITLES)
    assert (accounts[ANSWERS]["read_n"], accounts[ANSWERS]["kept_n"]) == (10, 2)


def test_a_respondent_whose_reason_no_goal_asks_for_is_kept_without_it(raw: Path, settings: Settings) -> None:
    background = clean(raw, settings)["core.survey_background"]
    assert background["value"].to_list() == ["Allvarlig störning"]


def _without_header(survey: str) -> str:
    return survey.split("\n", 1)[1]


@pytest.mark.parametrize(
    "change",
    [
        _without_header,
        lambda survey: survey.replace("Ny kunskap?", NAME),
        lambda survey: survey.replace("Ny kunskap?", "Ny kunskaper?").replace("Skäl", NAME),
        lambda survey: survey.replace("Skäl", "Ny kunskap?"),
        lambda _: NAME,
        lambda _: f'"{NAME}\n' * 3,
    ],
)
def test_no_message_about_a_survey_shows_what_stands_in_it(
    raw: Path, settings: Settings, change: Callable[[str], str]
) -> None:
    (raw / ANSWERS).write_text(change(SURVEY), encoding="utf-8")
    with pytest.raises(DataError, match=ANSWERS) as error:
        clean(raw, settings)
    assert not _seen(str(error.value))


def test_the_nearest_answer_is_told_instead_of_what_was_answered(raw: Path, settings: Settings) -> None:
    (raw / ANSWERS).write_text(SURVEY.replace(f"Fack;{NAME}", "Fack;I hög gradd"), encoding="utf-8")
    quarantine = clean(raw, settings)["quality.quarantine"]
    (reason,) = quarantine.filter(quarantine["row_number"] == 3)["reason"]
    assert reason == "svaret är inte något av Inte alls, Delvis, I hög grad, Vet ej. Menades I hög grad?"


TITLE = "aktivitet_id;arbetsomrade;typ;titel;tema;datum;form;status;mottagare;medarrangor\n" + (
    "K1;Samverkan;konferens;Fråga a@b.se eller 070-123 45 67;Anna 08-123 45 67;2020-03-05;fysisk;genomförd;120;\n"
    "K2;Samverkan;konferens;Fråga a@b.se, 811218-9876;roller;2020-03-05;fysisk;genomförd;120;\n"
)


def test_contacts_are_masked_where_that_is_declared_and_identity_numbers_never_pass(raw, settings):
    (raw / "aktiviteter.csv").write_text(TITLE, encoding="utf-8")
    assert clean(raw, settings)["core.activities"].is_empty()
    declared = ("aktiviteter.titel", "aktiviteter.tema")
    frames = clean(raw, replace(settings, masked_columns=declared))
    assert frames["core.activities"].select("title", "theme").rows() == [
        ("Fråga ***@*** eller ***-*** ** **", "Anna ***-*** ** **")
    ]
    assert frames["quality.quarantine"].select("row_number", "code").rows() == [(3, "private")]
    only_title = clean(raw, replace(settings, masked_columns=declared[:1]))["quality.quarantine"]
    assert only_title["column"].to_list() == ["tema", "titel"]


@pytest.mark.parametrize("column", ["aktiviteter.titell", "aktiviteter.datum"])
def test_a_column_to_mask_that_there_is_not_is_told(raw, settings, column):
    with pytest.raises(UsageError, match=f"maskera har {column}, som inte är en kolumn med text"):
        clean(raw, replace(settings, masked_columns=(column,)))
