"""What is published reads neither exact results nor rows of respondents."""

import json
import re
from importlib.resources import files

import pytest

from partsrapport import project, warehouse
from partsrapport.errors import UsageError
from partsrapport.figures import definitions
from partsrapport.surveys.disclosure import check_notebooks, stop_if_private

OWN = "05_survey_counts.sql"


def notebook(folder, *cells):
    written = [{"cell_type": "code", "source": [cell]} for cell in cells]
    (folder / "eget.ipynb").write_text(json.dumps({"cells": written}), encoding="utf-8")


@pytest.fixture
def chapter(tmp_path):
    (tmp_path / "_01.qmd").write_text("{{< embed notebooks/eget.ipynb#fig-svar >}}", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "cell",
    [
        'warehouse.sql("FROM exact.effect_goals")',
        "warehouse.sql('SELECT * FROM \"exact\".goal_sides')",
        'warehouse.sql("SELECT side FROM core.survey_respondents")',
        'pl.read_parquet("data/processed/parquet/survey_answers.parquet")',
        "%%sql\nSELECT * FROM core.Survey_Background",
    ],
)
def test_a_notebook_that_the_report_embeds_from_may_not_read_respondents(chapter, cell):
    notebook(chapter, "x = 1", cell)
    with pytest.raises(UsageError, match=r"Anteckningsboken eget\.ipynb, cell 2, läser"):
        check_notebooks(chapter, chapter)


def test_a_notebook_that_nothing_is_embedded_from_may(chapter):
    (chapter / "_01.qmd").write_text("Ingen bild.", encoding="utf-8")
    notebook(chapter, 'warehouse.sql("FROM exact.effect_goals")')
    check_notebooks(chapter, chapter)


def test_words_that_only_look_alike_are_let_through(chapter):
    notebook(chapter, '# exactly; the exact number\nwarehouse.sql("FROM mart.survey_responses")')
    check_notebooks(chapter, chapter)


def test_the_project_s_own_notebooks_marts_and_figures_read_only_what_is_released():
    root = project.find_root()
    check_notebooks(root / "quarto", root / "notebooks")
    for path in files(warehouse).joinpath("marts").iterdir():
        if path.name != OWN and path.name.endswith(".sql"):
            stop_if_private(path.name, path.read_text(encoding="utf-8"))
    for relation in definitions.relations():
        stop_if_private(relation.name, relation.rows)


def test_only_disclosure_control_makes_what_is_released():
    package = files("partsrapport")
    making = [
        path for path in sorted(package.rglob("*.py")) if re.search(r"\bReleased\(", path.read_text(encoding="utf-8"))
    ]
    assert [path.name for path in making] == ["release.py"]
