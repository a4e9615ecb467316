"""From warehouse and executed notebooks to the published folder, swapped in whole."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

from partsrapport.errors import UsageError
from partsrapport.figures import prose
from partsrapport.project import MANIFEST, REPORTS, WORKBOOKS, Project
from partsrapport.raw import reads
from partsrapport.render import chrome, docx, looks, pictures, register, rendering, staging
from partsrapport.report import brand, quality_page
from partsrapport.report.markdown import literal
from partsrapport.running import apart, data_package, downloads, marks, releases, swapping, workbook
from partsrapport.surveys import disclosure
from partsrapport.warehouse import schema, store
from partsrapport.warehouse.translation import translated
from partsrapport.words import wording
from partsrapport.words.language import LANGUAGES, SWEDISH, either, writing

AREAS_SV = """## Arbetsområde för arbetsområde {#sec-omraden}

De här arbetsområdena har en egen rapport, ur samma underlag och med samma tal som här.
"""
AREAS_EN = """## Work area by work area {#sec-omraden}

These work areas have a report of their own, from the same data and with the same numbers as here.
"""
TEXTS = (".qmd", ".yml", ".css", ".html", ".lua", ".typ")
"""Sources that are read as text."""
_OF_LANGUAGES = tuple(f"{language}/" for language in LANGUAGES)
_OF_PEOPLE = ("texter/", "bilder/")
"""What people wrote: no project takes it from the tool."""


def publish_report(project: Project, engine: str) -> None:
    """Stage, render with the engine of that name, and publish.

    Everything is written beside ``project.out``, which is replaced only when all of it is there.
    """
    with swapping.replaced(project) as beside:
        for one in project.in_each(project.languages):
            with writing(one.language):
                stage(one, one.staged)
                apart.run(rendering.render, one.staged, beside, engine)
                for of_area in map(one.of_area, project.areas):
                    stage(of_area, of_area.staged)
                    apart.run(rendering.render, of_area.staged, beside / of_area.address, engine)
        _add_data(project, beside, engine)


def stage(project: Project, staged: Path) -> None:
    """Make the Quarto project of one language whole in ``staged``: sources, executed notebooks, and the numbers."""
    with marks.renewed(staged), store.connect(project.warehouse) as connection:
        year = store.built(connection)["year"]
        for name, source in sources(project).items():
            if staging.is_wanted(name, year, project.area):
                _copy(source, staged / name)
        disclosure.check_notebooks(staged, project.executed)
        for notebook in project.notebooks:
            _copy(project.executed / notebook.name, staged / "notebooks" / notebook.name)
        if project.areas and not project.area:
            (staged / staging.AREAS).write_text(areas_chapter(project, connection), encoding="utf-8", newline="\n")
        figures = translated(connection.sql("FROM mart.figures ORDER BY figure_id").pl())
        asked = register.askable(variables(connection, project))
        shown = flags(project, connection) | {"chapter": staging.chapters(staged)}
        staging.complete(staged, figures.to_dicts(), asked, shown)
        written = {
            "_variables.yml": asked,
            "_metadata.yml": shown | staging.logo(staged) | chrome.metadata(project.languages, project.base),
        }
        for name, content in written.items():
            text = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, width=10_000)
            (staged / name).write_text(text, encoding="utf-8", newline="\n")


def write_docx(project: Project) -> list[Path]:
    """Write each page that was published last as a Word file into its work folder: it is commented, never published."""
    with store.connect(project.warehouse) as connection:
        as_of = store.built(connection)["as_of_date"]
    seconds = int(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).timestamp())
    for report in project.reports_made:
        report.docx.write_bytes(docx.of(report.page.read_text(encoding="utf-8"), seconds))
    return [report.docx for report in project.reports_made]


def areas_chapter(project: Project, connection: duckdb.DuckDBPyConnection) -> str:
    """Return the section that leads to the reports of the work areas, as Markdown."""
    report, as_pdf = REPORTS[project.language], either("som PDF", "as PDF")
    reports = {_called(area, connection): f"{project.of_area(area).address}/{report}" for area in project.areas}
    lines = [f"- [{literal(area)}]({at}.html) ([{as_pdf}]({at}.pdf))" for area, at in reports.items()]
    return "\n".join([either(AREAS_SV, AREAS_EN), *lines, ""])


def _called(area: str, connection: duckdb.DuckDBPyConnection) -> str:
    """What a work area is called in the language being written; one that no word is declared for, by its name."""
    words = translated(connection.sql("FROM core.words WHERE word_set = 'area'").pl())
    return str(dict(words.select("word", "label").rows()).get(area, area))


def sources(project: Project) -> dict[str, Path]:
    """The report's sources by their names, in the project's language.

    They are the project's own, and the tool's but for what people wrote there. A chapter or text in another language
    lies beside the Swedish one: ``quarto/en/_01-….qmd`` by ``quarto/_01-….qmd``; one that is not there is left out.

    Raises
    ------
    UsageError
        There is no report in that language.
    """
    swedish = _in_swedish(project)
    if project.language == SWEDISH:
        return swedish
    there = {name: path for name, path in _chapters_beside(project).items() if path.exists()}
    if staging.HEADER not in there:
        raise UsageError(
            f"{project.quarto / project.language / staging.HEADER} finns inte, så rapporten kan inte göras på det "
            "språket. Lägg dit filen, eller ta bort språket ur sprak i partsrapport.toml."
        )
    return {name: path for name, path in swedish.items() if path.suffix != ".qmd"} | there


def chapters_lacking(project: Project) -> list[str]:
    """The Swedish chapters and texts that are not there in the project's language."""
    return [name for name, path in _chapters_beside(project).items() if not path.exists()]


