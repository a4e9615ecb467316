"""What is added to the copied sources: the order of chapters and texts, and the organisation's looks."""

import shutil
from pathlib import Path

import pypdf
import pytest
import yaml

from partsrapport.errors import UsageError
from partsrapport.render import embedded, looks, staging
from partsrapport.report import brand, colours

QUARTO = Path(__file__).parents[2] / "quarto"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><rect width="9" height="9"/></svg>'
)


def written(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("# Rubrik\n", encoding="utf-8")


def branded(project: Path, **changed) -> None:
    """The project's looks with other values at the top level."""
    own = yaml.safe_load((QUARTO / "_brand.yml").read_text(encoding="utf-8")) | changed
    (project / "_brand.yml").write_text(yaml.safe_dump(own), encoding="utf-8")


def test_a_text_comes_after_the_chapter_of_its_number(tmp_path):
    written(
        tmp_path, "_02-b.qmd", "_01-a.qmd", "texter/2020/01-forord.qmd", "texter/09-tack.qmd", "_10-c.qmd", "_x.qmd"
    )
    included = [line.split()[2] for line in staging.contents(tmp_path).splitlines() if line]
    assert included[-1] == "_sifferregister.qmd"
    assert included[:-1] == ["_01-a.qmd", "texter/2020/01-forord.qmd", "_02-b.qmd", "texter/09-tack.qmd", "_10-c.qmd"]


def test_what_tells_of_a_year_or_an_area_is_in_its_report_alone():
    of_year, of_area, always = "texter/2020/01-a.qmd", "texter/ett_omrade/01-a.qmd", "texter/01-a.qmd"
    wanted = {
        (year, area): [name for name in (of_year, of_area, always) if staging.is_wanted(name, year, area)]
        for year, area in ((2020, ""), (2013, ""), (2020, "Ett område"))
    }
    assert wanted == {(2020, ""): [of_year, always], (2013, ""): [always], (2020, "Ett område"): [of_area]}
    assert all(staging.is_wanted(name, 2013, "Ett område") for name in ("_01-a.qmd", "bilder/2020/a.svg"))


def test_a_chapter_is_added_by_one_file(tmp_path, recipe):
    shutil.copytree(QUARTO, tmp_path / "quarto")
    (tmp_path / "quarto" / "_11-besok.qmd").write_text(recipe("A chapter"), encoding="utf-8")
    assert "{{< include _11-besok.qmd >}}" in staging.contents(tmp_path / "quarto")


def test_the_demonstration_holds_every_kind_of_own_text():
    kinds = ["forord", "om-aret", "arbetsomraden", "berattelse", "nasta-ar", "tack", "styrelsen", "tryckuppgifter"]
    names = [
        path.stem.partition("-")[2] for path in sorted((QUARTO / "texter").rglob("*.qmd"), key=lambda path: path.name)
    ]
    assert names == kinds


def test_each_own_text_may_be_missing(tmp_path):
    """And all of them at once."""
    shutil.copytree(QUARTO, tmp_path / "quarto")
    shutil.rmtree(tmp_path / "quarto" / "texter")
    assert "texter" not in staging.contents(tmp_path / "quarto")


PICTURE = """# Kapitel {#sec-charts}

![En bild.](bilder/samtal.svg){fig-alt="Fyra personer" credit="Foto: A. A." width=50%}

![En till.](bilder/samtal.svg){#fig-egen alt="Samma bild"}

Se @fig-egen. Ett [green paper]{lang=en} och `order_id`{lang=en}.

> Ett citat.

Ord
:   Betydelse
"""


@pytest.fixture
def rendered(project):
    (project / "_chapter.qmd").write_text(PICTURE, encoding="utf-8")
    return embedded.render(project)


def test_pictures_have_alternatives_credit_and_numbers_in_html(rendered):
    html = rendered["html"].decode()
    assert html.count("data:image/svg+xml;base64,") == 2
    assert 'alt="Fyra personer"' in html
    assert "Foto: A. A." in html
    assert "En till." in html.split('<figure id="fig-egen"')[1].split("</figure>")[0]
    assert 'lang="en"' in html
    assert "<blockquote>" in html


def test_pictures_have_alternatives_and_words_their_language_in_pdf(rendered, tmp_path):
    (tmp_path / "r.pdf").write_bytes(rendered["pdf"])
    reader = pypdf.PdfReader(tmp_path / "r.pdf")
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    assert "Foto: A. A." in text
    kinds, alternatives, languages = set(), set(), set()
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        item = waiting.pop().get_object()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            kinds.add(item.get("/S"))
            alternatives.add(item.get("/Alt"))
            languages.add(item.get("/Lang"))
            waiting += [item["/K"]] if "/K" in item else []
    assert {"Fyra personer", "Samma bild"} <= alternatives
    assert "en" in languages
    assert {"/BlockQuote", "/L", "/Lbl", "/LBody"} <= kinds


def test_looks_reach_html_pdf_and_charts(project):
    palette = dict.fromkeys(brand.COLOURS, "#2a2a72") | {"background": "#ffffff", "foreground": "#101010"}
    branded(project, color=palette, logo={"images": {"m": {"path": "bilder/l.svg", "alt": "Märket"}}, "medium": "m"})
    (project / "bilder" / "l.svg").write_text(LOGO, encoding="utf-8")
    own = brand.load(project)
    assert "--accent: #2a2a72;" in looks.style(own)
    assert 'accent: rgb("#2a2a72")' in looks.typst(own)
    assert (own.logo, own.logo_alternative) == ("bilder/l.svg", "Märket")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"color": {}}, "färgen foreground är tom"),
        ({"color": {"foreground": "#zzzzzz"}}, "Skriv den som"),
        ({"color": {"foreground": "a", "palette": {"a": "b", "b": "a"}}}, "färgen foreground är"),
        ({"typography": {"base": "Roboto", "fonts": [{"family": "Roboto", "source": "google"}]}}, "hämtas från nätet"),
        ({"typography": {"base": "Roboto"}}, "typsnittet Roboto saknar filen"),
        ({"logo": {"medium": "bilder/nej.svg"}}, "logotypen bilder/nej.svg finns inte"),
        ({"logo": {"medium": "bilder/samtal.svg"}}, "saknar text. Skriv alt:"),
        ({"logo": "bilder/samtal.svg"}, "saknar text. Skriv alt:"),
        ({"logo": {"images": ["a"], "medium": "a"}}, "_brand.yml: images ska innehålla nycklar och värden"),
        ({"color": "blå"}, "_brand.yml: color ska innehålla nycklar"),
        ({"color": {"palette": ["a"]}}, "_brand.yml: palette ska innehålla nycklar"),
        ({"typography": "X"}, "_brand.yml: typography ska innehålla nycklar"),
        ({"typography": {"base": "X", "fonts": "X"}}, "_brand.yml: fonts ska innehålla nycklar"),
        ({"typography": {"base": "X", "fonts": [{"family": "X", "files": "a.ttf"}]}}, "X saknar filen a.ttf"),
        ({"typography": {"base": "X", "fonts": [{"family": "X", "files": [{"weight": 1}]}]}}, r"X saknar filen \?"),
    ],
)
def test_looks_that_cannot_be_used_say_what_to_write(project, changed, message):
    branded(project, **changed)
    with pytest.raises(UsageError, match=message):
        brand.load(project)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"color:\n\tpalette:", r"_brand.yml är inte giltig YAML: rad 2, tecken 1. Dra in rader med blanksteg"),
        (b"- a\n- b", "_brand.yml ska innehålla nycklar och värden"),
        ("meta: {name: Rådet}".encode("windows-1252"), "_brand.yml är inte sparad som UTF-8. Spara den på nytt så"),
    ],
)
def test_looks_that_cannot_be_read_are_told(project, content, message):
    (project / "_brand.yml").write_bytes(content)
    with pytest.raises(UsageError, match=message):
        brand.load(project)


def test_a_colour_that_is_too_pale_is_refused(project):
    declared = yaml.safe_load((QUARTO / "_brand.yml").read_text(encoding="utf-8"))["color"]
    branded(project, color=declared | {"primary": "#ffff00"})
    with pytest.raises(UsageError, match=r"färgen primary \(#ffff00\) syns för dåligt"):
        brand.load(project)


@pytest.mark.parametrize("is_dark", [False, True])
def test_verdicts_are_readable_on_their_tints(is_dark):
    variables = looks._variables(brand.load(QUARTO), is_dark=is_dark)
    for verdict in (*looks.VERDICTS, "other"):
        assert colours.contrast(variables[verdict], variables[f"{verdict}-tint"]) >= 4.5
