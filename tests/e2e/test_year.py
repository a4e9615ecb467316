"""A new user's year as docs/ett-ar-med-rapporten.md tells it: its commands, texts and cells are taken from there.

The user is another organisation, with words of its own: nothing is said of what is not there.
"""

import re
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import nbformat
import polars as pl
import pytest
from lxml import html
from stdnum import luhn

from tests.conftest import few_checks, text_of_sheets

BASE = Path(__file__).parent / "worlds" / "base"
DOCUMENT = (Path(__file__).parents[2] / "docs" / "ett-ar-med-rapporten.md").read_text(encoding="utf-8")
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><circle cx="5" cy="5" r="4"/>'
    '<circle cx="15" cy="5" r="4"/></svg>'
)

OWN_WORDS = """
[[arbetsomrade]]
ord = "Vägar"
[[arbetsomrade]]
ord = "Broar"
[[aktivitetstyp]]
ord = "besiktning"
[[insatstyp]]
ord = "rådgivande"
[[niva]]
ord = "lokal"
"""
NOT_THEIRS = ["seminari", "Samverkan", "Hållbart arbetsliv", "förebyggande", "agendasättande"]


def written(section: str, language: str) -> list[str]:
    """The blocks of a language in a section of the document."""
    text = DOCUMENT.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


def number(of: int) -> str:
    digits = f"202100{of:03}"
    return f"202100-{of:03}{luhn.calc_check_digit(digits)}"


