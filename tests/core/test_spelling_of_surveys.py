"""Answers, groups and sides are one word however they are spelled; several choices in a cell are several."""

from pathlib import Path

import polars as pl
import pytest

from partsrapport.config import Settings
from partsrapport.core import choices, clean
from partsrapport.errors import DataError

HEADER = "Namn;Konferens;Jag företräder;Ny kunskap?;Skäl\n"


@pytest.fixture
def survey(raw: Path):
    """The folder with these answers, groups being a sample of so many."""

    def write(rows: str, groups_n: int = 40, header: str = HEADER) -> Path:
        (raw / "enkater/tema.csv").write_text(header + rows, encoding="utf-8")
        declared = (raw / "enkater/enkater.toml").read_text(encoding="utf-8")
        lines = [line for line in declared.splitlines() if not line.startswith("inbjudna_per_grupp")]
        text = "\n".join(lines).replace('grupper = "alla"', f'grupper = "urval"\ngrupper_totalt = {groups_n}')
        (raw / "enkater/enkater.toml").write_text(text, encoding="utf-8")
        return raw

    return write


def test_groups_sides_and_answers_in_three_cases_are_the_same_as_spelled_alike(survey, settings: Settings) -> None:
    spelled = [
        "Skatteverket;ARBETSGIVAREN;i HÖG grad",
        "SKATTEVERKET;arbetsgivare;I hög  grad",
        "skatteverket;AG;I hög grad",
    ]
    rows = [f"A;{one};\n" for one in ["Skatteverket;Arbetsgivare;I hög grad", *spelled]]
    frames = clean(survey("".join(rows)), settings)
    assert set(frames["core.survey_respondents"]["survey_group"]) == {"Skatteverket"}
    assert set(frames["core.survey_respondents"]["side"]) == {"arbetsgivare"}
    assert set(frames["core.survey_answers"]["answer"]) == {"I hög grad"}


def test_more_groups_than_there_are_is_told(survey, settings: Settings) -> None:
    raw = survey("".join(f"A;G{n};Fack;Delvis;\n" for n in range(8)), groups_n=5)
    with pytest.raises(DataError, match="grupper_totalt är 5, men svaren kommer från 8 grupper i kolumnen ”Konferens”"):
        clean(raw, settings)


def kept(frames: dict[str, pl.DataFrame], goal: str = "em") -> list[int]:
    filters = frames["core.goal_filters"].filter(goal_id=goal).select("heading", "value")
    return sorted(frames["core.survey_background"].join(filters, on=["heading", "value"])["respondent_n"])


@pytest.mark.parametrize("asked", ["Allvarlig störning", "allvarlig  STÖRNING", "Allvarlig störning;"])
def test_a_choice_counts_alone_and_together_with_others(survey, settings: Settings, asked: str) -> None:
    cells = [
        '"Allvarlig störning;"',
        '"Allvarlig störning;Annat;"',
        '"Annat;allvarlig störning;"',
        '"Annat;"',
        "Annat",
        "",
    ]
    raw = survey("".join(f"A;Roller;Fack;Delvis;{cell}\n" for cell in cells))
    text = (raw / "effektmal.toml").read_text(encoding="utf-8")
    (raw / "effektmal.toml").write_text(text.replace('["Allvarlig störning"]', f'["{asked}"]'), encoding="utf-8")
    assert kept(clean(raw, settings)) == [2, 3, 4]


def test_two_goals_may_keep_different_choices_of_the_same_cell(survey, settings: Settings) -> None:
    raw = survey("".join(f'A;Roller;Fack;Delvis;"{cell}"\n' for cell in ["X;Y;Z;", "Y;", "X", "Z;X"]))
    text = (raw / "effektmal.toml").read_text(encoding="utf-8").replace('["Allvarlig störning"]', '["x"]')
    second = text.replace('id = "em"', 'id = "em2"').replace('["x"]', '["Y"]')
    (raw / "effektmal.toml").write_text(text + second, encoding="utf-8")
    frames = clean(raw, settings)
    assert (kept(frames), kept(frames, "em2")) == ([2, 4, 5], [2, 3])


def test_a_cell_without_semicolon_is_one_choice() -> None:
    assert choices.members("Omorganisation, flytt") == ["Omorganisation, flytt"]
    assert choices.members("A;B; ;") == ["A", "B"]
