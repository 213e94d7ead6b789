"""Run one plan in a fresh process: slower than a warm child, with the same results."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from autograder.execution import memory, sandbox
from autograder.execution.plan import Limits, Outcome, Plan
from autograder.execution.supervise import follow, limits_json, too_much_memory

#: Memory that Python holds once TensorFlow is imported: a fresh process may have it besides.
IMPORTED_MB = 500

#: Seconds between two looks at the memory.
WATCH = 0.25


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
        watch = _MemoryWatch(process, limits)
        return follow(
            ours,
            plan,
            limits,
            folder,
            kill=lambda over: sandbox.end(process),
            ended=watch.reason,
        )


class _MemoryWatch:
    """Ends a process and all below it when they hold more memory than they may."""

    def __init__(self, process: subprocess.Popen, limits: Limits):
        self._process = process
        self._most_kb = (int(limits.memory_mb) + IMPORTED_MB) << 10
        self._text: str | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def reason(self) -> str | None:
        """Why the process was ended, if it was."""
        return self._text

    def _watch(self) -> None:
        pid = self._process.pid
        while self._process.poll() is None:
            if kilobytes := memory.over({pid: self._most_kb}).get(pid):
                self._text = too_much_memory(kilobytes >> 10)
                sandbox.end(self._process)
                return
            time.sleep(WATCH)
