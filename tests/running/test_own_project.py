"""A project of one's own holds what is the organisation's and takes the rest from the tool, file by file."""

from pathlib import Path

import polars as pl
import pytest

from partsrapport import config
from partsrapport.core import contract, goals, own_words
from partsrapport.core.exports import read_exports
from partsrapport.errors import UsageError
from partsrapport.project import CONFIGURATION, TOOL, Project
from partsrapport.quality import suites
from partsrapport.raw import unread
from partsrapport.report import brand
from partsrapport.running import lab, own_project, publishing


@pytest.fixture
def begun(tmp_path: Path) -> Project:
    root = tmp_path / "rapporten"
    own_project.write(root, 2026)
    return Project(root, root / "data" / "raw", root / "data" / "processed", root / "public")


def test_its_tables_have_the_headings_of_the_contract_and_no_rows(begun: Project) -> None:
    read = read_exports(begun.raw, contract.tables())
    for name, table in contract.tables().items():
        (rows,) = read.rows[name]
        assert rows.frame.is_empty()
        assert list(rows.headings) == table.headings
        assert rows.source.decisions == ""


def test_every_table_says_how_it_is_filled_in(begun: Project) -> None:
    for name, table in contract.tables().items():
        path = begun.raw / f"{name}.xlsx"
        guide = pl.read_excel(path, sheet_name="Instruktion", has_header=False)
        assert table.explanation in guide.row(0)[0]
        assert set(table.headings) <= set(guide.to_series(0))


def test_its_settings_are_read_and_say_every_key(begun: Project) -> None:
    settings = config.load(begun.root)
    assert (settings.year, str(settings.as_of_date), settings.is_demonstration) == (2026, "2026-12-31", False)
    assert "# karantan_grans = " in (begun.root / CONFIGURATION).read_text(encoding="utf-8")
    for name in (goals.FILE, unread.CLAIMS, own_words.FILE):
        assert (begun.raw / name).is_file()


def test_a_text_in_another_encoding_is_told_by_where_it_lies(begun: Project, tmp_path: Path) -> None:
    text = begun.quarto / "texter" / "01-forord.qmd"
    text.write_text("## Förord", encoding="latin-1")
    with pytest.raises(UsageError, match=rf"^{text} är inte sparad som UTF-8"):
        publishing._copy(text, tmp_path / "staged.qmd")


def test_git_is_kept_from_the_data(begun: Project) -> None:
    ignored = (begun.root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"data/", "public*/"} <= set(ignored)


def test_nothing_in_it_is_what_people_wrote_for_the_demonstration(begun: Project) -> None:
    sources = publishing.sources(begun)
    assert [name for name in sources if name.startswith(("texter/", "bilder/"))] == ["texter/01-forord.qmd"]
    demonstrated = config.load(TOOL).organisation
    written = [path for path in begun.root.rglob("*") if path.suffix in (".toml", ".qmd", ".yml", ".md")]
    assert not [path for path in written if demonstrated in path.read_text(encoding="utf-8")]


def test_chapters_notebooks_and_suites_are_the_tool_s_where_it_has_none_of_that_name(begun: Project) -> None:
    sources = publishing.sources(begun)
    assert sources["_01-sammanfattning.qmd"] == TOOL / "quarto" / "_01-sammanfattning.qmd"
    own_of_staff = TOOL / "notebooks" / "explore.ipynb"
    assert begun.notebooks == sorted({*(TOOL / "notebooks").glob("*.ipynb")} - {own_of_staff})
    of_tool = suites.read_all(TOOL / "expectations")
    assert suites.read_all(*begun.layers("expectations")) == of_tool


