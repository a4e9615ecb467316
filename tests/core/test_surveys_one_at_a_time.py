"""Answers are handed on survey by survey, and nothing of them is kept that grows with the respondents."""

from pathlib import Path

import polars as pl

from partsrapport import config
from partsrapport.core import clean
from partsrapport.core.cleaning import Frames

ROOT = Path(__file__).parents[2]


def test_what_is_handed_on_is_all_that_would_be_returned() -> None:
    received: list[Frames] = []
    settings = config.load(ROOT)
    rest = clean(ROOT / "data" / "raw", settings, receive=received.append)
    whole = clean(ROOT / "data" / "raw", settings)
    handed_on = {name: pl.concat([frames[name] for frames in received]) for name in received[0]}
    assert len(received) > 1
    assert all(frame["survey_id"].n_unique() <= 1 for frames in received for frame in frames.values())
    assert whole.keys() == rest.keys() | handed_on.keys() and not rest.keys() & handed_on.keys()
    for name, frame in whole.items():
        assert frame.equals((rest | handed_on)[name]), name
