"""Small fixed pieces of the cats and dogs, for graded questions. They never ask the network."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data_scripts import files, images, pets, settings, small_cache
from data_scripts.errors import Unavailable
from data_scripts.source import Source

TRAIN, VALID = 100, 50
FOLDER_TRAIN, FOLDER_VALID = 24, 12
FOLDER_PIXELS = 160


@dataclass(frozen=True)
class SmallPets:
    """Pictures uint8 (N, height, width, 3) and labels uint8 (N,): 0 cat, 1 dog, in turn."""

    train_images: np.ndarray
    train_labels: np.ndarray
    valid_images: np.ndarray
    valid_labels: np.ndarray
    source: Source
    class_names: tuple[str, ...] = pets.CLASSES


def load(image_size: tuple[int, int] = (64, 64)) -> SmallPets:
    """The first 100 training and 50 validation pictures, cut square from the middle.

    Args:
        image_size: (height, width) in pixels.
    """
    found = pets.load_nearby()
    height, width = image_size

    def make():
        train, train_labels = _read(found.train, TRAIN, image_size)
        valid, valid_labels = _read(found.val, VALID, image_size)
        return train, train_labels, valid, valid_labels

    name = f"pets-small-{_version(found)}-{height}x{width}"
    return SmallPets(*small_cache.arrays(name, make, count=4), found.source)


def folder() -> Path:
    """A folder with train/{cat,dog} (24 pictures) and val/{cat,dog} (12), PNG of 160 x 160 pixels.

    Kept in the cache; where that cannot be written, in a temporary folder.
    """
    found = pets.load_nearby()
    target = settings.cache_dir() / "prepared" / f"pets-folder-{_version(found)}"
    try:
        files.check_checksums(target)
        return target
    except Unavailable:
        pass  # not made yet, or damaged: make it
    try:
        with files.lock(target.name):
            files.folder_aside(target, lambda aside: _fill(found, aside))
        return target
    except (OSError, Unavailable):
        target = Path(tempfile.mkdtemp(prefix="course-pets-")) / "pets"
        files.folder_aside(target, lambda aside: _fill(found, aside))
        return target


def _fill(found: pets.CatsVsDogs, aside: Path) -> None:
    from PIL import Image

    for split, place, count in (
        ("train", found.train, FOLDER_TRAIN),
        ("val", found.val, FOLDER_VALID),
    ):
        for name in pets.CLASSES:
            (aside / split / name).mkdir(parents=True)
            for path in images.listed(place / name)[: count // 2]:
                pixels = images.square(path, (FOLDER_PIXELS, FOLDER_PIXELS))
                Image.fromarray(pixels).save(aside / split / name / f"{path.stem}.png")
    files.record_checksums(aside)


def _read(place: Path, count: int, image_size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    cats, dogs = (images.listed(place / name)[: count // 2] for name in pets.CLASSES)
    in_turn = [path for pair in zip(cats, dogs, strict=False) for path in pair]
    pixels = np.stack([images.square(path, image_size) for path in in_turn])
    return pixels, np.tile(np.array([0, 1], np.uint8), len(in_turn) // 2)


def _version(found: pets.CatsVsDogs) -> str:
    """A key that changes when the chosen files do."""
    chosen = [
        path
        for place in (found.train, found.val)
        for name in pets.CLASSES
        for path in images.listed(place / name)[:TRAIN]
    ]
    stats = [(path.name, path.stat().st_size) for path in chosen]
    kind = "real" if found.source.real else "drawn"
    return f"{kind}-{hashlib.sha256(repr(stats).encode()).hexdigest()[:12]}"
