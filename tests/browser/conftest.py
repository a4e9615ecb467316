"""The published report open in a browser."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def report(published: Path) -> Path:
    return published / "verksamhetsberattelse.html"


@pytest.fixture
def opened(browser: Browser, report: Path):
    """Open the report, or another page, with given settings; each in a context of its own."""
    contexts = []

    def open_report(path=report, **settings):
        contexts.append(browser.new_context(**settings))
        page: Any = contexts[-1].new_page()
        page.faults, page.requests = [], []
        page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_report
    for context in contexts:
        context.close()
