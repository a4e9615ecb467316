import re

import pytest

from partsrapport.render.syntax import REFERENCE
from partsrapport.render.visibility import Condition, found, hold

DOCUMENT = """
Fritt @sec-a.
::: {.content-visible when-meta="has.x"}
Ett [två @sec-b [tre @sec-c]{.content-hidden when-meta="has.y"} fyra]{.content-visible unless-meta="known.z"} @sec-d.
::: {.lead}
[länk](sida.html) [@sec-e]{.content-visible when-format="html"}
:::
@sec-f
:::
@sec-g [-@sec-h]
"""
X, NOT_Y, NOT_Z = Condition("has.x", True), Condition("has.y", False), Condition("known.z", False)
PLACED = {
    "sec-a": (),
    "sec-b": (X, NOT_Z),
    "sec-c": (X, NOT_Y, NOT_Z),
    "sec-d": (X,),
    "sec-e": (X, Condition("html", True)),
    "sec-f": (X,),
    "sec-g": (),
    "sec-h": (),
}


def test_each_reference_stands_under_the_conditions_around_it():
    assert {label: conditions for _, label, conditions in found(DOCUMENT.splitlines(), REFERENCE)} == PLACED


def test_the_number_of_the_text_is_told():
    pattern = re.compile("@(?P<label>x)")
    assert [number for number, *_ in found(["a", "@x", "::: {.b}\n:::\n@x"], pattern)] == [1, 2]


@pytest.mark.parametrize(
    ("state", "is_shown"), [({"has.x": True}, True), ({"has.x": False}, False), ({"has.x": True, "has.y": True}, False)]
)
def test_content_is_shown_when_all_its_conditions_hold(state: dict[str, bool], is_shown: bool):
    assert hold((X, NOT_Y), state) is is_shown


def test_a_quotation_mark_that_is_lacking_is_left_to_who_reads_the_document():
    text = '::: {.content-visible when-meta="has.x}\n@sec-a\n:::'
    assert {label: conditions for _, label, conditions in found([text], REFERENCE)} == {"sec-a": ()}
