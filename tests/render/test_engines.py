"""Which engine renders, by what is on the path."""

import pytest

from partsrapport.render import engines


@pytest.fixture
def quarto(tmp_path, monkeypatch):
    """The only program on the path."""
    monkeypatch.setenv("PATH", str(tmp_path))
    program = tmp_path / "quarto"
    program.touch(mode=0o755)
    return program


def test_auto_is_quarto_where_there_is_one(quarto):
    assert engines.chosen("auto") == "quarto"
    quarto.unlink()
    assert engines.chosen("auto") == "embedded"


def test_what_is_asked_for_is_chosen_wherever_it_is(quarto):
    assert engines.chosen("embedded") == "embedded"
    quarto.unlink()
    assert engines.chosen("quarto") == "quarto"
