"""The warm parent of kernels (see ``provisioner``): imports once, forks one kernel per request.

Started as ``python -m autograder.execution.kernel_server CONTROL_FD``; ends when the other end of
that socket is closed. It runs no TensorFlow operation and opens no ZeroMQ socket before a fork.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys

from autograder.execution.warm_server import WARM_MODULES, _wake_on_child_exit

_MAX_REQUEST = 1 << 20


def serve(control: socket.socket) -> None:
    """Fork a kernel for each request until the client has gone, then end all that still run."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name in ("ipykernel.kernelapp", *WARM_MODULES):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    alarm = _wake_on_child_exit()
    kernels: set[int] = set()
    while True:
        ready, _, _ = select.select([control, alarm], [], [])
        if alarm in ready:
            os.read(alarm, 4096)
        for pid in list(kernels):
            if os.waitpid(pid, os.WNOHANG)[0]:
                kernels.discard(pid)
        if control in ready:
            data = control.recv(_MAX_REQUEST)
            if not data:
                break
            pid = os.fork()
            if pid == 0:
                _become_kernel(control, json.loads(data))
            kernels.add(pid)
            control.send(json.dumps({"pid": pid}).encode())
    for pid in kernels:
        os.kill(pid, signal.SIGKILL)


def _become_kernel(control: socket.socket, request: dict) -> None:
    """In the child: be what ``python -m ipykernel_launcher …`` would have been."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        os.setsid()
        os.environ.clear()
        os.environ.update(request["env"])
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        os.chdir(request["cwd"])
        sys.argv = ["ipykernel_launcher.py", *request["argv"]]
        sys.path.insert(0, "")
        from ipykernel.kernelapp import IPKernelApp

        # Made known by a variable when a kernel starts normally: it ends with its parent.
        IPKernelApp.launch_instance(parent_handle=os.getppid())
        status = 0
    finally:
        os._exit(status)


def main() -> None:
    # Ctrl-C belongs to the program in front; this one ends when that one has closed the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()
