"""The notebooks in JupyterLab: charts are alive, can be asked, and ask no foreign host for anything."""

import socket
import subprocess
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import nbformat
import polars as pl
import pytest
from nbformat import v4
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from partsrapport.report import charts
from partsrapport.running import lab as launcher

DAYS = [date(2019, 12, 31), date(2020, 12, 31)]
GROWTH = pl.DataFrame({"date": DAYS, "series": "avrop", "share": [0.1, 0.2]})
PLAIN = """import altair as alt, polars as pl
alt.Chart(pl.DataFrame({"a": [1, 2]})).mark_bar().encode(x="a:Q")"""
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
OWN_FOLDERS = ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")


def saved_notebook(path: Path) -> None:
    """A notebook as a build leaves it: executed elsewhere, so not trusted here."""
    figure = charts.show(charts.curves(GROWTH), alt="Avrop 20 %.")
    data, metadata = figure._repr_mimebundle_()
    output = v4.new_output("execute_result", data, metadata=metadata, execution_count=1)
    cell = v4.new_code_cell("figure", execution_count=1, outputs=[output])
    nbformat.write(v4.new_notebook(cells=[cell], metadata=KERNEL), path)


def new_notebook(path: Path) -> None:
    """A notebook of one's own that knows nothing of us."""
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(PLAIN)], metadata=KERNEL), path)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory):
    """Address of a JupyterLab on a folder with two notebooks, started as ``partsrapport lab`` starts it."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "notebooks").mkdir()
    saved_notebook(folder / "notebooks" / "saved.ipynb")
    new_notebook(folder / "notebooks" / "new.ipynb")
    port = free_port()
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token=", "--ServerApp.password="]
    own = {name: str(folder / name.lower()) for name in OWN_FOLDERS}
    server = subprocess.Popen(
        launcher.command(folder / "notebooks", *options),
        env={**launcher.environment(folder), **own},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    _wait_for(f"{address}/api")
    yield address
    server.terminate()
    try:
        server.wait(60)
    except subprocess.TimeoutExpired:
        server.kill()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urlopen(address).close()  # noqa: S310 (our own server)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


@pytest.fixture(scope="module")
def page(browser: Browser, lab: str) -> Page:
    opened: Any = browser.new_page()
    opened.asked = []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(f"{lab}/lab/tree/saved.ipynb")
    opened.locator(".jp-OutputArea .vega-embed svg").wait_for(timeout=120_000)
    return opened


def test_a_saved_chart_is_alive(page: Page):
    expect(page.locator(".jp-OutputArea .vega-embed svg")).to_contain_text("20\u00a0%")


def test_there_is_no_menu_that_sends_the_data_elsewhere_and_no_news_prompt(page: Page):
    expect(page.locator(".vega-actions")).to_have_count(0)
    expect(page.get_by_text("Jupyter news")).to_have_count(0)


def test_no_foreign_host_is_asked(page: Page, lab: str):
    assert len(page.asked) > 10
    assert [url for url in page.asked if not url.startswith((lab, "data:", "blob:"))] == []


def test_an_ordinary_chart_is_alive_when_its_cell_is_run(page: Page, lab: str):
    page.goto(f"{lab}/lab/workspaces/own/tree/new.ipynb")
    page.locator(".jp-Notebook .cm-content").first.click(timeout=120_000)
    chart = page.locator(".jp-OutputArea .vega-embed svg")
    for _ in range(12):  # what is run before the kernel is there is run by nobody
        page.keyboard.press("Control+Enter")
        with suppress(PlaywrightTimeout):
            chart.wait_for(timeout=10_000)
            break
    expect(chart).to_be_visible()
    assert [url for url in page.asked if not url.startswith((lab, "data:", "blob:"))] == []
