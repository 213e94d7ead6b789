"""Garments: drawn pictures with the shape of Fashion-MNIST, 28 x 28 grey, the same ten classes."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from data_scripts.standins import clothes, shoes
from data_scripts.standins.canvas import PIXELS, Canvas

VERSION = "v3"
CHUNK = 500
_SPLITS = {"train": 1, "test": 2}
_SEED = 20_200_517

_DRAW = (
    lambda canvas: clothes.top(canvas, clothes.T_SHIRT),
    clothes.trousers,
    lambda canvas: clothes.top(canvas, clothes.PULLOVER),
    lambda canvas: clothes.top(canvas, clothes.DRESS),
    lambda canvas: clothes.top(canvas, clothes.COAT),
    shoes.sandal,
    lambda canvas: clothes.top(canvas, clothes.SHIRT),
    shoes.sneaker,
    clothes.bag,
    shoes.ankle_boot,
)


def draw(split: str, count: int, seed: int = _SEED) -> tuple[np.ndarray, np.ndarray]:
    """Draw garments.

    Args:
        split: "train" or "test"; the two never share a picture.
        count: how many. The first ones are the same however many are drawn.
        seed: another seed, other pictures.

    Returns:
        pictures uint8 (count, 28, 28) and labels uint8 (count,) in 0..9.
    """
    chunks = range(-(-count // CHUNK))
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as threads:
        drawn = list(threads.map(lambda number: _chunk(seed, _SPLITS[split], number), chunks))
    if not drawn:
        return np.zeros((0, PIXELS, PIXELS), np.uint8), np.zeros(0, np.uint8)
    images = np.concatenate([pictures for pictures, _labels in drawn])[:count]
    labels = np.concatenate([labels for _pictures, labels in drawn])[:count]
    return images, labels


def _chunk(seed: int, split: int, number: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng((seed, split, number))
    labels = rng.permutation(np.arange(CHUNK) % len(_DRAW)).astype(np.uint8)
    images = np.zeros((CHUNK, PIXELS, PIXELS), np.uint8)
    for label, artist in enumerate(_DRAW):
        chosen = np.flatnonzero(labels == label)
        canvas = Canvas(rng, len(chosen))
        artist(canvas)
        images[chosen] = canvas.finished()
    return images, labels
