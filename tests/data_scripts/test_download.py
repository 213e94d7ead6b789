"""Downloads: whole or not at all, resumed after a break, quick to give up."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys

import pytest

from data_scripts import download, network
from data_scripts.download import Remote
from data_scripts.errors import Damaged, Unavailable
from tests.data_scripts.server import CHECKSUM, CONTENT, serving


@pytest.fixture
def server(monkeypatch):
    monkeypatch.delenv("COURSE_OFFLINE")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as (address, behaviour):
        yield address, behaviour


def parts(tmp_path):
    folder = tmp_path / "cache" / "downloads"
    return sorted(path.name for path in folder.glob("*")) if folder.is_dir() else []


def test_a_good_download_arrives_whole_and_leaves_nothing_behind(server, tmp_path):
    target = download.fetch(Remote("a", server[0] + "file.bin", CHECKSUM), tmp_path / "a.bin")
    assert target.read_bytes() == CONTENT
    assert parts(tmp_path) == []


def test_a_file_that_is_there_already_is_not_downloaded_again(server, tmp_path):
    remote = Remote("a", server[0] + "file.bin", CHECKSUM)
    for _ in range(2):
        download.fetch(remote, tmp_path / "a.bin")
    assert len(server[1].requests) == 1


def test_a_damaged_file_is_replaced(server, tmp_path):
    (tmp_path / "a.bin").write_bytes(CONTENT[:-1])
    download.fetch(Remote("a", server[0] + "file.bin", CHECKSUM), tmp_path / "a.bin")
    assert (tmp_path / "a.bin").read_bytes() == CONTENT


def test_a_wrong_checksum_is_never_kept(server, tmp_path):
    server[1].content = CONTENT[:-1] + b"!"
    with pytest.raises(Damaged, match="wrong checksum"):
        download.fetch(Remote("a", server[0] + "file.bin", CHECKSUM), tmp_path / "a.bin")
    assert not (tmp_path / "a.bin").exists()
    assert parts(tmp_path) == []


def test_a_broken_connection_is_resumed_where_it_broke(server, tmp_path):
    server[1].cut_after = [100_000, 50_000]
    target = download.fetch(Remote("a", server[0] + "file.bin", CHECKSUM), tmp_path / "a.bin")
    assert target.read_bytes() == CONTENT
    assert server[1].requests == [None, "bytes=100000-", "bytes=150000-"]


def test_a_download_given_up_is_resumed_the_next_time(server, tmp_path):
    remote = Remote("a", server[0] + "file.bin", CHECKSUM)
    server[1].cut_after = [1000, 1000, 1000]
    with pytest.raises(Unavailable, match="connection broke"):
        download.fetch(remote, tmp_path / "a.bin")
    assert not (tmp_path / "a.bin").exists()
    download.fetch(remote, tmp_path / "a.bin")
    assert server[1].requests[-1] == "bytes=3000-"
    assert (tmp_path / "a.bin").read_bytes() == CONTENT


def test_a_file_that_changed_on_the_server_is_started_over(server, tmp_path):
    remote = Remote("a", server[0] + "file.bin", CHECKSUM)
    server[1].content, server[1].etag = b"x" * len(CONTENT), '"old"'
    server[1].cut_after = [1000, 0, 0]
    with pytest.raises(Unavailable):
        download.fetch(remote, tmp_path / "a.bin")
    server[1].content, server[1].etag = CONTENT, '"new"'
    download.fetch(remote, tmp_path / "a.bin")
    assert (tmp_path / "a.bin").read_bytes() == CONTENT


def test_a_server_that_cannot_resume_sends_everything_again(server, tmp_path):
    server[1].ranges, server[1].cut_after = False, [100_000]
    target = download.fetch(Remote("a", server[0] + "file.bin", CHECKSUM), tmp_path / "a.bin")
    assert target.read_bytes() == CONTENT


def test_a_missing_file_is_reported_with_its_address(server, tmp_path):
    with pytest.raises(Unavailable, match="/nothing answers 404"):
        download.fetch(Remote("a", server[0] + "nothing"), tmp_path / "a.bin")


def test_more_bytes_than_announced_by_the_course_are_refused(server, tmp_path):
    with pytest.raises(Damaged, match="more than it should"):
        download.fetch(Remote("a", server[0] + "file.bin", size=1000), tmp_path / "a.bin")
    assert not (tmp_path / "a.bin").exists()


def test_no_server_is_noticed_once_and_remembered(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_OFFLINE")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/file.bin"
    with pytest.raises(Unavailable, match="cannot be reached"):
        download.fetch(Remote("a", url), tmp_path / "a.bin")
    with pytest.raises(Unavailable, match="a moment ago"):
        download.fetch(Remote("a", url), tmp_path / "a.bin")


def test_offline_mode_never_asks_the_server(server, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    with pytest.raises(Unavailable, match="offline"):
        download.fetch(Remote("a", server[0] + "file.bin"), tmp_path / "a.bin")
    assert server[1].requests == []


def test_the_proxy_is_what_must_be_reachable(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert network._first_hop("http://example.org/x") == ("proxy.invalid", 3128)


def test_a_full_disk_is_said_plainly_and_nothing_half_written_stays(server, monkeypatch, tmp_path):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(download, "_guard_size", full)
    with pytest.raises(Unavailable, match="disk .* is full"):
        download.fetch(Remote("a", server[0] + "file.bin", CHECKSUM), tmp_path / "a.bin")
    assert not (tmp_path / "a.bin").exists()
    assert parts(tmp_path) == []


def test_too_little_room_is_noticed_before_downloading(server, monkeypatch, tmp_path):
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(download.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(Unavailable, match="disk .* is full"):
        download.fetch(Remote("a", server[0] + "file.bin", CHECKSUM), tmp_path / "a.bin")


def test_two_processes_download_once(server, tmp_path):
    code = (
        "import sys; from pathlib import Path; from data_scripts.download import Remote, fetch;"
        f"fetch(Remote('a', {server[0] + 'file.bin'!r}, {CHECKSUM!r}), Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "a.bin")]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert (tmp_path / "a.bin").read_bytes() == CONTENT
    assert len(server[1].requests) == 1
    for process in both:
        process.stderr.close()
