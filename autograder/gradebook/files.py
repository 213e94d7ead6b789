"""Writing files so that a reader, or a killed run, never meets half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Write a file beside its place, force it to disk and rename it into place.

    Arguments:
        path: where it belongs; missing folders are made, an existing file is replaced.
        content: text (stored as UTF-8) or bytes.
        mode: permission bits of the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, mode)
        os.replace(part, path)
        _sync_folder(path.parent)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Force a folder's entries to disk: without that a power cut can undo the renaming."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
