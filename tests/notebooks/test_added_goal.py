"""A goal added to the file shows up in the notebook and in the report, without code."""

from pypdf import PdfReader

GOAL = """
[[mal]]
id = "em-2020-tillagt"
ar = 2020
arbetsomrade = "Arbetsmiljö"
population = "deltagare vid webbinarierna"
lydelse = "Minst 99 procent av deltagarna ska värdera webbinariet högt"
mal = 0.99
enkat = "webbinarier-2020"
fraga = "varde"
mats_fran = 2020-12-31
"""
STATEMENT = "Minst 99 procent av deltagarna ska värdera webbinariet högt"


def test_an_added_goal_is_in_the_notebook_and_the_report(partsrapport, about_goals):
    with (about_goals / "data" / "raw" / "effektmal.toml").open("a", encoding="utf-8") as file:
        file.write(GOAL)
    result = partsrapport("build", "--lang", "sv", "--engine", "embedded", cwd=about_goals)
    assert result.returncode == 0, result.stderr
    notebook = about_goals / "data" / "processed" / "notebooks" / "effect_goals.ipynb"
    assert STATEMENT in notebook.read_text(encoding="utf-8")
    report = about_goals / "public" / "verksamhetsberattelse.html"
    assert f'<span class="verdict missed">ej nått</span> <strong>{STATEMENT}' in report.read_text(encoding="utf-8")
    pages = PdfReader(report.with_suffix(".pdf")).pages
    assert STATEMENT in " ".join(" ".join(page.extract_text() for page in pages).split())
