"""Warm kernels for stock nbgrader: a Jupyter kernel provisioner that forks instead of starting.

With it, ``nbgrader autograde`` and ``nbgrader validate`` import TensorFlow once per command
instead of once per notebook. It protects nothing: for a class of untrusted notebooks use
``autograder grade``. Chosen by the entry point ``warm-tensorflow`` (see ``enable``).
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from jupyter_client.provisioning import LocalProvisioner

NAME = "warm-tensorflow"
GROUP = "jupyter_client.kernel_provisioners"

_MODULE = "autograder.execution.kernel_server"
_MAX_REQUEST = 1 << 20


def enable() -> None:
    """Make warm kernels the default of nbgrader's own commands, where they can work.

    Meant for ``nbgrader_config.py``: ``from autograder.execution import provisioner;
    provisioner.enable()``. Other programs that read that file, JupyterLab or our own commands, keep
    ordinary kernels, and a provisioner that somebody has chosen already stays.
    """
    from importlib.metadata import entry_points

    if not os.path.basename(sys.argv[0]).startswith("nbgrader"):
        return
    if possible() and any(point.name == NAME for point in entry_points(group=GROUP)):
        os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", NAME)


def possible() -> bool:
    """Whether forking a process that has loaded TensorFlow is safe on this system."""
    return sys.platform.startswith("linux") and hasattr(socket, "send_fds")


class WarmProvisioner(LocalProvisioner):
    """Starts Python kernels by forking one warm parent per process; others as usual."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any):
        if not possible() or "ipykernel_launcher" not in cmd or cmd[0] != sys.executable:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = server().fork(cmd, kwargs.get("env"), kwargs.get("cwd"))
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd", os.getcwd())
        return self.connection_info


class Kernel:
    """A forked kernel, with as much of ``subprocess.Popen`` as provisioners use."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs. How it ended is known to its own parent only."""
        if self.returncode is None:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("kernel", timeout)
            time.sleep(0.02)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class KernelServer:
    """The warm parent of kernels, started at the first kernel and ended with this process."""

    def __init__(self):
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", _MODULE, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def alive(self) -> bool:
        return self._process.poll() is None

    def fork(self, cmd: list[str], env: dict | None, cwd: str | None) -> Kernel:
        """Start a kernel with the arguments that its own process would have had."""
        start = cmd.index("ipykernel_launcher") + 1
        request = {"argv": cmd[start:], "env": dict(env or os.environ), "cwd": cwd or os.getcwd()}
        self._control.send(json.dumps(request).encode())
        answer = self._control.recv(_MAX_REQUEST)
        if not answer:
            raise RuntimeError("the warm kernel server has ended; see its messages above")
        return Kernel(json.loads(answer)["pid"])


_server: KernelServer | None = None


def server() -> KernelServer:
    """This process's warm parent, started where it is not running."""
    global _server
    if _server is None or not _server.alive():
        _server = KernelServer()
    return _server
