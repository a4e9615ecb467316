"""Where things lie: the project's own folders and those that a command may be given."""

from dataclasses import dataclass
from pathlib import Path

from partsrapport import config
from partsrapport.errors import UsageError

REPORT = "verksamhetsberattelse"


@dataclass(frozen=True)
class Project:
    """The folders of one build; ``raw``, ``work`` and ``out`` may lie anywhere, the rest is under ``root``."""

    root: Path
    raw: Path
    work: Path
    out: Path

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.work / "warehouse.duckdb"

    @property
    def fingerprint(self) -> Path:
        """A text file that changes when, and only when, the content of the warehouse does."""
        return self.work / "warehouse.sha256"

    @property
    def executed(self) -> Path:
        """The folder of executed notebooks."""
        return self.work / "notebooks"

    @property
    def staged(self) -> Path:
        """The complete Quarto project that is rendered."""
        return self.work / "quarto"

    @property
    def summary(self) -> Path:
        """What the last build that ended well did, as JSON."""
        return self.work / "summary.json"

    @property
    def suites(self) -> Path:
        """The folder of Great Expectations suites."""
        return self.root / "expectations"

    @property
    def quarto(self) -> Path:
        """The sources of the report."""
        return self.root / "quarto"

    @property
    def notebooks(self) -> list[Path]:
        """The notebooks, in name order."""
        return sorted((self.root / "notebooks").glob("*.ipynb"))


def locate(raw: Path | None = None, work: Path | None = None, out: Path | None = None) -> Project:
    """Find the project around the current folder; folders that are not given are the project's own.

    Raises
    ------
    UsageError
        There is no project here, or a folder of raw data that was asked for does not exist.
    """
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / config.FILE).is_file()), None)
    if root is None:
        raise UsageError(f"Hittar ingen {config.FILE} i {here} eller ovanför. Kör kommandot i projektets mapp.")
    project = Project(
        root=root,
        raw=(raw or root / "data" / "raw").absolute(),
        work=(work or root / "data" / "processed").absolute(),
        out=(out or root / "public").absolute(),
    )
    if not project.raw.is_dir():
        raise UsageError(f"Mappen med rådata, {project.raw}, finns inte. Ange en annan med --raw.")
    return project
