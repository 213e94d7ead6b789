"""Pets: drawn pictures of cats and dogs, 224 x 224 in colour."""

from __future__ import annotations

import numpy as np

from data_scripts.standins import animals, coats, scenery
from data_scripts.standins.painter import Painter

VERSION = "v3"
PIXELS = 224
CLASSES = ("cat", "dog")
_SPLITS = {"train": 1, "val": 2, "test": 3}
_SEED = 20_200_601
_OVERSAMPLING = 2  # drawn twice as large, so that edges come out soft


def draw(split: str, class_name: str, number: int, seed: int = _SEED) -> np.ndarray:
    """One picture; the same arguments give the same picture.

    Args:
        split: "train", "val" or "test"; they never share a picture.
        class_name: "cat" or "dog".
        number: which one, from 0, without limit.
        seed: another seed, other pictures.

    Returns:
        uint8 array (224, 224, 3).
    """
    from PIL import Image

    rng = np.random.default_rng((seed, _SPLITS[split], CLASSES.index(class_name), number))
    size = PIXELS * _OVERSAMPLING
    # What lies behind needs no oversampling: every pixel of it is simply doubled.
    image = scenery.background(rng, PIXELS).resize((size, size), Image.Resampling.NEAREST)
    pose = str(rng.choice(["portrait", "sitting", "side"], p=[0.45, 0.3, 0.25]))
    mirrored = bool(rng.random() < 0.5)
    scale, centre = _framing(rng, pose, size, mirrored)
    painter = Painter(image, rng, centre, scale, rng.normal(0, 0.14), mirrored)
    if class_name == "cat":
        animals.cat(painter, coats.choose(rng, striped=0.35), pose)
    else:
        animals.dog(painter, coats.choose(rng, striped=0.08), pose)
    return scenery.light(rng, np.asarray(image.reduce(_OVERSAMPLING)))


def _framing(rng: np.random.Generator, pose: str, size: int, mirrored: bool):
    """How large the head is and where it lies, so that most of the animal is in the picture.

    Returns:
        (pixels per head radius, (x, y) of the head's middle in pixels).
    """
    if pose == "portrait":
        return size * rng.uniform(0.17, 0.31), size * rng.uniform((0.32, 0.38), (0.68, 0.6))
    if pose == "sitting":
        return size * rng.uniform(0.1, 0.17), size * rng.uniform((0.3, 0.22), (0.7, 0.38))
    scale = size * rng.uniform(0.1, 0.15)
    behind = scale * 1.4 * (-1 if mirrored else 1)  # the trunk lies on the other side of the head
    return scale, np.array([size * rng.uniform(0.4, 0.6) - behind, size * rng.uniform(0.3, 0.55)])
