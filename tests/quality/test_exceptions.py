"""What ``undantag.toml`` lets through, and what it does not."""

import re
from datetime import date

import polars as pl
import pytest

from partsrapport import config
from partsrapport.errors import DataError
from partsrapport.quality import exceptions, gate
from partsrapport.warehouse import schema

SUBJECT = "core.orders: Varje avrop har en status"
DECLARED = {
    "id": "u1",
    "kontroll": SUBJECT,
    "rader": 2,
    "skal": "Källan rättas i höst",
    "beslutat_av": "kanslichef",
    "beslutat": date(2021, 5, 1),
    "galler_till": date(2021, 5, 31),
}


@pytest.fixture
def read(tmp_path):
    """What is read of one exception, with keys changed; None leaves a key out."""

    def read(**changes):
        keys = {key: value for key, value in {**DECLARED, **changes}.items() if value is not None}
        text = "".join(f"{key} = {toml(value)}\n" for key, value in keys.items())
        (tmp_path / exceptions.FILE).write_text("[[undantag]]\n" + text, encoding="utf-8")
        return exceptions.read(tmp_path)

    return read


@pytest.fixture
def let_through(read, root):
    """Let a fault that stops publishing meet an exception: ``quality.exceptions`` and the gate, ready to be called."""
    settings = config.load(root, as_of_date=date(2021, 5, 31))

    def meet(rows_n=2, *, success=False, **changes):
        result = dict.fromkeys(schema.tables()["quality.validation"].column_names) | {
            "suite": "core.orders",
            "position_n": 1,
            "severity": "kritisk",
            "description": "Varje avrop har en status",
            "remedy": "Rätta avrop.",
            "success": success,
            "unexpected_n": rows_n,
        }
        accounting = {"file": ["avrop.csv"], "read_n": [100], "kept_n": [90], "quarantined_n": [10 * (not success)]}
        quality = {
            "quality.validation": schema.tables()["quality.validation"].frame([result]),
            "quality.row_accounting": pl.DataFrame(accounting),
            "quality.quarantine": pl.DataFrame(
                schema={"file": str, "row_number": int, "column": str, "code": str, "reason": str}
            ),
        }
        stops, known = gate.stops(quality, settings), gate.subjects(quality)
        declared = [*read(**changes), *read(id="u2", kontroll=None, fil="avrop.csv", rader=None)]
        judged = exceptions.judge(declared, stops, known, settings.as_of_date)
        return judged, lambda: gate.check({**quality, "quality.exceptions": judged}, settings)

    return meet


def toml(value) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def test_a_known_fault_passes_and_is_told(let_through):
    judged, check = let_through()
    check()
    assert exceptions.said(judged, []) == [
        f"Undantaget u1 ({SUBJECT}) gäller till 2021-05-31, beslutat av kanslichef: Källan rättas i höst",
        "Undantaget u2 (avrop.csv) gäller till 2021-05-31, beslutat av kanslichef: Källan rättas i höst",
    ]


@pytest.mark.parametrize(
    ("changes", "outcome", "said"),
    [
        ({"galler_till": date(2021, 5, 30)}, exceptions.EXPIRED, "gällde till 2021-05-30. Rätta raderna"),
        ({"rows_n": 3}, exceptions.EXCEEDED, "är beslutat för högst 2 rader, nu är de 3"),
        (
            {"kontroll": "core.orders: Varje avrop har status"},
            exceptions.UNKNOWN,
            f"avser något som inte finns. Menades {SUBJECT}",
        ),
    ],
)
def test_what_it_does_not_cover_stops_and_says_why(let_through, changes, outcome, said):
    judged, check = let_through(**changes)
    assert judged["outcome"].to_list() == [outcome, exceptions.IN_USE]
    assert said in exceptions.said(judged, [SUBJECT])[0]
    with pytest.raises(DataError, match="Inte uppfyllt") as stopped:
        check()
    assert "i karantän" not in str(stopped.value)


def test_any_number_of_rows_passes_where_none_is_decided(let_through):
    judged, check = let_through(rows_n=10_000, rader=None)
    check()
    assert judged["outcome"].to_list() == [exceptions.IN_USE] * 2


def test_one_that_nothing_needs_is_told(let_through):
    judged, check = let_through(success=True)
    check()
    assert judged["outcome"].to_list() == [exceptions.UNNEEDED] * 2


def test_no_file_is_no_exception(tmp_path):
    assert exceptions.read(tmp_path) == []


def test_the_example_of_the_documentation_is_read(root, tmp_path):
    examples = re.findall(r"```toml\n(.*?)```", (root / "docs" / "raw-data.md").read_text(encoding="utf-8"), re.S)
    (tmp_path / exceptions.FILE).write_text(next(text for text in examples if "[[undantag]]" in text), "utf-8")
    assert exceptions.read(tmp_path)[0].exception_id == "avrop-utan-tillfalle"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"fil": "avrop.csv"}, r"nr 1 \(u1\): ange antingen kontroll eller fil"),
        ({"kontroll": None}, "ange antingen kontroll eller fil"),
        ({"galler_till": date(2021, 4, 30)}, "galler_till ligger före beslutat"),
        ({"galler_till": None}, "galler_till saknas"),
        ({"beslutat_av": None}, "beslutat_av saknas"),
        ({"skal": "Rad om 19121212-1212"}, "personnummer"),
    ],
)
def test_a_faulty_exception_is_refused_by_place(read, changes, message):
    with pytest.raises(DataError, match=message):
        read(**changes)
