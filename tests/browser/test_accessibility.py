"""The report in a browser: accessible in light and dark, wide and narrow, by keyboard and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 800}
VIEWS = [(scheme, size) for scheme in ("light", "dark") for size in (WIDE, NARROW)]
IS_LIVE = ".chart.is-live"


def scroll_through(page) -> None:
    """Bring every chart into view, one after the other."""
    for chart in page.locator(".chart").all():
        chart.scroll_into_view_if_needed()


def violations(page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found]


def bring_alive(page) -> None:
    scroll_through(page)
    expect(page.locator(IS_LIVE)).to_have_count(page.locator(".chart-spec").count(), timeout=30_000)


@pytest.mark.parametrize(("scheme", "size"), VIEWS)
def test_axe_finds_nothing(opened, scheme, size):
    page = opened(color_scheme=scheme, viewport=size)
    bring_alive(page)
    assert violations(page) == []


@pytest.mark.parametrize(("scheme", "size"), VIEWS)
def test_axe_finds_nothing_on_the_quality_page(opened, quality_page, scheme, size):
    page = opened(quality_page, color_scheme=scheme, viewport=size)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.faults == []
    assert page.requests == [quality_page.as_uri()]


@pytest.mark.parametrize("size", [WIDE, NARROW, {"width": 320, "height": 640}])
def test_only_tables_scroll_sideways(opened, size):
    page = opened(viewport=size)
    bring_alive(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_no_table_is_cut_on_a_desktop(opened):
    boxes = opened(viewport=WIDE).locator(".scroll")
    assert boxes.count() > 10
    cut = boxes.evaluate_all("all => all.filter(box => box.scrollWidth > box.clientWidth).map(box => box.outerHTML)")
    assert cut == []


def test_the_outcome_of_a_check_is_seen_on_a_telephone(opened, quality_page):
    page = opened(quality_page, viewport=NARROW)
    outcomes = page.locator("td > .met").evaluate_all("all => all.map(text => text.getBoundingClientRect().right)")
    assert len(outcomes) > 200
    assert max(outcomes) <= NARROW["width"]


def test_charts_come_alive_and_nothing_is_asked_for_or_goes_wrong(opened):
    page = opened(viewport=WIDE)
    bring_alive(page)
    assert page.locator(IS_LIVE).count() > 0
    assert page.faults == []
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []


def test_a_live_chart_stands_where_its_picture_stood(opened):
    page = opened(viewport=WIDE)
    chart = page.locator(".chart:has(.chart-spec)").first
    before = chart.bounding_box()
    bring_alive(page)
    assert chart.bounding_box()["height"] == pytest.approx(before["height"], abs=60)


def test_charts_are_pictures_without_scripts_and_on_paper(opened):
    without = opened(java_script_enabled=False)
    assert without.locator(".chart > svg").first.is_visible()
    printed = opened(viewport=WIDE)
    bring_alive(printed)
    printed.emulate_media(media="print")
    assert printed.locator(".chart > svg").first.evaluate("svg => getComputedStyle(svg).opacity") == "1"
    assert not printed.locator(".chart-live").first.is_visible()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(opened):
    page = opened(viewport=WIDE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_the_font_is_the_reports_own(opened):
    fonts = opened(viewport=WIDE).evaluate("document.fonts.ready.then(all => [...all].map(font => font.status))")
    assert "loaded" in fonts
