"""docs/raw-data.md repeats what the code declares; here they are held together."""

import re
from pathlib import Path

import pytest

from partsrapport.core import contract

DOCUMENT = (Path(__file__).parents[2] / "docs" / "raw-data.md").read_text(encoding="utf-8")


def documented(name):
    rows = [line for line in DOCUMENT.splitlines() if line.startswith(f"| `{name}`")]
    return [column.strip() for row in rows for column in row.strip("|").split("|")[1].split(",")]


def declared(field):
    mark = "*" if field.is_optional_heading else "**" if field.is_required else ""
    return f"{mark}{field.heading}{mark}"


@pytest.mark.parametrize("name", contract.tables())
def test_the_columns_of_a_file_are_documented_as_they_are_declared(name):
    expected = [declared(field) for field in contract.tables()[name].fields]
    assert documented(name) == expected, f"docs/raw-data.md: | `{name}` | {', '.join(expected)} |"


def test_the_examples_are_valid_by_the_keys_that_the_code_knows():
    import tomllib  # noqa: PLC0415

    from partsrapport.core import goals, own_words, statements, survey_declarations  # noqa: PLC0415
    from partsrapport.raw.keys import names  # noqa: PLC0415

    example, *_ = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.S)
    content = tomllib.loads(example)
    assert set(content["arbetsomrade"][0]) | set(content["storleksklass"][0]) < set(names(own_words.OwnWord))
    assert set(content["enkat"][0]) <= set(names(survey_declarations.SurveyDeclaration))
    assert set(content["mal"][0]) | {"mal_medel"} == set(names(goals.GoalDeclaration))
    assert set(content["uppgift"][0]) <= set(names(statements.ClaimDeclaration))
    assert set(content["insats"][0]) <= set(names(statements.MeasureDeclaration))
