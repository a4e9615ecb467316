"""The report in a browser: accessible in light and dark, wide and narrow, by keyboard and without scripts."""

import io
import re

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe

from partsrapport.report.theme import FONT_SIZE

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 800}
PAGES = [
    ("verksamhetsberattelse.html", "light", WIDE),
    ("activity-report.html", "dark", NARROW),
    ("kvalitet.html", "light", WIDE),
    ("quality.html", "dark", NARROW),
]
"""Each template in both colours, widths and languages, but not in each combination of them."""


FIRST_OF_KIND = """() => {
    const kinds = new Set(), looks = one => ["class", "style", "fill"].map(name => one.getAttribute(name));
    const kind = one => one ? [kind(one.parentElement), one.tagName, looks(one), one.rowIndex % 2].join() : "";
    const says = one => [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    for (const one of [...document.querySelectorAll("body *")].filter(one => one.checkVisibility() && says(one)))
        if (kinds.size < kinds.add(kind(one)).size) one.dataset.first = "";
}"""
"""Marks the first text of each look that is shown: what it and all that it is in are, by class, style and row."""


def violations(page) -> list[tuple[str, list[str]]]:
    """What axe finds; of contrast, which takes longer than all the rest, in one text of each look."""
    page.evaluate(FIRST_OF_KIND)
    asked: list[tuple[str | None, dict]] = [
        (None, {"rules": {"color-contrast": {"enabled": False}}}),
        ("[data-first]", {"runOnly": ["color-contrast"]}),
    ]
    found = [Axe().run(page, context, {"resultTypes": ["violations"]} | of).response for context, of in asked]
    rules = [rule for response in found for rule in response["violations"]]
    return [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in rules]


def open_all(page) -> None:
    """Open what can be opened, so that it is looked at too."""
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")


@pytest.mark.parametrize(("name", "scheme", "size"), PAGES)
def test_axe_finds_nothing_and_nothing_is_asked_for_or_goes_wrong(opened, published, name, scheme, size):
    page = opened(published / name, color_scheme=scheme, viewport=size)
    open_all(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.faults == []
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("size", [NARROW, {"width": 320, "height": 640}])
def test_only_tables_scroll_sideways(opened, size):
    page = opened(viewport=size)
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_no_table_is_cut_on_a_desktop(opened):
    boxes = opened(viewport=WIDE).locator(".scroll")
    assert boxes.count() > 10
    cut = boxes.evaluate_all("all => all.filter(box => box.scrollWidth > box.clientWidth).map(box => box.outerHTML)")
    assert cut == []


def test_the_outcome_of_a_check_is_seen_on_a_telephone(opened, published):
    page = opened(published / "kvalitet.html", viewport=NARROW)
    outcomes = page.locator("td > .met").evaluate_all("all => all.map(text => text.getBoundingClientRect().right)")
    assert len(outcomes) > 200
    assert max(outcomes) <= NARROW["width"]


def test_axe_finds_nothing_on_paper(opened):
    page = opened(viewport=WIDE)
    page.emulate_media(media="print")
    assert violations(page) == []


@pytest.mark.parametrize("name", ["verksamhetsberattelse.html", "activity-report.html"])
def test_the_summary_is_one_sheet_of_paper(opened, published, name):
    printed = opened(published / name).pdf(prefer_css_page_size=True, tagged=True, outline=True)
    with pikepdf.open(io.BytesIO(printed)) as pdf, pdf.open_outline() as outline:
        summary = outline.root[0].children[0]
        sheets = [pikepdf.Page(heading.destination[0]).index for heading in [summary, *summary.children]]
    assert sheets == [0] * 4


def test_a_chart_is_as_readable_on_a_small_telephone(opened):
    """No text in a chart is smaller than eleven pixels where the page is 320 wide."""
    page = opened(viewport={"width": 320, "height": 640})
    heights = page.locator(".chart > svg").evaluate_all(
        "all => all.map(svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)"
    )
    assert min(heights) * FONT_SIZE >= 11


def test_no_table_hides_a_column_on_a_telephone(opened):
    """Rows of wide tables are cards: every cell is within the screen, and says which column it is of."""
    page = opened(viewport=NARROW)
    cells = page.locator("main figure.tbl td")
    assert cells.count() > 100
    rights = cells.evaluate_all("all => all.map(cell => cell.getBoundingClientRect().right)")
    assert max(rights) <= NARROW["width"]


@pytest.mark.parametrize("name", ["verksamhetsberattelse.html", "kvalitet.html"])
def test_a_card_has_its_labels_also_in_browsers_that_know_no_text_beside_a_content(published, name):
    style = (published / name).read_text(encoding="utf-8").partition("</style>")[0]
    labelling = [line for line in style.splitlines() if '/ ""' in line and ":hover" not in line]
    assert labelling
    assert all(re.search(r'content: (.+?); content: \1 / ""', line) for line in labelling)


def test_a_number_can_be_asked_by_keyboard(opened):
    page = opened(viewport=WIDE, java_script_enabled=False)
    number = page.locator("main a.figure").first
    number.focus()
    page.keyboard.press("Enter")
    assert "#f-" in page.url
    assert page.locator(":target").first.is_visible()


def test_a_number_says_what_it_is_when_pointed_at(opened):
    page = opened(viewport=WIDE)
    number = page.locator("main a.figure").first
    number.hover()
    tip = page.locator(f"#{number.get_attribute('interestfor')}")
    tip.wait_for(state="visible", timeout=5_000)
    assert "Andel" in tip.inner_text()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, {"width": 375, "height": 667}])
