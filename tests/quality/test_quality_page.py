import re
from html.parser import HTMLParser

import duckdb
import pytest

from partsrapport.report import quality_page as page
from partsrapport.words.language import writing

STYLE = ":root { --paper: #ffffff; }"


@pytest.fixture
def written(changed, tmp_path):
    """The page of two expectations, one of them failed, with text that must be escaped."""
    path = changed(
        "INSERT INTO quality.validation VALUES "
        "('core.orders', 'Avrop', 1, '', 'status', 'kritisk', 'Varje avrop har en <status>', NULL, '',"
        " true, 0, 1200, NULL),"
        "('core.orders', 'Avrop', 2, '', NULL, 'varning', 'Avrop görs i tid', NULL, '', false, 3, 1200,"
        "'order_id HEMLIG')"
    )
    with duckdb.connect(str(path)) as connection:
        page.write(connection, tmp_path, STYLE, ["sv", "en"])
    return (tmp_path / "kvalitet.html").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")


def test_every_validation_stands_with_its_outcome(written):
    text = " ".join(re.sub(r"<[^>]+>", " ", written).split())
    assert "Varje avrop har en &lt;status&gt; kritisk uppfylld 0" in text
    assert "Avrop görs i tid varning inte uppfylld 3" in text
    assert "1 av 2 kontroller är uppfyllda" in text
    assert "Inte uppfyllda kontroller Avrop görs i tid (varning, Avrop )" in text
    assert "Tabellen har 1 200 rader" in text
    assert "avrop.csv 3 2 1 0" in text


def test_two_dots_are_explained_where_they_stand(changed, written, tmp_path):
    assert ".. betyder" not in written
    with duckdb.connect(str(changed("UPDATE mart.row_accounting SET quarantined_n = NULL"))) as connection:
        page.write(connection, tmp_path, STYLE, ["sv"])
    text = (tmp_path / "kvalitet.html").read_text(encoding="utf-8")
    assert '<td class="number">..</td>' in text
    assert ".. betyder att uppgiften saknas" in text


def test_no_value_of_a_row_is_published(written):
    assert "HEMLIG" not in written


def test_a_demonstration_says_so(written):
    assert "Exempeldata" in written


def test_nothing_is_fetched(written):
    assert not re.search(r"https?://|src=|<script|@import|url\(", written)


def test_every_heading_can_be_linked_to(written):
    headings = re.findall(r'<h2 id="([^"]+)">(<a href="#([^"]+)">)?', written)
    assert headings and all(name == target for name, _, target in headings)


def test_ids_are_unique_and_every_link_has_a_target(written):
    seen: dict[str, list[str | None]] = {"id": [], "href": []}

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            for name, value in attributes:
                if name in seen:
                    seen[name].append(value)

    Reader().feed(written)
    assert len(set(seen["id"])) == len(seen["id"])
    beside = {
        "verksamhetsberattelse.html#sec-datakvalitet",
        "verksamhetsberattelse.pdf",
        "data/uppgifter.xlsx",
        "quality.html",
    }
    assert beside <= set(seen["href"])
    assert {href.removeprefix("#") for href in set(seen["href"]) - beside} <= set(seen["id"])


def test_the_page_does_not_say_how_many_answered(changed, tmp_path):
    path = changed(
        "INSERT INTO quality.validation VALUES "
        "('core.survey_respondents', 'Svarande', 1, '', 'id', 'kritisk', 'Id är ifyllt', NULL, '',"
        " false, 77, 4321, NULL)"
    )
    with duckdb.connect(str(path)) as connection:
        page.write(connection, tmp_path, STYLE, ["sv"])
    text = (tmp_path / "kvalitet.html").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "redovisas inte" in text
    assert not re.search(r"77<|4 321", text)


def test_in_english_the_page_is_another_file_with_english_words(changed, tmp_path):
    path = changed(
        "INSERT INTO quality.validation VALUES "
        "('core.orders', 'Avrop', 1, '', NULL, 'varning', 'I tid', 'In time', '', false, 3, 1200, NULL),"
        "('core.orders', 'Avrop', 2, '', NULL, 'kritisk', 'Egen', NULL, '', true, 0, 1200, NULL)"
    )
    with duckdb.connect(str(path)) as connection, writing("en"):
        page.write(connection, tmp_path, STYLE, ["sv", "en"])
    written = (tmp_path / "quality.html").read_text(encoding="utf-8")
    text = " ".join(re.sub(r"<[^>]+>", " ", written).split())
    assert "1 of 2 checks are met." in text
    assert "In time warning not met 3 Egen critical met 0" in text
    assert "The table has 1,200 rows." in text
    assert '<a href="kvalitet.html" hreflang="sv" lang="sv">På svenska</a>' in written
    assert STYLE in written
