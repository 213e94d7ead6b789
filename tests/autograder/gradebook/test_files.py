import os

import pytest

from autograder.gradebook.files import write_whole


def test_it_makes_folders_and_replaces_what_was_there(tmp_path):
    path = tmp_path / "a" / "b.txt"
    write_whole(path, "first")
    write_whole(path, "zweite Fassung: ü")
    assert path.read_text(encoding="utf-8") == "zweite Fassung: ü"


def test_a_read_only_file_is_replaced_too(tmp_path):
    path = tmp_path / "graded.ipynb"
    write_whole(path, "1", mode=0o444)
    write_whole(path, "2", mode=0o444)
    assert path.read_text() == "2"
    assert path.stat().st_mode & 0o777 == 0o444


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "result.json"
    write_whole(path, "old")

    def no_space(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
