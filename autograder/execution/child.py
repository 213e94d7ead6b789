"""The untrusted side: run a plan's cells in one IPython shell and send out evidence.

Everything here shares a process with student code, so nothing it says is believed: the parent
caps it, times it and judges only what the evidence proves. Evidence leaves the sandbox the moment
a question is examined, so a later crash cannot take it back.
"""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import sys
import time

from autograder.evidence import collecting
from autograder.evidence.recorder import remember_keras
from autograder.execution.channel import Sender

#: Most characters of text kept per cell and stream; the rest is cut out of the middle.
MAX_OUTPUT = 100_000

#: Most bytes of one rich output (a picture).
MAX_RICH_OUTPUT = 1_500_000

#: Failures that mean "used more than allowed" rather than "is wrong".
_LIMIT_SIGNS = ("[Errno 27]", "[Errno 28]", "can't start new thread", "[Errno 11]")


def make_shell():
    """The IPython shell that runs the cells: without history, plain tracebacks, no terminal."""
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    shell.colors = "nocolor"
    return shell


def run_plan(plan: dict, sender: Sender, shell=None) -> None:
    """Run the cells of a plan (JSON form) in order and report through ``sender``."""
    import autograder

    remember_keras()
    shell = shell or make_shell()
    autograder.hint = autograder.solution = _not_while_grading
    collecting.into(functools.partial(_hand_out, sender), plan["seed"])
    budget = plan.get("output_bytes", 4_000_000)
    begin = time.process_time()
    for cell in plan["cells"]:
        sender.send("cell", cell["id"])
        if cell["kind"] == "check":
            _leave_graphs_as_traced()
            collecting.collect(cell["id"].removesuffix("-check"), shell.user_ns)
            continue
        outputs, error = run_cell(shell, cell["source"])
        if error is not None:
            collecting.stopped(cell["id"], error)
        content = json.dumps(outputs).encode()
        if len(content) > budget:
            content = json.dumps([_stream("stdout", "… output left out: too long …")]).encode()
        budget -= len(content)
        if budget >= 0:
            sender.send("outputs", cell["id"], content)
    sender.send("done", f"{time.process_time() - begin:.3f}")


def _leave_graphs_as_traced() -> None:
    """Do without TensorFlow's graph optimizers: for a few small epochs they cost more than they
    save, about an eighth of an a2 run. What is computed stays the same up to rounding.
    """
    if "tensorflow" in sys.modules:
        optimizer = sys.modules["tensorflow"].config.optimizer
        optimizer.set_experimental_options({"disable_meta_optimizer": True})


def _not_while_grading(*_, **__) -> None:
    """Hints and solutions do not exist where notebooks are graded."""


def _hand_out(sender: Sender, name: str, content: bytes) -> None:
    sender.send("evidence", name, _mark_limits(content) if name.endswith(".json") else content)


def _mark_limits(content: bytes) -> bytes:
    """Tell "ran out of what is allowed" from other crashes."""
    document = json.loads(content)
    error = document.get("error") or {}
    if error.get("kind") == "crashed" and (
        error.get("exception") == "MemoryError"
        or any(sign in str(error.get("text")) for sign in _LIMIT_SIGNS)
    ):
        error["kind"] = "over-limit"
        return json.dumps(document).encode()
    return content


def run_cell(shell, source: str) -> tuple[list[dict], BaseException | None]:
    """Run one cell; its outputs in notebook format, cut to what is kept, and what it raised."""
    from IPython.core.displayhook import CapturingDisplayHook
    from IPython.core.displaypub import CapturingDisplayPublisher

    stdout, stderr = Clipped(MAX_OUTPUT), Clipped(MAX_OUTPUT)
    saved = shell.display_pub, shell.displayhook
    publisher = CapturingDisplayPublisher()
    shell.display_pub = publisher
    shell.display_trap.hook = CapturingDisplayHook(shell=shell, outputs=publisher.outputs)
    shell._showtraceback = lambda *_: None
    try:
        with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
            result = shell.run_cell(source, store_history=False)
    finally:
        shell.display_pub, shell.display_trap.hook = saved
    streams = (("stdout", stdout.text()), ("stderr", stderr.text()))
    outputs = [_stream(name, text) for name, text in streams if text]
    for shown in publisher.outputs:
        data = {
            kind: value
            for kind, value in shown.get("data", {}).items()
            if isinstance(value, str) and len(value) <= MAX_RICH_OUTPUT
        }
        if data:
            outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        outputs.append(_error(error))
    return outputs, error


class Clipped(io.TextIOBase):
    """A text stream that keeps the beginning and the end of what is written to it."""

    def __init__(self, most: int):
        super().__init__()
        self.half, self.head, self.tail, self.left_out = most // 2, "", "", 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        text = str(text)
        room = self.half - len(self.head)
        self.head += text[: max(room, 0)]
        self.tail += text[max(room, 0) :]
        surplus = len(self.tail) - self.half
        if surplus > 0:
            self.left_out += surplus
            self.tail = self.tail[surplus:]
        return len(text)

    def text(self) -> str:
        """All of it, or head and tail with a note of what is missing between them."""
        if not self.left_out:
            return self.head + self.tail
        return f"{self.head}\n… {self.left_out:,} characters left out …\n{self.tail}"


def _stream(name: str, text: str) -> dict:
    return {"output_type": "stream", "name": name, "text": text}


def _error(error: BaseException) -> dict:
    try:
        text = str(error)[:2_000]
    except Exception:  # a student's own exception class may fail to describe itself
        text = ""
    return {
        "output_type": "error",
        "ename": type(error).__name__,
        "evalue": text,
        "traceback": [],
    }


def run_from(descriptor: int, shell=None) -> None:
    """Read a plan from a socket's descriptor, run it, and end the process without clean-up."""
    size = int.from_bytes(_read_exactly(descriptor, 8), "big")
    plan = json.loads(_read_exactly(descriptor, size))
    run_plan(plan, Sender(descriptor), shell)
    # Threads and exit handlers of student code must not outlive the plan.
    os._exit(0)


def _read_exactly(descriptor: int, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        chunk = os.read(descriptor, min(size - len(parts), 1 << 20))
        if not chunk:
            raise EOFError("the plan ended early")
        parts += chunk
    return bytes(parts)
