"""Great Expectations' Data Docs, complete and fetching nothing."""

import re
from typing import Any

import pytest

from partsrapport.quality import data_docs, suites, validation


@pytest.fixture(scope="module")
def docs(healthy, root, tmp_path_factory):
    """The pages of two suites, in one of which a check fails (nobody's participants are known at one occasion)."""
    folder = tmp_path_factory.mktemp("kontroller")
    read = [
        suite for suite in suites.read(root / "expectations") if suite.table.name in ("core.orders", "core.surveys")
    ]
    strict: dict[str, Any] = {
        "type": "unexpected_rows_expectation",
        "severity": "warning",
        "description": "Inget <avrop> finns",
    }
    strict["meta"] = {"position": len(read[0].expectations) + 1, "remedy": "Gör om."}
    strict["kwargs"] = {"unexpected_rows_query": "SELECT order_id FROM {batch} ORDER BY ALL"}
    orders = suites.Suite(read[0].path, read[0].table, "Avrop", read[0].remedy, (*read[0].expectations, strict))
    validation.run(healthy, [orders, read[1]], folder)
    return folder


def test_every_suite_has_a_page_with_every_check_in_words(docs, root):
    for suite in suites.read(root / "expectations"):
        page = docs / f"{suite.table.name}.html"
        if page.exists():
            text = page.read_text(encoding="utf-8")
            assert all(each["description"] in text for each in suite.expectations)
    assert len(list(docs.iterdir())) == 3


def test_what_failed_is_told_with_rows_and_remedy(docs):
    text = (docs / "core.orders.html").read_text(encoding="utf-8")
    assert "Inget &lt;avrop&gt; finns (varning): 2 rader, Avropsnummer a1; Avropsnummer a2" in text
    assert "Inte uppfylld" in text
    assert "Rätta raderna i avrop" in text
    assert "core.orders</a></th><td>Avrop</td><td>" in (docs / data_docs.INDEX).read_text(encoding="utf-8")


def test_the_pages_are_the_same_every_time(docs):
    """No time of the run, no random id."""
    text = "".join(path.read_text(encoding="utf-8") for path in docs.iterdir())
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}|\d{2}:\d{2}:\d{2}", text)


def test_nothing_is_fetched(docs, browser):
    asked = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for path in docs.iterdir():
        page.goto(path.as_uri())
    page.close()
    assert [url for url in asked if not url.startswith("file:")] == []
    assert len(asked) == 3
