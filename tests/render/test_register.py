"""Every number can be asked: it links to its entry in the register, on paper too, and says it when pointed at."""

import json
import re
from datetime import date

import pypdf

from partsrapport.render import register
from partsrapport.words.asked import asked

SHARE = {
    "figure_id": "x_share",
    "name": "andelen som har avropat",
    "text": "58\u00a0procent",
    "n": 211,
    "numerator": 123.0,
    "denominator": 211.0,
    "from_date": None,
    "as_of_date": date(2021, 5, 31),
    "definition": "Organisationer som har avropat.",
    "sources": ["core.orders.order_date", "core.orders.status", "core.goals.target_share", "core.memberships.to_date"],
}
COUNT = SHARE | {"numerator": None, "denominator": None, "n": 7, "text": "84", "from_date": date(2020, 1, 1)}


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_an_entry_says_value_definition_day_and_files():
    assert spaced(register.told(SHARE)) == (
        "58 procent (123 av 211). Organisationer som har avropat. Gäller den 31 maj 2021."
    )
    assert register.sources(SHARE) == "Räknas ur avrop (avropsdatum, status), effektmal.toml och målgruppen (till)"


def test_entries_stand_by_what_they_are_computed_from_which_is_told_once(tmp_path):
    (tmp_path / register.ENTRIES).parent.mkdir()
    rows = [SHARE | {"name": name, "sources": sources} for name, sources in (("b", ["core.orders.status"]), ("ö", []))]
    entries = [register.entry(row) for row in (*rows, rows[0] | {"name": "a"})]
    register.write(tmp_path, entries)
    groups = json.loads((tmp_path / register.ENTRIES).read_text(encoding="utf-8"))
    names = {group["sources"]: [entry["name"][0][0] for entry in group["entries"]] for group in groups}
    assert names == {"": ["Ö"], "Räknas ur avrop (status)": ["A", "B"]}


def test_a_number_in_a_name_is_not_broken_over_lines():
    assert register.run("1 000–9 999 anställda 2020: 5") == ("1\u00a0000–9\u00a0999 anställda 2020: 5", "")


def test_an_entry_does_not_say_again_what_its_name_says():
    row = SHARE | {"name": "antalet avrop", "definition": "Antal avrop. Avbeställda räknas inte."}
    assert ". Avbeställda räknas inte. Gäller" in register.told(row)
    assert "Antal avrop" not in register.told(row)
    assert "84, räknat på 7. Gäller" in register.told(COUNT | {"name": "antalet avrop", "definition": "Antal avrop."})


def test_an_entry_of_a_period_says_both_its_days():
    assert "84, räknat på 7" in register.told(COUNT)
    assert "Gäller 1 januari 2020–31 maj 2021." in register.told(COUNT)
    assert "Gäller 2020." in register.told(COUNT | {"as_of_date": date(2020, 12, 31)})


def test_only_figures_that_the_text_shows_are_explained(tmp_path):
    (tmp_path / "texter").mkdir()
    hidden = '[{{< var figures.d_n >}}]{.content-visible when-meta="has.d_n"}'
    chapter = "{{< var figures.a_n >}} {{< var report.year >}}\n\n" + hidden
    (tmp_path / "_01-a.qmd").write_text(chapter, encoding="utf-8")
    text = "{{<var counted.b_n>}} {{< meta figures.c >}} {{< var says.plan >}} {{< var figures.not_there >}}"
    (tmp_path / "texter" / "b.qmd").write_text(text, encoding="utf-8")
    figures = dict.fromkeys(("a_n", "b_n", "c", "d_n"), "1")
    taken = {"figures": figures, "counted": figures, "report": {"year": "2020"}, "says": {"plan": asked("två", "e_n")}}
    variables = register.askable(taken)
    assert register.used(tmp_path, variables, {"has": {"d_n": False}}) == {"a_n", "b_n", "e_n"}
    assert register.used(tmp_path, variables, {"has": {"d_n": True}}) == {"a_n", "b_n", "d_n", "e_n"}


def test_a_number_in_the_text_is_a_link_to_its_entry(sample):
    link = re.search(r'<a\s+href="#f-share"[^>]*>78,2\s%</a>', sample.html.replace("\u00a0", " "))
    assert 'class="figure"' in link[0]
    entry = sample.html.split('id="f-share"')[1].split("</dd>")[0]
    assert "165 av 211" in entry
    assert "Organisationer i målgruppen som har anmält intresse" in entry


def test_what_a_number_says_when_pointed_at_is_the_same(sample):
    assert 'interestfor="i-share"' in sample.html
    tip = sample.html.split('id="i-share"')[1].split("</span>")[0]
    assert "165 av 211" in tip
    assert "data-interestfor" not in sample.html


def test_the_register_is_an_appendix_of_the_pdf_that_its_numbers_link_to(sample):
    reader = pypdf.PdfReader(sample.pdf)
    assert "f-share" in reader.named_destinations or any(
        annotation.get_object().get("/Dest") or annotation.get_object().get("/A")
        for annotation in reader.pages[1].get("/Annots", [])
    )
    assert "165 av 211" in spaced(" ".join(reader.pages[-1].extract_text().split()))


def test_variables_read_as_they_stand_whatever_signs_they_hold():
    asked = register.askable({"report": {"title": "*A*"}, "figures": {"x": "a_b"}})
    assert asked == {"report": {"title": r"\*A\*"}, "figures": {"x": r"[a\_b](#f-x){.figure interestfor=i-x}"}}
