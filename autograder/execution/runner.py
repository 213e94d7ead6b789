"""Run one plan in a fresh process: slower than a warm child, with the same results."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from autograder.execution import sandbox
from autograder.execution.plan import Limits, Outcome, Plan
from autograder.execution.supervise import follow, limits_json


def run(
    plan: Plan,
    limits: Limits,
    folder: Path,
    sandboxed: bool | None = None,
    hidden: tuple[Path, ...] = (),
) -> Outcome:
    """Execute a plan in a process of its own.

    Arguments:
        folder: empty folder; afterwards ``evidence/`` holds what was collected.
        sandboxed: None uses the sandbox wherever it works, which suits a notebook of one's own.
        hidden: folders that the submission must not see.

    Returns:
        What the cells printed and, where the run ended early, why and in which cell.
    """
    if sandboxed is None:
        sandboxed = sandbox.protection().active
    ours, theirs = socket.socketpair()
    settings = {
        "namespaces": sandboxed,
        "become_nobody": sandboxed and os.getuid() == 0,
        "fresh": True,
        "limits": limits_json(limits),
    }
    module = "autograder.execution.warm_server"
    arguments = [sys.executable, "-m", module, str(theirs.fileno()), json.dumps(settings)]
    if sandboxed:
        arguments = sandbox.command(arguments, 4 * limits.file_mb, hidden)
    with ours:
        with theirs:
            process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=sandbox.environment(sandboxed),
                pass_fds=[theirs.fileno()],
                cwd=folder,
                start_new_session=True,
            )
        return follow(ours, plan, limits, folder, kill=lambda over: _kill_group(process))


def _kill_group(process: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
