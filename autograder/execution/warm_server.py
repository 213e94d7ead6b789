"""The warm parent: imports TensorFlow and the course once, then forks one child per submission.

It runs inside the outer sandbox, so it holds no rubric, no reference and no gradebook, and it
never runs an operation: a child of a process whose TensorFlow runtime has started hangs. Requests
arrive on a socket, each with the descriptor of the channel that its run shall use; the plan goes
straight to the child.

Started as ``python -m autograder.execution.warm_server CONTROL_FD SETTINGS_JSON``.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass

from autograder.execution import confine, memory

#: Seconds between two looks at the memory of running submissions.
WATCH = 0.25

#: Seconds in which a run that is over may end by itself.
GRACE = 1.0

#: Imported before the first fork, because every a2 to a6 submission would import them anyway.
WARM_MODULES = (
    "numpy",
    "tensorflow",
    "keras",
    "IPython.core.interactiveshell",
    "IPython.core.completer",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "PIL.Image",
    "autograder",
    "autograder.evidence.session",
    "data_scripts.datasets",
    "data_scripts.model_a",
)


@dataclass
class Running:
    """A submission being run: the process that stands over its namespaces, and its limits."""

    run: int
    limits: dict
    deadline: float = float("inf")


def serve(control: socket.socket, settings: dict) -> None:
    """Answer requests until the other end is closed."""
    if settings["namespaces"] and (trouble := try_namespaces()):
        _say(control, {"ready": False, "reason": trouble})
        return
    shell = warm_up(settings["assignments"])
    running: dict[int, Running] = {}
    alarm = _wake_on_child_exit()
    _say(control, {"ready": True, "threads": _threads()})
    while True:
        ready, _, _ = select.select([control, alarm], [], [], WATCH if running else None)
        if alarm in ready:
            os.read(alarm, 4096)
        if control in ready:
            message, descriptors = _receive(control)
            if message is None:
                break
            if "kill" in message:
                _kill(running, message["kill"], GRACE if message["over"] else 0.0)
            else:
                pid = _fork(message, descriptors[0], settings, shell)
                os.close(descriptors[0])
                running[pid] = Running(message["run"], message["limits"])
        _reap(control, running)
        _end_overdue(running)
        if running:
            _watch_memory(control, running)
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def try_namespaces() -> str | None:
    """Whether children can get namespaces of their own here; the reason where they cannot."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            confine.enter_namespaces(private_mb=1)
            if os.fork() == 0:
                confine.finish_namespaces()
                os.write(writer, b"fine")
            else:
                os.wait()
        except OSError as error:
            os.write(writer, str(error).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        text = answer.read().decode()
    os.waitpid(pid, 0)
    return None if text == "fine" else text or "the trial process died"


def warm_up(assignments: list[str]):
    """Import everything and load the data; returns the shell that children will use."""
    from autograder.execution.child import make_shell
    from autograder.execution.preparing import prepare

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    for name in WARM_MODULES:
        importlib.import_module(name)
    for assignment in assignments:
        prepare(assignment)
    shell = make_shell()
    gc.collect()
    gc.freeze()
    return shell


def _fork(message: dict, channel: int, settings: dict, shell) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            _guard(message["limits"], channel, settings, shell)
        finally:
            os._exit(1)
    return pid


def _guard(limits: dict, channel: int, settings: dict, shell) -> None:
    """In the child: make the namespaces and stand over them until the run is over."""
    confine.die_with_parent()
    os.setsid()
    signal.set_wakeup_fd(-1)
    confine.close_all_but(channel)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if settings["namespaces"]:
        confine.enter_namespaces(private_mb=4 * limits["file_mb"])
    pid = os.fork()
    if pid:
        os.close(channel)
        os.waitpid(pid, 0)
        os.killpg(0, signal.SIGKILL)
    confine.die_with_parent()
    if settings["namespaces"]:
        confine.finish_namespaces()
        confine.private_folder()
    elif settings.get("folder"):
        os.chdir(settings["folder"])
    confine.prefer_as_victim()
    confine.limit(limits)
    from autograder.execution.child import run_from

    run_from(channel, shell)


def _kill(running: dict[int, Running], run: int, grace: float) -> None:
    """End a run; one that is over gets a moment to end by itself and so to account for itself."""
    for entry in running.values():
        if entry.run == run:
            entry.deadline = time.monotonic() + grace
    _end_overdue(running)


def _end_overdue(running: dict[int, Running]) -> None:
    now = time.monotonic()
    for pid, entry in running.items():
        if now >= entry.deadline:
            # Its child dies with it, and with that child the whole process namespace.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def _reap(control: socket.socket, running: dict[int, Running]) -> None:
    for pid in list(running):
        done, _, usage = os.wait4(pid, os.WNOHANG)
        if done:
            seconds = usage.ru_utime + usage.ru_stime
            _say(control, {"ended": running.pop(pid).run, "cpu": round(seconds, 3)})


def _wake_on_child_exit() -> int:
    """A descriptor that becomes readable when a child has ended."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    return reader


def _watch_memory(control: socket.socket, running: dict[int, Running]) -> None:
    """Kill a run whose processes together hold more memory than it may."""
    tops = {pid: int(entry.limits["memory_mb"]) << 10 for pid, entry in running.items()}
    for pid, kilobytes in memory.over(tops).items():
        os.kill(pid, signal.SIGKILL)
        _say(control, {"over": running[pid].run, "mb": kilobytes >> 10})


def _threads() -> int:
    with open("/proc/self/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("Threads:"))


def _say(control: socket.socket, message: dict) -> None:
    control.send(json.dumps(message).encode())


def _receive(control: socket.socket) -> tuple[dict | None, list[int]]:
    data, descriptors, _, _ = socket.recv_fds(control, 65536, 1)
    return (json.loads(data), list(descriptors)) if data else (None, [])


def once(channel: int, settings: dict) -> None:
    """Run one plan in this process, without a warm parent (the fresh-process way)."""
    from autograder.execution.child import run_from

    if settings["namespaces"]:
        confine.private_folder()
    confine.limit(settings["limits"])
    run_from(channel)


def main() -> None:
    settings = json.loads(sys.argv[2])
    descriptor = int(sys.argv[1])
    if settings["become_nobody"]:
        confine.become_nobody()
    else:
        confine.die_with_parent()
    begin = time.monotonic()
    if settings["fresh"]:
        once(descriptor, settings)
    try:
        serve(socket.socket(fileno=descriptor), settings)
    except (BrokenPipeError, ConnectionResetError):
        pass  # the grader has gone: nothing is left to do
    except KeyboardInterrupt:
        print(f"stopped after {time.monotonic() - begin:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