def test_an_own_file_counts_instead_of_the_tool_s_of_that_name(begun: Project) -> None:
    for name in ("quarto/_05-aktiviteter.qmd", "notebooks/coverage.ipynb", "notebooks/egen.ipynb"):
        (begun.root / name).write_text("{{< embed notebooks/egen.ipynb#fig-egen >}}", encoding="utf-8")
    own_suite = begun.root / "expectations" / "core.orders.json"
    text = (TOOL / "expectations" / "core.orders.json").read_text(encoding="utf-8")
    own_suite.write_text(text.replace('"remedy": "', '"remedy": "Våra: ', 1), encoding="utf-8")
    assert publishing.sources(begun)["_05-aktiviteter.qmd"] == begun.quarto / "_05-aktiviteter.qmd"
    found = {path.name: path.parent for path in begun.notebooks}
    assert found["coverage.ipynb"] == found["egen.ipynb"] == begun.root / "notebooks"
    assert found["activities.ipynb"] == TOOL / "notebooks"
    remedies = {suite.table.name: suite.remedy for suite in suites.read_all(*begun.layers("expectations"))}
    assert remedies["core.orders"].startswith("Våra: ")
    assert not remedies["core.services"].startswith("Våra: ")


def test_an_own_limit_counts_and_a_newer_one_of_the_tool_is_there_all_the_same(tmp_path: Path) -> None:
    own, of_tool = tmp_path / "own", tmp_path / "tool"
    suite = (TOOL / "expectations" / "core.goal_filters.json").read_text(encoding="utf-8")
    written = suite.replace('"description": "', '"description": "{limit.old} {limit.new} ', 1)
    for folder, limits in ((own, "old = 1"), (of_tool, "old = 2\nnew = 3")):
        folder.mkdir()
        (folder / "limits.toml").write_text(f"[limit]\n{limits}\n", encoding="utf-8")
    (of_tool / "core.goal_filters.json").write_text(written, encoding="utf-8")
    (read,) = suites.read(own, of_tool)
    assert [e["description"] for e in read.expectations if e["description"].startswith("1 3 ")]


def test_a_copy_of_the_whole_quarto_project_takes_nothing_from_the_tool(begun: Project) -> None:
    (begun.quarto / "_quarto.yml").write_text("lang: sv\n", encoding="utf-8")
    assert begun.layers("expectations") == [begun.root / "expectations"]
    assert begun.notebooks == []


def test_its_looks_are_its_own_and_its_fonts_the_tool_s(begun: Project) -> None:
    assert brand.load(begun.quarto).family == brand.load(TOOL / "quarto").family


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "anteckningar.txt").write_text("kvar", encoding="utf-8")
    with pytest.raises(UsageError, match="är inte tom"):
        own_project.write(tmp_path, 2026)
    assert [path.name for path in tmp_path.iterdir()] == ["anteckningar.txt"]
    with pytest.raises(UsageError, match="är en fil"):
        own_project.write(tmp_path / "anteckningar.txt", 2026)


def test_a_project_does_not_lie_in_the_tool_s_own_folder() -> None:
    with pytest.raises(UsageError, match="ligger i verktygets egen mapp"):
        own_project.write(TOOL / "rapporten", 2026)
    assert not (TOOL / "rapporten").exists()


def test_the_lab_has_the_tool_s_notebooks_beside_one_s_own_and_no_build_takes_them(begun: Project) -> None:
    before = begun.notebooks
    lab.copy_of_tool(begun)
    (folder,) = (path for path in (begun.root / "notebooks").iterdir() if path.is_dir())
    assert {path.name for path in folder.iterdir()} == {path.name for path in (TOOL / "notebooks").glob("*.ipynb")}
    assert begun.notebooks == before
    (folder / "explore.ipynb").write_text("changed")
    lab.copy_of_tool(begun)
    assert (folder / "explore.ipynb").read_text() == "changed"


def test_a_checkout_has_the_tool_s_notebooks_already(copied_project: Path) -> None:
    lab.copy_of_tool(Project(copied_project, copied_project, copied_project, copied_project))
    assert not [path for path in (copied_project / "notebooks").iterdir() if path.is_dir()]
