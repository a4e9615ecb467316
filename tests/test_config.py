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


def test_an_own_organisation_need_only_say_what_its_report_is_about(tmp_path):
    (tmp_path / "partsrapport.toml").write_text('titel = "Berättelse"\nar = 2024\nper = 2024-12-31', encoding="utf-8")
    settings = config.load(tmp_path)
    assert (settings.programme, settings.forecast_share, settings.quarantine_floor_n) == (None, 0.8, 3)
    assert settings.stopping_severities == ("kritisk",)


def test_year_and_date_from_the_command_line_take_precedence_in_the_title_too():
    settings = config.load(ROOT, year=2013, as_of_date=date(2013, 12, 31))
    assert (settings.year, settings.as_of_date) == (2013, date(2013, 12, 31))
    assert settings.title == "Verksamhetsberättelse 2013"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("per = 2021-05-31", "", "nyckeln per saknas"),
        ("minsta_cell = 5", "minsta_cell = 5\nfarg = 1", "nyckeln farg är okänd"),
        ("minsta_cell", "minsta_sell", "nyckeln minsta_sell är okänd. Menades minsta_cell?"),
        ("prognos_andel = 0.80", "prognos_andel = 80", "prognos_andel är 80 men ska vara en andel över 0"),
        ("karantan_minst = 3", "karantan_minst = -1", "karantan_minst är -1 men ska vara ett heltal från 0"),
        ('program = "', 'nyaste_galler = [1]\nprogram = "', "nyaste_galler är .* en lista med namn"),
        ("minsta_cell = 5", "minsta_cell = 'fem'", 'minsta_cell är "fem" men ska vara ett heltal'),
        ("minsta_cell = 5", "minsta_cell = 0", "minsta_cell är 0 men ska vara ett heltal från 1"),
        ("minsta_cell = 5", "minsta_cell = 99999999999", "ett heltal från 1 till 1000"),
        ('titel = "Verk', 'titel = "811218-9876 Verk', "utan personnummer"),
        ("ar = 2020", "ar = 20", "ar är 20 men ska vara ett årtal"),
        ("konfidens = 0.95", "konfidens = 1.0", "konfidens är 1.0"),
        ('["kritisk"]', '["farlig"]', "en lista med kritisk, varning, information"),
        ("ar = 2020", "ar = 0", "ar är 0 men ska vara ett årtal"),
        ("konfidens = 0.95", "konfidens = 95", "konfidens är 95 men ska vara ett tal med decimalpunkt"),
        ("per = 2021-05-31", 'per = "2021-05-31"', "ett datum utan citattecken"),
        ("per = 2021-05-31", "per = 2021-02-31", "på rad 6"),
        ("per = 2021-05-31", "per = 2019-12-31", "Rapporten gäller 2019-12-31, före verksamhetsåret 2020"),
        ('["kritisk"]', "[{ a = 1 }]", "en lista med"),
        ('["kritisk"]', '["kritisk"', "filen tar slut"),
        ("ar = 2020", "ar = = 2020", "på rad 5, tecken 6: ”ar = = 2020"),
    ],
)
def test_a_fault_in_the_configuration_is_named(tmp_path, before, after, message):
    with pytest.raises(UsageError, match=message):
        config.load(written(tmp_path, lambda text: text.replace(before, after, 1)))


def test_every_fault_is_named_at_once(tmp_path):
    faulty = written(
        tmp_path, lambda text: text.replace("titel =", "tittel =").replace("minsta_cell = 5", "minsta_cell = 0")
    )
    with pytest.raises(UsageError) as error:
        config.load(faulty)
    assert len(str(error.value).splitlines()) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252", "utf-16"])
def test_a_configuration_may_be_saved_as_windows_saves_it(tmp_path, encoding):
    text = (ROOT / "partsrapport.toml").read_text(encoding="utf-8")
    (tmp_path / "partsrapport.toml").write_text(text, encoding=encoding)
    assert config.load(tmp_path).title == "Verksamhetsberättelse 2020"


def test_the_languages_are_those_that_are_known_and_swedish_unless_said(tmp_path):
    assert config.load(written(tmp_path, lambda text: text)).languages == ("sv", "en")
    assert config.load(written(tmp_path, lambda text: text.replace("sprak", "# sprak"))).languages == ("sv",)
    for wrong in ('["sv", "de"]', '["sv", "sv"]', "[]", '"sv"'):
        with pytest.raises(UsageError, match=r"sprak är .* men ska vara en lista med sv och en"):
            config.load(written(tmp_path, lambda text, wrong=wrong: text.replace('["sv", "en"]', wrong)))


def test_another_year_is_another_year_in_both_titles(tmp_path):
    settings = config.load(written(tmp_path, lambda text: text), year=2013)
    assert (settings.title, settings.title_en) == ("Verksamhetsberättelse 2013", "Activity report 2013")
