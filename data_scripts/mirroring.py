"""Build a mirror: a folder that machines without internet name as COURSE_MIRROR."""

from __future__ import annotations

import shutil
from pathlib import Path

from data_scripts import fashion, files, images, keras_weights, pets, samples, settings
from data_scripts.errors import DataError, Unavailable


def build(target: Path) -> list[str]:
    """Fill a folder with everything real this machine has or can get.

    Args:
        target: the mirror; what is there already and whole is kept.

    Returns:
        one line per item: what was placed, or why it is missing. Stand-ins are never mirrored.

    Raises:
        DataError: the folder cannot be written.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        return [
            _fashion(target / fashion.FOLDER),
            _pets(target / pets.FOLDER),
            _samples(target / samples.FOLDER),
            *_weights(target / "keras" / "models"),
        ]
    except OSError as error:
        raise DataError(f"{target} cannot be written: {error.strerror or error}") from error


def _fashion(target: Path) -> str:
    try:
        fashion.read_folder(target)
        return f"{fashion.FOLDER}: already there"
    except Unavailable:
        pass  # not there yet, or damaged: place it
    data = fashion.load()
    if not data.source.real:
        return f"{fashion.FOLDER}: left out, the real pictures cannot be had"
    mirrored = data.source.name == "mirror"
    origin = fashion.mirror_folder() if mirrored else fashion.cached_folder()

    def fill(aside: Path) -> None:
        for packed in fashion.FILES:
            shutil.copyfile(origin / packed.name, aside / packed.name)

    fashion.place(target, fill)
    return f"{fashion.FOLDER}: placed"


def _pets(target: Path) -> str:
    try:
        files.check_checksums(target)
        return f"{pets.FOLDER}: already there"
    except Unavailable:
        pass  # not there yet, or damaged: place it
    found = pets.load()
    if not found.source.real:
        return f"{pets.FOLDER}: left out, the real photographs cannot be had"
    pets.place(found.root, target, [], origin="mirror")
    return f"{pets.FOLDER}: placed"


def _samples(target: Path) -> str:
    found = samples.load()
    if not found.source.real:
        return f"{samples.FOLDER}: left out, no real photographs at hand"
    for name, path in (("cat.jpg", found.cat), ("dog.jpg", found.dog)):
        if (target / name).is_file() and images.is_whole(target / name):
            continue
        files.write_aside(target / name, lambda aside, path=path: _copy(path, aside))
    return f"{samples.FOLDER}: placed"


def _weights(target: Path) -> list[str]:
    lines, seen = [], set()
    for _where, folder in settings.keras_model_folders():
        for path in sorted(folder.glob("*.h5")) if folder.is_dir() else []:
            if path.name in seen or not path.name.startswith(("resnet50_", "mobilenet_")):
                continue
            seen.add(path.name)
            try:
                keras_weights.check(path)
            except Unavailable as reason:
                lines.append(f"{path.name}: left out ({reason})")
                continue
            if not (target / path.name).is_file():
                files.write_aside(target / path.name, lambda aside, path=path: _copy(path, aside))
            lines.append(f"{path.name}: placed")
    return lines or ["keras/models: left out, no weight files at hand (fetch them first)"]


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
