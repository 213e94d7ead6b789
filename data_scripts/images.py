"""Looking at picture files: are they whole, and the same pixels on every machine."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np

SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp", ".gif"}
LARGEST_PIXELS = 50_000_000


def is_whole(path: Path) -> bool:
    """Can the picture be decoded to its last row, as an RGB image of reasonable size?"""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                if image.format not in {"JPEG", "PNG", "BMP", "GIF"}:
                    return False
                if image.width * image.height > LARGEST_PIXELS:
                    return False
                # Decoding a JPEG at an eighth of its size still reads every byte of it.
                image.draft("RGB", (image.width // 8, image.height // 8))
                image.load()
                return image.mode in {"RGB", "L"}
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError):
        return False


def listed(folder: Path) -> list[Path]:
    """Picture files of a folder in natural order (cat.2 before cat.10), hidden ones left out."""
    found = (
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    )
    return sorted(found, key=lambda path: (_number(path.name), path.name))


def square(path: Path, image_size: tuple[int, int]) -> np.ndarray:
    """The centre of a picture, resized with Pillow's bilinear filter.

    Args:
        path: picture file.
        image_size: (height, width) in pixels.

    Returns:
        uint8 array (height, width, 3).
    """
    from PIL import Image, ImageOps

    height, width = image_size
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        fitted = ImageOps.fit(upright, (width, height), Image.Resampling.BILINEAR)
        return np.asarray(fitted, np.uint8).copy()


def _number(name: str) -> int:
    digits = "".join(character for character in name if character.isdigit())
    return int(digits) if digits else -1
