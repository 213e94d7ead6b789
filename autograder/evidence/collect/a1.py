"""Evidence for assignment a1: predict an image's category.

Probe pictures are boards of 4 × 4 plain tiles: the middle of a tile keeps its colour under every
interpolation and every reasonable crop, while a wrong orientation, channel order or scale shows.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from autograder.evidence.collect.a1_pipeline import (
    HELPERS,
    counting_network,
    helpers_in_place,
    loaders_watched,
)
from autograder.evidence.plain import as_array, plain, type_name
from autograder.evidence.session import Probe, StudentError

TILES, SIZE = 4, 224
FAMILIES = ("resnet50", "mobilenet", "efficientnet_lite")
CLASSES = ("anvil", "basket", "candle", "drum", "easel", "fan", "globe")

#: EXIF orientation tag → quarter turns (counter-clockwise) from the upright to the stored picture.
STORED_TURNS = {6: 1, 3: 2, 8: 3}


def board(rng: np.random.Generator, channels: int = 3) -> np.ndarray:
    """Colours of the tiles, uint8 (4, 4, channels)."""
    return rng.integers(15, 241, (TILES, TILES, channels)).astype("uint8")


def boards(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """The boards of all probe pictures of ``load_image``, by kind of file."""
    kinds = {"rgb": 3, "small": 3, "large": 3, "wide": 3, "grey": 1, "rgba": 3, "turned": 3}
    return {kind: board(rng, channels) for kind, channels in kinds.items()} | {
        "upside-down": board(rng)
    }


def picture(colours: np.ndarray, height: int = SIZE, width: int = SIZE) -> np.ndarray:
    """The picture of a board, uint8 (height, width, channels)."""
    rows = np.arange(height) * TILES // height
    columns = np.arange(width) * TILES // width
    return colours[rows][:, columns]


def save(path: Path, pixels: np.ndarray, orientation: int | None = None) -> str:
    """Write pixels as PNG, or as a JPEG stored turned with an EXIF orientation tag."""
    from PIL import Image

    if orientation is None:
        Image.fromarray(pixels.squeeze()).save(path)
        return str(path)
    image = Image.fromarray(np.rot90(pixels, STORED_TURNS[orientation]).copy())
    exif = image.getexif()
    exif[0x0112] = orientation
    image.save(path, quality=100, subsampling=0, exif=exif)
    return str(path)


def collect_load_image(probe: Probe) -> None:
    drawn = boards(probe.rng)
    turn = int(probe.rng.choice([6, 8]))
    opaque = np.full((SIZE, SIZE, 1), 255, "uint8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {
            "rgb": save(folder / "rgb.png", picture(drawn["rgb"])),
            "small": save(folder / "small.png", picture(drawn["small"], 96, 96)),
            "large": save(folder / "large.png", picture(drawn["large"], 300, 300)),
            "wide": save(folder / "wide.png", picture(drawn["wide"], 240, 320)),
            "grey": save(folder / "grey.png", picture(drawn["grey"])),
            "rgba": save(folder / "rgba.png", np.concatenate([picture(drawn["rgba"]), opaque], -1)),
            "turned": save(folder / "turned.jpg", picture(drawn["turned"]), turn),
            "upside-down": save(folder / "down.jpg", picture(drawn["upside-down"]), 3),
        }
        for kind, path in files.items():
            options = {"size": (96, 96)} if kind == "small" else {}
            try:
                result = _with_path(probe, "load_image", path, **options)
            except StudentError as error:
                if kind == "rgb" or error.kind != "crashed":
                    raise
                probe.evidence.value(kind, {"error": str(error)})
            else:
                probe.evidence.values[kind] = _seen(probe, result)


def _with_path(probe: Probe, name: str, path: str, *args, **options):
    """Call a function with a path as text, or as a Path where it needs one."""
    try:
        return probe.call(name, path, *args, **options)
    except StudentError as error:
        if error.details.get("exception") not in ("AttributeError", "TypeError"):
            raise
        try:
            return probe.call(name, Path(path), *args, **options)
        except StudentError:
            raise error from None


def _seen(probe: Probe, result) -> dict:
    """Type, shape and range of a loaded picture, and the colours in the middle of its tiles."""
    array = as_array(result)
    if array is None:
        return {"type": type_name(result)}
    seen = {
        "type": type_name(result),
        "dtype": str(array.dtype),
        "shape": list(array.shape),
        "range": plain([array.min(), array.max()] if array.size else []),
    }
    if array.ndim == 4 and len(array) == 1:
        array = array[0]
    if array.ndim == 2:
        array = array[..., None]
    if array.ndim == 3 and array.shape[0] in (1, 3) and array.shape[-1] > 4:
        array = array.transpose(1, 2, 0)
    if array.ndim == 3 and min(array.shape[:2]) >= 2 * TILES:
        middles = [
            [int((2 * tile + 1) * length / (2 * TILES)) for tile in range(TILES)]
            for length in array.shape[:2]
        ]
        seen["tiles"] = probe.evidence.keep(array[np.ix_(*middles)].astype("float64"))
    return seen


def probe_images(rng: np.random.Generator) -> list[np.ndarray]:
    """Three pictures float32 (20, 24, 3), values 0…255."""
    return [rng.uniform(0, 255, (20, 24, 3)).astype("float32") for _ in range(3)]


def collect_make_batch(probe: Probe) -> None:
    images = probe_images(probe.rng)
    for name, given in (("one", images[0].copy()), ("list", [image.copy() for image in images])):
        result = probe.call("make_batch", given)
        probe.evidence.value(f"{name}_type", type_name(result))
        probe.evidence.array(name, result)


def probe_batch(rng: np.random.Generator) -> np.ndarray:
    """A batch float32 (2, 6, 8, 3) of values 0…255."""
    return rng.uniform(0, 255, (2, 6, 8, 3)).astype("float32")


def collect_preprocess(probe: Probe) -> None:
    batch = probe_batch(probe.rng)
    errors: list[StudentError] = []
    for family in FAMILIES:
        given = batch.copy()
        try:
            result = probe.call("preprocess", given, family)
        except StudentError as error:
            if error.details.get("exception") not in ("ValueError", "KeyError"):
                raise
            errors.append(error)
            probe.evidence.value(family, {"error": str(error)})
            continue
        # A copy: a function may return the array it was given, changed or not.
        probe.evidence.array(family, result)
        probe.evidence.value(f"{family}_unchanged", bool(np.array_equal(given, batch)))
    if len(errors) == len(FAMILIES):
        raise errors[0]


def probe_scores(rng: np.random.Generator) -> np.ndarray:
    """Eleven probabilities in random order, float32, any two at least 0.01 apart."""
    return rng.permutation(np.arange(1, 12) / 66).astype("float32")


#: Class names that belong to ``probe_scores``.
NAMES = ("yak", "ant", "owl", "emu", "bee", "fox", "cod", "elk", "hen", "rat", "jay")


def collect_top_k(probe: Probe) -> None:
    scores = probe_scores(probe.rng)
    for name, options in (("default", {}), ("five", {"k": 5}), ("one", {"k": 1})):
        result = probe.call("top_k", scores.copy(), NAMES, **options)
        probe.evidence.value(name, pairs(result))


def pairs(result) -> dict:
    """A list of (name, probability) as plain data, or only its type where it is something else."""
    if not isinstance(result, (list, tuple)):
        return {"type": type_name(result)}
    found = []
    for item in result[:50]:
        if not isinstance(item, (list, tuple)) or len(item) != 2:
            return {"type": f"{type_name(result)} of {type_name(item)}"}
        number = as_array(item[1])
        if not isinstance(item[0], str) or number is None or number.size != 1:
            kinds = f"({type_name(item[0])}, {type_name(item[1])})"
            return {"type": f"{type_name(result)} of pairs {kinds}"}
        found.append([plain(item[0]), plain(float(number.reshape(())))])
    return {"pairs": found}


def network_weights(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Weights (48, 7) of one network per family, scaled to the range of its inputs."""
    spread = {"resnet50": 0.004, "mobilenet": 0.45, "efficientnet_lite": 0.45}
    count = TILES * TILES * 3
    return {f: rng.normal(0, spread[f], (count, len(CLASSES))).astype("float32") for f in FAMILIES}


