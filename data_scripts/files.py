"""Writing files so that nobody ever sees half of one, and knowing them by their checksum."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from data_scripts import settings
from data_scripts.errors import Damaged, Unavailable

CHECKSUMS = "checksums.json"


def digest(path: Path, algorithm: str = "sha256") -> str:
    """Hexadecimal checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


@contextlib.contextmanager
def lock(name: str) -> Iterator[None]:
    """Keep other processes from preparing the same thing at the same time.

    Args:
        name: what is being prepared, usable as a file name.

    Raises:
        Unavailable: the cache folder cannot be written.
    """
    import filelock

    folder = settings.cache_dir() / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        guard = filelock.FileLock(folder / f"{name}.lock", timeout=900)
        guard.acquire()
    except OSError as error:
        raise Unavailable(
            f"the cache folder {settings.cache_dir()} cannot be written ({error.strerror or error})"
            ": set COURSE_CACHE to a folder of yours"
        ) from error
    try:
        yield
    finally:
        guard.release()


def write_aside(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a temporary neighbour of ``path``, then put it in place in one step.

    Raises:
        OSError: the disk is full or read-only; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(
        dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix or ".new"
    )
    os.close(handle)
    aside = Path(name)
    try:
        write(aside)
        aside.chmod(0o644)  # mkstemp makes files that nobody else may read
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def folder_aside(folder: Path, fill: Callable[[Path], None]) -> None:
    """Like ``write_aside`` for a whole folder: ``fill`` a new one, then swap it in.

    A folder that is already there is replaced only after the new one is complete.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        fill(aside)
        aside.chmod(0o755)
        if folder.exists():
            old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".old."))
            os.replace(folder, old / "old")
            os.replace(aside, folder)
            shutil.rmtree(old, ignore_errors=True)
        else:
            os.replace(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def record_checksums(folder: Path, **facts) -> None:
    """Write ``checksums.json`` over all files of a folder, with some facts about it beside."""
    table = {
        path.relative_to(folder).as_posix(): [path.stat().st_size, digest(path)]
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != CHECKSUMS
    }
    text = json.dumps({"files": table, "facts": facts}, indent=0, sort_keys=True)
    write_aside(folder / CHECKSUMS, lambda aside: aside.write_text(text, encoding="utf-8"))


def check_checksums(folder: Path) -> dict:
    """Check every file of a folder against its ``checksums.json``.

    Returns:
        the facts recorded with the checksums.

    Raises:
        Unavailable: there is no such folder or no record.
        Damaged: a file is missing, truncated or altered.
    """
    record = folder / CHECKSUMS
    if not record.is_file():
        raise Unavailable("not there")
    try:
        content = json.loads(record.read_text(encoding="utf-8"))
        files, facts = content["files"], content["facts"]
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{record} is damaged") from error
    for name, (size, checksum) in files.items():
        path = folder / name
        if not path.is_file():
            raise Damaged(f"{path} is missing")
        if path.stat().st_size != size or digest(path) != checksum:
            raise Damaged(f"{path} is damaged")
    return facts
