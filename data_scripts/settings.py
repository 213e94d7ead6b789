"""The environment variables and folders that decide where data is looked for.

COURSE_CACHE    folder for everything downloaded or drawn (default: the user's cache folder)
COURSE_MIRROR   folder with copies of the data, for rooms without internet
COURSE_OFFLINE  1: never touch the network
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_TRUE = {"1", "true", "yes", "on"}
_said: set[str] = set()


def cache_dir() -> Path:
    """The course's own cache folder. It need not exist yet."""
    chosen = os.environ.get("COURSE_CACHE", "").strip()
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("transfer-learning-course", appauthor=False)


def mirror_dir() -> Path | None:
    """The mirror folder, or None. A COURSE_MIRROR that names no folder is announced and ignored."""
    chosen = os.environ.get("COURSE_MIRROR", "").strip()
    if not chosen:
        return None
    folder = Path(chosen).expanduser()
    if not folder.is_dir():
        say_once(f"COURSE_MIRROR names {folder}, which is not a folder; it is ignored.")
        return None
    return folder


def offline() -> bool:
    """Is the network forbidden (COURSE_OFFLINE=1)?"""
    return os.environ.get("COURSE_OFFLINE", "").strip().lower() in _TRUE


def keras_model_folders() -> list[tuple[str, Path]]:
    """Folders that may hold Keras weight files, as (source name, folder), nearest first."""
    keras_home = os.environ.get("KERAS_HOME") or os.path.join("~", ".keras")
    folders = [
        ("cache", cache_dir() / "keras" / "models"),
        ("cache", Path(keras_home).expanduser() / "models"),
    ]
    mirror = mirror_dir()
    if mirror is not None:
        folders.append(("mirror", mirror / "keras" / "models"))
        folders.append(("mirror", mirror.resolve().parent / "keras" / "models"))
    return folders


def say(message: str) -> None:
    """Tell the user something on the error stream, so that printed results stay clean."""
    print(message, file=sys.stderr, flush=True)


def say_once(message: str) -> None:
    """Like ``say``, but only the first time in this process."""
    if message not in _said:
        _said.add(message)
        say(message)
