"""Kernels for notebooks, a process each: forked, where the system can, from one that has done the imports.

What every notebook imports takes longer than most of what they then do. Only libraries that start no thread at their
import are imported beforehand: a thread does not survive a fork.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

BEFOREHAND = ("ipykernel.kernelapp", "altair", "duckdb", "vl_convert")
LAUNCHER = "ipykernel_launcher"
_forking = multiprocessing.get_context("forkserver") if sys.platform == "linux" else None
if _forking:
    _forking.set_forkserver_preload(list(BEFOREHAND))


class OwnKernel(AsyncKernelManager):
    """A kernel of the Python that builds, whichever one Jupyter would find by its name."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """How it is started."""
        return KernelSpec(resource_dir="", **get_kernel_dict())

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        if not _forking or LAUNCHER not in kernel_cmd:
            await super()._async_launch_kernel(kernel_cmd, **kw)
            return
        provisioner: Any = self.provisioner
        given = kernel_cmd[kernel_cmd.index(LAUNCHER) + 1 :]
        provisioner.process = _Forked(given, kw["env"], str(kw["cwd"]))
        self._reconcile_connection_info(provisioner.connection_info)


class _Forked:
    """A process that runs a kernel, as ``subprocess.Popen`` would have it."""

    stdin = stdout = stderr = None

    def __init__(self, *given: Any) -> None:
        os.environ["PYTHONHASHSEED"] = "0"  # what sets have in which order is decided when the first process starts
        self._process = _forking.Process(target=_run, args=given)  # type: ignore[union-attr]
        self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self._process.pid or 0, number)

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()


def _run(given: list[str], environment: Mapping[str, str], folder: str) -> None:
    """Be the kernel; it ends with the process that it is forked from, which ends with the build."""
    from ipykernel.kernelapp import launch_new_instance  # noqa: PLC0415

    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    launch_new_instance([*given, f"--IPKernelApp.parent_handle={os.getppid()}"])
