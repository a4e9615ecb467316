"""Where things lie: the project's own folders and those that a command may be given."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from partsrapport.errors import UsageError
from partsrapport.raw import reads
from partsrapport.words.language import ENGLISH, LANGUAGES, SWEDISH

CONFIGURATION = "partsrapport.toml"
REPORT = "verksamhetsberattelse"
"""The main file of the report's sources, in every language."""
REPORTS = {SWEDISH: REPORT, ENGLISH: "activity-report"}
QUALITY_PAGES = {SWEDISH: "kvalitet.html", ENGLISH: "quality.html"}
WORKBOOKS = {SWEDISH: "uppgifter.xlsx", ENGLISH: "data.xlsx"}
"""What is published, by language."""
MANIFEST = "manifest.json"
WAREHOUSE = "warehouse.duckdb"
QUARANTINE = "karantan.xlsx"
NAME_PROPOSALS = "forslag-organisationsnamn.csv"
_IN_WHEEL = Path(__file__).parent / "tool"
TOOL = _IN_WHEEL if _IN_WHEEL.exists() else Path(__file__).parents[2]
"""Where chapters, notebooks, suites and the demonstration lie: in the wheel, or the checkout that is installed."""
DEMONSTRATION = TOOL / "data" / "raw"
FONTS = TOOL / "quarto" / "fonts"
"""The fonts of charts, whichever project is built."""

_EMBEDDED = re.compile(r"\{\{<\s*embed\s+notebooks/([^#\s]+\.ipynb)")
_OF_AREA = "omrade-"


class Project(NamedTuple):
    """The folders of one build; ``raw``, ``work`` and ``out`` may lie anywhere, the rest is under ``root``.

    That of an area has a work folder within that of the whole, and its reports lie below the published ones.
    ``languages`` are those that the report is published in. What differs between them is that of ``language``.
    """

    root: Path
    raw: Path
    work: Path
    out: Path
    areas: tuple[str, ...] = ()
    """The work areas that get a report each."""
    area: str = ""
    """The work area that the report is about; empty: all of them."""
    languages: tuple[str, ...] = (SWEDISH,)
    language: str = SWEDISH

    def in_each(self, languages: Iterable[str]) -> "list[Project]":
        """The project in each of the languages."""
        return [self._replace(language=language) for language in languages]

    @property
    def reports_made(self) -> "list[Project]":
        """The project for each of its reports: in every language the whole one, then those of the work areas."""
        return [one for of in self.in_each(self.languages) for one in (of, *map(of.of_area, of.areas))]

    def of_area(self, area: str) -> "Project":
        """The project of one work area."""
        return self._replace(area=area, work=self.work / f"{_OF_AREA}{_ascii(area)}")

    @property
    def address(self) -> str:
        """Where the report is published, from the published folder: that of an area in a folder of its own."""
        return f"omraden/{_ascii(self.area)}" if self.area else ""

    @property
    def base(self) -> str:
        """Where the published folder is, from the reports."""
        return "../../" if self.area else ""

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.work / WAREHOUSE

    @property
    def counted(self) -> Path:
        """What the warehouse is made of: a DuckDB file that holds all but the checks and what follows from them."""
        return self.work / ".counted.duckdb"

    @property
    def counted_fingerprint(self) -> Path:
        """The same of that as ``fingerprint``."""
        return self.work / ".counted.sha256"

    @property
    def validation(self) -> Path:
        """The results of the checks of that."""
        return self.work / ".validation.parquet"

    @property
    def fingerprint(self) -> Path:
        """A text file that changes when, and only when, the content of the warehouse does."""
        return self.work / "warehouse.sha256"

    @property
    def executed(self) -> Path:
        """The folder of executed notebooks."""
        return self.work / f"notebooks{self._ending}"

    @property
    def staged(self) -> Path:
        """The complete Quarto project that is rendered."""
        return self.work / f"quarto{self._ending}"

    @property
    def reports(self) -> dict[str, Path]:
        """The published report by format: ``html`` and ``pdf`` in the first language, ``html_en`` in a further one."""
        return {
            suffix + (f"_{language}" if number else ""): self.out / f"{REPORTS[language]}.{suffix}"
            for number, language in enumerate(self.languages)
            for suffix in ("html", "pdf")
        }

    @property
    def _ending(self) -> str:
        return "" if self.language == SWEDISH else f"-{self.language}"

    @property
    def summary(self) -> Path:
        """What the last build that ended well did, as JSON."""
        return self.work / "summary.json"

    @property
    def state(self) -> Path:
        """What the next build knows of this one: what each task read and made."""
        return self.work / ".tasks.json"

    @property
    def not_yet_reached(self) -> Path:
        """The list of organisations that have not ordered, for staff."""
        return self.work / "ej_natta.csv"

    @property
    def page(self) -> Path:
        """The published page."""
        return self.out / self.address / f"{REPORTS[self.language]}.html"

    @property
    def docx(self) -> Path:
        """The same as a Word file, for staff to comment."""
        return self.work / f"{REPORTS[self.language]}.docx"

    @property
    def quarantine(self) -> Path:
        """The quarantined rows as a workbook to correct, for staff."""
        return self.work / QUARANTINE

    @property
    def made_in_work(self) -> list[Path]:
        """The files of a build that lie in no folder of their own."""
        of_each = self.in_each(LANGUAGES)
        return [
            *(self.warehouse, self.fingerprint, self.summary, self.state),
            *(self.counted, self.counted_fingerprint, self.validation),
            *(self.quarantine, self.not_yet_reached, self.work / NAME_PROPOSALS),
            *(path for one in of_each for path in (one.docx, *self.work.glob(f"{_OF_AREA}*/{one.docx.name}"))),
            *(one.executed / notebook.name for one in of_each for notebook in self.notebooks),
        ]

    def layers(self, name: str) -> list[Path]:
        """The project's folder of that name and, behind it, the tool's: a file is taken where it is found first.

        A project with a whole Quarto project of its own, as a checkout has, takes nothing from the tool.
        """
        own = self.root / name
        return [own] if (self.quarto / "_quarto.yml").exists() else [own, TOOL / name]

    @property
    def quarto(self) -> Path:
        """The project's own sources of the report."""
        return self.root / "quarto"

    @property
    def replaced(self) -> Path:
        """Where the published folder lies while another takes its place."""
        return self.out.with_name(f".{self.out.name}.old")

    @property
    def staging(self) -> Path:
        """Where the next published folder is made."""
        return self.out.with_name(f".{self.out.name}.new")

    @property
    def notebooks(self) -> list[Path]:
        """The notebooks that the report embeds from, in name order; no build runs the others, staff's own."""
        chapters = reads.layered(self.layers("quarto"), end=".qmd").values()
        layered = ([folder / name for folder in self.layers("notebooks")] for name in sorted(embedded(chapters)))
        return [path for places in layered if (path := next(filter(reads.is_there, places), None))]


