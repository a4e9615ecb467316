from dataclasses import replace

import polars as pl
import pytest

from partsrapport import config
from partsrapport.errors import DataError
from partsrapport.quality import gate
from partsrapport.warehouse import schema


@pytest.fixture(scope="module")
def settings(root):
    return config.load(root)


def code(reason):
    return "consequence" if reason.endswith("själv i karantän") else "format"


def quality(quarantined_n=0, reasons=(), **failure):
    """The quality tables of a file of 100 rows and one expectation."""
    accounting = {"file": "avrop.csv", "read_n": 100, "kept_n": 100 - quarantined_n, "quarantined_n": quarantined_n}
    quarantine = [
        {
            "file": "avrop.csv",
            "row_number": row + 2,
            "column": column,
            "code": code(reason),
            "reason": reason,
            "raw": "{}",
        }
        for row, (column, reason) in enumerate(reasons)
    ]
    expectation = {
        "suite": "core.orders",
        "position_n": 1,
        "description": "Varje avrop har en status",
        "remedy": "Rätta avrop.",
    }
    row = (
        dict.fromkeys(schema.tables()["quality.validation"].column_names)
        | expectation
        | {"severity": "kritisk", "success": True}
        | failure
    )
    return {
        "quality.row_accounting": pl.DataFrame([accounting]),
        "quality.quarantine": pl.DataFrame(
            quarantine,
            schema={"file": str, "row_number": pl.Int32, "column": str, "code": str, "reason": str, "raw": str},
        ),
        "quality.validation": schema.tables()["quality.validation"].frame([row]),
        "quality.exceptions": schema.tables()["quality.exceptions"].frame([]),
    }


def stopped(settings, **faults) -> str:
    with pytest.raises(DataError) as caught:
        gate.check(quality(**faults), settings)
    return str(caught.value).replace("\N{NO-BREAK SPACE}", " ")


def test_rows_that_only_follow_from_others_come_last_and_are_counted(settings):
    following = [("organisationsnummer", f"raden för ”{n}” i malgrupp ligger själv i karantän") for n in range(20)]
    said = stopped(settings, quarantined_n=21, reasons=[*following, ("Datum", "saknas")]).splitlines()[2:-1]
    assert said == [
        "  rad 22, Datum: saknas",
        "  20 rader följer av andra rader i karantän, t.ex. rad 2: raden för ”0” i malgrupp ligger själv i karantän",
    ]


def test_good_data_pass(settings):
    gate.check(quality(), settings)


def test_a_failed_critical_expectation_stops_and_names_the_rows(settings):
    message = stopped(settings, success=False, unexpected_n=2, unexpected_rows="order_id a1; order_id a2")
    assert message.splitlines() == [
        "Data stoppar publiceringen. Den senaste rapporten ligger kvar.",
        "core.orders: Varje avrop har en status. Inte uppfyllt (kritisk).",
        "  2 rader: order_id a1; order_id a2",
        "  Rätta avrop.",
        gate.ADVICE,
    ]


def test_more_rows_than_are_named_are_told(settings):
    message = stopped(settings, success=False, unexpected_n=6, unexpected_rows="order_id a1")
    assert "  6 rader: order_id a1 …" in message


def test_a_failed_warning_lets_the_data_through(settings):
    gate.check(quality(success=False, severity="varning"), settings)


def test_as_many_quarantined_rows_as_the_limit_pass(settings):
    gate.check(quality(quarantined_n=5), settings)


def test_a_few_rows_of_a_small_file_never_stop_it(settings):
    gate.check(quality(quarantined_n=3), replace(settings, quarantine_limit=0.01))


def test_as_many_reasons_as_are_named_are_all_that_there_are(settings):
    reasons = [(f"K{n}", "fel") for n in range(5)] * 2
    said = stopped(settings, quarantined_n=10, reasons=reasons).splitlines()[2:-1]
    assert said == [f"  rad {n + 2} och {n + 7}, K{n}: fel" for n in range(5)]


def test_more_quarantined_rows_than_the_limit_stop_with_the_commonest_reasons_first(settings):
    reasons = [("Datum", "saknas"), *[("Status", "”klar” är ingen status")] * 11, *[(f"K{n}", "fel") for n in range(5)]]
    assert stopped(settings, quarantined_n=17, reasons=reasons).splitlines()[1:-1] == [
        "avrop.csv: 17 av 100 rader är i karantän (17,0 %, gränsen är 5,0 %).",
        "  rad 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 och 1 till, Status: ”klar” är ingen status",
        "  rad 2, Datum: saknas",
        "  rad 14, K0: fel",
        "  rad 15, K1: fel",
        "  rad 16, K2: fel",
        "  … och 2 skäl till",
    ]
