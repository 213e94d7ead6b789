"""Archives: what is harmless is unpacked, what is hostile is refused and leaves nothing outside."""

from __future__ import annotations

import zipfile

import pytest

from data_scripts import archives
from data_scripts.errors import Damaged


def packed(path, members, kind=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def unpack(archive, folder):
    folder.mkdir(exist_ok=True)
    return archives.unpack(archive, folder, lambda member: member.as_posix())


def test_a_good_archive_is_unpacked(tmp_path):
    archive = packed(tmp_path / "good.zip", [("a/one.jpg", b"1"), ("a/two.jpg", b"22")])
    assert unpack(archive, tmp_path / "out") == (2, 0)
    assert (tmp_path / "out/a/two.jpg").read_bytes() == b"22"


def test_members_nobody_wants_stay_packed(tmp_path):
    archive = packed(tmp_path / "good.zip", [("one.jpg", b"1"), ("program.exe", b"2")])
    (tmp_path / "out").mkdir()
    chosen = archives.unpack(
        archive, tmp_path / "out", lambda member: member.name if member.suffix == ".jpg" else None
    )
    assert chosen == (1, 0)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["one.jpg"]


@pytest.mark.parametrize(
    "name", ["../escaped.txt", "/escaped.txt", "a/../../escaped.txt", "..\\escaped.txt", "C:x"]
)
def test_paths_that_leave_the_folder_are_refused(tmp_path, name):
    archive = packed(tmp_path / "bad.zip", [("fine.jpg", b"1"), (name, b"evil")])
    with pytest.raises(Damaged, match="refused"):
        unpack(archive, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    assert not (tmp_path / "escaped.txt").exists()


def test_links_are_refused(tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with pytest.raises(Damaged, match="link"):
        unpack(packed(tmp_path / "bad.zip", [(link, "/etc/passwd")]), tmp_path / "out")


def test_bombs_are_refused_before_they_go_off(tmp_path):
    archive = packed(tmp_path / "bomb.zip", [("zeros.jpg", bytes(50_000_000))])
    with pytest.raises(Damaged, match="absurdly large"):
        unpack(archive, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 3)
    archive = packed(tmp_path / "many.zip", [(f"{n}.jpg", b"1") for n in range(4)])
    with pytest.raises(Damaged, match="4 files"):
        unpack(archive, tmp_path / "out")


def test_a_truncated_archive_is_refused(tmp_path):
    archive = packed(tmp_path / "cut.zip", [("one.jpg", b"1" * 1000)])
    archive.write_bytes(archive.read_bytes()[:-30])
    with pytest.raises(Damaged, match="not a whole zip"):
        unpack(archive, tmp_path / "out")


def test_one_damaged_member_is_left_out_and_counted(tmp_path):
    archive = packed(
        tmp_path / "hurt.zip", [("a.jpg", b"A" * 500), ("b.jpg", b"B" * 500)], zipfile.ZIP_STORED
    )
    archive.write_bytes(archive.read_bytes().replace(b"AAAA", b"AXAA", 1))
    assert unpack(archive, tmp_path / "out") == (1, 1)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.jpg"]
