"""Cats and dogs: photographs in folders, one folder per split and class.

Data: the Dogs-vs-Cats pictures (Elson, Douceur, Howell, Saul, 2007), as Google's teaching material
packs them (``cats_and_dogs_filtered.zip``). The course's subset: pictures 0-249 of each class for
training, 250-499 for validation, 500-749 for the test.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from data_scripts import files, images, settings
from data_scripts.errors import Damaged, Unavailable
from data_scripts.source import CACHE, MIRROR, Source, Step, resolve

NAME = "Cats and dogs"
FOLDER = "cats_vs_dogs"
CLASSES = ("cat", "dog")
SPLITS = ("train", "val", "test")
PER_CLASS = 250
FEWEST = 10  # pictures per class and split below which a folder is not this data set


@dataclass(frozen=True)
class CatsVsDogs:
    """Folders of photographs, for ``keras.utils.image_dataset_from_directory``.

    Attributes:
        root: folder holding the splits.
        train, val: ``root``/train and /val, each with the folders cat and dog.
        test: the same for the held-out test set, or None where the source has none.
        counts: pictures per split and class, {"train": {"cat": 250, "dog": 250}, …}.
        skipped: damaged pictures that were left out.
        source: where they came from; ``print(pets.source)`` is one line.
    """

    root: Path
    train: Path
    val: Path
    test: Path | None
    counts: dict[str, dict[str, int]]
    skipped: int
    source: Source
    class_names: tuple[str, ...] = field(default=CLASSES)


@dataclass(frozen=True)
class Found:
    """A checked folder: where, how many pictures were left out of it."""

    root: Path
    skipped: int


def load() -> CatsVsDogs:
    """Cats and dogs from the nearest place that has them.

    Order: cache, mirror, network (68 MB), and last pets drawn by the course.
    """
    from data_scripts import fetch

    found, source = resolve(
        NAME,
        (
            Step("cache", CACHE, from_cache),
            Step("mirror", MIRROR, from_mirror),
            Step("network", "the network (storage.googleapis.com)", fetch.pets_from_network),
            Step("stand-in", drawn_origin(), drawn, real=False),
        ),
    )
    return describe(found, source)


def load_nearby() -> CatsVsDogs:
    """Like ``load`` without ever asking the network."""
    found, source = resolve(
        NAME,
        (
            Step("cache", CACHE, from_cache),
            Step("mirror", MIRROR, from_mirror),
            Step("stand-in", drawn_origin(), drawn, real=False),
        ),
    )
    return describe(found, source)


def describe(found: Found, source: Source) -> CatsVsDogs:
    """Count the pictures of a checked folder."""
    counts = {
        split: {name: len(images.listed(found.root / split / name)) for name in CLASSES}
        for split in SPLITS
        if (found.root / split).is_dir()
    }
    test = found.root / "test" if "test" in counts else None
    if found.skipped:
        settings.say_once(f"{NAME}: {found.skipped} damaged pictures were left out.")
    return CatsVsDogs(
        found.root, found.root / "train", found.root / "val", test, counts, found.skipped, source
    )


def cached_folder() -> Path:
    """Where the cache keeps the photographs."""
    return settings.cache_dir() / FOLDER


def drawn_origin() -> str:
    """How the drawn pets are described to the user."""
    return "cats and dogs drawn by the course (stand-in)"


def from_cache() -> Found:
    """The cached folder, after checking every file against its recorded checksum."""
    folder = cached_folder()
    try:
        facts = files.check_checksums(folder)
    except Damaged as error:
        settings.say_once(f"{NAME}: {error}; the pictures will be replaced.")
        raise
    return Found(folder, int(facts.get("skipped", 0)))


def from_mirror() -> Found:
    """The mirror's folder in place or, when it holds damaged pictures, a clean copy of it."""
    mirror = settings.mirror_dir()
    if mirror is None:
        raise Unavailable("COURSE_MIRROR is not set")
    folder = mirror / FOLDER
    damaged = damaged_pictures(folder)
    if not damaged:
        return Found(folder, 0)
    with files.lock(FOLDER):
        place(folder, cached_folder(), damaged, origin="mirror")
    return Found(cached_folder(), len(damaged))


def drawn() -> Found:
    """Cats and dogs drawn by the course, kept in the cache."""
    from data_scripts.standins import pets_folder

    return Found(pets_folder.prepared(), 0)


def damaged_pictures(folder: Path) -> list[str]:
    """Names (relative to ``folder``) of pictures that cannot be decoded.

    The verdict is remembered in the cache until a file of the folder changes.

    Raises:
        Unavailable: the folder does not have the splits and classes of this data set.
    """
    pictures = []
    for split in SPLITS:
        if split == "test" and not (folder / split).is_dir():
            continue
        for name in CLASSES:
            place_of_class = folder / split / name
            if not place_of_class.is_dir():
                raise Unavailable(f"no {FOLDER}/{split}/{name} there")
            found = images.listed(place_of_class)
            if len(found) < FEWEST:
                raise Unavailable(f"only {len(found)} pictures in {FOLDER}/{split}/{name}")
            pictures += found
    stats = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in pictures]
    key = hashlib.sha256(json.dumps(stats).encode()).hexdigest()[:32]
    note = settings.cache_dir() / "prepared" / f"checked-{key}.json"
    try:
        remembered = json.loads(note.read_text("utf-8"))
        if isinstance(remembered, list):
            return remembered
    except (OSError, ValueError):
        pass  # never checked before: check now
    damaged = [
        path.relative_to(folder).as_posix() for path in pictures if not images.is_whole(path)
    ]
    try:
        text = json.dumps(damaged)
        files.write_aside(note, lambda aside: aside.write_text(text, "utf-8"))
    except OSError:
        settings.say_once(f"The cache folder {settings.cache_dir()} cannot be written.")
    return damaged


def place(folder: Path, target: Path, leave_out: list[str], origin: str) -> None:
    """Copy the whole pictures of a folder to ``target`` at once, with their checksums."""
    skipped = set(leave_out)

    def fill(aside: Path) -> None:
        for split in SPLITS:
            for name in CLASSES:
                if not (folder / split / name).is_dir():
                    continue
                (aside / split / name).mkdir(parents=True)
                for path in images.listed(folder / split / name):
                    relative = path.relative_to(folder)
                    if relative.as_posix() not in skipped:
                        shutil.copyfile(path, aside / relative)
        files.record_checksums(aside, skipped=len(skipped), origin=origin)

    files.folder_aside(target, fill)
