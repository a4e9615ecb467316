"""Kernels for notebooks, a process each: forked, on Linux, from one that has done the imports.

What every notebook imports takes longer than most of what they then do. Only libraries that start no thread at their
import are imported beforehand: threads do not survive a fork.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import Lock
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from partsrapport.running import apart

BEFOREHAND = ("ipykernel.kernelapp", "altair", "duckdb", "vl_convert")
LAUNCHER = "ipykernel_launcher"


class OwnKernel(AsyncKernelManager):
    """A kernel of the Python that builds, whichever one Jupyter would find by its name."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """How it is started."""
        return KernelSpec(resource_dir="", **get_kernel_dict())

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        if sys.platform != "linux" or LAUNCHER not in kernel_cmd:
            await super()._async_launch_kernel(kernel_cmd, **kw)
            return
        provisioner: Any = self.provisioner
        arguments = kernel_cmd[kernel_cmd.index(LAUNCHER) + 1 :]
        provisioner.process = _Forked(arguments, kw["env"], str(kw["cwd"]))
        provisioner.pgid = provisioner.process.pid
        self._reconcile_connection_info(provisioner.connection_info)


class _Server:
    """The process that kernels are forked from; it ends with this one, and they with it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", f"from {__name__} import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            text=True,
            # What sets hold in which order is decided when a process starts.
            env={**apart.environment(), "PYTHONHASHSEED": "0"},
        )
        self._lock = Lock()
        atexit.register(self._process.communicate)

    def ask(self, *asked: object) -> Any:
        """Ask, by the name of a function of ``_ANSWERS`` and what it is given; return its answer."""
        with self._lock:
            print(json.dumps(asked), file=self._process.stdin, flush=True)
            return json.loads(self._process.stdout.readline())  # type: ignore[union-attr]


_starting = Lock()


def _server() -> _Server:
    with _starting:  # one, though notebooks begin two at a time
        return _started()


@cache
def _started() -> _Server:
    return _Server()


class _Forked:
    """A process that runs a kernel, as ``subprocess.Popen`` would have it."""

    stdin = stdout = stderr = None
    returncode: int | None = None

    def __init__(self, *given: object) -> None:
        self.pid: int = _server().ask("fork", *given)

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = _server().ask("ended", self.pid)
        return self.returncode

    def wait(self) -> int | None:
        return self.poll()

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def serve() -> None:
    """Fork kernels for who asks on standard input, until that ends; return in each of them, too, when it has ended."""
    for module in BEFOREHAND:
        import_module(module)
    codes: dict[int, int | None] = {}
    for line in sys.stdin:
        what, *given = json.loads(line)
        if what == "fork":
            answer: int | None = os.fork()
            if not answer:
                return _be_kernel(*given)
            codes[answer] = None
        else:
            answer = codes[given[0]] = _ended(*given) if codes[given[0]] is None else codes[given[0]]
        print(json.dumps(answer), flush=True)
    for kernel in (kernel for kernel, code in codes.items() if code is None):
        with suppress(ProcessLookupError):
            os.killpg(kernel, signal.SIGKILL)
    return None


def _ended(kernel: int) -> int | None:
    """With which code it has ended, if it has."""
    found, status = os.waitpid(kernel, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _be_kernel(arguments: list[str], environment: Mapping[str, str], folder: str) -> None:
    from ipykernel.kernelapp import launch_new_instance  # noqa: PLC0415  imported beforehand

    os.setsid()
    with open(os.devnull) as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), sys.stdin.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    launch_new_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
