"""The report of a work area: the same chapters over what belongs to it, and never a new number about respondents."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from partsrapport.errors import DataError
from partsrapport.project import Project
from partsrapport.render import rendering
from partsrapport.running import areas, publishing
from partsrapport.warehouse import schema
from partsrapport.words.language import writing

AREAS = ["Arbetsmiljö", "Hållbart arbetsliv", "Lönebildning", "Samverkan", "Innovation och utveckling"]
RELEASED = [table.name for table in schema.tables().values() if table.needs_release]


@pytest.fixture(scope="module")
def whole(built: Any) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def of_area(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], duckdb.DuckDBPyConnection]:
    """The warehouse of an area, made once."""
    made: dict[str, duckdb.DuckDBPyConnection] = {}

    def of(area: str) -> duckdb.DuckDBPyConnection:
        if area not in made:
            path = tmp_path_factory.mktemp("area") / "warehouse.duckdb"
            shutil.copyfile(built.warehouse, path)
            made[area] = duckdb.connect(str(path))
            areas.keep(made[area], area)
        return made[area]

    return of


def figure(connection: duckdb.DuckDBPyConnection, figure_id: str) -> float | None:
    (value,) = connection.execute("SELECT value FROM mart.figures WHERE figure_id = ?", [figure_id]).fetchall()[0]
    return None if value is None else float(value)


@pytest.mark.parametrize("area", AREAS)
def test_no_number_about_respondents_is_other_than_in_the_whole_report(
    whole: duckdb.DuckDBPyConnection, of_area: Callable[[str], duckdb.DuckDBPyConnection], area: str
) -> None:
    for table in RELEASED:
        published = set(map(repr, whole.execute(f"FROM {table}").fetchall()))
        assert set(map(repr, of_area(area).execute(f"FROM {table}").fetchall())) <= published, table


def test_nothing_of_a_single_respondent_and_nothing_exact_is_in_it(
    of_area: Callable[[str], duckdb.DuckDBPyConnection],
) -> None:
    private = ["core.survey_respondents", "core.survey_answers", "core.survey_background"]
    private += [name for name in schema.tables() if name.startswith("exact.")]
    found = of_area("Samverkan")
    assert [name for name in private if found.execute(f"FROM {name} LIMIT 1").fetchall()] == []


def test_the_activities_of_an_area_are_those_that_the_whole_report_has_of_it(
    whole: duckdb.DuckDBPyConnection, of_area: Callable[[str], duckdb.DuckDBPyConnection]
) -> None:
    keys = dict(whole.execute("SELECT word, word_key FROM core.words WHERE word_set = 'area'").fetchall())
    for area in ("Samverkan", "Arbetsmiljö"):
        for what in ("held", "recipients"):
            expected = figure(whole, f"activity_area_{keys[area]}_{what}_n")
            assert figure(of_area(area), f"activities_{what}_n") == expected != 0


def test_the_goals_and_measures_of_an_area_are_judged_as_in_the_whole_report(
    whole: duckdb.DuckDBPyConnection, of_area: Callable[[str], duckdb.DuckDBPyConnection]
) -> None:
    for table in ("effect_goals", "plan_measures"):
        sql = f"SELECT * FROM mart.{table} WHERE area = 'Hållbart arbetsliv' ORDER BY ALL"
        found = of_area("Hållbart arbetsliv").execute(f"FROM mart.{table} ORDER BY ALL").fetchall()
        assert len(found) > 2
        assert found == whole.execute(sql).fetchall()


def test_the_orders_of_an_area_are_of_its_services(of_area: Callable[[str], duckdb.DuckDBPyConnection]) -> None:
    assert figure(of_area("Hållbart arbetsliv"), "orders_n") == 294
    assert figure(of_area("Samverkan"), "orders_n") is None


def test_an_area_that_there_is_not_is_told_with_the_nearest(built: Any, tmp_path: Path) -> None:
    shutil.copyfile(built.warehouse, tmp_path / "w.duckdb")
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection, pytest.raises(DataError, match="Menades Samverkan"):
        areas.keep(connection, "Samvärkan")


def test_the_services_of_an_area_are_not_told_as_those_of_the_programme(built: Any, root: Path, tmp_path: Path) -> None:
    whole = Project(root, root / "data" / "raw", tmp_path / "work", tmp_path / "public")
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        told = [
            publishing.variables(connection, one)["report"]["programme_has"]
            for one in (whole, whole.of_area("Samverkan"))
        ]
    assert told == ["Programmet Hållbart arbetsliv har", "Samverkan har i programmet Hållbart arbetsliv"]


def test_its_page_tells_of_the_area_alone_and_leads_to_the_whole_report(built: Any, root: Path, tmp_path: Path) -> None:
    whole = Project(root, root / "data" / "raw", tmp_path / "work", tmp_path / "public", areas=("Samverkan",))
    whole.work.mkdir()
    for name in (built.warehouse, built.work / "warehouse.sha256"):
        shutil.copy(name, whole.work)
    areas.make(whole, "Samverkan")
    own = whole.of_area("Samverkan")
    publishing.stage(own, own.staged)
    rendering.render(own.staged, tmp_path, "embedded")
    page = (tmp_path / "verksamhetsberattelse.html").read_text(encoding="utf-8")
    assert "Verksamhetsberättelse 2020 – Samverkan" in page
    assert 'href="../../verksamhetsberattelse.html"' in page
    assert "deltagare i nätverken" in page
    text = re.sub(r"<[^>]+>", "", page)
    assert {address for address in re.findall(r'href="([^#"]+)"', page) if "/" not in address} == {
        "verksamhetsberattelse.pdf"
    }
    for absent in (
        "Så säkra är uppgifterna",
        "Vad vi har publicerat",
        "IA-systemet",
        "Förord",
        "deltagare i Effektiva team",
    ):
        assert absent not in text, absent
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        assert "](omraden/samverkan/verksamhetsberattelse.html)" in publishing.areas_chapter(whole, connection)
        with writing("en"):
            english = publishing.areas_chapter(whole._replace(language="en"), connection)
    assert "[Collaboration](omraden/samverkan/activity-report.html) ([as PDF]" in english
