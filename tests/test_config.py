from datetime import date
from pathlib import Path

import pytest

from partsrapport import config
from partsrapport.errors import UsageError

ROOT = Path(__file__).parents[1]


def written(tmp_path, change):
    text = (ROOT / "partsrapport.toml").read_text(encoding="utf-8")
    (tmp_path / "partsrapport.toml").write_text(change(text), encoding="utf-8")
    return tmp_path


def test_the_committed_configuration_is_the_demonstration():
    settings = config.load(ROOT)
    assert (settings.year, settings.as_of_date, settings.is_demonstration) == (2020, date(2021, 5, 31), True)


def test_year_and_date_from_the_command_line_take_precedence_in_the_title_too():
    settings = config.load(ROOT, year=2013, as_of_date=date(2013, 12, 31))
    assert (settings.year, settings.as_of_date) == (2013, date(2013, 12, 31))
    assert settings.title == "Verksamhetsberättelse 2013"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("minsta_cell = 5", "", "nyckeln minsta_cell saknas"),
        ("minsta_cell = 5", "minsta_cell = 5\nfarg = 1", "nyckeln farg är okänd"),
        ("minsta_cell = 5", "minsta_cell = 'fem'", "minsta_cell har värdet 'fem'"),
        ("minsta_cell = 5", "minsta_cell = 0", "minst 1"),
        ("konfidens = 0.95", "konfidens = 1.0", "konfidens är 1.0"),
        ('["kritisk"]', '["farlig"]', "kritisk eller varning eller information"),
        ("ar = 2020", "ar = = 2020", "går inte att läsa"),
    ],
)
def test_a_fault_in_the_configuration_is_named(tmp_path, before, after, message):
    with pytest.raises(UsageError, match=message):
        config.load(written(tmp_path, lambda text: text.replace(before, after, 1)))


def test_without_a_configuration_it_says_where_to_stand(tmp_path):
    with pytest.raises(UsageError, match="Kör kommandot i projektets rot"):
        config.load(tmp_path)