def _ascii(area: str) -> str:
    from partsrapport.words.vocabulary import ascii_key  # noqa: PLC0415  few builds have areas

    return ascii_key(area)


def embedded(chapters: Iterable[Path]) -> set[str]:
    """The names of the notebooks that some chapter embeds from."""
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in chapters)
    return {name for text in texts for name in _EMBEDDED.findall(text)}


def find_root() -> Path | None:
    """The folder of the project around the current folder, if there is one."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / CONFIGURATION).is_file()), None)


def work_folder(root: Path) -> Path:
    """The project's own folder of what the build makes."""
    return root / "data" / "processed"


def locate(raw: Path | None = None, work: Path | None = None, out: Path | None = None) -> Project:
    """Find the project around the current folder; folders that are not given are the project's own.

    Raises
    ------
    UsageError
        There is no project here.
    """
    root = find_root()
    if root is None:
        raise UsageError(f"Hittar ingen {CONFIGURATION} i {Path.cwd()} eller ovanför. Kör kommandot i projektets mapp.")
    return Project(
        root=root.resolve(),
        raw=(raw or root / "data" / "raw").resolve(),
        work=(work or work_folder(root)).resolve(),
        out=(out or root / "public").resolve(),
    )


def require_raw(project: Project) -> Project:
    """The project, whose raw data are there.

    Raises
    ------
    UsageError
        They are not.
    """
    if not project.raw.is_dir():
        what = "är en fil" if project.raw.exists() else "finns inte"
        raise UsageError(f"Mappen med rådata, {project.raw}, {what}. Ange en annan mapp med --raw.")
    return project
