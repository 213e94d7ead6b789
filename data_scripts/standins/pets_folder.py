"""The drawn pets as a folder of picture files, like the photographs they stand in for."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from data_scripts import files, settings
from data_scripts.errors import Unavailable
from data_scripts.standins import pets

PER_CLASS = {"train": 250, "val": 250, "test": 100}


def prepared() -> Path:
    """The folder in the cache with train, val and test; drawn if it is not there.

    Where the cache cannot be written, a temporary folder.
    """
    target = settings.cache_dir() / "stand-ins" / f"pets-{pets.VERSION}"
    try:
        files.check_checksums(target)
        return target
    except Unavailable:
        pass  # not drawn yet, or damaged: draw it
    try:
        with files.lock(target.name):
            try:
                files.check_checksums(target)  # another process may have drawn it meanwhile
            except Unavailable:
                files.folder_aside(target, fill)
        return target
    except (OSError, Unavailable):
        elsewhere = Path(tempfile.mkdtemp(prefix="course-pets-")) / "pets"
        files.folder_aside(elsewhere, fill)
        return elsewhere


def fill(folder: Path, per_class: dict[str, int] = PER_CLASS) -> None:
    """Draw into an empty folder.

    Args:
        folder: receives split/class/class.N.jpg.
        per_class: pictures per class for each split.
    """
    settings.say_once("Drawing cats and dogs (a few seconds, only once) …")
    jobs = []
    for split, count in per_class.items():
        for name in pets.CLASSES:
            (folder / split / name).mkdir(parents=True)
            jobs += [(folder, split, name, number) for number in range(count)]
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as threads:
        for _finished in threads.map(_draw, jobs):
            pass
    files.record_checksums(folder, drawn=pets.VERSION)


def _draw(job: tuple[Path, str, str, int]) -> None:
    from PIL import Image

    folder, split, name, number = job
    picture = Image.fromarray(pets.draw(split, name, number))
    picture.save(folder / split / name / f"{name}.{number}.jpg", quality=92)
