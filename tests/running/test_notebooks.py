"""Notebooks run with the Python that builds, and a cell or process that fails is told in one Swedish line."""

import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest

from partsrapport.errors import UsageError
from partsrapport.report import svg
from partsrapport.running import apart, notebooks


@pytest.fixture
def notebook(tmp_path):
    """A notebook that says which Python runs it, and dies where there is a file ``die``."""
    lines = ["import os, pathlib, sys", "pathlib.Path('die').exists() and os._exit(3)", "print(sys.executable)"]
    path = tmp_path / "which.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("\n".join(lines))]), path)
    return path


def test_the_python_is_the_one_that_builds(notebook, tmp_path):
    notebooks.execute(notebook, tmp_path / "done.ipynb", tmp_path)
    executed = nbformat.read(tmp_path / "done.ipynb", as_version=4)
    assert executed.cells[0].outputs[0].text.strip() == sys.executable


def test_a_process_that_dies_at_work_is_told(notebook, tmp_path):
    (tmp_path / "die").touch()
    with pytest.raises(UsageError, match=r"which\.ipynb hann inte köras klart"):
        notebooks.execute(notebook, tmp_path / "done.ipynb", tmp_path)


def test_a_cell_that_fails_is_named(notebook, tmp_path):
    cells = ["1 + 1", "1 / 0"]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), notebook)
    with pytest.raises(UsageError, match=r"which\.ipynb, cell 2, gick inte att köra: ZeroDivisionError"):
        notebooks.execute(notebook, tmp_path / "done.ipynb", tmp_path)
    assert not (tmp_path / "done.ipynb").exists()


def test_a_cell_that_does_not_end_is_told(notebook, tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "CELL_TIMEOUT_SECONDS", 0)
    with pytest.raises(UsageError, match=r"which\.ipynb hann inte köras klart"):
        notebooks.execute(notebook, tmp_path / "done.ipynb", tmp_path)


SHOWING = """
print("said")
display("shown")
import base64
class Picture:
    def _repr_png_(self): return b"png"
Picture()
"""


def test_what_a_cell_says_shows_and_ends_with_is_kept_and_a_semicolon_hides_the_last(notebook, tmp_path):
    cells = [SHOWING, "1;", "get_ipython().user_ns['n'] = 2", "n"]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), notebook)
    notebooks.execute(notebook, tmp_path / "done.ipynb", tmp_path)
    executed = nbformat.read(tmp_path / "done.ipynb", as_version=4)
    said, shown, picture = executed.cells[0].outputs
    assert (said.text, shown.data["text/plain"], picture.data["image/png"]) == ("said\n", "'shown'", "cG5n")
    assert [len(cell.outputs) for cell in executed.cells] == [3, 0, 0, 1]
    assert executed.cells[3].outputs[0].data == {"text/plain": "2"}
    assert [cell.execution_count for cell in executed.cells] == [1, 2, 3, 4]


def test_a_notebook_that_reads_what_is_not_published_is_not_run(notebook, tmp_path):
    ran = tmp_path / "ran"
    cells = [f"open({str(ran)!r}, 'w').close()", 'warehouse.sql("FROM exact.effect_goals")']
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), notebook)
    with pytest.raises(UsageError, match=r"which\.ipynb, cell 2, läser exact\."):
        notebooks.execute(notebook, tmp_path / "done.ipynb", tmp_path)
    assert not ran.exists()


CHART = "import altair as alt; alt.Chart(alt.Data(values=[{'a': 1}])).mark_bar().encode(x='a:Q')"


def test_charts_have_their_pictures_drawn_when_all_cells_have_run(notebook, tmp_path):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CHART)]), notebook)
    notebooks.execute(notebook, tmp_path / "done.ipynb", tmp_path)
    shown = nbformat.read(tmp_path / "done.ipynb", as_version=4).cells[0].outputs[0].data
    assert shown[svg.PICTURE] == svg.drawn(shown[svg.LIVE])


