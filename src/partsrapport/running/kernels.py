"""Kernels for notebooks, a process each: forked, on Linux, from one that has done the imports.

What every notebook imports takes longer than most of what they then do. Threads do not survive a fork: what is imported
beforehand starts none at its import, or one that a kernel is well without. jemalloc, which Polars and Arrow have, knows
of forks, and gives memory back without its threads in the child. Polars' other one removes what was spilled to disk, in
a fork when Polars is next started anywhere; nobody waits for it there. Polars' pools start with the first query.
"""

import gc
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import EntryPoint
from multiprocessing import forkserver
from threading import Lock, Thread
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

OF_NOTEBOOKS = ["partsrapport.report.charts", "partsrapport.report.findings", "partsrapport.report.goal_text"]
BEFOREHAND = [__name__, "partsrapport.cli", *OF_NOTEBOOKS, "ipykernel.kernelapp", "psutil", "pyarrow"]
"""What is imported before the fork: what ``multiprocessing`` itself imports, what notebooks name, with all that it
imports, and what a kernel then asks for."""
LAUNCHER = "ipykernel_launcher"
_ONE_AT_A_TIME = Lock()


class OwnKernel(AsyncKernelManager):
    """A kernel of the Python that builds, whichever one Jupyter would find by its name."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """How it is started."""
        provisioner = {"kernel_provisioner": {"provisioner_name": Forking.__name__}}
        return KernelSpec(**get_kernel_dict() | {"resource_dir": "", "metadata": provisioner})


class Forking(LocalProvisioner):
    """Has the kernels of this Python forked, where that can be done."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel; return how to connect to it."""
        if sys.platform != "linux" or LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index(LAUNCHER) + 1 :]
        forked: Any = _Forked(arguments, dict(kwargs["env"]), str(kwargs["cwd"]))
        self.process, self.pid, self.pgid = forked, forked.pid, forked.pid
        return self.connection_info


KernelProvisionerFactory.instance().provisioners[Forking.__name__] = EntryPoint(
    Forking.__name__, f"{__name__}:{Forking.__name__}", KernelProvisionerFactory.GROUP_NAME
)


class _Forked:
    """A process that runs a kernel, as ``subprocess.Popen`` would have it."""

    stdin = stdout = stderr = None

    def __init__(self, *given: object) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(BEFOREHAND)
        os.environ.setdefault("PYTHONHASHSEED", "0")  # what sets hold in which order is decided when a process starts
        self._process = context.Process(target=_be_kernel, args=given, daemon=True)
        with _ONE_AT_A_TIME:
            _have_server_in(tempfile.gettempdir())
            self._process.start()
        self.pid = self._process.pid or 0
        self.kill, self.terminate = self._process.kill, self._process.terminate

    def poll(self) -> int | None:
        return self._process.exitcode

    wait = poll

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)


def _have_server_in(folder: str) -> None:
    """Let the process that forks have its socket in the folder of temporary files; one of an earlier folder ends.

    ``multiprocessing`` would make a folder of its own in it, and complain of having lost it when the command ends. It
    has no public name for the folder, nor for ending that process (its own tests use this one).
    """
    config = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    if config.get("tempdir") != folder:
        with suppress(FileNotFoundError):  # the socket is gone with the folder
            forkserver._forkserver._stop()  # type: ignore[attr-defined]
        config["tempdir"] = folder


def _be_kernel(arguments: list[str], environment: Mapping[str, str], folder: str) -> None:
    from ipykernel.kernelapp import launch_new_instance  # noqa: PLC0415  imported beforehand

    os.setsid()
    gc.freeze()  # or it would look through, and have copied, all that the processes share
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # not installed: nobody debugs in a build
    Thread(target=_end_with_who_asked, daemon=True).start()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    launch_new_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


def _end_with_who_asked() -> None:
    if asked := multiprocessing.parent_process():
        asked.join()
    os._exit(1)
