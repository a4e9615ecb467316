"""Rendering with Quarto: how it is called, what is given besides, what counts as failure. A script stands in for it."""

import os
import sys
from pathlib import Path

import pytest

from partsrapport.errors import UsageError
from partsrapport.render import engines, promises, rendering

STAND_IN = """#!{python}
import json, os, pathlib, sys
if sys.argv[1] == "--version":
    print({version!r})
    sys.exit(0)
assert sys.argv[1:4] == ["render", "verksamhetsberattelse.qmd", "--to"], sys.argv
assert os.environ["QUARTO_PYTHON"] == {python!r}
made = {{"html": "../public-quarto/verksamhetsberattelse.html", "typst": "verksamhetsberattelse.typ"}}[sys.argv[4]]
pathlib.Path("../public-quarto").mkdir(exist_ok=True)
pathlib.Path(made).write_text({pages!r}[sys.argv[4]], encoding="utf-8")
print({said!r}, file=sys.stderr)
sys.exit({status})
"""
PAGE = """<html lang="sv"><head><script src="https://cdn.example.org/require.js"></script>
<link rel="stylesheet" href="site_libs/x.css"></head>
<body><h1>T</h1><p data-interestfor="i-share">%s</p></body></html>"""
MARKUP = """#set document(title: "T", date: datetime(year: 2021, month: 5, day: 31))
#set text(lang: "sv", font: "Source Sans 3")
= Kapitel
#table(columns: 2, table.header[A][B], [1], [2])
"""
STACK = """
ERROR: Include directive failed.
  in file /tmp/x/quarto/_chapter.qmd,
  could not find file /tmp/x/quarto/_nowhere.qmd.

Stack trace:
    at assert (file:///opt/quarto/bin/quarto.js:1:1)
    at main (file:///opt/quarto/bin/quarto.js:2:2)
"""


@pytest.fixture
def quarto(tmp_path, monkeypatch):
    """Put a Quarto on the path."""

    def install(text: str = "Text", status: int = 0, version: str = "1.10.18", said: str = "") -> None:
        program = tmp_path / "bin" / "quarto"
        program.parent.mkdir()
        pages = {"html": PAGE % text, "typst": MARKUP}
        given = {"python": sys.executable, "version": version, "pages": pages}
        program.write_text(STAND_IN.format(**given, said=said, status=status), encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)

    return install


def test_quarto_renders_when_it_is_on_the_path(quarto, project, tmp_path):
    quarto()
    before = sorted(project.rglob("*"))
    rendering.render(project, tmp_path / "out", engines.chosen("auto"))
    assert "Text" in (tmp_path / "out" / "verksamhetsberattelse.html").read_text(encoding="utf-8")
    assert sorted(project.rglob("*")) == before


def test_what_quarto_adds_is_taken_away_and_what_it_lacks_is_given(quarto, project, tmp_path):
    quarto()
    rendering.render(project, tmp_path / "out", "quarto")
    page = (tmp_path / "out" / "verksamhetsberattelse.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<link" not in page
    assert "Content-Security-Policy" in page
    assert '<p interestfor="i-share">' in page
    document = (tmp_path / "out" / "verksamhetsberattelse.pdf").read_bytes()
    promises.check({"html": page.encode(), "pdf": document}, "quarto")


def test_what_quarto_makes_is_held_to_the_promises(quarto, project, tmp_path):
    quarto('<img src="data:x">')
    with pytest.raises(UsageError, match=r"Det som quarto gjorde .* saknar alternativtext"):
        rendering.render(project, tmp_path / "out", "quarto")
    assert not (tmp_path / "out").exists()


def test_an_unresolved_reference_is_a_failure_though_quarto_only_warns(quarto, project, tmp_path):
    quarto("Se <strong>?@fig-nowhere</strong>.")
    with pytest.raises(UsageError, match=r"Quarto hittade inte det som \?@fig-nowhere"):
        rendering.render(project, tmp_path / "out", "quarto")
    assert not (tmp_path / "out").exists()


def test_a_failure_is_told_with_its_file_and_cause_and_without_the_stack(quarto, project, tmp_path):
    quarto(status=1, said=STACK)
    with pytest.raises(UsageError) as error:
        rendering.render(project, tmp_path / "out", "quarto")
    assert str(error.value).startswith("Quarto kunde inte göra html: ERROR: Include directive failed.")
    assert "_chapter.qmd" in str(error.value)
    assert "quarto.js" not in str(error.value)


def test_a_quarto_that_is_too_old_is_refused(quarto, project, tmp_path):
    quarto(version="1.4.551")
    with pytest.raises(UsageError, match=r"Quarto 1.4.551 är för gammal. Installera 1.5 eller senare"):
        rendering.render(project, tmp_path / "out", "quarto")


def test_asking_for_a_quarto_that_is_not_there_says_what_to_do(project, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(tmp_path)))
    with pytest.raises(UsageError, match="Quarto finns inte i sökvägen"):
        rendering.render(project, tmp_path / "out", "quarto")
    assert engines.chosen("auto") == "embedded"
