"""Fetch data from outside this machine and place it, checked, in the course's cache."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path, PurePosixPath

import numpy as np

from data_scripts import archives, debian, download, fashion, files, images, pets, settings
from data_scripts.download import Remote
from data_scripts.errors import Damaged, Unavailable

# Nobody publishes a checksum of this archive; its size is known, and every picture in it carries
# a CRC and is decoded once before it is used.
PETS = Remote(
    "cats_and_dogs_filtered.zip",
    "https://storage.googleapis.com/mledu-datasets/cats_and_dogs_filtered.zip",
    size=68_606_236,
)
# The complete data set as TensorFlow Datasets' ``cats_vs_dogs`` loads it, with its checksum. Only
# on request: 25,000 photographs, of which the course uses 1,500.
PETS_COMPLETE = Remote(
    "kagglecatsanddogs_5340.zip",
    "https://download.microsoft.com/download/3/E/1/3E1C3F21-ECDB-4869-8368-6DEBA77B919F/"
    "kagglecatsanddogs_5340.zip",
    ("sha256", "b7974bd00a84a99921f36ee4403f089853777b5ae8d151c76a86e64900334af9"),
    824_887_076,
)
DEBIAN_FASHION = "dataset-fashion-mnist"
_PICTURE = re.compile(r"(?:.*/)?train/(?:cat|dog)s/(cat|dog)\.(\d+)\.jpg")
_PICTURE_COMPLETE = re.compile(r"PetImages/(Cat|Dog)/(\d+)\.jpg")


def fashion_from_network() -> tuple[np.ndarray, ...]:
    """Download Fashion-MNIST's four files and place them in the cache.

    Raises:
        Unavailable: no server delivers them.
    """
    reasons = []
    for base in fashion.URLS:
        try:
            with files.lock(fashion.FOLDER):
                return _fashion_from(base)
        except Unavailable as reason:
            reasons.append(str(reason))
            if settings.offline():
                break
    raise Unavailable("; ".join(reasons))


def _fashion_from(base: str) -> tuple[np.ndarray, ...]:
    folder = fashion.cached_folder()
    try:
        return fashion.read_folder(folder)  # another process may have fetched it meanwhile
    except Unavailable:
        waiting = settings.cache_dir() / "downloads"
    paths = [
        download.fetch(
            Remote(
                packed.name,
                base + packed.name,
                ("sha256", packed.packed_sha256),
                packed.packed_bytes,
            ),
            waiting / packed.name,
        )
        for packed in fashion.FILES
    ]

    def fill(aside: Path) -> None:
        for path in paths:
            shutil.move(path, aside / path.name)

    _place(lambda: fashion.place(folder, fill))
    return fashion.read_folder(folder)


def fashion_from_debian() -> tuple[np.ndarray, ...]:
    """Take Fashion-MNIST out of Debian's package and place it in the cache."""

    def use(unpacked: Path) -> None:
        def fill(aside: Path) -> None:
            for packed in fashion.FILES:
                found = sorted(unpacked.rglob(packed.name))
                if not found:
                    raise Unavailable(f"{DEBIAN_FASHION} holds no {packed.name}")
                shutil.copyfile(found[0], aside / packed.name)

        with files.lock(fashion.FOLDER):
            _place(lambda: fashion.place(fashion.cached_folder(), fill))

    debian.unpack(DEBIAN_FASHION, use)
    return fashion.read_folder(fashion.cached_folder())


def pets_from_network(complete: bool = False) -> pets.Found:
    """Download the cats and dogs, choose the course's subset and place it in the cache.

    Args:
        complete: take it from the complete archive (825 MB) instead of the small one (68 MB).

    Raises:
        Unavailable: the server does not deliver, or too few pictures are whole.
    """
    remote = PETS_COMPLETE if complete else PETS
    with files.lock(pets.FOLDER):
        try:
            return pets.from_cache()  # another process may have fetched it meanwhile
        except Unavailable:
            archive = settings.cache_dir() / "downloads" / remote.name
        download.fetch(remote, archive)
        try:
            return place_pets(archive)
        finally:
            archive.unlink(missing_ok=True)  # it has served, or it is useless


def place_pets(archive: Path) -> pets.Found:
    """Unpack the course's subset of the archive into the cache, without its damaged pictures."""
    skipped = 0

    def fill(aside: Path) -> None:
        nonlocal skipped
        _count, skipped = archives.unpack(archive, aside, _subset)
        for path in sorted(aside.rglob("*.jpg")):
            if not images.is_whole(path):
                path.unlink()
                skipped += 1
        for split in pets.SPLITS:
            for name in pets.CLASSES:
                place = aside / split / name
                if not place.is_dir() or len(images.listed(place)) < pets.FEWEST:
                    raise Damaged(f"{archive.name} holds too few whole pictures of {name}s")
        files.record_checksums(aside, skipped=skipped, origin="network")

    _place(lambda: files.folder_aside(pets.cached_folder(), fill))
    return pets.Found(pets.cached_folder(), skipped)


def weights_from_network(name: str, url: str, checksum: tuple[str, str] | None) -> Path:
    """Download a weight file of Keras into the cache."""
    from data_scripts import keras_weights

    target = settings.cache_dir() / "keras" / "models" / name
    waiting = settings.cache_dir() / "downloads" / name
    download.fetch(Remote(name, url, checksum), waiting)
    try:
        keras_weights.check(waiting)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(waiting, target)
    except Unavailable:
        waiting.unlink(missing_ok=True)
        raise
    except FileNotFoundError:
        if not target.is_file():  # otherwise another process has just put it in place
            raise
    return target


def _subset(member: PurePosixPath) -> str | None:
    """Pictures 0-249 → train, 250-499 → val, 500-749 → test, as the numbers in their names say."""
    name = member.as_posix()
    match = _PICTURE.fullmatch(name) or _PICTURE_COMPLETE.fullmatch(name)
    if match is None:
        return None
    part = int(match[2]) // pets.PER_CLASS
    if part >= len(pets.SPLITS):
        return None
    animal = match[1].lower()
    return f"{pets.SPLITS[part]}/{animal}/{animal}.{int(match[2])}.jpg"


def _place(action) -> None:
    try:
        action()
    except OSError as error:
        raise Unavailable(
            f"{settings.cache_dir()} cannot be written ({error.strerror or error}): "
            "make room, or set COURSE_CACHE to another folder"
        ) from error