class Office:
    """Those who write the report: they type into workbooks and run what the document says."""

    def __init__(self, folder: Path, run) -> None:
        self.folder, self.run = folder, run
        self.root = folder / "berattelsen"

    def does(self, section: str) -> list[SimpleNamespace]:
        """Run the commands of a section, each where one is then."""
        commands = [line for block in written(section, "sh") for line in block.splitlines()]
        return [self.types(command) for command in commands]

    def types(self, command: str):
        program, *arguments = command.split()
        assert program == "partsrapport"
        result = self.run(*arguments, cwd=self.root if self.root.exists() else self.folder)
        assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
        return result

    def fills_in(self, table: str, rows: list[dict[str, str]], file: str = "") -> None:
        """Write rows below the headings of a workbook."""
        path = self.root / "data" / "raw" / f"{table}.xlsx"
        headings = pl.read_excel(path, sheet_id=1, infer_schema_length=0).columns
        filled = pl.DataFrame([{heading: row.get(heading, "") for heading in headings} for row in rows])
        target = self.root / "data" / "raw" / file if file else path
        target.parent.mkdir(exist_ok=True)
        filled.write_excel(target)

    def sets(self, **settings: str) -> None:
        """Write settings; an empty one is taken away."""
        path = self.root / "partsrapport.toml"
        text = path.read_text(encoding="utf-8")
        for key, value in settings.items():
            kept = re.sub(rf"(?m)^{key} = .*\n", "", text)
            text = f"{key} = {value}\n{kept}" if value else kept
        path.write_text(text, encoding="utf-8")

    def writes(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def report(self, out: str) -> tuple[str, str]:
        """The text of the report as HTML and as PDF."""
        folder = self.root / out
        page = html.parse(folder / "verksamhetsberattelse.html").getroot()
        return squeezed(page.text_content()), squeezed(" ".join(text_of_sheets(folder / "verksamhetsberattelse.pdf")))


def squeezed(text: str) -> str:
    return "".join(text.replace("\u00ad", "").split())


def orders(year: int, n: int, status: str = "levererad") -> list[dict[str, str]]:
    return [
        {
            "avrop_id": f"A{year}-{i}",
            "organisationsnummer": number(i),
            "tjanst": "Kursen" if i == n else "Rådgivningen",
            "avropsdatum": f"{year}-02-{i:02}",
            "status": status,
        }
        for i in range(1, n + 1)
    ]


def occasions(year: int, n: int) -> list[dict[str, str]]:
    return [
        {
            "tillfalle_id": f"L{year}-{i}",
            "avrop_id": f"A{year}-{i}",
            "datum": f"{year}-05-{i:02}",
            "form": "digital",
            "deltagare": "12",
            "status": "genomfört",
        }
        for i in range(1, n + 1)
    ]


def tables() -> dict[str, list[dict[str, str]]]:
    """What the office knows of its first year."""
    of_all = range(1, 13)
    service = {
        "arbetsomrade": "Vägar",
        "insatstyp": "rådgivande",
        "niva": "lokal",
        "i_programmet": "ja",
    }
    names = [
        {"organisationsnummer": number(i), "organisation": f"Verket {i}", "sektor": "myndighet", "fran": "2015-01-01"}
        for i in of_all
    ]
    return {
        "malgrupp": names,
        "anstallda": [
            {"organisationsnummer": number(i), "ar": str(year), "anstallda": str(100 + i)}
            for i in of_all
            for year in (2026, 2027)
        ],
        "tjanster": [
            {**service, "tjanst_id": "T1", "tjanst": "Rådgivningen", "lanserad": "2025-01-01"},
            {**service, "tjanst_id": "T2", "tjanst": "Kursen", "lanserad": "2025-06-01"},
        ],
        "intresseanmalningar": [
            {"anmalan_id": f"I{i}", "organisationsnummer": number(i), "tjanst": "Rådgivningen", "datum": "2026-01-10"}
            for i in range(1, 9)
        ],
        "avrop": orders(2026, 6),
        "leveranstillfallen": occasions(2026, 6),
        "aktiviteter": [
            {
                "aktivitet_id": f"K{year}-{i}",
                "arbetsomrade": "Broar",
                "typ": "besiktning",
                "titel": f"Besiktning {i}",
                "datum": f"{year}-04-{i:02}",
                "form": "digital",
                "status": "genomförd",
                "mottagare": "40",
            }
            for year in (2026, 2027)
            for i in (1, 2)
        ],
    }


def planted(known: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    """The same with three slips of the pen."""
    slips = {
        "malgrupp": ("sektor", "myndighett"),
        "avrop": ("tjanst", "Kurssen"),
        "leveranstillfallen": ("datum", "vår"),
    }
    return {
        table: [*rows[:-1], {**rows[-1], slips[table][0]: slips[table][1]}] if table in slips else rows
        for table, rows in known.items()
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The folder of the wheel alone, without a checkout; the libraries are those of this environment."""
    made, place = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made]
    subprocess.run(build, cwd=Path(__file__).parents[2], check=True, capture_output=True)
    with zipfile.ZipFile(next(made.glob("*.whl"))) as wheel:
        wheel.extractall(place)
    return place


@pytest.fixture(scope="module")
def year(tmp_path_factory, partsrapport, here, wheel):
    """What was said at each step of the year, and the reports that came of it.

    The first steps are those of the wheel, in processes of its own; the others are of the same code, here.
    """
    office = Office(tmp_path_factory.mktemp("office"), partial(partsrapport, env={"PYTHONPATH": str(wheel)}))
    office.does("Börja")
    empty = office.report("public")
    lab = office.types("partsrapport lab --version")
    of_wheel, office.run = office.run, here
    known = tables()
    for table, rows in planted(known).items():
        office.fills_in(table, rows)
    office.sets(organisation='"Provkansliet"', program='"Säkra vägar"')
    says_things_in_own_words(office)
    few_checks(office.root)
    (found,) = office.does("Fyll i")
    for table, rows in known.items():
        office.fills_in(table, rows)
    writes_texts(office)
    office.does("Bygg och publicera")
    first = office.report("public-2026")
    receives_exports(office, known)
    (monthly,) = office.does("Varje månad")
    office.sets(titel='"Verksamhetsberättelse 2027"', ar="2027", per="2027-12-31", program="")
    office.fills_in("leveranstillfallen", occasions(2026, 6) + occasions(2027, 3))
    renames_a_service_and_ends_the_programme(office, known)
    *_, compared = office.does("Nästa år")
    return SimpleNamespace(
        office=office,
        of_wheel=of_wheel,
        empty=empty,
        lab=lab.stdout,
        found=found.stdout,
        first=first,
        monthly=monthly.stdout,
        second=office.report("public-2027"),
        compared=compared.stdout,
    )


def says_things_in_own_words(office: Office) -> None:
    """A survey and a goal too, of an activity and an area that are called otherwise."""
    office.writes("data/raw/ordlista.toml", OWN_WORDS)
    for name in ("effektmal.toml", "enkater/enkater.toml", "enkater/e-2020.csv"):
        text = (BASE / name).read_text(encoding="utf-8")
        for old, new in {"2020": "2026", "seminarium": "besiktning", "Samverkan": "Broar"}.items():
            text = text.replace(old, new)
        office.writes(f"data/raw/{name.replace('2020', '2026')}", text)


def writes_texts(office: Office) -> None:
    preface, own = written("Skriv", "markdown")
    office.writes("quarto/texter/01-forord.qmd", preface)
    office.writes("quarto/bilder/kansliet.svg", PICTURE)
    office.writes("quarto/texter/03-eget.qmd", own)
    cells = [nbformat.v4.new_code_cell(cell.strip()) for cell in written("Skriv", "python")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), office.root / "notebooks" / "eget.ipynb")


def receives_exports(office: Office, known: dict[str, list[dict[str, str]]]) -> None:
    """Exports that each hold all orders so far: in the newer one, one is cancelled and there are those of the year."""
    cancelled = [{**row, "status": "avbeställd"} if row["avrop_id"] == "A2026-5" else row for row in known["avrop"]]
    office.fills_in("avrop", known["avrop"], "avrop/avrop-2026-12.xlsx")
    office.fills_in("avrop", cancelled + orders(2027, 8), "avrop/avrop-2027-01.xlsx")
    (office.root / "data" / "raw" / "avrop.xlsx").unlink()


def renames_a_service_and_ends_the_programme(office: Office, known: dict[str, list[dict[str, str]]]) -> None:
    """The catalogue has the new name, the exports the old one."""
    renamed = [
        {**row, "tjanst": row["tjanst"].replace("Kursen", "Samtalet"), "i_programmet": "nej"}
        for row in known["tjanster"]
    ]
    office.fills_in("tjanster", renamed)
    office.fills_in("tjanstenamn", [{"tjanst_id": "T2", "namn": "Kursen"}])


def test_the_wheel_is_what_is_run_and_holds_the_demonstration(year, wheel, tmp_path):
    result = year.of_wheel("init", wheel / "partsrapport" / "tool" / "berattelsen")
    assert f"ligger i verktygets egen mapp, {wheel}" in result.stderr
    year.of_wheel("demo", tmp_path / "raw")
    assert {path.name for path in (tmp_path / "raw").iterdir()} > {"malgrupp.csv", "avrop", "enkater"}


def test_jupyterlab_opens_on_what_was_built(year):
    assert re.fullmatch(r"4\.[\d.]+\n", year.lab)
    assert [*year.office.root.glob("notebooks/partsrapport-*/coverage.ipynb")]


def test_it_builds_as_it_stands_and_says_what_is_missing(year):
    for text in year.empty:
        assert squeezed("Underlaget innehåller inga avrop") in text
        assert squeezed("Här står ert förord.") in text


def test_the_slips_of_the_pen_are_found_with_file_row_and_column(year):
    for said in (
        "malgrupp.xlsx rad 13, sektor: ”myndighett”",
        "avrop.xlsx rad 7, tjanst: ”Kurssen”",
        "leveranstillfallen.xlsx rad 7, datum: ”vår”",
    ):
        assert said in year.found


def test_what_people_wrote_and_drew_is_in_both_reports(year):
    for text in year.first:
        assert squeezed("Det här var året då vi började räkna.") in text
        assert squeezed("Bild: kansliet") in text
        assert squeezed("Rådgivningen avropas mest") in text
        assert squeezed("Avrop efter tjänst") in text
        assert "Provkansliet" in text
        assert squeezed("Här står ert förord.") not in text
    page = published(year, "public-2026")
    assert page.xpath("//*[@alt='Teckning: två personer vid ett bord']")


def test_the_numbers_are_those_that_were_typed(year):
    for text in year.first:
        assert squeezed("hade 50 procent av målgruppen beställt") in text


def published(year, out: str):
    return html.parse(year.office.root / out / "verksamhetsberattelse.html").getroot()


def prose(page) -> list[str]:
    """Headings, paragraphs and list items, without what is in tables and charts."""
    found = page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::p or self::li][not(ancestor::figure)]")
    return [" ".join(element.text_content().split()) for element in found]


def about_what_is_not_there(page, absent: list[str]) -> list[str]:
    """The sentences that name it, or have a hole where it would stand."""
    hole = r"uppgift saknas|okänd|None|\{\{|  | \."
    text = prose(page)
    assert len(text) > 50
    return [one for one in text if re.search(hole, one) or any(word.lower() in one.lower() for word in absent)]


def test_what_is_there_is_told_in_its_own_words_and_nothing_of_what_is_not(year):
    page = published(year, "public-2026")
    assert about_what_is_not_there(page, NOT_THEIRS) == []
    text = " ".join(page.text_content().split()).lower()
    own = ["besiktning (2)", "Broar", "rådgivande", "lokal", "Programmet Säkra vägar", "har 50 procent avropat"]
    assert [word for word in own if word.lower() not in text] == []


def test_the_archive_holds_the_report(year):
    with zipfile.ZipFile(year.office.root / "public-2026.zip") as archive:
        assert "public-2026/verksamhetsberattelse.pdf" in archive.namelist()


def test_the_newest_export_counts_and_what_it_replaced_is_accounted_for(year):
    rows = {line.split()[0]: line.split()[1:] for line in year.monthly.splitlines() if "avrop-20" in line}
    assert rows["avrop/avrop-2026-12.xlsx"] == [
        "6",
        "0",
        "0",
        "6",
        "0",
    ]  # read, kept, duplicates, superseded, set aside
    assert rows["avrop/avrop-2027-01.xlsx"] == ["14", "14", "0", "0", "0"]


def test_the_next_year_s_report_is_of_that_year_and_what_differs_is_told(year):
    assert squeezed("Verksamhetsberättelse 2027") in year.second[0]
    assert "Verksamhetsberättelse 2026 (2026-12-31) → Verksamhetsberättelse 2027 (2027-12-31)" in year.compared
    assert "underlaget" in year.compared.splitlines()[1]
    assert "(orders_placed_n)" in year.compared


def test_nothing_is_said_of_a_programme_that_is_not_there_nor_of_a_service_by_its_old_name(year):
    page = published(year, "public-2027")
    assert about_what_is_not_there(page, ["Kursen", "Säkra vägar", "Programmet", "programmets tjänster"]) == []
    text = " ".join(page.text_content().split())
    assert "Samtalet" in text
    assert "två tjänster som är lanserade" in text