def _in_swedish(project: Project) -> dict[str, Path]:
    """What lies in the project's folder of sources and, but for what people wrote there, the tool's."""
    own, *of_tool = project.layers("quarto")
    borrowed = {name: path for name, path in reads.layered(of_tool).items() if not name.startswith(_OF_PEOPLE)}
    found = borrowed | reads.layered([own])
    return {
        name: path for name, path in found.items() if staging.is_source(name) and not name.startswith(_OF_LANGUAGES)
    }


def _chapters_beside(project: Project) -> dict[str, Path]:
    """Where the same in the project's language lies, or would: in the same folder of sources."""
    return {
        name: path.parents[name.count("/")] / project.language / name
        for name, path in _in_swedish(project).items()
        if path.suffix == ".qmd"
    }


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    suffix, content = source.suffix.lower(), reads.content(source)
    if suffix in TEXTS:
        reads.text(source)  # in another encoding it is refused here, by where it lies
    target.write_bytes(pictures.published(source, content) if suffix in pictures.SUFFIXES else content)


def flags(project: Project, connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, bool]]:
    """What prose is shown or hidden by; ``has.whole`` where the report is about more than one work area."""
    found = prose.flags(connection)
    return found | {"has": found["has"] | {"whole": not project.area}}


def variables(connection: duckdb.DuckDBPyConnection, project: Project) -> dict[str, Any]:
    """What prose takes by ``{{< var >}}``: ``report`` (title, year, dates), and the figures in several forms."""
    build = translated(connection.sql("FROM meta.build").pl()).row(0, named=True)
    area = _called(project.area, connection)
    of_area = either(f"Underlaget för {area}", f"The data for {area}")
    programme = " ".join(filter(None, [either("programmet", "the programme"), build["programme"]]))
    programme_has = f"{wording.capital(programme)} {either('har', 'has')}"
    if project.area:
        programme_has = either(f"{area} har i {programme}", f"{area} has in {programme}")
    return {
        "report": {
            "title": build["title"],
            "organisation": build["organisation"],
            "programme": build["programme"] or "",
            "programme_has": programme_has,
            "area": area,
            "source": of_area if project.area else either("Underlaget", "The data"),
            **prose.of_year(prose.period_of(connection)),
            "as_of": wording.long_date(build["as_of_date"]),
            "as_of_date": build["as_of_date"].isoformat(),
            "confidence": wording.percent(build["confidence"]),
            "interval": wording.percent(2 * build["confidence"] - 1),
            "smallest_cell": wording.integer(build["smallest_cell_n"]),
            "is_demonstration": build["is_demonstration"],
            "demonstration": either("Exempeldata", "Demonstration data") if build["is_demonstration"] else "",
        },
        **prose.variables(connection),
    }


def _add_data(project: Project, out: Path, engine: str) -> None:
    with store.connect(project.warehouse) as connection:
        for one in project.in_each(project.languages):
            with writing(one.language):
                style = looks.palette(brand.load(one.staged))
                quality_page.write(connection, out, style, project.languages)
        write_tables(connection, out / "data", project.languages)
        _write_manifest(connection, out, engine)


def write_tables(connection: duckdb.DuckDBPyConnection, folder: Path, languages: Sequence[str] = (SWEDISH,)) -> None:
    """Every table that may be published: for spreadsheets, for programs, and what describes them."""
    folder.mkdir()
    published = [table for table in schema.tables().values() if table.is_published]
    rows = [downloads.values(connection, table) for table in published]
    for table, of_table in zip(published, rows, strict=True):
        downloads.write_csv(table, of_table, folder / downloads.name_of(table))
    _write_figures(connection, folder / "figures.json")
    build = store.built(connection)
    data_package.write(folder, build["title"], published)
    for language in languages:
        with writing(language):
            downloads.write_readme(published, folder / downloads.README[language])
            workbook.write(build, published, rows, folder / WORKBOOKS[language])


def _write_figures(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    rows = downloads.rows(connection, schema.tables()["mart.figures"])
    text = json.dumps(rows, ensure_ascii=False, indent=1, default=str)
    target.write_text(text + "\n", encoding="utf-8", newline="\n")


def _write_manifest(connection: duckdb.DuckDBPyConnection, out: Path, engine: str) -> None:
    """What was published from what: settings, sources and the SHA-256 of every file."""
    files = sorted(path for path in out.rglob("*") if path.is_file() and path.name != MANIFEST)
    manifest = {
        **marks.mark(marks.PUBLISHED),
        **releases.built_from(connection),
        "engine": engine,
        "files": {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
    (out / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
