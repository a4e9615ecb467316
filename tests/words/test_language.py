"""What is written follows the language being written, and nothing else of it is left afterwards."""

from collections.abc import Callable
from datetime import date

import pytest

from partsrapport.words import language, value_text, wording
from partsrapport.words.language import either, in_both, writing
from partsrapport.words.value_text import written

NBSP = "\u00a0"


def test_swedish_is_written_unless_english_is_asked_for() -> None:
    assert either("ja", "yes") == "ja"
    with writing("en"):
        assert either("ja", "yes") == "yes"
    assert language.current() == "sv"


def test_an_error_does_not_leave_another_language_behind() -> None:
    with pytest.raises(ValueError, match="fel"), writing("en"):
        raise ValueError("fel")
    assert language.current() == "sv"


def test_both_are_said_whichever_is_being_written() -> None:
    with writing("en"):
        assert in_both(lambda: wording.percent(0.5)) == (f"50{NBSP}procent", f"50{NBSP}percent")


@pytest.mark.parametrize(
    ("swedish", "english", "said"),
    [
        (f"1{NBSP}234", "1,234", lambda: wording.integer(1234)),
        (f"\u22121{NBSP}234,5", "\u22121,234.5", lambda: wording.decimal(-1234.5)),
        (f"57{NBSP}%", "57%", lambda: wording.percent_sign(0.57)),
        (f"över 99{NBSP}procent", f"over 99{NBSP}percent", lambda: wording.percent(0.998)),
        (f"under 1{NBSP}%", "less than 1%", lambda: wording.percent_sign(0.001)),
        (f"+1{NBSP}procentenhet", f"+1{NBSP}percentage point", lambda: wording.points(0.01, digits=0)),
        ("31 maj 2021", "31 May 2021", lambda: wording.long_date(date(2021, 5, 31))),
        ("a, b och c", "a, b and c", lambda: wording.list_of(["a", "b", "c"])),
        ("ett", "one", lambda: wording.numeral(1, "ett")),
        ("ingen", "none", lambda: wording.numeral(0)),
        ("fem, tolv", "five, twelve", lambda: ", ".join(wording.alike([5, 12]))),
        ("5, 13", "5, 13", lambda: ", ".join(wording.alike([5, 13]))),
        ("inga mål", "no goals", lambda: wording.in_words(0, "", either("mål", "goals"))),
        ("1 dag", "1 day", lambda: written(1.0, "dagar")),
        (f"3,6{NBSP}gånger", f"3.6{NBSP}times", lambda: written(3.6, "kvot")),
        (
            f"ökade från 38 till 58{NBSP}procent",
            f"rose from 38 to 58{NBSP}percent",
            lambda: value_text.changed(0.38, 0.58, "andel"),
        ),
        ("minskade från 126 till 84", "fell from 126 to 84", lambda: value_text.changed(126, 84, "antal")),
        ("låg kvar på 16", "remained at 16", lambda: value_text.changed(16, 16, "antal")),
        (
            f"låg i stort sett kvar på 38{NBSP}procent",
            f"largely remained at 38{NBSP}percent",
            lambda: value_text.changed(0.381, 0.382, "andel"),
        ),
    ],
)
def test_the_same_is_said_in_both(swedish: str, english: str, said: Callable[[], str]) -> None:
    assert in_both(said) == (swedish, english)
