"""How ``load_image`` of assignment a1 is judged."""

from __future__ import annotations

import numpy as np

from autograder.checks import preprocessing
from autograder.checks.core import Case, Verdict, fails, holds
from autograder.evidence.collect.a1 import boards

#: Parts of the type names of what counts as an array.
ARRAY_TYPES = ("ndarray", "Tensor", "Variable")


KINDS = {
    "rgb": "a square colour picture",
    "small": "a picture loaded with size=(96, 96)",
    "large": "a larger square picture",
    "wide": "a picture that is wider than high",
    "grey": "a grey picture",
    "rgba": "a picture with an alpha channel",
    "turned": "a photograph that the camera stored turned",
    "upside-down": "a photograph that the camera stored upside down",
}


def _seen(case: Case, kind: str) -> dict:
    return case.record.value(kind) or {}


def _tiles(case: Case, kind: str) -> np.ndarray | None:
    return case.record.resolve(_seen(case, kind).get("tiles"))


def _channels_first(shape: list) -> bool:
    return len(shape) == 3 and shape[0] in (1, 3) and shape[-1] > 4


def _wrong_kind(case: Case) -> Verdict | None:
    seen = _seen(case, "rgb")
    if not seen.get("shape") or not any(name in seen["type"] for name in ARRAY_TYPES):
        return fails(
            "wrong-type",
            f"`load_image` returned {seen.get('type')}; it must return a float32 array.",
        )
    return None


def right_size(case: Case) -> Verdict:
    """Every picture comes out in the size that was asked for, squeezed or cropped to it."""
    if wrong := _wrong_kind(case):
        return wrong
    for kind in ("rgb", "small", "large", "wide"):
        seen, size = _seen(case, kind), 96 if kind == "small" else 224
        if "error" in seen:
            return fails("wrong-size", f"For {KINDS[kind]}: {seen['error']}.")
        shape = seen.get("shape", [])
        sides = shape[1:] if _channels_first(shape) else shape[:2]
        if len(shape) > 3 or list(sides) != [size, size]:
            return fails(
                "wrong-size",
                f"For {KINDS[kind]} the result has the shape {tuple(shape)}; it should be "
                f"({size}, {size}, 3). Resize to the argument `size`, (height, width); the batch "
                "axis comes later.",
            )
        if not _shows_picture(case, kind):
            return fails(
                "wrong-size",
                f"For {KINDS[kind]} the array has the right size but does not show the whole "
                "picture. Resize it (squeezed or centre-cropped); do not cut out or reorder.",
            )
    return holds("Every picture has the size that was asked for.")


def _shows_picture(case: Case, kind: str) -> bool:
    """Whether the middle of the picture is found again, at whatever scale or channel order."""
    tiles, board = _tiles(case, kind), boards(case.rng())[kind].astype("float64")
    if tiles is None:
        return False
    if preprocessing.is_grey(tiles):
        return tiles.std() > 0  # punished as wrong-channels
    tiles = tiles[..., :3]
    if kind == "wide":  # squeezed and cropped agree in the four tiles in the middle
        tiles, board = tiles[1:3, 1:3], board[1:3, 1:3]
    return preprocessing.match(tiles, board) is not None


def right_channels(case: Case) -> Verdict:
    """Three channels in the order red, green, blue, whatever the file has."""
    if wrong := _wrong_kind(case):
        return wrong
    for kind in ("rgb", "grey", "rgba"):
        seen = _seen(case, kind)
        if "error" in seen:
            return fails(
                "wrong-channels",
                f"For {KINDS[kind]}: {seen['error']}. Convert every file to RGB first.",
            )
        shape = seen.get("shape", [])
        if len(shape) < 3 or shape[-1] != 3:
            return fails(
                "wrong-channels",
                f"For {KINDS[kind]} the result has the shape {tuple(shape)}; the last axis must be "
                "the three channels red, green, blue. Convert every file to RGB first.",
            )
    tiles, grey = _tiles(case, "rgb"), _tiles(case, "grey")
    if tiles is not None and preprocessing.is_grey(tiles):
        return fails(
            "wrong-channels",
            "A colour picture comes out grey: its three channels are all the same.",
        )
    found = None if tiles is None else preprocessing.match(tiles, boards(case.rng())["rgb"])
    if found and found[1] == "BGR":
        if np.abs(tiles - (found[2] - preprocessing.CAFFE_MEAN)).max() < 1:
            return _scaled(case)
        return fails(
            "wrong-channels",
            "Red and blue are swapped: the result is in BGR order, as OpenCV reads files. The "
            "course's pictures are RGB.",
        )
    if grey is not None and (grey.max(-1) - grey.min(-1)).max() > 0.01 * max(1, np.ptp(grey)):
        if values(case).passed:
            return fails("wrong-channels", "The three channels of a grey picture must be equal.")
        return values(case)
    return holds("Colour, grey and RGBA files all become three channels, RGB.")


