"""The order of files, sheets and rows changes nothing that a figure is made of."""

import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from partsrapport.config import Settings
from partsrapport.core import clean

RESPONDENT = "respondent_n"
SPLIT = ("avrop", "leveranstillfallen", "intresseanmalningar", "malgrupp", "anstallda", "aktiviteter")


def _rows(path: Path, rng: random.Random) -> tuple[str, list[str]]:
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    rng.shuffle(rows)
    return header, rows


def _as_files(path: Path, rng: random.Random) -> None:
    """The rows in any order, in one or two files whose names fall in any order."""
    header, rows = _rows(path, rng)
    path.unlink()
    folder = path.with_suffix("")
    folder.mkdir()
    at = rng.randint(1, len(rows))
    for name, some in zip(rng.sample("abc", 2), (rows[:at], rows[at:]), strict=True):
        if some:
            (folder / f"{name}.csv").write_text("\n".join([header, *some, ""]), encoding="utf-8")


def _as_sheets(path: Path, rng: random.Random) -> None:
    header, rows = _rows(path, rng)
    path.unlink()
    at = rng.randint(1, len(rows))
    workbook = xlsxwriter.Workbook(path.with_suffix(".xlsx"))
    for some in (rows[:at], rows[at:]):
        if some:
            sheet = workbook.add_worksheet()
            for number, line in enumerate([header, *some]):
                sheet.write_row(number, 0, line.split(";"))
    workbook.close()


def _as_one(path: Path, rng: random.Random) -> None:
    header, rows = _rows(path, rng)
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def _sorted(frames: dict[str, pl.DataFrame]) -> dict[str, list[str]]:
    """Every core table as sorted rows; who a respondent is, apart from the answers, is a place in a file."""
    answers = frames["core.survey_answers"].join(frames["core.survey_respondents"], on=["survey_id", RESPONDENT])
    tables = {name: frame for name, frame in frames.items() if name.startswith("core.")} | {"answers": answers}
    return {
        name: sorted(map(str, frame.drop(RESPONDENT, strict=False).unique().rows())) for name, frame in tables.items()
    }


@pytest.fixture
def enough(raw: Path) -> Path:
    """The folder with some rows more, so that there is something to shuffle."""
    with (raw / "avrop.csv").open("a", encoding="utf-8") as orders:
        orders.writelines(f"A{n};202100-2114;;T1;2020-0{n}-01;levererad\n" for n in range(3, 9))
    with (raw / "enkater" / "tema.csv").open("a", encoding="utf-8") as answers:
        answers.writelines(f"X{n};Roller;Fack;{['Delvis', 'I hög grad'][n % 2]};\n" for n in range(6))
    return raw


@pytest.fixture
def expected(enough: Path, settings: Settings) -> dict[str, list[str]]:
    return _sorted(clean(enough, settings))


@given(st.randoms(use_true_random=False))
@examples(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_changes_nothing(enough: Path, expected, settings: Settings, rng: random.Random) -> None:
    with TemporaryDirectory() as folder:
        raw = Path(shutil.copytree(enough, Path(folder) / "raw"))
        for name in SPLIT:
            rng.choice([_as_files, _as_sheets, _as_one])(raw / f"{name}.csv", rng)
        _as_one(raw / "enkater" / "tema.csv", rng)
        found = clean(raw, settings)
    assert found["quality.quarantine"].is_empty()
    assert _sorted(found) == expected
