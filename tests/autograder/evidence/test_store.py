"""Evidence is JSON and numbers, and nothing else is read back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from autograder.evidence.store import Evidence, EvidenceError, read


def written(folder, name="a2-warm-up"):
    evidence = Evidence(name)
    evidence.value("rate", 0.1)
    evidence.array("weights", np.arange(4.0))
    evidence.array("again", np.arange(4.0))
    evidence.array("nothing", object())
    evidence.write(folder)
    return evidence


def test_what_is_written_is_read_back(tmp_path):
    written(tmp_path)
    record = read(tmp_path, "a2-warm-up")
    assert record.value("rate") == 0.1
    assert np.array_equal(record.array("weights"), np.arange(4.0))
    assert record.array("nothing") is None and record.type_of("nothing") == "object"


def test_equal_arrays_are_kept_once(tmp_path):
    written(tmp_path)
    assert len(read(tmp_path, "a2-warm-up").arrays) == 1


def test_in_memory_and_on_disk_are_the_same(tmp_path):
    evidence = written(tmp_path)
    assert evidence.record().values == read(tmp_path, "a2-warm-up").values


def test_nothing_written_is_none(tmp_path):
    assert read(tmp_path, "a2-warm-up") is None


@pytest.mark.parametrize(
    "document", ["", "{", "[]", '{"schema": 9}', '{"schema": 1, "question": "x", "values": []}']
)
def test_damaged_json_is_refused(tmp_path, document):
    written(tmp_path)
    (tmp_path / "a2-warm-up.json").write_text(document)
    with pytest.raises(EvidenceError):
        read(tmp_path, "a2-warm-up")


def test_pickles_are_refused(tmp_path):
    written(tmp_path)
    np.savez(tmp_path / "a2-warm-up.npz", bad=np.array([{"a": 1}], dtype=object))
    with pytest.raises(EvidenceError, match="cannot be read"):
        read(tmp_path, "a2-warm-up")


def test_missing_arrays_and_links_are_refused(tmp_path):
    written(tmp_path)
    real = tmp_path / "a2-warm-up.npz"
    moved = real.rename(tmp_path / "elsewhere.npz")
    with pytest.raises(EvidenceError, match="missing"):
        read(tmp_path, "a2-warm-up")
    real.symlink_to(moved)
    with pytest.raises(EvidenceError, match="missing"):
        read(tmp_path, "a2-warm-up")


def test_json_never_holds_nan(tmp_path):
    evidence = Evidence("a2-warm-up")
    evidence.value("rate", float("nan"))
    evidence.write(tmp_path)
    assert "NaN" not in (tmp_path / "a2-warm-up.json").read_text()
    assert json.loads((tmp_path / "a2-warm-up.json").read_text())["values"]["rate"]
