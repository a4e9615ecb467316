from collections import Counter
from pathlib import Path

from demo.faults import FAULTS, PERSONAL_IDENTITY_NUMBER
from demo.surveys import OFF_SCALE
from partsrapport import config, core


def cleaned(raw):
    return core.clean(raw, config.load(Path(__file__).parents[2]))


def test_each_faulty_row_is_caught_and_no_other(raw):
    tables = cleaned(raw)
    caught = Counter(
        (file.removesuffix(".csv").replace("/avrop-", "/"), column)
        for file, column in tables["quality.quarantine"].select("file", "column").iter_rows()
        if not file.startswith("enkater/")
    )
    assert caught == Counter((fault.export, fault.column) for fault in FAULTS if fault.column)
    assert tables["quality.row_accounting"]["duplicate_n"].sum() == sum(fault.column is None for fault in FAULTS)


def test_an_answer_that_is_not_on_the_scale_is_caught(raw):
    quarantine = cleaned(raw)["quality.quarantine"]
    (row,) = [row for row in quarantine.iter_rows(named=True) if row["file"].startswith("enkater/")]
    assert OFF_SCALE[0] in row["file"]
    assert row["reason"].startswith("svaret är inte något av")
    assert OFF_SCALE[1] not in row["reason"]


def test_faulty_rows_are_few(raw):
    accounting = cleaned(raw)["quality.row_accounting"]
    assert (accounting["quarantined_n"] / accounting["read_n"]).max() < 0.05


def test_the_personal_identity_number_is_nobodys(raw):
    text = (raw / "intresseanmalningar.csv").read_text(encoding="utf-8-sig")
    assert text.count(PERSONAL_IDENTITY_NUMBER) == 1
    assert PERSONAL_IDENTITY_NUMBER == "19121212-1212"
