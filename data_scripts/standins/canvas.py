"""A stack of small grey pictures that is drawn on all at once, with soft edges."""

from __future__ import annotations

import numpy as np

PIXELS = 28
# How much pictures of one kind differ in place, size and grain. Too little, and 200 pictures teach a
# network everything: then a network that starts from another one's weights has nothing to gain.
TURN, SCALE, GRAIN = 0.16, (1.0, 1.5), (0.02, 0.12)
_SHARPNESS = PIXELS / 2  # one pixel wide edges: the picture spans -1..1


class Canvas:
    """``count`` pictures of 28 x 28 pixels; x grows to the right, y downwards, both -1..1.

    Every picture is shifted, turned and scaled a little. Numbers that differ from picture to
    picture have the shape (count, 1, 1).
    """

    def __init__(self, rng: np.random.Generator, count: int, turn: float = TURN) -> None:
        self.rng, self.count = rng, count
        axis = ((np.arange(PIXELS) + 0.5) / PIXELS * 2 - 1).astype(np.float32)
        angle = self.normal(turn)
        scale = self.uniform(*SCALE)
        # The smaller a garment is drawn, the further it may lie from the middle of its picture.
        room = (scale - 1) / scale
        x = (axis[None, None, :] - self.uniform(-1, 1) * room - self.normal(0.03)) * scale
        y = (axis[None, :, None] - self.uniform(-1, 1) * room - self.normal(0.03)) * scale
        self.x = x * np.cos(angle) + y * np.sin(angle)
        self.y = y * np.cos(angle) - x * np.sin(angle)
        self.image = np.zeros((count, PIXELS, PIXELS), np.float32)

    def uniform(self, low: float, high: float) -> np.ndarray:
        """One number per picture, between two bounds."""
        return self.rng.uniform(low, high, (self.count, 1, 1)).astype(np.float32)

    def normal(self, spread: float) -> np.ndarray:
        """One number per picture around 0, at most two spreads away."""
        values = self.rng.normal(0, spread, (self.count, 1, 1))
        return np.clip(values, -2 * spread, 2 * spread).astype(np.float32)

    def chance(self, probability: float) -> np.ndarray:
        """1 in that share of the pictures, otherwise 0."""
        return (self.rng.random((self.count, 1, 1)) < probability).astype(np.float32)

    def paint(self, mask: np.ndarray, shade) -> None:
        """Lay a shade (0 black .. 1 white) over the pictures where the mask is 1."""
        self.image += mask * (shade - self.image)

    def lighten(self, mask: np.ndarray, amount) -> None:
        """Make what is already painted lighter (or, below 0, darker) where the mask is 1."""
        self.image *= 1 + mask * amount

    def finished(self) -> np.ndarray:
        """The pictures as uint8, with the grain of a cheap camera where something was painted."""
        painted = self.image > 0.02
        grain = self.rng.normal(0, 1, self.image.shape).astype(np.float32) * self.uniform(
            0.01, 0.06
        )
        values = np.clip(self.image + grain * painted, 0, 1)
        return np.rint(values * 255).astype(np.uint8)


def inside(distance: np.ndarray) -> np.ndarray:
    """Mask of a shape from the distance to its edge (positive inside), one pixel soft."""
    return np.clip(distance * _SHARPNESS + 0.5, 0, 1)


def ramp(value: np.ndarray, start, end) -> np.ndarray:
    """0 before ``start``, 1 after ``end``, straight between."""
    return np.clip((value - start) / (end - start), 0, 1)


def stripes(value: np.ndarray, period, phase) -> np.ndarray:
    """Soft stripes across a coordinate, 0..1."""
    return 0.5 + 0.5 * np.sin(value * (2 * np.pi / period) + phase)


def sleeve(x: np.ndarray, y: np.ndarray, top, shoulder, angle, length, start, end) -> np.ndarray:
    """Mask of two mirrored sleeves hanging from the shoulders.

    Args:
        x, y: coordinates.
        top: y of the shoulder.
        shoulder: half the distance between the shoulders.
        angle: away from straight down, radians.
        length: of the sleeve.
        start, end: half its width at the shoulder and at the wrist.
    """
    across, down = np.abs(x) - shoulder, y - top
    along = across * np.sin(angle) + down * np.cos(angle)
    beside = across * np.cos(angle) - down * np.sin(angle)
    half = start + (end - start) * ramp(along, 0, length)
    return inside(half - np.abs(beside)) * inside(length - along) * inside(along + start * 0.7)
