"""What comes out of the sandbox is believed only where the protocol allows it."""

from __future__ import annotations

import json
import os

import pytest

from autograder.execution import channel
from autograder.execution.channel import ChannelError, Receiver, Sender


def frame(kind: str, name: str = "", content: bytes = b"") -> bytes:
    return json.dumps({"kind": kind, "name": name, "size": len(content)}).encode() + b"\n" + content


@pytest.fixture
def receiver(tmp_path):
    return Receiver(tmp_path, frozenset({"q-one", "q-one-check", "q-two-check"}), 1_000)


def test_evidence_is_stored_as_it_comes_in_any_slices(receiver, tmp_path):
    stream = frame("cell", "q-one-check") + frame("evidence", "q-one.json", b"{}")
    for position in range(len(stream)):
        receiver.feed(stream[position : position + 1])
    assert (tmp_path / "q-one.json").read_bytes() == b"{}"


def test_sender_and_receiver_agree(receiver):
    reader, writer = os.pipe()
    sender = Sender(writer)
    sender.send("cell", "q-one")
    sender.send("outputs", "q-one", b"[]")
    sender.send("done", "1.250")
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        assert receiver.feed(stream.read())
    assert receiver.done and receiver.outputs == {"q-one": []}
    assert receiver.cpu_seconds == 1.25


OUT_OF_TURN = {
    "evidence of another question": [("cell", "q-one-check"), ("evidence", "q-two.json")],
    "evidence without a check": [("cell", "q-one"), ("evidence", "q-one.json")],
    "evidence before anything": [("evidence", "q-one.json")],
    "evidence twice": [("cell", "q-one-check")] + [("evidence", "q-one.json")] * 2,
    "a path": [("cell", "q-one-check"), ("evidence", "../q-one.json")],
    "a cell twice": [("cell", "q-one"), ("cell", "q-one")],
    "an unknown cell": [("cell", "q-three")],
    "outputs of another cell": [("cell", "q-one"), ("outputs", "q-one-check")],
    "an unknown kind": [("score", "100")],
}


@pytest.mark.parametrize("name", OUT_OF_TURN)
def test_frames_out_of_turn_are_refused(name, receiver):
    with pytest.raises(ChannelError):
        receiver.feed(b"".join(frame(*parts) for parts in OUT_OF_TURN[name]))


@pytest.mark.parametrize(
    "bytes_",
    [
        b"x" * channel.MAX_HEADER_BYTES,
        b"{}\n",
        b"[1]\n",
        b'{"kind": "cell", "name": "q-one", "size": -1}\n',
        b'{"kind": "cell", "name": "q-one", "size": true}\n',
        b'{"kind": "evidence", "name": "q-one.json", "size": 99999999999}\n',
        b'{"kind": "outputs", "name": "q-one", "size": 2000}\n',
        b"[" * 4000 + b"\n",
    ],
)
def test_nonsense_is_refused(bytes_, receiver):
    with pytest.raises(ChannelError):
        receiver.feed(bytes_)


@pytest.mark.parametrize("text", ["", "nan", "inf", "-1", "1e9", "12345678.0", "٣.١", "1.x"])
def test_a_made_up_duration_is_nothing(text, receiver):
    receiver.feed(frame("done", text))
    assert receiver.cpu_seconds == 0.0


def test_nothing_is_read_after_the_end(receiver, tmp_path):
    receiver.feed(frame("cell", "q-one-check") + frame("done") + frame("evidence", "q-one.json"))
    assert list(tmp_path.iterdir()) == []
