"""One build at a time in a work folder, and what was left by one that was killed is not believed."""

import pytest

from partsrapport.errors import UsageError
from partsrapport.running import work_state


def test_another_build_in_the_same_folder_is_refused(tmp_path):
    with (
        work_state.claimed(tmp_path),
        pytest.raises(UsageError, match="Ett annat bygge pågår i"),
        work_state.claimed(tmp_path),
    ):
        pass


def test_what_a_build_remembers_is_kept_for_the_next(tmp_path):
    with work_state.claimed(tmp_path / "new") as remembered:
        remembered.write_text('{"warehouse": {}}')
    with work_state.claimed(tmp_path / "new") as remembered:
        assert remembered.read_text() == '{"warehouse": {}}'


def test_after_an_interruption_nothing_is_remembered(tmp_path):
    with pytest.raises(KeyboardInterrupt), work_state.claimed(tmp_path) as remembered:
        remembered.write_text("{}")
        raise KeyboardInterrupt
    with work_state.claimed(tmp_path) as remembered:
        assert not remembered.exists()


def test_an_expected_error_is_no_interruption(tmp_path):
    with pytest.raises(UsageError), work_state.claimed(tmp_path) as remembered:
        remembered.write_text("{}")
        raise UsageError("Rätta kapitlet.")
    with work_state.claimed(tmp_path) as remembered:
        assert remembered.exists()


@pytest.mark.parametrize("content", [b'{"x', b"[]", b'{"warehouse": 3}', b"\xff\xfe\x00"])
def test_what_cannot_be_read_is_not_remembered(tmp_path, content):
    (tmp_path / work_state.REMEMBERED).write_bytes(content)
    with work_state.claimed(tmp_path) as remembered:
        assert not remembered.exists()
