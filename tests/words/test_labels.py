import csv
import re
from importlib.resources import files
from pathlib import Path

import sqlglot

from partsrapport.core import contract
from partsrapport.quality import suites
from partsrapport.warehouse import schema
from partsrapport.words.labels import label, labelled, labels_in
from partsrapport.words.language import SWEDISH, writing

SHOWN = ("mart.", "quality.", "meta.")
CATEGORIES = {
    "sektor": "myndighet|lärosäte",
    "bedömning": "nått|ej nått|osäkert|ännu ej mätt|för få svar|samma nivå|högre|lägre|går inte att säga"
    "|stämmer|stämmer inte|kan inte prövas",
    "allvarlighet": "kritisk|varning|information",
    "aktivitetstyp": "konferens|seminarium|webbinarium|nätverk|workshop|utbildning|myndighetsbesök|almedalsveckan"
    "|poddavsnitt|film|stödmaterial",
    "storleksklass": "under 50|50–199|200–999|1 000–9 999|10 000 eller fler|uppgift saknas",
    "dimension": "alla|sektor|storleksklass",
    "skede": "planerad|under utveckling|lanserad|under avveckling|avvecklad",
    "mått": "genomförda|leveranstillfällen",
}


def test_every_column_of_a_report_table_every_raw_table_and_every_category_has_a_label() -> None:
    asked = {one for name, table in schema.tables().items() if name.startswith(SHOWN) for one in table.column_names}
    asked |= {f"underlag.{table}" for table in contract.tables()}
    asked |= {f"{kind}.{value}" for kind, values in CATEGORIES.items() for value in values.split("|")}
    assert sorted(asked - labels_in(SWEDISH).keys()) == [], "words/labels.csv, and of columns words/dictionary.csv"


def test_every_column_that_a_failed_check_tells_has_a_label(root: Path) -> None:
    asked = [one["kwargs"] for suite in suites.read(root / "expectations") for one in suite.expectations]
    queries = [one["unexpected_rows_query"].format(batch="t") for one in asked if "unexpected_rows_query" in one]
    told = {column for query in queries for column in sqlglot.parse_one(query, dialect="duckdb").named_selects}
    assert sorted(told - {"*", *labels_in(SWEDISH)}) == [], "words/labels.csv or dictionary.csv"


def test_ids_are_unique_and_every_label_is_filled_in() -> None:
    rows = list(csv.reader(files("partsrapport.words").joinpath("labels.csv").read_text("utf-8").splitlines()))
    assert len({row[0] for row in rows}) == len(rows)
    assert all(len(row) == len(rows[0]) and all(row) for row in rows)


def test_a_name_without_label_reads_as_it_stands() -> None:
    assert label("sektor.lärosäte") == "Lärosäten"
    assert labelled("tjanst")("Effektiva team 2.0") == "Effektiva team 2.0"


def test_every_label_that_is_asked_for_by_its_id_is_there(root: Path) -> None:
    code = [path.read_text(encoding="utf-8") for path in (root / "src").rglob("*.py")]
    code += [path.read_text(encoding="utf-8").replace('\\"', '"') for path in (root / "notebooks").glob("*.ipynb")]
    asked = {id_ for text in code for id_ in re.findall(r'\blabel\("([^"{}]+)"\)', text)}
    assert len(asked) > 20
    assert asked - labels_in(SWEDISH).keys() == set()


def test_labels_and_words_are_in_the_language_being_written() -> None:
    with writing("en"):
        assert [label("orders_n"), label("sektor.lärosäte"), label("ja")] == ["Orders", "Universities", "Yes"]
    assert [label("orders_n"), label("sektor.lärosäte"), label("ja")] == ["Avrop", "Lärosäten", "Ja"]