def upright(case: Case) -> Verdict:
    """Pictures stand upright, also where the file stores them turned and says so in EXIF."""
    if wrong := _wrong_kind(case):
        return wrong
    for kind in ("rgb", "turned", "upside-down"):
        seen, tiles = _seen(case, kind), _tiles(case, kind)
        if "error" in seen:
            return fails("crashed", f"For {KINDS[kind]}: {seen['error']}.")
        if tiles is None:
            return fails(
                "wrong-size", f"For {KINDS[kind]} the shape is {tuple(seen.get('shape', ()))}."
            )
        board = boards(case.rng())[kind].astype("float64")
        grey = preprocessing.is_grey(tiles)
        if grey:
            tiles, board = tiles[..., :1], preprocessing.luminance(board)
        found = preprocessing.match(tiles[..., :3], board)
        if found and found[0] != "upright" and kind == "rgb":
            return fails(
                "wrong-orientation",
                f"{KINDS[kind].capitalize()} comes out {found[0]}: the first axis of the array "
                "must be the picture's rows, from top to bottom, the second its columns.",
            )
        if found and found[0] != "upright":
            return fails(
                "wrong-orientation",
                f"{KINDS[kind].capitalize()} comes out {found[0]}: its EXIF orientation tag was "
                "not followed. Cameras store the sensor's rows and note in EXIF how to turn them; "
                "`load_img`, `tf.io` and matplotlib ignore the note. "
                "`PIL.ImageOps.exif_transpose` follows it.",
            )
        if not found and not grey and kind != "rgb" and _shows_picture(case, "rgb"):
            return fails(
                "wrong-orientation",
                f"{KINDS[kind].capitalize()} is not found upright in the result. Follow the EXIF "
                "orientation tag with `PIL.ImageOps.exif_transpose`.",
            )
    return holds("Photographs stand upright, also those stored turned.")


def values(case: Case) -> Verdict:
    """Pixels are float32 and keep their values 0…255."""
    if wrong := _wrong_kind(case):
        return wrong
    drawn = boards(case.rng())
    for kind in ("rgb", "rgba", "grey", "small", "large"):
        seen, tiles = _seen(case, kind), _tiles(case, kind)
        if tiles is None:
            continue  # punished as wrong-size or wrong-channels
        low, high = float(tiles.min()), float(tiles.max())
        if kind != "grey" and not preprocessing.is_grey(tiles):
            found = preprocessing.match(tiles[..., :3], drawn[kind])
            bad = found is not None and np.abs(tiles[..., :3] - found[2]).max() > 0.01
        else:
            # A grey version of a colour file is punished as wrong-channels, not again here.
            wanted = drawn[kind][..., 0] if kind == "grey" else None
            order = None if wanted is None else np.sort(wanted.ravel())
            own = np.sort(tiles[..., 0].ravel())
            bad = order is not None and np.abs(own - order).max() > 0.01
        if bad or high <= 2 or low < -1 or high > 256:
            return _scaled(case, kind)
    seen = _seen(case, "rgb")
    if seen["dtype"] != "float32":
        return fails(
            "wrong-type", f"The result is {seen['dtype']}; the task asks for float32 values."
        )
    if _tiles(case, "rgb") is None:
        return fails("wrong-size", f"The result has the shape {tuple(seen['shape'])}.")
    return holds("Pixels are float32 with values 0…255.")


def _scaled(case: Case, kind: str = "rgb") -> Verdict:
    low, high = _seen(case, kind)["range"]
    return fails(
        "wrong-preprocessing",
        f"For {KINDS[kind]} the values lie between {low:.4g} and {high:.4g}; the pixels of the "
        "file should come out unchanged, 0…255. Scaling belongs to `preprocess`, which knows what "
        "the network expects.",
    )