def classify_boards(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Boards of the upright picture and of the one that is stored turned."""
    return board(rng), board(rng)


def collect_classify(probe: Probe) -> None:
    weights, (upright, turned) = network_weights(probe.rng), classify_boards(probe.rng)
    probe.evidence.value("runs", {})
    with tempfile.TemporaryDirectory() as name:
        plain_file = save(Path(name) / "plain.png", picture(upright))
        turned_file = save(Path(name) / "turned.jpg", picture(turned), 6)
        runs = (
            ("resnet50", plain_file, "resnet50", {}),
            ("mobilenet", plain_file, "mobilenet", {"k": 2}),
            ("efficientnet_lite", plain_file, "efficientnet_lite", {"k": len(CLASSES)}),
            ("turned", turned_file, "mobilenet", {"k": len(CLASSES)}),
        )
        known = {plain_file: picture(upright), turned_file: picture(turned)}
        probe.function("classify")
        # One network with changing weights, so that predicting is traced only once.
        network, fed = counting_network((SIZE, SIZE, 3), TILES, len(CLASSES))
        with helpers_in_place(probe, known, HELPERS):
            for label, path, family, options in runs:
                network.set_weights([weights[family]])
                fed.clear()
                _run_classify(probe, label, path, family, (network, fed), options)


def _run_classify(probe: Probe, label: str, path: str, family: str, counted, options) -> None:
    network, fed = counted
    seen: dict = {}
    probe.evidence.values["runs"][label] = seen
    with loaders_watched(probe, network, family) as loads:
        try:
            result = _with_path(probe, "classify", path, network, family, CLASSES, **options)
            seen.update(pairs(result))
        finally:
            seen.update(loads=plain(loads), fed=plain(fed))


COLLECTORS = {
    "a1-load-image": collect_load_image,
    "a1-make-batch": collect_make_batch,
    "a1-preprocess": collect_preprocess,
    "a1-top-k": collect_top_k,
    "a1-classify": collect_classify,
}
