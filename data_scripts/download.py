"""Download one file: resumed after a break, checked, and put in place only when it is whole."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import http.client
import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from data_scripts import files, network, settings
from data_scripts.errors import Damaged, Unavailable

ATTEMPTS = 3
TIMEOUT = 15.0  # seconds without a single byte
BLOCK = 1 << 16
LARGEST = 2_000_000_000  # bytes; nothing the course uses comes near


@dataclass(frozen=True)
class Remote:
    """A file on a server.

    Attributes:
        name: what to call it on disk.
        url: http or https address.
        checksum: (algorithm, hexadecimal value), or None where nobody publishes one.
        size: bytes, or None where unknown; more is never read.
    """

    name: str
    url: str
    checksum: tuple[str, str] | None = None
    size: int | None = None


def fetch(remote: Remote, target: Path) -> Path:
    """Download to ``target`` unless another process has just done so.

    A broken download leaves ``name.part`` in the cache and is resumed, now or the next time,
    provided the server still has the same file.

    Raises:
        Unavailable: no network, no such file, wrong checksum, disk full; the message says which.
    """
    network.require(remote.url)
    folder = settings.cache_dir() / "downloads"
    with files.lock(f"download-{remote.name}"):
        if target.is_file() and _is_right(remote, target):
            return target
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part = folder / f"{remote.name}.part"
            for attempt in range(1, ATTEMPTS + 1):
                if _attempt(remote, part, last=attempt == ATTEMPTS):
                    break
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(part, target)
            _notes(part).unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable(_disk_message(error, folder)) from error
    return target


def _attempt(remote: Remote, part: Path, last: bool) -> bool:
    """One try. True: the file is whole. False: try again. Raises when there is no point."""
    try:
        _transfer(remote, part)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # the part is longer than the file: it is another file
            _discard(part)
            if not last:
                return False
        raise Unavailable(f"{remote.url} answers {error.code} {error.reason}") from error
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as e:
        cause = getattr(e, "reason", e)
        if isinstance(cause, OSError) and cause.errno == errno.ENOSPC:
            _discard(part)
            raise cause from e
        if last:
            raise Unavailable(f"{remote.url}: the connection broke ({cause})") from e
        settings.say(f"{remote.name}: the connection broke ({cause}); resuming.")
        return False
    except OSError as error:
        if error.errno == errno.ENOSPC:
            _discard(part)
        raise
    if _is_right(remote, part):
        return True
    _discard(part)
    if last:
        raise Damaged(f"{remote.url} delivers a file with the wrong checksum; it was not kept")
    return False


def _transfer(remote: Remote, part: Path) -> None:
    have = part.stat().st_size if part.is_file() else 0
    mark = _read_mark(remote, part) if have else ""
    headers = {"User-Agent": "transfer-learning-course", "Accept-Encoding": "identity"}
    if have and mark:
        headers |= {"Range": f"bytes={have}-", "If-Range": mark}
    request = urllib.request.Request(remote.url, headers=headers)
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
        resumed = answer.status == 206 and _starts_at(answer, have)
        start = have if resumed else 0
        length = answer.headers.get("Content-Length")
        total = start + int(length) if length and length.isdigit() else None
        _guard_size(remote, total, part.parent, start)
        _write_mark(remote, part, answer.headers.get("ETag") or answer.headers.get("Last-Modified"))
        with part.open("ab" if resumed else "wb") as out, _bar(remote, start, total) as bar:
            written = start
            while block := answer.read(BLOCK):
                written += len(block)
                if written > (remote.size or LARGEST):
                    raise Damaged(f"{remote.url} delivers more bytes than it should")
                out.write(block)
                bar.update(len(block))
        if total is not None and written < total:
            raise ConnectionError(f"{written} of {total} bytes arrived")


def _guard_size(remote: Remote, total: int | None, folder: Path, start: int) -> None:
    if total is None:
        return
    if total > (remote.size or LARGEST):
        raise Damaged(f"{remote.url} announces {total} bytes, more than it should have")
    if shutil.disk_usage(folder).free < total - start:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _is_right(remote: Remote, path: Path) -> bool:
    if remote.size is not None and path.stat().st_size != remote.size:
        return False
    return remote.checksum is None or files.digest(path, remote.checksum[0]) == remote.checksum[1]


def _starts_at(answer, have: int) -> bool:
    return answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")


def _notes(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _write_mark(remote: Remote, part: Path, mark: str | None) -> None:
    """Remember by which mark (ETag or date) the server will know whether it has the same file."""
    text = json.dumps({"address": _address(remote), "mark": mark or ""})
    files.write_aside(_notes(part), lambda aside: aside.write_text(text, "utf-8"))


def _read_mark(remote: Remote, part: Path) -> str:
    try:
        notes = json.loads(_notes(part).read_text("utf-8"))
        mark = notes["mark"] if notes["address"] == _address(remote) else ""
        # A weak ETag says "equivalent", not "the same bytes"; resuming on it would be a gamble.
        return "" if mark.startswith("W/") else mark
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""


def _address(remote: Remote) -> str:
    return hashlib.sha256(remote.url.encode()).hexdigest()


def _discard(part: Path) -> None:
    part.unlink(missing_ok=True)
    _notes(part).unlink(missing_ok=True)


def _bar(remote: Remote, start: int, total: int | None):
    """A progress bar on a terminal or in a notebook; one plain line elsewhere."""
    if sys.stderr is None or not (sys.stderr.isatty() or "ipykernel" in sys.modules):
        settings.say(f"Downloading {remote.name}" + (f" ({total / 1e6:.1f} MB)" if total else ""))
        return _NoBar()
    from tqdm.auto import tqdm

    return tqdm(desc=remote.name, initial=start, total=total, unit="B", unit_scale=True)


class _NoBar(contextlib.AbstractContextManager):
    def __exit__(self, *_error) -> None:
        return None

    def update(self, _count: int) -> None:
        return None


def _disk_message(error: OSError, folder: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"the disk of {folder} is full: make room, or set COURSE_CACHE to another disk"
    return f"{folder} cannot be written ({error.strerror or error}): set COURSE_CACHE elsewhere"
