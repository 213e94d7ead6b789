"""The grader's handle on a warm parent: start it, run plans in its children, end it."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from autograder.errors import UserError
from autograder.execution import sandbox
from autograder.execution.plan import Limits, Outcome, Plan
from autograder.execution.supervise import follow, limits_json, too_much_memory

#: Seconds to wait for TensorFlow to be imported and the data to be loaded.
START_SECONDS = 180.0

_MODULE = "autograder.execution.warm_server"


class WarmUnavailable(UserError):
    """The warm parent could not be started; the message says why."""


class Warm:
    """A warm parent. Start it in a thread that outlives it; ``run`` may be called from several.

    Arguments:
        assignments: whose data to load beforehand.
        sandboxed: with the sandbox (see ``sandbox.require``).
        hidden: folders that submissions must not see (the course).
        at_once: how many submissions run at a time; further ones wait in children that are ready.
        wait: return only when it is ready; without that, call ``wait`` before the first ``run``.

    Raises WarmUnavailable where it does not start.
    """

    def __init__(
        self,
        assignments: tuple[str, ...],
        sandboxed: bool = True,
        hidden: tuple[Path, ...] = (),
        at_once: int | None = None,
        wait: bool = True,
    ):
        if not hasattr(os, "fork") or sys.platform == "darwin":
            raise WarmUnavailable("fork is not safe on this system")
        self._numbers = itertools.count(1)
        self._over: dict[int, str] = {}
        #: CPU seconds of all runs so far, and how many they were.
        self.cpu_seconds, self.ended = 0.0, 0
        self._started = 0
        self._places = threading.Semaphore(at_once) if at_once else contextlib.nullcontext()
        self._lock = threading.Lock()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  (closed by close)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {
            "assignments": list(assignments),
            "namespaces": sandboxed,
            "become_nobody": sandboxed and os.getuid() == 0,
            "fresh": False,
            "folder": None if sandboxed else tempfile.gettempdir(),
        }
        arguments = [sys.executable, "-m", _MODULE, str(theirs.fileno()), json.dumps(settings)]
        if sandboxed:
            arguments = sandbox.command(arguments, hidden=hidden)
        with theirs:
            self._process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                env=sandbox.environment(sandboxed),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._ready = False
        if wait:
            self.wait()

    def wait(self) -> None:
        """Wait until it is ready. Raises WarmUnavailable where it does not start."""
        self._await_ready()
        self._ready = True
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Process id of the outermost process."""
        return self._process.pid

    def run(self, plan: Plan, limits: Limits, folder: Path) -> Outcome:
        """Run a plan in a new child (the interface of ``runner.run``)."""
        number = next(self._numbers)
        ours, theirs = socket.socketpair()
        with ours:
            message = {"run": number, "limits": limits_json(limits)}
            with theirs:
                self._send(message, [theirs.fileno()])
                self._started += 1
            # The child makes its namespaces, which is mostly waiting, before it gets its plan, and
            # makes place for the next one when its cells are done, while its memory is given back.
            with contextlib.ExitStack() as place:
                place.enter_context(self._places)
                outcome = follow(
                    ours,
                    plan,
                    limits,
                    folder,
                    kill=lambda over: self._end(number, over),
                    ended=lambda: self._reason(number),
                    finished=place.close,
                )
        self._over.pop(number, None)
        return outcome

    def close(self) -> None:
        """End the warm parent and everything it runs."""
        if not self._ready:
            sandbox.end(self._process)  # nothing runs in it yet
        for _ in range(40):  # the last runs' CPU time may still be on its way
            if self.ended >= self._started or not self.alive():
                break
            threading.Event().wait(0.05)
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            sandbox.end(self._process)
        self._control.close()
        self._log.close()

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def _await_ready(self) -> None:
        self._control.settimeout(START_SECONDS)
        try:
            message = json.loads(self._control.recv(65536) or b'{"ready": false}')
        except (OSError, ValueError) as error:
            message = {"ready": False, "reason": str(error)}
        self._control.settimeout(None)
        if not message["ready"]:
            reason = message.get("reason") or self._last_words()
            self.close()
            raise WarmUnavailable(f"the warm start failed: {reason}")

    def _last_words(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else f"exit status {self._process.returncode}"

    def _listen(self) -> None:
        """Note which runs the watcher inside has ended for their memory."""
        while True:
            try:
                data = self._control.recv(65536)
            except OSError:
                return
            if not data:
                return
            message = json.loads(data)
            if "ended" in message:
                self.cpu_seconds += message["cpu"]
                self.ended += 1
            if "over" in message:
                self._over[message["over"]] = too_much_memory(message["mb"])

    def _end(self, number: int, over: bool) -> None:
        with contextlib.suppress(OSError, UserError):
            self._send({"kill": number, "over": over}, [])

    def _reason(self, number: int) -> str | None:
        # The note may still be on its way when the channel closes.
        for _ in range(20):
            if number in self._over:
                break
            threading.Event().wait(0.01)
        return self._over.get(number)

    def _send(self, message: dict, descriptors: list[int]) -> None:
        with self._lock:
            try:
                socket.send_fds(self._control, [json.dumps(message).encode()], descriptors)
            except OSError as error:
                raise WarmUnavailable(f"the warm parent has ended ({error})") from error
