"""From numbers to pictures: scaling, laying over an image and comparing explanation maps."""

from __future__ import annotations

import numpy as np


def similarity(first: np.ndarray, second: np.ndarray) -> float:
    """Rank correlation of two maps (Spearman): 1 same order of pixels, 0 none; 0 if one is flat."""
    ranks = []
    for values in (first, second):
        flat = np.asarray(values, dtype=float).ravel()
        _, inverse, counts = np.unique(flat, return_inverse=True, return_counts=True)
        middle = np.cumsum(counts) - (counts - 1) / 2
        ranks.append(middle[inverse])
    if any(np.ptp(rank) == 0 for rank in ranks):
        return 0.0
    return float(np.corrcoef(*ranks)[0, 1])


def normalise(heat: np.ndarray, percentile: float = 99.5) -> np.ndarray:
    """What speaks *for* the class, scaled to 0..1 for display; a constant map becomes zeros.

    Negative values (which speak against it) count as 0. Values above the percentile are cut: one
    hot pixel would otherwise make all others dark.
    """
    heat = np.maximum(np.nan_to_num(np.asarray(heat, dtype=float)), 0.0)
    low, high = float(heat.min()), float(np.percentile(heat, percentile))
    if high - low <= 1e-12 * max(1.0, abs(high)):
        low, high = float(heat.min()), float(heat.max())
    if high - low <= 1e-12 * max(1.0, abs(high)):
        return np.zeros_like(heat)
    return np.clip((heat - low) / (high - low), 0.0, 1.0)


def visible(image: np.ndarray) -> np.ndarray:
    """Any image array as uint8 RGB (height, width, 3), whatever its pixel range.

    uint8 and 0..255 are kept, 0..1 and -1..1 are scaled, anything else (mean-subtracted, for
    instance) is stretched from its lowest to its highest value.
    """
    image = np.asarray(image)
    if image.ndim == 2:
        image = image[..., np.newaxis]
    if image.shape[-1] == 1:
        image = np.repeat(image, 3, axis=-1)
    if image.dtype == np.uint8:
        return image
    image = image.astype(float)
    low, high = float(image.min()), float(image.max())
    if low >= 0 and high <= 1:
        image = image * 255
    elif low >= -1 and high <= 1:
        image = (image + 1) * 127.5
    elif low < 0 or high > 255:
        image = (image - low) / (high - low) * 255
    return np.round(image).astype(np.uint8)


def overlay(image: np.ndarray, heat: np.ndarray, strength: float = 0.75) -> np.ndarray:
    """A map laid over its image: grey picture, the more important the more colour (viridis).

    Args:
        image: any pixel range (see ``visible``), (height, width[, channels]).
        heat: (height, width), any range; a constant one leaves the picture grey.
        strength: opacity of the hottest pixel, 0..1.

    Returns:
        uint8 array (height, width, 3).
    """
    import matplotlib

    grey = visible(image).astype(float).mean(axis=-1, keepdims=True).repeat(3, axis=-1)
    heat = normalise(heat)[..., np.newaxis]
    colour = matplotlib.colormaps["viridis"](heat[..., 0])[..., :3] * 255
    opacity = strength * np.clip(heat * 1.6, 0, 1) if heat.any() else np.zeros_like(heat)
    return np.round(grey * (1 - opacity) + colour * opacity).astype(np.uint8)


def visible_maximum(image: np.ndarray) -> float:
    """255 if an image's pixels run from 0 to 255, 1 if they run from 0 to 1."""
    image = np.asarray(image)
    return 255.0 if image.dtype == np.uint8 or float(image.max()) > 1 else 1.0
