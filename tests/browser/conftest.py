"""A browser, and the published report open in it."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

# A browser in a container, which asks no host for anything of its own accord.
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser():
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if not chromium and "CI" not in os.environ:
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    assert chromium, "CI must have chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(published: Path) -> Path:
    return published / "verksamhetsberattelse.html"


@pytest.fixture
def opened(browser: Browser, report: Path):
    """Open the report with given settings; each page in a context of its own."""
    contexts = []

    def open_report(**settings):
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.faults, page.requests = [], []
        page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(report.as_uri())
        return page

    yield open_report
    for context in contexts:
        context.close()
