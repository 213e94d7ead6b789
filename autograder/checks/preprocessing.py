"""Pictures and what networks expect of them: size, channels, orientation, range of the pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

#: ImageNet's mean colour (blue, green, red), subtracted by networks trained with Caffe.
CAFFE_MEAN = np.array([103.939, 116.779, 123.68])

Pixels = np.ndarray


def caffe(pixels: Pixels) -> Pixels:
    """RGB 0…255 → BGR minus ImageNet's mean colour (ResNet50, VGG)."""
    return pixels[..., ::-1] - CAFFE_MEAN


def unit_range(pixels: Pixels) -> Pixels:
    """0…255 → −1…1 (MobileNet)."""
    return pixels / 127.5 - 1


def lite(pixels: Pixels) -> Pixels:
    """0…255 → (x − 127) / 128 (EfficientNet-Lite)."""
    return (pixels - 127) / 128


#: What each family of networks was trained with.
CONVENTIONS: dict[str, Callable[[Pixels], Pixels]] = {
    "resnet50": caffe,
    "mobilenet": unit_range,
    "efficientnet_lite": lite,
}

#: Ranges met in student code, with the words for a message. Order matters: the first fit names it.
KNOWN_RANGES: tuple[tuple[str, Callable[[Pixels], Pixels]], ...] = (
    ("resnet50's convention (BGR, mean colour subtracted)", caffe),
    ("mobilenet's convention (−1…1)", unit_range),
    ("efficientnet_lite's convention ((x − 127) / 128)", lite),
    ("raw pixels (0…255)", lambda x: x),
    ("pixels divided by 255 (0…1)", lambda x: x / 255),
    ("pixels divided by 128", lambda x: x / 128),
    ("(x − 128) / 128", lambda x: (x - 128) / 128),
    ("the mean colour subtracted, but the channels still in RGB order", lambda x: x - CAFFE_MEAN),
    ("the mean colour (RGB) subtracted without turning to BGR", lambda x: x - CAFFE_MEAN[::-1]),
    ("the channels turned to BGR, but no mean colour subtracted", lambda x: x[..., ::-1]),
    ("−1…1 with the channels turned to BGR", lambda x: unit_range(x[..., ::-1])),
    ("(x − 127) / 128 with the channels turned to BGR", lambda x: lite(x[..., ::-1])),
    ("resnet50's convention applied twice", lambda x: caffe(caffe(x))),
    ("−1…1 applied twice", lambda x: unit_range(unit_range(x))),
    ("(x − 127) / 128 applied twice", lambda x: lite(lite(x))),
    ("pixels divided by 255, then scaled to −1…1 again", lambda x: unit_range(x / 255)),
    ("pixels divided by 255, then resnet50's convention", lambda x: caffe(x / 255)),
    ("pixels divided by 255, then (x − 127) / 128", lambda x: lite(x / 255)),
    (
        "pixels standardised with ImageNet's mean and deviation",
        lambda x: (x / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225],
    ),
)


def tolerance(wanted: Pixels) -> float:
    """Largest harmless difference: rounding, not another convention."""
    return 0.02 if np.abs(wanted).max() > 3 else 1e-3


def known_range(pixels: Pixels, given: Pixels) -> str | None:
    """In words, what turned the ``given`` RGB pixels into these; None where nothing known did."""
    for words, convert in KNOWN_RANGES:
        wanted = convert(given)
        if pixels.shape == wanted.shape and np.abs(pixels - wanted).max() <= tolerance(wanted):
            return words
    return None


def placements(board: Pixels) -> Iterator[tuple[str, Pixels]]:
    """A square board of tiles in its eight positions; the first is the upright one."""
    names = ("upright", "a quarter turn off", "upside down", "a quarter turn off")
    for turns, name in enumerate(names):
        turned = np.rot90(board, turns)
        yield name, turned
        yield ("mirrored" if turns == 0 else f"{name} and mirrored"), turned[:, ::-1]


def match(seen: Pixels, board: Pixels) -> tuple[str, str, Pixels] | None:
    """How the colours of a board are found again in a picture, whatever the scale of the values.

    Arguments:
        seen: (4, 4, channels) colours in the middle of the tiles.
        board: (4, 4, channels) colours that were painted.

    Returns:
        (placement, channel order "RGB" or "BGR", the board in that placement and order), or None
        where the picture shows something else.
    """
    best, found = 0.97, None
    for placement, placed in placements(board.astype("float64")):
        for order in ("RGB", "BGR"):
            wanted = placed if order == "RGB" else placed[..., ::-1]
            if seen.shape != wanted.shape:
                return None
            agreement = _agreement(seen, wanted)
            if agreement > best:
                best, found = agreement + 1e-9, (placement, order, wanted)
    return found


def is_grey(pixels: Pixels) -> bool:
    """Whether pixels have one channel, or three that say the same (an alpha channel aside)."""
    return pixels.shape[-1] < 3 or bool(np.ptp(pixels[..., :3], axis=-1).max() == 0)


def luminance(pixels: Pixels) -> Pixels:
    """How bright RGB pixels look, (…, 1)."""
    return (pixels @ np.array([0.299, 0.587, 0.114]))[..., None]


def _agreement(seen: Pixels, wanted: Pixels) -> float:
    """Correlation of the colours, averaged over the channels, so that no scale or shift counts."""
    values = []
    for channel in range(seen.shape[-1]):
        a, b = seen[..., channel].ravel(), wanted[..., channel].ravel()
        if a.std() == 0 or b.std() == 0:
            return 0.0
        values.append(float(np.corrcoef(a, b)[0, 1]))
    return float(np.mean(values))


def softmax(scores: Pixels) -> Pixels:
    """Probabilities from scores along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)
