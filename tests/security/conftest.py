"""One build of demonstration data in which all free text tries to be something else, and a goal is added."""

import csv
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

FORMULA = '=HYPERLINK("http://ond.example/f";"Klicka")'
STEERING = "\x1b[2J\x07\u202e\u200b"
PRIVATE = "811218-9876"
TYPED = "Hemlige Harald"
PLANTED = [PRIVATE, "81.12.18-9876", "070-123 45 67", "kontakt@privat.example", TYPED]
"""An identity number in two spellings, a telephone number and an address in titles, and a name typed as an answer."""


def hostile(name: str) -> str:
    """Text that would be markup, code, a shortcode or an address to whatever failed to take it as text."""
    return (
        f"<script>alert('{name}')</script><img src=x onerror=alert(1)> </style></svg>]]> {{{{< var report.year >}}}} "
        f"{{{{< include /etc/passwd >}}}} `kod` $x^2$ #strong[typst] [länk](http://ond.example/{name}) "
        "![bild](http://ond.example/b.png) &lt;b&gt; *fet* _kursiv_ **x** @fig-x ^upp^ ~ned~ \\newline -- ::: "
        f"{{.klass}} http://ond.example/ slut-{name}"
    )


SERVICES = {"effektiva team": hostile("tjänst"), "fånga tidiga tecken": FORMULA}
GROUP = "Oktober 2"
ADDED_GOAL = """
[[mal]]
id = "em-2020-tillagt"
ar = 2020
arbetsomrade = "Arbetsmiljö"
population = "deltagare vid webbinarierna"
lydelse = "Minst 99 procent av deltagarna ska värdera webbinariet högt"
mal = 0.99
enkat = "webbinarier-2020"
fraga = "varde"
mats_fran = 2020-12-31
"""


@dataclass(frozen=True)
class Hostile:
    """The finished build."""

    root: Path
    said: str
    """What the build said on the terminal."""

    @property
    def work(self) -> Path:
        return self.root / "data" / "processed"

    @property
    def out(self) -> Path:
        return self.root / "public"

    @property
    def pages(self) -> list[Path]:
        return sorted(self.out.glob("*.html"))


def _replace_cells(path: Path, new: dict[str, str], rows: dict[int, dict[int, str]] | None = None) -> None:
    """Replace cells by their text (in any case), and cells by row and column."""
    content = path.read_bytes()
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("windows-1252")
    delimiter = max(";,\t", key=text.splitlines()[0].count)
    table = [
        [new.get(" ".join(cell.split()).lower(), cell) for cell in row]
        for row in csv.reader(StringIO(text), delimiter=delimiter)
    ]
    for number, cells in (rows or {}).items():
        for place, cell in cells.items():
            table[number][place] = cell
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows(table)


def _replace_in_workbook(path: Path, new: dict[str, str]) -> None:
    frame = pl.read_excel(path, infer_schema_length=0)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate([frame.columns, *frame.rows()]):
            sheet.write_row(number, 0, [new.get((cell or "").lower(), cell or "") for cell in row])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _always(text: str) -> Callable[[re.Match[str]], str]:
    return lambda _: text


def _replace_in_toml(path: Path, keys: tuple[str, ...], new: dict[str, str]) -> None:
    """Give every text of the keys a hostile one of its own, numbered, and replace texts."""
    text = path.read_text(encoding="utf-8")
    for old, replacement in new.items():
        text = re.sub(re.escape(f'"{old}"'), _always(_quoted(replacement)), text, flags=re.IGNORECASE)
    for key in keys:
        number = iter(range(1, 100))
        numbered = lambda _, key=key, number=number: f"{key} = {_quoted(hostile(f'{key}{next(number)}'))}"  # noqa: E731
        text = re.sub(rf"^{key} = .*$", numbered, text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")


def _poison(project: Path) -> None:
    raw = project / "data" / "raw"
    group = {GROUP: hostile("grupp")}
    for path in [raw / "intresseanmalningar.csv", *sorted((raw / "avrop").iterdir())]:
        _replace_cells(path, SERVICES)
    _replace_in_workbook(raw / "tjanster.xlsx", SERVICES)
    answer = 5
    answers = raw / "enkater" / "webbinarier-2020.csv"
    _replace_cells(answers, {old.lower(): new for old, new in group.items()}, {3: {answer: TYPED}})
    _replace_in_toml(raw / "enkater" / "enkater.toml", ("titel",), SERVICES | group)
    with (raw / "effektmal.toml").open("a", encoding="utf-8") as goals:
        goals.write(ADDED_GOAL)
    _replace_in_toml(raw / "effektmal.toml", ("lydelse", "population"), {})
    _replace_in_toml(raw / "publicerade_uppgifter.toml", ("pastaende", "kalla"), SERVICES)
    _replace_in_toml(project / "partsrapport.toml", ("titel",), {})
    organisation, department = 1, 3
    _replace_cells(
        raw / "malgrupp.csv", {}, {n: {organisation: hostile(f"org{n}"), department: hostile("dep")} for n in (1, 2)}
    )
    title, theme, organiser = 3, 4, 9
    activities = {
        1: {title: hostile("titel") * 40, theme: "@SUM(1+1)", organiser: "+1"},
        2: {title: f"Samtal {STEERING} med någon"},
        3: {title: f"Samtal med {PRIVATE}"},
        4: {title: f"Samtal med {PLANTED[1]}"},
        5: {title: f"Ring {PLANTED[2]}"},
        6: {title: f"Fråga {PLANTED[3]}"},
    }
    _replace_cells(raw / "aktiviteter.csv", {}, activities)


@pytest.fixture(scope="session")
def poisoned(tmp_path_factory, root, here) -> Hostile:
    """The build, which must end well: text is text, whatever it looks like."""
    project = tmp_path_factory.mktemp("hostile") / "en [röd] mapp"
    project.mkdir()
    strays = shutil.ignore_patterns(".ipynb_checkpoints")
    for name in ("data/raw", "expectations", "notebooks", "quarto"):
        shutil.copytree(root / name, project / name, ignore=strays)
    shutil.copy(root / "partsrapport.toml", project)
    _poison(project)
    result = here("build", "--engine", "embedded", cwd=project)
    assert result.returncode == 0, result.stderr
    return Hostile(project, result.stdout + result.stderr)


@pytest.fixture(scope="session")
def hostile_text():
    return hostile


@pytest.fixture(scope="session")
def private_texts(root) -> list[str]:
    """The addresses of all who answered, and the personal identity number that was planted."""
    answers = (root / "data" / "raw" / "enkater" / "webbinarier-2020.csv").read_text(encoding="utf-8-sig")
    addresses = set(re.findall(r"[\w.-]+@[\w.-]+", answers))
    assert addresses
    return [*sorted(addresses), *PLANTED]
