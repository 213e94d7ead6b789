"""Follow one run from outside: its clock, its evidence, its end."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from autograder.execution.channel import ChannelError, Receiver
from autograder.execution.plan import Limits, Outcome, Plan, Stop

#: Extra seconds for a cell that also waits for the process to start.
START_SECONDS = 60.0

#: Seconds in which a finished run has to end by itself.
END_SECONDS = 3.0


def follow(
    channel: socket.socket,
    plan: Plan,
    limits: Limits,
    folder: Path,
    kill: Callable[[bool], None],
    ended: Callable[[], str | None] = lambda: None,
    finished: Callable[[], None] = lambda: None,
) -> Outcome:
    """Send the plan, take in what comes back, and stop the run when it exceeds a limit.

    Arguments:
        channel: the parent's end of the run's socket pair; the other end is the child's alone.
        folder: existing folder; evidence is stored in ``folder/evidence``.
        kill: ends the run and everything it has started; called with whether the run is over and
            may take a moment to end by itself.
        ended: why the sandbox ended the run itself (``over-limit: …``), if it did.
        finished: called when the last cell is done and the process has only to end.
    """
    evidence = folder / "evidence"
    evidence.mkdir(exist_ok=True)
    cells = frozenset(cell.id for cell in plan.cells)
    receiver = Receiver(evidence, cells, limits.output_mb << 20)
    begin = time.monotonic()
    stop = None
    try:
        _send_plan(channel, plan, limits)
        stop = _watch(channel, receiver, limits, begin)
        if stop is None:
            finished()
            _let_end(channel)
    except ChannelError as error:
        stop = Stop("tampered", receiver.current, f"The run was stopped: {error}.")
    except OSError:
        stop = _died(receiver.current)
    finally:
        kill(stop is None and receiver.done)
    if stop is not None and stop.reason == "died" and (reason := ended()) is not None:
        stop = Stop("over-limit", stop.cell, reason)
    seconds = round(time.monotonic() - begin, 3)
    return Outcome(receiver.outputs, stop, seconds, receiver.cpu_seconds)


def _send_plan(channel: socket.socket, plan: Plan, limits: Limits) -> None:
    document = plan.to_json() | {"output_bytes": (limits.output_mb << 20) // 2}
    content = json.dumps(document).encode()
    channel.settimeout(START_SECONDS)
    channel.sendall(len(content).to_bytes(8, "big") + content)


def _watch(channel, receiver: Receiver, limits: Limits, begin: float) -> Stop | None:
    """Read until the run is done, dies or exceeds its time."""
    since = begin + START_SECONDS
    while not receiver.done:
        now = time.monotonic()
        left = min(since + limits.cell_seconds, begin + limits.notebook_seconds) - now
        if left <= 0:
            return _too_slow(receiver.current, limits, now - begin)
        channel.settimeout(left)
        try:
            chunk = channel.recv(1 << 20)
        except TimeoutError:
            continue
        if not chunk:
            return _died(receiver.current)
        if receiver.feed(chunk):
            since = time.monotonic()
    return None


def _let_end(channel: socket.socket) -> None:
    """Give a finished run a moment to end by itself; what it still says is not read."""
    channel.settimeout(END_SECONDS)
    with contextlib.suppress(OSError):
        while channel.recv(1 << 16):
            pass


def _too_slow(cell: str, limits: Limits, seconds: float) -> Stop:
    if seconds >= limits.notebook_seconds:
        message = f"The notebook ran for {limits.notebook_seconds:.0f} s; in the end, {_name(cell)}"
    else:
        message = f"{_name(cell)[:1].upper()}{_name(cell)[1:]} for {limits.cell_seconds:.0f} s"
    return Stop("timed-out", cell, f"{message}, and was stopped. Is there a loop without an end?")


def _name(cell: str) -> str:
    if cell.endswith("-check"):
        return f"your code for {cell.removesuffix('-check')} ran"
    return f"the cell {cell} ran" if cell else "the start of the notebook ran"


def _died(cell: str) -> Stop:
    where = _name(cell)
    return Stop(
        "died",
        cell,
        f"The program ended while {where}: it was stopped from within (os._exit, quit or a crash "
        "of the interpreter) instead of returning.",
    )


def too_much_memory(megabytes: int) -> str:
    """What a student reads about a run that was ended for its memory."""
    return f"The program used {megabytes:,} MB of memory, more than it may."


def limits_json(limits: Limits) -> dict:
    """The limits as the sandbox takes them."""
    return asdict(limits)
