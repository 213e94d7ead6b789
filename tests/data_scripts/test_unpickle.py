"""The reader of PyTorch files reads tensors and refuses everything else."""

from __future__ import annotations

import os
import pickle
import struct

import numpy as np
import pytest

from data_scripts import efficientnet_lite, unpickle
from data_scripts.errors import Damaged


class Command:
    """Pickled, it asks for ``os.system``."""

    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


def written(path, state):
    with path.open("wb") as file:
        for value in (unpickle._MAGIC, 1001, {"little_endian": True}, state, []):
            pickle.dump(value, file, protocol=2)
    return path


def test_a_file_that_wants_to_run_something_is_refused_and_nothing_runs(tmp_path):
    proof = tmp_path / "proof"
    path = written(tmp_path / "evil.pth", {"weight": Command(f"touch {proof}")})
    with pytest.raises(Damaged, match="refused"):
        unpickle.read_state(path)
    assert not proof.exists()


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x80\x02.", struct.pack("<q", 1)])
def test_garbage_is_refused_in_plain_words(tmp_path, content):
    (tmp_path / "bad.pth").write_bytes(content)
    with pytest.raises(Damaged):
        unpickle.read_state(tmp_path / "bad.pth")


def test_the_published_weights_are_read_completely():
    state = unpickle.read_state(efficientnet_lite.weights_file())
    floats = [tensor for name, tensor in state.items() if "num_batches" not in name]
    trained = sum(t.size for n, t in state.items() if "running" not in n and "num_" not in n)
    assert trained == 4_652_008
    assert all(tensor.dtype == np.float32 and np.isfinite(tensor).all() for tensor in floats)
    assert state["_fc.weight"].shape == (1000, 1280)


def test_a_truncated_weights_file_is_refused(tmp_path):
    whole = efficientnet_lite.weights_file().read_bytes()
    (tmp_path / "cut.pth").write_bytes(whole[:-1000])
    with pytest.raises(Damaged, match="truncated"):
        unpickle.read_state(tmp_path / "cut.pth")


def test_weights_with_another_checksum_are_not_even_opened(monkeypatch):
    monkeypatch.setattr(efficientnet_lite, "SHA256", "0" * 64)
    with pytest.raises(Damaged, match="wrong checksum"):
        efficientnet_lite.weights_file()
