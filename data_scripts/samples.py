"""Three single pictures for first predictions: a cat, a dog and a portrait."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from data_scripts import images, pets, settings
from data_scripts.errors import DataError, Unavailable
from data_scripts.source import CACHE, MIRROR, Source, Step, resolve

NAME = "Sample pictures"
FOLDER = "sample_images"


@dataclass(frozen=True)
class SampleImages:
    """Paths of three picture files. The portrait comes with matplotlib and is always real."""

    cat: Path
    dog: Path
    portrait: Path
    source: Source


def load() -> SampleImages:
    """A cat, a dog and a portrait (Rear Admiral Grace Hopper, public domain).

    Order for cat and dog: cache, mirror, two photographs of the cats-and-dogs data if that is at
    hand, and last two pets drawn by the course. The network is not asked.
    """
    (cat, dog), source = resolve(
        NAME,
        (
            Step("cache", CACHE, lambda: _pair(settings.cache_dir() / FOLDER)),
            Step("mirror", MIRROR, _from_mirror),
            Step("cache", "the cats-and-dogs data in the course's cache", _from_pets),
            Step("stand-in", "a cat and a dog drawn by the course (stand-in)", _drawn, real=False),
        ),
    )
    return SampleImages(cat, dog, portrait(), source)


def portrait() -> Path:
    """The photograph that matplotlib brings along."""
    package = importlib.util.find_spec("matplotlib")
    if package is not None and package.submodule_search_locations:
        root = Path(package.submodule_search_locations[0])
        path = root / "mpl-data" / "sample_data" / "grace_hopper.jpg"
        if path.is_file():
            return path
    raise DataError("matplotlib's sample pictures are missing: reinstall matplotlib.")


def _pair(folder: Path) -> tuple[Path, Path]:
    pair = (folder / "cat.jpg", folder / "dog.jpg")
    for path in pair:
        if not path.is_file():
            raise Unavailable(f"no {path.name} there")
        if not images.is_whole(path):
            raise Unavailable(f"{path} is damaged")
    return pair


def _from_mirror() -> tuple[Path, Path]:
    mirror = settings.mirror_dir()
    if mirror is None:
        raise Unavailable("COURSE_MIRROR is not set")
    return _pair(mirror / FOLDER)


def _from_pets() -> tuple[Path, Path]:
    root = pets.from_cache().root
    split = "test" if (root / "test").is_dir() else "val"
    return tuple(images.listed(root / split / name)[0] for name in pets.CLASSES)


def _drawn() -> tuple[Path, Path]:
    root = pets.drawn().root
    return tuple(images.listed(root / "val" / name)[0] for name in pets.CLASSES)
