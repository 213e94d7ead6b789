"""Backgrounds for the drawn pets: meadow, room, sofa, or just something out of focus."""

from __future__ import annotations

import numpy as np


def background(rng: np.random.Generator, size: int):
    """A background by chance.

    Args:
        rng: source of chance.
        size: width and height in pixels.

    Returns:
        an RGB Pillow image.
    """
    from PIL import Image

    kind = rng.choice(["meadow", "room", "cloth", "blurred"])
    base = _clouds(rng, size, cells=int(rng.integers(2, 6)), spread=0.12)
    if kind == "meadow":
        base = base * 0.6 + np.array([0.25, 0.42, 0.14]) * rng.uniform(0.7, 1.2)
    elif kind == "room":
        base = _room(rng, base, size)
    elif kind == "cloth":
        base = base * 0.5 + _muted(rng, 0.1, 0.8) * 0.6
        wave = np.sin(np.linspace(0, rng.uniform(10, 50), size) + rng.uniform(0, 6))
        base = base + wave[:, None, None] * rng.uniform(0.01, 0.06)
    else:
        tint = rng.uniform(-0.12, 0.12, 3)
        base = _clouds(rng, size, cells=int(rng.integers(3, 9)), spread=0.2) + tint
    base = base + _clouds(rng, size, cells=size // 6, spread=rng.uniform(0.01, 0.06)) - 0.5
    image = Image.fromarray((np.clip(base, 0, 1) * 255).astype(np.uint8))
    if kind == "meadow":
        _grass(rng, image, size)
    _clutter(rng, image, size)
    return image


def light(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """Light a finished picture: from one side, warm or cold, bright or dim, with camera noise.

    Args:
        rng: source of chance.
        picture: uint8 (height, width, 3).

    Returns:
        uint8 array of the same shape.
    """
    height, width = picture.shape[:2]
    direction = rng.uniform(0, 2 * np.pi)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32) / height - 0.5
    slope = (across * np.cos(direction) + down * np.sin(direction)) * rng.uniform(0, 0.7)
    corner = (across**2 + down**2) * rng.uniform(0, 0.7)
    cast = 1 + rng.normal(0, 0.06, 3)
    gain = (1 + slope - corner)[..., None] * (cast * rng.uniform(0.7, 1.15)).astype(np.float32)
    noise = rng.standard_normal((height, width, 1), np.float32) * np.float32(rng.uniform(1, 9))
    return np.clip(picture * gain.astype(np.float32) + noise, 0, 255).astype(np.uint8)


def _clouds(rng: np.random.Generator, size: int, cells: int, spread: float) -> np.ndarray:
    """Smooth random colours around grey, float (size, size, 3)."""
    from PIL import Image

    grey = rng.normal(0, spread, (cells, cells, 1))
    coarse = np.clip(0.5 + grey + rng.normal(0, spread * 0.4, (cells, cells, 3)), 0, 1)
    image = Image.fromarray((coarse * 255).astype(np.uint8))
    return np.asarray(image.resize((size, size), Image.Resampling.BICUBIC), np.float32) / 255


def _muted(rng: np.random.Generator, low: float, high: float) -> np.ndarray:
    """A colour of a given range of brightness that is not far from grey."""
    grey = rng.uniform(low, high)
    return np.clip(grey + rng.normal(0, 0.1, 3), 0, 1)


def _room(rng: np.random.Generator, base: np.ndarray, size: int) -> np.ndarray:
    wall, floor = _muted(rng, 0.4, 0.9), _muted(rng, 0.15, 0.75)
    edge = int(size * rng.uniform(0.3, 0.85))
    room = base * 0.4 + wall * 0.6
    room[edge:] = base[edge:] * 0.4 + floor * 0.6
    room[edge : edge + max(2, size // 60)] *= rng.uniform(0.5, 1.4)
    boards = np.arange(size) % int(rng.integers(size // 16, size // 4)) < 2
    room[edge:, boards] *= rng.uniform(0.7, 1.0)
    return room


def _grass(rng: np.random.Generator, image, size: int) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(image)
    roots = rng.uniform(0, size, (300, 2))
    tips = roots + np.stack([rng.normal(0, 0.02, 300), -rng.uniform(0.02, 0.07, 300)], 1) * size
    greens = rng.uniform((40, 70, 15), (130, 170, 80), (300, 3)).astype(int)
    for root, tip, green in zip(roots, tips, greens, strict=True):
        draw.line([tuple(root), tuple(tip)], fill=tuple(int(value) for value in green))


def _clutter(rng: np.random.Generator, image, size: int) -> None:
    """A few cushions, boxes and bars that belong to neither cat nor dog."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(image)
    for _ in range(rng.integers(0, 5)):
        x, y = rng.uniform(-0.1, 1.0, 2) * size
        width, height = rng.uniform(0.05, 0.45, 2) * size
        colour = tuple(int(value * 255) for value in _muted(rng, 0.05, 0.9))
        box = [x, y, x + width, y + height]
        if rng.random() < 0.5:
            draw.ellipse(box, fill=colour)
        else:
            draw.rounded_rectangle(box, radius=float(min(width, height) * 0.3), fill=colour)
