"""Rendering with Quarto: how it is called, and what counts as failure. A script stands in for the program."""

import os
import sys
from pathlib import Path

import pytest

from partsrapport import render
from partsrapport.errors import UsageError

STAND_IN = """#!{python}
import os, pathlib, sys
assert sys.argv[1:4] == ["render", "verksamhetsberattelse.qmd", "--to"], sys.argv
assert os.environ["QUARTO_PYTHON"] == {python!r}
suffix = {{"html": "html", "typst": "pdf"}}[sys.argv[4]]
pathlib.Path("verksamhetsberattelse." + suffix).write_text({page!r})
sys.exit({status})
"""


@pytest.fixture
def quarto(tmp_path, monkeypatch):
    def install(page: str = "klar", status: int = 0) -> None:
        program = tmp_path / "bin" / "quarto"
        program.parent.mkdir()
        program.write_text(STAND_IN.format(python=sys.executable, page=page, status=status), encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)

    return install


def test_quarto_renders_when_it_is_on_the_path(quarto, project, tmp_path):
    quarto()
    before = sorted(project.rglob("*"))
    assert render.render(project, tmp_path / "out") == "quarto"
    assert (tmp_path / "out" / "verksamhetsberattelse.pdf").read_text(encoding="utf-8") == "klar"
    assert sorted(project.rglob("*")) == before


def test_an_unresolved_reference_is_a_failure_though_quarto_only_warns(quarto, project, tmp_path):
    quarto("Se <strong>?@fig-nowhere</strong>.")
    with pytest.raises(UsageError, match=r"Quarto hittade inte det som \?@fig-nowhere"):
        render.render(project, tmp_path / "out", "quarto")
    assert not (tmp_path / "out").exists()


def test_a_quarto_that_fails_is_reported(quarto, project, tmp_path):
    quarto(status=1)
    with pytest.raises(UsageError, match="Quarto kunde inte göra html"):
        render.render(project, tmp_path / "out", "quarto")


def test_asking_for_a_quarto_that_is_not_there_says_what_to_do(project, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(tmp_path)))
    with pytest.raises(UsageError, match="Quarto finns inte i sökvägen"):
        render.render(project, tmp_path / "out", "quarto")
    assert render.render(project, tmp_path / "out", "auto") == "embedded"
