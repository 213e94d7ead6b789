"""One picture that shows what the stand-ins look like, for the documentation."""

from __future__ import annotations

import numpy as np

from data_scripts.standins import garments, pets

COLUMNS = 14
_GAP = 4


def draw() -> np.ndarray:
    """Ten rows of garments (dark on white), below them two rows of cats and two of dogs.

    Returns:
        uint8 array (height, width, 3).
    """
    pictures, labels = garments.draw("train", 600)
    rows = [np.concatenate(list(pictures[labels == kind][:COLUMNS]), axis=1) for kind in range(10)]
    clothes = 255 - np.concatenate(rows).repeat(2, axis=0).repeat(2, axis=1)
    clothes = clothes[..., None].repeat(3, axis=2)
    width = clothes.shape[1]
    animals = []
    for name in pets.CLASSES:
        for first in (0, 7):
            numbers = range(first, first + 7)
            row = np.concatenate([pets.draw("train", name, number) for number in numbers], axis=1)
            animals.append(_shrunk(row, width))
    gap = np.full((_GAP, width, 3), 255, np.uint8)
    return np.concatenate([clothes, gap, *animals])


def _shrunk(row: np.ndarray, width: int) -> np.ndarray:
    from PIL import Image

    height = round(row.shape[0] * width / row.shape[1])
    return np.asarray(Image.fromarray(row).resize((width, height), Image.Resampling.LANCZOS))
