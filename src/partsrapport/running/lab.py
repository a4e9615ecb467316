"""JupyterLab on the notebooks: what it is told, so that it works offline and shows charts and tables as ours.

In ``jupyter/`` lie a kernel (that of the Python which runs this, with our extension) and a setting that stops the
question about news.
"""

import os
import shutil
import sys
from pathlib import Path

from partsrapport import __version__
from partsrapport.project import Project
from partsrapport.warehouse.store import WORK_VARIABLE

SETTINGS = Path(__file__).parent / "jupyter"
# JupyterLab would otherwise ask its makers' hosts for news, for updates and for extensions.
OFFLINE = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


def copy_of_tool(project: Project) -> None:
    """Copy the tool's notebooks, once for each version, to a folder in the project's own: to look at, change and run.

    No build runs them there; what is moved to the project's own folder takes the place of the tool's.
    """
    target = project.root / "notebooks" / f"partsrapport-{__version__}"
    for folder in project.layers("notebooks")[1:]:
        if not target.exists():
            target.mkdir(parents=True)
            for notebook in folder.glob("*.ipynb"):
                shutil.copyfile(notebook, target / notebook.name)


def command(notebooks: Path, *arguments: str) -> list[str]:
    """The command that opens the folder of notebooks."""
    return [sys.executable, "-P", "-m", "jupyterlab", str(notebooks), *OFFLINE, *arguments]


def environment(work: Path) -> dict[str, str]:
    """The environment of that command: the warehouse in ``work``, and our settings before all others."""
    return {
        **os.environ,
        WORK_VARIABLE: str(work),
        "JUPYTER_PATH": _before(SETTINGS, "JUPYTER_PATH"),
        "JUPYTER_CONFIG_PATH": _before(SETTINGS, "JUPYTER_CONFIG_PATH"),
    }


def _before(folder: Path, variable: str) -> str:
    return os.pathsep.join(filter(None, [str(folder), os.environ.get(variable)]))
