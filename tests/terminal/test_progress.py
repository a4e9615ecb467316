"""What is seen while a build works."""

import pytest

from partsrapport.terminal.progress import Progress, left


def test_what_is_left_is_what_was_expected_less_what_has_passed():
    progress = Progress(quiet=True)
    progress.expect({"warehouse": 10, "report": 20})
    assert progress.seconds_left(100) == 30
    progress.started = {"warehouse": 96}
    assert progress.seconds_left(100) == 26
    assert progress.seconds_left(200) == 20, "what takes longer than before does not eat of the others' time"
    progress.skip("warehouse")
    assert progress.seconds_left(100) == 20


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "strax klart"), (42, "omkring 40 s kvar"), (89, "omkring 90 s kvar"), (200, "omkring 3 min kvar")],
)
def test_it_is_said_as_precisely_as_it_is_known(seconds, said):
    assert left(seconds) == said