@pytest.mark.parametrize("name", ["verksamhetsberattelse.html", "activity-report.html"])
def test_the_first_screen_says_how_far_is_reached_what_became_of_the_goals_and_what_changed(
    opened, published, name, size
):
    page = opened(published / name, viewport=size)
    for said in (".lead a.figure", ".verdict-strip", ".verdict-strip + p"):
        box = page.locator(f"#sec-sammanfattning {said}").first.bounding_box()
        assert box["y"] + box["height"] < size["height"], said
    goals = page.locator(".verdict-strip li")
    assert goals.count() >= 5
    assert all(re.search(r"\d.* \w{4}", text) for text in goals.all_inner_texts())


def test_the_contents_are_open_beside_the_text_and_can_be_opened_above_it(opened):
    assert opened(viewport=WIDE).locator("#TOC a").first.is_visible()
    narrow = opened(viewport=NARROW)
    assert not narrow.locator("#TOC a").first.is_visible()
    narrow.locator("#TOC summary").click()
    assert narrow.locator("#TOC a").first.is_visible()


WITHOUT_SUPPORTED = """() => {
    const without = rules => { for (let n = rules.length - 1; n >= 0; n--) {
        if (rules[n] instanceof CSSSupportsRule) rules[n].parentRule.deleteRule(n);
        else if (rules[n].cssRules) without(rules[n].cssRules);
    } };
    for (const sheet of document.styleSheets) without(sheet.cssRules);
    return getComputedStyle(document.querySelector("#TOC summary")).listStyleType;
}"""


def test_the_contents_can_be_opened_by_hand_where_the_browser_does_not_open_them(opened):
    page = opened(viewport=WIDE)
    assert page.evaluate(WITHOUT_SUPPORTED) != "none"
    assert not page.locator("#TOC a").first.is_visible()
    page.locator("#TOC summary").click()
    assert page.locator("#TOC a").first.is_visible()


def test_the_data_behind_a_chart_are_saved_without_a_server_or_a_script(opened):
    page = opened(java_script_enabled=False)
    page.locator(".behind summary").first.click()
    with page.expect_download() as saving:
        page.locator("details[open] a[download]").first.click()
    assert saving.value.suggested_filename.endswith(".csv")
    assert saving.value.path().read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(opened):
    page = opened(viewport=WIDE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_the_font_is_the_reports_own(opened):
    fonts = opened(viewport=WIDE).evaluate("document.fonts.ready.then(all => [...all].map(font => font.status))")
    assert "loaded" in fonts
