"""Rows are handed on table by table and survey by survey, and nothing of them is kept that grows with them."""

from pathlib import Path

import polars as pl

from partsrapport import config
from partsrapport.core import clean, contract
from partsrapport.core.cleaning import Frames
from partsrapport.warehouse.store import PERSONAL

ROOT = Path(__file__).parents[2]


def test_what_is_handed_on_is_all_that_would_be_returned() -> None:
    received: list[Frames] = []
    of_raw = {table.table.name for table in contract.tables().values()}
    settings = config.load(ROOT)
    rest = clean(ROOT / "data" / "raw", settings, receive=received.append)
    whole = clean(ROOT / "data" / "raw", settings)
    names = dict.fromkeys(name for frames in received for name in frames)
    handed_on = {name: pl.concat([frames[name] for frames in received if name in frames]) for name in names}
    assert handed_on.keys() >= {*of_raw, *PERSONAL}
    of_surveys = [(name, frame) for frames in received for name, frame in frames.items() if name in PERSONAL]
    assert len(of_surveys) > len(PERSONAL)
    assert all(frame["survey_id"].n_unique() <= 1 for _, frame in of_surveys)
    assert whole.keys() == rest.keys() | handed_on.keys() and not rest.keys() & handed_on.keys()
    for name, frame in whole.items():
        assert frame.equals((rest | handed_on)[name]), name
