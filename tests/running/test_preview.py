"""The page in a browser while it is written: a saved sentence shows, a fault is told and the last good page stays."""

import os
import re
import shutil
import signal
import subprocess
import urllib.request
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest

from partsrapport.errors import BusyError, UsageError
from partsrapport.project import Project
from partsrapport.running import live_page, pipeline, preview
from partsrapport.running.live_page import Shown
from tests.conftest import COMMAND, ROOT

CHAPTER = "_03-tjanster-och-tackning.qmd"


@pytest.fixture
def written(built, tmp_path, monkeypatch):
    """A project whose chapters may be changed, on what the demonstration's build has made; tasks need not run."""
    shutil.copy(ROOT / "partsrapport.toml", tmp_path)
    shutil.copytree(ROOT / "quarto", tmp_path / "quarto")
    for name in ("raw", "notebooks", "expectations"):
        (tmp_path / name).mkdir()
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, tmp_path / "notebooks")
    monkeypatch.setattr(pipeline, "run", lambda *_, **__: [])
    return Project(tmp_path, tmp_path / "raw", built.work, built.out)


def refresh(shown, project):
    preview.refresh(shown, project, pipeline.Request())
    return shown.html()


def test_a_sentence_shows_a_fault_is_told_with_its_line_and_the_last_good_page_stays(written, capsys):
    shown, chapter = Shown(), written.quarto / CHAPTER
    text = chapter.read_text(encoding="utf-8")
    assert refresh(shown, written).count('role="alert"') == 0
    chapter.write_text(text + "\nDen här meningen är ny.\n", encoding="utf-8")
    first = shown.version
    assert "Den här meningen är ny." in refresh(shown, written)
    assert shown.version != first

    chapter.write_text(text + "\n{{< embedd x >}}\n", encoding="utf-8")
    page = refresh(shown, written)
    told = f"{CHAPTER}, rad {len(text.splitlines()) + 2}: kortkoden"
    assert told in re.search(r'role="alert".*?</div>', page, re.S)[0]
    assert "Den här meningen är ny." in page
    assert f"Fel: {told}" in capsys.readouterr().err

    chapter.write_text(text, encoding="utf-8")
    assert 'role="alert"' not in refresh(shown, written)
    assert shown.version == first


def test_what_is_watched_is_what_the_page_is_made_of(written):
    seen = preview._sources(written)
    for changed in (written.quarto / CHAPTER, written.raw / "ny.csv", written.root / "notebooks" / "egen.ipynb"):
        changed.write_text("x")
        assert seen != (seen := preview._sources(written))
    (written.raw / "~$ny.csv").touch()  # Excel's lock
    assert seen == preview._sources(written)


def test_a_build_elsewhere_is_waited_for(written, monkeypatch, capsys):
    answers = iter([BusyError(""), BusyError(""), None])

    def run(*_, **__):
        if answer := next(answers):
            raise answer

    monkeypatch.setattr(pipeline, "run", run)
    monkeypatch.setattr(preview, "PAUSE_SECONDS", 0)
    assert 'role="alert"' not in refresh(Shown(), written)
    assert capsys.readouterr().out.count("Ett annat bygge pågår") == 1


@pytest.fixture
def ports(monkeypatch):
    """Other ports than the command takes."""
    monkeypatch.setattr(live_page, "PORTS", range(8430, 8450))


def get(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_only_what_is_published_is_served_and_only_to_this_machine(tmp_path, ports):
    (tmp_path / "a.csv").write_text("1")
    (tmp_path / "secret").write_text("2")
    with live_page.served(Shown(), lambda: {"data/å.csv": tmp_path / "a.csv"}) as port:
        assert get(port, "/data/%C3%A5.csv") == (200, b"1")
        assert [get(port, path)[0] for path in ("/secret", "/data/../secret", "/%2e%2e/secret", "//secret")] == [
            404
        ] * 4
        assert get(port, "/", host="evil.example")[0] == 403
        assert get(port, "/version")[1].decode() == Shown().version


def test_the_next_port_is_taken_where_one_is_taken_and_it_is_told_when_all_are(ports, monkeypatch):
    with ExitStack() as held:
        first, second = (held.enter_context(live_page.served(Shown(), dict)) for _ in range(2))
        assert second != first
        monkeypatch.setattr(live_page, "PORTS", (first, second))
        with pytest.raises(UsageError, match="är upptagna"):
            held.enter_context(live_page.served(Shown(), dict))


def test_the_browser_loads_the_page_again_when_there_is_a_newer_one(browser, built, ports):
    shown = Shown()
    shown.page = built.html.read_text(encoding="utf-8")
    with live_page.served(shown, dict) as port:
        page = browser.new_page()
        refused = []
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        page.goto(f"http://127.0.0.1:{port}/")
        shown.fault = "_03.qmd, rad 4: <b>"
        page.get_by_role("alert").wait_for()
        assert page.get_by_role("alert").inner_text() == shown.fault
        shown.fault = ""
        page.get_by_role("alert").wait_for(state="detached")
        assert refused == []
        page.close()


def test_the_command_serves_until_it_is_interrupted_and_then_ends_well(built):
    """Twice at once, as who forgets the first one does."""
    command = [COMMAND, "preview", "--work", built.work, "--out", built.out]
    before = built.html.read_bytes()
    with ExitStack() as held:
        running = [
            held.enter_context(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=unbuffered()))
            for _ in range(2)
        ]
        addresses = [
            next(found for line in each.stdout if (found := re.search(r"http://\S+", line)))[0] for each in running
        ]
        assert addresses[0] != addresses[1]
        for each, address in zip(running, addresses, strict=True):
            assert next(line for line in each.stdout if "Sidan är gjord" in line)
            with urllib.request.urlopen(address) as answer:  # noqa: S310  our own
                assert "<script" in answer.read().decode()
            each.send_signal(signal.SIGINT)
            assert each.stdout.read() == "Förhandsvisningen är avslutad.\n"
            assert each.wait() == 0
    assert built.html.read_bytes() == before


def unbuffered() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"}
