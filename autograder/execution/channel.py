"""The one way out of the sandbox: a byte stream of frames, read by somebody who trusts none of it.

A frame is a line of JSON (``{"kind", "name", "size"}``) followed by ``size`` bytes:

====================  ===========================================================
``cell NAME``         this cell starts now (the parent's clock is reset)
``evidence FILE``     content of one evidence file of the check that is running
``outputs NAME``      what a cell printed, as JSON
``done SECONDS``      the plan is finished; the CPU time it says it took (for statistics only)
====================  ===========================================================
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from autograder.evidence.store import MAX_ARRAY_BYTES, MAX_JSON_BYTES

MAX_HEADER_BYTES = 4_096

#: Most bytes that one run may send, all frames together.
MAX_RUN_BYTES = 1_500_000_000

_KINDS = ("cell", "evidence", "outputs", "done")


class ChannelError(ValueError):
    """What came out of the sandbox breaks the protocol."""


class Sender:
    """The sandbox's end."""

    def __init__(self, descriptor: int):
        self.descriptor = descriptor

    def send(self, kind: str, name: str = "", content: bytes = b"") -> None:
        """Send one frame; blocks until the parent has taken it."""
        header = json.dumps({"kind": kind, "name": name, "size": len(content)}) + "\n"
        for part in (header.encode(), content):
            view = memoryview(part)
            while view:
                view = view[os.write(self.descriptor, view[: 1 << 20]) :]


@dataclass
class Receiver:
    """The parent's end: stores evidence as it comes, so that what is proved stays proved.

    Arguments:
        folder: existing empty folder for the evidence files.
        cells: ids of the planned cells.
        output_bytes: most bytes of outputs accepted from the whole run.
    """

    folder: Path
    cells: frozenset[str]
    output_bytes: int
    current: str = ""
    done: bool = False
    cpu_seconds: float = 0.0
    outputs: dict[str, list] = field(default_factory=dict)
    _buffer: bytearray = field(default_factory=bytearray)
    _received: int = 0
    _seen: set[str] = field(default_factory=set)

    def feed(self, chunk: bytes) -> bool:
        """Take in what was read; returns whether a new cell has started.

        Raises ChannelError when the other side breaks the rules.
        """
        self._received += len(chunk)
        if self._received > MAX_RUN_BYTES:
            raise ChannelError("the run sent more data than any assignment needs")
        self._buffer += chunk
        started = False
        while not self.done and (frame := self._frame()) is not None:
            started = self._accept(*frame) or started
        return started

    def _frame(self) -> tuple[str, str, bytes] | None:
        end = self._buffer.find(b"\n", 0, MAX_HEADER_BYTES)
        if end < 0:
            if len(self._buffer) >= MAX_HEADER_BYTES:
                raise ChannelError("a frame has no header")
            return None
        kind, name, size = _header(bytes(self._buffer[:end]))
        if size > self._most(kind, name):
            raise ChannelError(f"{kind} {name} is too large ({size:,} bytes)")
        if len(self._buffer) < end + 1 + size:
            return None
        content = bytes(self._buffer[end + 1 : end + 1 + size])
        del self._buffer[: end + 1 + size]
        return kind, name, content

    def _most(self, kind: str, name: str) -> int:
        if kind == "evidence":
            return MAX_JSON_BYTES if name.endswith(".json") else int(MAX_ARRAY_BYTES * 1.1)
        return self.output_bytes if kind == "outputs" else 0

    def _accept(self, kind: str, name: str, content: bytes) -> bool:
        if kind == "done":
            self.done, self.cpu_seconds = True, _seconds(name)
        elif kind == "cell":
            if name not in self.cells or f"cell {name}" in self._seen:
                raise ChannelError(f"the cell {name[:80]!r} was announced out of turn")
            self._seen.add(f"cell {name}")
            self.current = name
            return True
        elif kind == "evidence":
            self._store(name, content)
        else:
            self._keep_outputs(name, content)
        return False

    def _store(self, name: str, content: bytes) -> None:
        """Only the check that is running may leave evidence, each file once."""
        question = self.current.removesuffix("-check")
        allowed = (f"{question}.json", f"{question}.npz")
        if not self.current.endswith("-check") or name not in allowed or name in self._seen:
            raise ChannelError(f"evidence {name[:80]!r} came out of turn")
        self._seen.add(name)
        part = self.folder / f"{name}.part"
        part.write_bytes(content)
        os.replace(part, self.folder / name)

    def _keep_outputs(self, name: str, content: bytes) -> None:
        if name != self.current or name in self.outputs:
            raise ChannelError(f"outputs of {name[:80]!r} came out of turn")
        self.output_bytes -= len(content)
        try:
            outputs = json.loads(content)
        except (ValueError, RecursionError):
            raise ChannelError("outputs are not JSON") from None
        if not isinstance(outputs, list) or not all(isinstance(o, dict) for o in outputs):
            raise ChannelError("outputs have an unknown form")
        self.outputs[name] = outputs


def _header(line: bytes) -> tuple[str, str, int]:
    try:
        header = json.loads(line)
        kind, name, size = header["kind"], header["name"], header["size"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ChannelError("a frame has no readable header") from None
    if kind not in _KINDS or not isinstance(name, str) or type(size) is not int or size < 0:
        raise ChannelError("a frame has an unknown form")
    return kind, name, size


def _seconds(text: str) -> float:
    whole, _, part = text.partition(".")
    usable = whole.isdecimal() and whole.isascii() and len(whole) < 7 and part[:3].isdecimal()
    return float(f"{whole}.{part[:3]}") if usable and part.isascii() else 0.0
