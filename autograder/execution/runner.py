"""Run one plan in a process of its own, with a clock that the submission cannot touch."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

from autograder.execution.plan import Limits, Outcome, Plan, Stop


def run(plan: Plan, limits: Limits, folder: Path) -> Outcome:
    """Execute a plan in a fresh process.

    Arguments:
        folder: empty folder; afterwards ``evidence/`` holds what was collected.

    Returns:
        What the cells printed and, where the run ended early, why and in which cell.
    """
    (folder / "plan.json").write_text(json.dumps(plan.to_json()), encoding="utf-8")
    reader, writer = os.pipe()
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder.execution.child", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[writer],
        env={
            **os.environ,
            "AUTOGRADER_CLOCK_FD": str(writer),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "MPLBACKEND": "Agg",
        },
        cwd=folder,
        start_new_session=True,
    )
    os.close(writer)
    try:
        stop = _watch(process, reader, limits, begin)
    finally:
        os.close(reader)
        _kill_group(process)
    return Outcome(_read_outputs(folder), stop, round(time.monotonic() - begin, 3))


def _watch(process, reader: int, limits: Limits, begin: float) -> Stop | None:
    """Follow the child's progress until it is done, dies or exceeds a limit."""
    current, since, buffer = "", time.monotonic(), b""
    while True:
        now = time.monotonic()
        left = min(since + limits.cell_seconds, begin + limits.notebook_seconds) - now
        if left <= 0:
            return Stop("timed-out", current, f"The cell {current} ran for {now - since:.0f} s.")
        ready, _, _ = select.select([reader], [], [], min(left, 1.0))
        if not ready:
            continue
        chunk = os.read(reader, 65536)
        if not chunk:
            process.wait()
            return Stop(
                "died",
                current,
                f"The program ended in the cell {current} (exit status {process.returncode}).",
            )
        buffer += chunk
        *lines, buffer = buffer.split(b"\n")
        for line in lines:
            current, since = line.decode("utf-8", "replace"), time.monotonic()
            if not current:
                return None


def _kill_group(process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _read_outputs(folder: Path) -> dict:
    try:
        return json.loads((folder / "outputs.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