def test_a_chart_that_cannot_be_drawn_is_named(notebook, tmp_path):
    cells = ["1 + 1", f"{CHART}.transform_filter('datum.a >')"]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), notebook)
    with pytest.raises(UsageError, match=r"which\.ipynb, cell 2, gick inte att köra: Vega-Lite"):
        notebooks.execute(notebook, tmp_path / "done.ipynb", tmp_path)
    assert not (tmp_path / "done.ipynb").exists()


FORKED = """
import os, sys
from pathlib import Path
from partsrapport.words import language
print(os.getppid(), hash("a"), "altair" in sys.modules, hasattr(sys, "mine"), Path.cwd(), language.current(), end=" ")
threads = (path.read_text().strip() for path in Path(f"/proc/{os.getppid()}/task").glob("*/comm"))
print(sorted({*threads} - {"jemalloc_bg_thd", "polars-ooc-clea"}))
sys.mine = 1
"""


@pytest.mark.skipif(sys.platform != "linux", reason="forked on Linux")
def test_notebooks_are_forked_from_one_process_with_no_threads_that_they_need_and_know_nothing_of_each_other(tmp_path):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(FORKED)]), tmp_path / "a.ipynb")
    shown = []
    for language in ("sv", "en"):
        notebooks.execute(tmp_path / "a.ipynb", tmp_path / "done.ipynb", tmp_path, language=language)
        shown.append(nbformat.read(tmp_path / "done.ipynb", as_version=4).cells[0].outputs[0].text)
    assert shown[0].endswith(f" True False {tmp_path} sv ['python']\n")
    assert shown[1] == shown[0].replace(" sv ", " en ")


@pytest.mark.skipif(sys.platform != "linux", reason="forked on Linux")
def test_a_folder_of_temporary_files_without_room_for_sockets_is_told(tmp_path, monkeypatch, notebook):
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with pytest.raises(UsageError, match=r"så lång som .*d{90}\. Ange en med kortare sökväg med miljövariabeln TMPDIR"):
        notebooks.execute(notebook, tmp_path / "done.ipynb", tmp_path)


ASKS = """
import os, sys
from pathlib import Path
from partsrapport.running import shells
cells = ["import os", f"open({sys.argv[1]!r} + '/pid', 'w').write(str(os.getpid()))", "import time; time.sleep(60)"]
with shells.running(cells, Path(sys.argv[1]), {**os.environ}) as received:
    [received.recv() for _ in cells[1:]]
    os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="forked on Linux")
def test_cells_end_with_the_process_that_they_are_run_for(tmp_path):
    subprocess.run([sys.executable, "-c", ASKS, tmp_path], check=True, env=apart.environment())
    told = Path("/proc", (tmp_path / "pid").read_text(encoding="utf-8"), "cmdline")
    with suppress(FileNotFoundError, ProcessLookupError):
        for _ in range(50):
            if not told.read_bytes():  # it has ended, and nobody has asked how
                return
            time.sleep(0.1)
        pytest.fail("it is still there")


TEMPORARY = """
import os, sys
from pathlib import Path
from partsrapport.running import shells, temporary
for _ in range(2):  # as a preview does, whose notebooks are run again
    with temporary.together(), shells.running(["1"], Path(sys.argv[1]), {**os.environ}) as received:
        print(received.recv()[0][0]["data"])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="forked on Linux")
def test_notebooks_are_forked_again_when_what_was_temporary_is_gone_and_nothing_is_said_at_the_end(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", TEMPORARY, tmp_path], capture_output=True, text=True, check=True, env=apart.environment()
    )
    assert "Traceback" not in ended.stderr
    assert ended.stdout == "{'text/plain': '1'}\n" * 2


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"cells": [{}]}', '{"cells": [{"cell_type": "code"}]}'])
def test_a_damaged_notebook_is_told(text, tmp_path):
    (tmp_path / "a.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"Anteckningsboken a\.ipynb är skadad\."):
        notebooks.execute(tmp_path / "a.ipynb", tmp_path / "done.ipynb", tmp_path)


GONE = """
import os
from partsrapport.report import shell
os.rmdir(os.getcwd())
"""


def test_nothing_is_said_at_the_end_where_the_folder_is_gone(tmp_path):
    (tmp_path / "gone").mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", GONE],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path / "gone",
        env=apart.environment(),
    )
    assert "Traceback" not in ended.stderr
