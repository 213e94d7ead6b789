"""How the answers of assignment a1 are judged; points and hints are in ``a1``."""

from __future__ import annotations

import numpy as np

from autograder.checks import preprocessing
from autograder.checks.core import Case, Verdict, count, fails, holds, listing
from autograder.evidence.collect.a1 import (
    FAMILIES,
    NAMES,
    boards,
    probe_batch,
    probe_images,
    probe_scores,
)

ARRAY_TYPES = ("ndarray", "Tensor", "Variable")

# --- a1-load-image ----------------------------------------------------------------------------

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


# --- a1-make-batch ----------------------------------------------------------------------------


def batch_of(name: str):
    """A check of the batch made of one picture or of a list of three."""

    def judge(case: Case) -> Verdict:
        record, images = case.record, probe_images(case.rng())
        wanted = images[0][None] if name == "one" else np.stack(images)
        what = "one image (20, 24, 3)" if name == "one" else "a list of 3 images (20, 24, 3)"
        array, kind = record.array(name), str(record.value(f"{name}_type"))
        if array is None or not any(word in kind for word in ARRAY_TYPES):
            return fails("wrong-type", f"For {what} `make_batch` returned {kind}, not an array.")
        if array.shape != wanted.shape:
            return fails(
                "missing-batch-axis",
                f"For {what} the result has the shape {array.shape}; it should be "
                f"{wanted.shape}: the first axis counts the images, also a single one.",
            )
        if np.abs(array - wanted).max() > 1e-3:
            converted = preprocessing.known_range(array.astype("float64"), wanted)
            if converted:
                return fails(
                    "wrong-preprocessing",
                    f"The batch holds {converted}; putting images into a batch should not change "
                    "their pixels.",
                )
            return fails("wrong-type", f"For {what} the batch holds other pixels than the images.")
        return holds(f"{what[0].upper()}{what[1:]} becomes a batch {wanted.shape}.")

    return judge


# --- a1-preprocess ----------------------------------------------------------------------------


def family_range(family: str):
    """A check that pixels are brought into the range of one family."""

    def judge(case: Case) -> Verdict:
        given = probe_batch(case.rng()).astype("float64")
        wanted = preprocessing.CONVENTIONS[family](given)
        recorded, result = case.record.value(family), case.record.array(family)
        if isinstance(recorded, dict) and "error" in recorded:
            return fails("wrong-preprocessing", f"For {family}: {recorded['error']}.")
        if result is None or result.dtype.kind != "f":
            what = case.record.type_of(family) if result is None else f"{result.dtype} numbers"
            return fails("wrong-type", f"For {family} `preprocess` returned {what}.")
        if result.shape != wanted.shape:
            return fails(
                "wrong-type", f"For {family} a batch {wanted.shape} became {result.shape}."
            )
        if np.abs(result - wanted).max() <= preprocessing.tolerance(wanted):
            return holds(f"{family}: the range this family was trained with.")
        found = preprocessing.known_range(result.astype("float64"), given)
        low, high = float(np.nanmin(result)), float(np.nanmax(result))
        return fails(
            "wrong-preprocessing",
            f"For {family} the result is {found}."
            if found
            else f"For {family} the values lie between {low:.4g} and {high:.4g}, expected are "
            f"{wanted.min():.4g} to {wanted.max():.4g}. Look up what the family was trained with.",
        )

    return judge


def input_unchanged(case: Case) -> Verdict:
    """The caller's batch holds the same pixels after the call."""
    known = [f for f in FAMILIES if case.record.value(f"{f}_unchanged") is not None]
    changed = [f for f in known if case.record.value(f"{f}_unchanged") is False]
    if changed:
        return fails(
            "preprocess-in-place",
            f"With {listing(changed)} the batch that was passed in was changed. Keras's "
            "`preprocess_input` works in place on float arrays, and so do `-=` and `/=`: the "
            "second call gets pixels that are preprocessed already. Work on a copy.",
        )
    if not known:
        return fails("wrong-preprocessing", "No family could be preprocessed.")
    return holds("The batch that was passed in is unchanged.")


# --- a1-top-k ---------------------------------------------------------------------------------

ASKED = {"default": 3, "five": 5, "one": 1}


def _pairs(case: Case, name: str) -> list | Verdict:
    recorded = case.record.value(name) or {}
    if "pairs" not in recorded:
        return fails(
            "wrong-type",
            f"`top_k` returned {recorded.get('type')}; it must return a list of pairs "
            "(name, probability).",
        )
    return recorded["pairs"]


def top_names(case: Case) -> Verdict:
    """The most probable classes, best first, each with its own probability."""
    scores = probe_scores(case.rng())
    chance = dict(zip(NAMES, map(float, scores), strict=True))
    ranking = sorted(chance, key=chance.get, reverse=True)
    for name in ASKED:
        pairs = _pairs(case, name)
        if isinstance(pairs, Verdict):
            return pairs
        names, shares = [p[0] for p in pairs], [p[1] for p in pairs]
        if names != ranking[: len(names)]:
            shown = ", ".join(f"{n} {chance[n]:.3f}" for n in names if n in chance)
            return fails(
                "not-sorted",
                f"Asked for the best {ASKED[name]}, you return {shown or names}, in this order. "
                "The most probable class comes first, then the second.",
            )
        wrong = [n for n, p in zip(names, shares, strict=True) if not _near(p, chance[n])]
        if wrong:
            return fails(
                "wrong-type" if sorted(shares, reverse=True) == shares else "not-sorted",
                f"`{wrong[0]}` has the probability {chance[wrong[0]]:.3f}; you return "
                f"{shares[names.index(wrong[0])]}. Return the probability of the very class.",
            )
    return holds("The most probable classes come first, each with its probability.")


def asked_number(case: Case) -> Verdict:
    """As many pairs as were asked for."""
    for name, wanted in ASKED.items():
        pairs = _pairs(case, name)
        if isinstance(pairs, Verdict):
            return pairs
        if len(pairs) != wanted:
            return fails(
                "wrong-size",
                f"Asked for the best {wanted}, you return {count(len(pairs), 'pair')}. Use the "
                "argument `k`.",
            )
    return holds("As many classes as were asked for.")


def _near(number, wanted: float) -> bool:
    return isinstance(number, (int, float)) and abs(number - wanted) <= 0.0055
