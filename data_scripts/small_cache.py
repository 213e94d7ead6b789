"""Arrays that are dear to make, kept as one uncompressed .npz file with its checksum."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from data_scripts import files, settings


def arrays(
    name: str, make: Callable[[], tuple[np.ndarray, ...]], count: int
) -> tuple[np.ndarray, ...]:
    """The arrays kept under a name, made and kept if they are not there or are damaged.

    Args:
        name: file name without suffix; changes whenever the content would.
        make: makes the arrays. It must give the same result every time.
        count: how many arrays ``make`` returns.

    Returns:
        the arrays. A cache that cannot be written only costs time.
    """
    path = settings.cache_dir() / "prepared" / f"{name}.npz"
    kept = _read(path, count)
    if kept is not None:
        return kept
    made = make()
    try:
        files.write_aside(path, lambda aside: _write(aside, made))
    except OSError as error:
        settings.say_once(
            f"The cache folder {settings.cache_dir()} cannot be written "
            f"({error.strerror or error}); pictures are prepared anew each time."
        )
    return made


def _write(path: Path, made: tuple[np.ndarray, ...]) -> None:
    with path.open("wb") as file:
        np.savez(file, *made)


def _read(path: Path, count: int) -> tuple[np.ndarray, ...] | None:
    if not path.is_file():
        return None
    try:
        # Every member of the archive carries a CRC, which reading it checks.
        with np.load(path, allow_pickle=False) as archive:
            return tuple(archive[f"arr_{number}"] for number in range(count))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
