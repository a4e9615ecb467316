"""Cells of tables that are figures lead to the register, where those of one definition share an entry."""

import json
import re
from datetime import date

import polars as pl

from partsrapport.render import families
from partsrapport.report import extension, markdown, tables
from partsrapport.report.figure_cells import Cells, Told
from partsrapport.words.asked import asked

KNOWN = frozenset({"orders_n", "service_T1_orders_n", "service_T2_orders_n", "goal_a b_share"})
ROW = {
    "name": "antalet avrop",
    "text": "3",
    "n": None,
    "numerator": None,
    "denominator": None,
    "from_date": None,
    "as_of_date": date(2021, 5, 31),
    "definition": "Antal avrop.",
    "sources": ["core.orders.order_date"],
}


def service(key: str, name: str, text: str) -> dict:
    named = {"figure_id": f"service_{key}_orders_n", "name": f"{name}: antal avrop till och med dagen", "text": text}
    return {**ROW, **named, "definition": f"{name}: antal avrop till och med dagen."}


def shown():
    frame = pl.DataFrame({"service": ["A", "B", "C", "Övriga", "Alla"], "orders_n": [3, 2, 1, 1, 7]})
    parts, total = {"orders_n": "service_{key}_orders_n"}, {"orders_n": "orders_n"}
    return tables.show(frame).asked(Cells(KNOWN, ("T1", "T2", "T3"), Told(parts, total)))


def test_a_cell_links_to_its_figure_where_there_is_one():
    links = dict(re.findall(r'<a class="figure" href="#f-([^"]+)">([^<]+)</a>', shown().html))
    assert links == {"service_T1_orders_n": "3", "service_T2_orders_n": "2", "orders_n": "7"}
    assert ">1</td>" in shown().html


def test_what_can_be_no_place_in_a_document_is_not_linked_to():
    frame = pl.DataFrame({"goal": ["A"], "share": [0.5]})
    assert "<a " not in tables.show(frame).asked(Cells(KNOWN, ("a b",), Told({"share": "goal_{key}_share"}))).html


def test_the_figures_that_cells_link_to_are_found_where_the_cells_are_shown(tmp_path):
    (tmp_path / "notebooks").mkdir()
    linking = {"text/html": shown().html.splitlines(keepends=True)}
    sentence = {extension.PANDOC: markdown.literal(asked("tre", "orders_n"))}
    cells = [
        {
            "cell_type": "code",
            "source": f'#| label: {label}\n#| tbl-cap: "A"',
            "outputs": [{"output_type": "display_data", "data": data}],
        }
        for label, data in {"tbl-a": linking, "mening": sentence}.items()
    ]
    (tmp_path / "notebooks" / "a.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    table, said = (f"{{{{< embed notebooks/a.ipynb#{label} >}}}}" for label in ("tbl-a", "mening"))
    chapter = f'::: {{.content-visible when-meta="has.whole"}}\n{table}\n:::\n\n{said}'
    (tmp_path / "_01-a.qmd").write_text(chapter, encoding="utf-8")
    all_three = {"orders_n", "service_T1_orders_n", "service_T2_orders_n"}
    assert families.linked(tmp_path, {"has": {"whole": True}}) == (all_three, {"orders_n"})
    assert families.linked(tmp_path, {"has": {"whole": False}}) == ({"orders_n"}, {"orders_n"})


def test_a_family_whose_definition_is_its_name_has_nothing_more_to_say():
    row = service("T1", "Ett", "3") | {"figure_id": "goal_m_target_share"}
    (entry,) = families.entries([row])
    assert entry.told[1][0].startswith("Ett")


def test_figures_of_one_definition_share_an_entry_and_each_has_its_place():
    rows = [{**ROW, "figure_id": "orders_n"}, service("T1", "Ett", "3"), service("T2", "Två", "2")]
    alone, family = families.entries(rows)
    assert alone.name == ("Antalet avrop", "f-orders_n")
    assert family == (
        "Räknas ur avrop (avropsdatum)",
        ("Antal avrop till och med dagen", ""),
        [
            ("Avbeställda avrop räknas inte. Gäller den 31 maj 2021. ", ""),
            ("Ett: 3", "f-service_T1_orders_n"),
            ("; ", ""),
            ("Två: 2", "f-service_T2_orders_n"),
            (".", ""),
        ],
    )
