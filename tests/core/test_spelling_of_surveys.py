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


@pytest.mark.parametrize(
    ("cell", "is_unsure"),
    [
        ("Annat, allvarlig störning", True),
        ("Allvarlig störning, Annat", True),
        ("Annat, allvarlig störning av driften", False),
        ("Allvarlig störning;Annat, mer", False),
        ("Annat, mer", False),
    ],
)
def test_a_choice_that_may_be_one_of_several_is_told(survey, settings: Settings, cell: str, is_unsure: bool) -> None:
    sources = clean(survey(f'A;Roller;Fack;Delvis;"{cell}"\n'), settings)["meta.sources"]
    told = sources.filter(pl.col("file") == "enkater/tema.csv")["decisions"].item()
    assert ("I kolumnen ”Skäl” räknas ett svar med komma som ett enda" in told) is is_unsure


def test_a_cell_without_semicolon_is_one_choice() -> None:
    assert choices.members("Omorganisation, flytt") == ["Omorganisation, flytt"]
    assert choices.members("A;B; ;") == ["A", "B"]


ANSWERS = ["Nej", "Ja", "Ja, delvis", "Vet ej"]


@pytest.mark.parametrize(
    ("cell", "chosen"),
    [
        ("Ja;Nej;", "Nej; Ja"),
        ("nej, JA", "Nej; Ja"),
        ("Ja Nej", "Nej; Ja"),
        ("Ja, delvis", "Ja, delvis"),
        ("Ja, delvis, Nej", "Nej; Ja, delvis"),
        ("Ja;Ja;", "Ja"),
        ("Vet ej;", "Vet ej"),
        ("Ja;Kanske;", None),
        ("Jaja", None),
        (";", None),
        (None, None),
    ],
)
def test_the_answers_given_together_are_found_between_semicolons_commas_and_line_breaks(cell, chosen) -> None:
    assert choices.parted(ANSWERS, pl.Series([cell], dtype=pl.String)).to_list() == [chosen]


def test_a_hostile_cell_takes_no_time() -> None:
    cell = "a " * 5000 + "x"
    assert choices.parted(["a", "a a", "a a a"], pl.Series([cell])).to_list() == [None]


@pytest.fixture
def several(survey):
    """Answers to a question that may be given several."""
    cells = [
        "I hög grad;Delvis;",
        "Delvis, Inte alls",
        "Vet ej;Delvis;",
        "Vet ej;",
        "I hög grad",
        '"Inte alls\nDelvis"',
        "Annat;",
    ]
    raw = survey("".join(f"A;Roller;Fack;{cell};\n" if '"' in cell else f'A;Roller;Fack;"{cell}";\n' for cell in cells))
    path = raw / "enkater/enkater.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\nflera = true\n", encoding="utf-8")
    return raw


def test_a_respondent_with_several_answers_counts_once_and_is_positive_if_one_is(several, settings: Settings) -> None:
    frames = clean(several, settings)
    assert frames["core.survey_answers"].select("respondent_n", "answer").rows() == [
        (2, "Delvis; I hög grad"),
        (3, "Inte alls; Delvis"),
        (4, "Delvis; Vet ej"),
        (5, "Vet ej"),
        (6, "I hög grad"),
        (7, "Inte alls; Delvis"),
    ]
    told = frames["quality.quarantine"].filter(file="enkater/tema.csv").select("row_number", "column", "code").rows()
    assert [(column, code) for _, column, code in told] == [("Ny kunskap?", "word")]
    answers = frames["core.survey_answers"].join(
        frames["core.survey_options"], on=["survey_id", "question_id", "answer"]
    )
    counted = answers.select("respondent_n", "is_opinion", "is_positive").sort("respondent_n").rows()
    assert [flags for _, *flags in counted] == [
        [True, True],
        [True, False],
        [True, False],
        [False, False],
        [True, True],
        [True, False],
    ]


def test_the_scale_of_a_question_with_several_answers_has_no_semicolon(several, settings: Settings) -> None:
    path = several / "enkater/enkater.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"Delvis"', '"Del;vis"'), encoding="utf-8")
    with pytest.raises(DataError, match="med flera = true får inget svar på skalan grad ha semikolon"):
        clean(several, settings)


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        ("x", None, "Delvis"),
        ("1", "1", "Delvis; Annat"),
        ("0", "Annat", "Annat"),
        ("Nej", "ja", "Annat"),
        (None, None, None),
        ("0", "0", None),
        ("kanske", "1", "kanske; Annat"),
    ],
)
def test_the_answers_of_ticked_columns_are_gathered_and_other_words_stay_to_be_told(first, second, chosen) -> None:
    frame = pl.DataFrame({"Q5_1": [first], "Q5_2": [second]}, schema={"Q5_1": pl.String, "Q5_2": pl.String})
    assert choices.gathered(frame, {"Q5_1": "Delvis", "Q5_2": "Annat"}).to_list() == [chosen]


@pytest.fixture
def split(survey):
    """The same question, with a column for each of two answers."""
    rows = "A;Roller;Fack;x;\nB;Roller;Fack;x;1\nC;Roller;Fack;;0\nD;Roller;Fack;kanske;1\n"
    raw = survey(rows, header=HEADER.replace("Ny kunskap?", "Q1_hög;Q1_inte"))
    path = raw / "enkater/enkater.toml"
    columns = 'flera = true\nkolumner = { "Q1_hög" = "I hög grad", "Q1_inte" = "Inte alls" }\n'
    path.write_text(path.read_text(encoding="utf-8") + "\n" + columns, encoding="utf-8")
    return raw


def test_a_question_split_over_columns_is_one_question(split, settings: Settings) -> None:
    frames = clean(split, settings)
    assert frames["core.survey_answers"].select("respondent_n", "answer").rows() == [
        (2, "I hög grad"),
        (3, "Inte alls; I hög grad"),
    ]
    told = frames["quality.quarantine"].filter(file="enkater/tema.csv").select("row_number", "column", "code").rows()
    assert told == [(5, "Ny kunskap?", "word")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("flera = true", "flera = false", "kolumner är för en fråga med flera svar"),
        ('"Inte alls" }', '"Inte alls alls" }', 'står för "Inte alls alls", som inte finns bland svaren'),
    ],
)
def test_what_is_wrong_with_split_columns_is_told(split, settings: Settings, old: str, new: str, said: str) -> None:
    path = split / "enkater/enkater.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=said):
        clean(split, settings)
