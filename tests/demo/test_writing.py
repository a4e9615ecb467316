import csv
import datetime
import tomllib
import zipfile

import pytest

import demo
from demo import answers, plans, surveys


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    demo.write(folder)
    return folder


def files(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def content(path):
    """A workbook by its parts: how they are compressed depends on the machine's zlib, what they say does not."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return [(part.filename, part.date_time, book.read(part)) for part in book.infolist()]


def test_the_committed_data_are_what_the_generator_writes(raw, written):
    assert files(raw) == files(written), "python -m demo data/raw"
    for file in files(written):
        assert content(raw / file) == content(written / file), f"python -m demo data/raw: {file}"


def test_writing_again_gives_the_same_bytes(written, tmp_path):
    demo.write(tmp_path)
    for file in files(written):
        assert (tmp_path / file).read_bytes() == (written / file).read_bytes(), file


def rows(path, encoding="utf-8-sig", delimiter=","):
    with path.open(encoding=encoding, newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_seed_gives_other_orders_with_the_same_totals(exports, tmp_path, seed):
    demo.write(tmp_path, seed=seed)
    other, day = type(exports)(tmp_path), datetime.date(2021, 5, 31)
    assert other.orders != exports.orders
    assert len(other.held(day)) == 263
    assert len(other.delivered(day)) == 165
    assert len(other.reached(other.interests, day)) == len(exports.reached(exports.interests, day))


def test_scale_multiplies_organisations_and_answers_under_numbers_of_their_own(written, tmp_path):
    demo.write(tmp_path, scale=3)
    register = rows(tmp_path / "malgrupp.csv", "cp1252", ";")
    assert len(register) - 1 == 3 * (len(rows(written / "malgrupp.csv", "cp1252", ";")) - 1)
    assert len({row["Organisationsnummer"].replace("-", "")[-10:] for row in register}) == len(register)
    assert len({row["Organisation"] for row in register}) == len(register)
    declared = tomllib.loads((tmp_path / "enkater/enkater.toml").read_text(encoding="utf-8"))["enkat"]
    assert [survey.get("inbjudna") for survey in declared] == [
        survey["inbjudna"] * 3 if "inbjudna" in survey else None for survey in plans.toml("enkater.toml")["enkat"]
    ]


def test_a_survey_too_long_for_a_sheet_becomes_csv():
    survey = next(s for s in plans.toml("enkater.toml")["enkat"] if s["id"] == "tecken-2020")
    assert surveys.file_name(survey, 1).endswith(".xlsx")
    assert surveys.file_name(survey, 1000).endswith(".csv")


@pytest.mark.parametrize("survey", plans.toml("enkater.toml")["enkat"], ids=lambda survey: survey["id"])
def test_no_more_answer_than_were_invited(survey):
    answered = answers.answered(survey["id"])
    if "inbjudna_per_grupp" in survey:
        invited = survey["inbjudna_per_grupp"]
        assert answered.keys() == invited.keys()
        assert all(n <= invited[group] for group, n in answered.items())
    else:
        assert sum(answered.values()) <= survey["inbjudna"]


@pytest.mark.parametrize("survey", plans.toml("enkater.toml")["enkat"], ids=lambda survey: survey["id"])
def test_names_and_addresses_are_declared_personal_and_free_text_is_not_declared(survey):
    headers = surveys._headers(survey)
    assert set(survey["personuppgifter"]) == {"Namn", "E-postadress"} <= set(headers)
    assert headers[-1] == "Vad kan vi göra bättre?"
    assert headers[-1] not in str(survey)


def test_the_formats_are_mixed(raw):
    assert (raw / "anstallda.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Från".encode("cp1252") in (raw / "malgrupp.csv").read_bytes()
    assert b"\t" in (raw / "organisationsnamn.csv").read_bytes()
    assert (raw / "tjanster.xlsx").read_bytes().startswith(b"PK")
    assert len(list((raw / "avrop").iterdir())) == 4


def test_the_readme_says_in_both_languages_that_it_is_invented(raw):
    text = (raw / "README.md").read_text(encoding="utf-8")
    assert "påhittat" in text
    assert "invented" in text
