"""A task runs again if, and only if, something that it read or made is not what it was."""

import json
import os

import pytest

from partsrapport.errors import DataError
from partsrapport.raw import reads
from partsrapport.running import tasks
from partsrapport.running.tasks import Task
from partsrapport.terminal.progress import Progress


@pytest.fixture
def place(tmp_path):
    (tmp_path / "in").write_text("a")
    (tmp_path / "also").write_text("b")
    return tmp_path


def copying(place, source, target, **options):
    """A task that makes one file of another."""

    def act():
        (place / target).write_text(reads.text(place / source))
        return [place / target]

    return Task(target, act, options.pop("given", "code"), **options)


def chain(place, given="code"):
    return [
        copying(place, "in", "middle", given=given),
        copying(place, "middle", "out", given=given, needs=("middle",)),
        copying(place, "also", "beside", given=given),
    ]


def run(place, declared=None, **options):
    return sorted(tasks.run(declared or chain(place), place / "state.json", Progress(quiet=True), **options))


class Told(Progress):
    """Progress that notes what is expected."""

    def __init__(self):
        super().__init__(quiet=True)
        self.told = []

    def expect(self, seconds):
        self.told.append(dict(seconds))
        super().expect(seconds)


EVERYTHING = ["beside", "middle", "out"]


def test_all_run_once(place):
    assert run(place) == EVERYTHING
    assert run(place) == []
    assert tasks.are_fresh(chain(place), tasks.remembered(place / "state.json"))


def test_what_is_replaced_while_it_runs_runs_again(place):
    """After it was read, by a file of the same size and time."""

    def act():
        text, found = reads.text(place / "in"), (place / "in").stat()
        (place / "in").write_text("c")
        os.utime(place / "in", ns=(found.st_atime_ns, found.st_mtime_ns))
        (place / "middle").write_text(text)
        return [place / "middle"]

    run(place, [Task("middle", act, "code"), *chain(place)[1:]])
    assert (place / "out").read_text() == "a"
    assert run(place) == ["middle", "out"]
    assert (place / "out").read_text() == "c"


def test_a_touched_file_is_no_change(place):
    run(place)
    os.utime(place / "in", (1, 1))
    assert run(place) == []


def test_the_same_size_and_time_are_no_excuse(place):
    run(place)
    found = (place / "in").stat()
    (place / "in").write_text("x")
    os.utime(place / "in", ns=(found.st_atime_ns, found.st_mtime_ns))
    assert run(place) == ["middle", "out"]


@pytest.mark.parametrize("spoil", [os.remove, lambda path: path.write_text("x")], ids=["lost", "altered"])
def test_an_output_that_is_not_what_was_made_is_made_again(place, spoil):
    run(place)
    spoil(place / "middle")
    assert run(place) == ["middle"]


def test_other_code_runs_everything(place):
    run(place)
    assert run(place, chain(place, given="other code")) == EVERYTHING


def test_doing_it_anew_asks_for_no_reason_and_keeps_what_is_known_of_the_others(place):
    run(place)
    assert run(place, chain(place)[:1], anew=True) == ["middle"]
    assert run(place) == []


def test_a_task_that_fails_stops_what_needs_it_is_raised_and_runs_again(place):
    run(place)
    (place / "in").write_text("c")

    def fail():
        raise DataError("in är tom")

    with pytest.raises(DataError, match="in är tom"):
        run(place, [Task("middle", fail, "code"), *chain(place)[1:]])
    assert (place / "out").read_text() == "a"
    assert run(place) == ["middle", "out"]


def test_a_panic_ends_the_run(place):
    """A panic in Polars is no Exception, and must not leave the run waiting for a thread that has died."""

    class Panic(BaseException):
        pass

    def panic():
        raise Panic

    with pytest.raises(Panic):
        run(place, [Task("middle", panic, "code"), *chain(place)[1:]])


@pytest.mark.parametrize("content", ['{"x', "[]", '{"middle": 3}', '{"middle": {"given": "code", "made": 3}}', "\x00"])
def test_what_cannot_be_understood_is_not_believed(place, content):
    run(place)
    (place / "state.json").write_text(content)
    assert "middle" in run(place)
    assert json.loads((place / "state.json").read_text())["middle"]["given"] == "code"


def test_how_long_is_left_follows_from_how_long_each_took(place):
    state = place / "state.json"
    run(place)
    known = json.loads(state.read_text())
    for name, seconds in (("middle", 8), ("beside", 6), ("out", 40)):
        known[name]["seconds"] = seconds
    state.write_text(json.dumps(known))
    tasks.run(chain(place, given="new"), state, progress := Told())
    assert progress.told == [{"middle": 4, "beside": 3, "out": 40}], "what needs the same is done two at a time"
    assert progress.seconds_left(0) is None, "nothing is left of what is done"


def test_nothing_is_promised_before_all_has_been_done_once(place):
    tasks.run(chain(place), place / "state.json", progress := Told())
    assert progress.told == [{}]


def test_what_a_task_makes_no_more_is_removed_unless_another_makes_it_or_it_lies_elsewhere(place, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "page"

    def making(task, *paths):
        def act():
            for path in paths:
                path.write_text("x")
            return paths

        return Task(task, act, given=str(paths))

    run(place, [making("one", place / "kept", place / "old", place / "moved", elsewhere)])
    run(place, [making("two", place / "moved")])
    run(place, [making("one", place / "kept")])
    assert {path.name for path in place.iterdir()} == {"in", "also", "state.json", "kept", "moved"}
    assert elsewhere.exists()
