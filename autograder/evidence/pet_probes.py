"""Pictures that tell by their colour which class and which file they are, and what reads them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograder.evidence.plain import as_array, type_name

#: Folder pictures: side in pixels, pictures per class in each split, batch size.
SIZE, PER_CLASS, BATCH = 32, {"train": 16, "val": 8}, 8
#: Most batches that are looked at; a dataset that repeats for ever ends here.
MAX_BATCHES = 12
#: Green levels tell the files apart: this many grey levels from one to the next.
STEP = 6
NAMES = ("tabby cat", "terrier dog")
PHOTO = 96


def colour(label: int, number: int) -> tuple[int, int, int]:
    """The colour of picture ``number`` of a class: reddish for cats (0), bluish for dogs (1)."""
    green = 70 + STEP * number
    return (170, green, 70) if label == 0 else (90, green, 190)


def draw(root: Path, rng: np.random.Generator, suffix: str) -> None:
    """Fill ``root/{train,val}/{cat,dog}`` with plain pictures of growing green level."""
    from PIL import Image

    for split, count in PER_CLASS.items():
        for label, name in enumerate(("cat", "dog")):
            folder = root / split / name
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.iterdir():
                old.unlink()
            # The validation pictures are the green levels that the training pictures leave out.
            first = 0 if split == "train" else PER_CLASS["train"]
            for number in rng.permutation(count):
                pixels = np.full((SIZE, SIZE, 3), colour(label, first + number), np.uint8)
                path = folder / f"{name}_{number:03d}{suffix}"
                Image.fromarray(pixels).save(path, quality=95, subsampling=0)


def listing_order(root: Path) -> dict[str, list[list[int]]]:
    """The order in which the file system lists each class, as picture numbers."""
    found = {}
    for split, key in (("train", "train"), ("val", "valid")):
        first = 0 if split == "train" else PER_CLASS["train"]
        found[key] = [
            [first + int(path.stem.split("_")[1]) for path in (root / split / name).iterdir()]
            for name in ("cat", "dog")
        ]
    return found


def look(dataset, passes: int = 2) -> dict:
    """Read a dataset: per pass and picture its colour and label, the form of a batch, the graph."""
    seen: dict = {"type": type_name(dataset), "tf_data": _is_tf_data(dataset), "passes": []}
    if not seen["tf_data"]:
        return seen
    seen["prefetched"] = prefetched(dataset)
    for _ in range(passes):
        rows, sizes = [], []
        for number, batch in enumerate(dataset):
            if number >= MAX_BATCHES:
                break
            if not isinstance(batch, (tuple, list)) or len(batch) < 2:
                seen["batch"] = type_name(batch)
                break
            images, labels = as_array(batch[0]), as_array(batch[1])
            seen.setdefault("image_shape", None if images is None else list(images.shape))
            seen.setdefault("label_shape", None if labels is None else list(labels.shape))
            seen.setdefault("label_type", None if labels is None else str(labels.dtype))
            if images is None or labels is None or images.ndim != 4:
                break
            sizes.append(len(images))
            flat = labels.reshape(len(labels), -1)
            for pixels, answer in zip(images, flat, strict=False):
                middle = np.median(pixels.reshape(-1, pixels.shape[-1]), axis=0)
                label = int(answer[0]) if len(answer) == 1 else int(answer.argmax())
                rows.append([*(float(c) for c in middle), label])
        seen["passes"].append(rows)
        seen["batch_sizes"] = sizes
    return seen


def prefetched(dataset) -> bool:
    """Whether a prefetch is anywhere in the chain of transformations that make a dataset."""
    pending, known = [dataset], set()
    while pending:
        item = pending.pop()
        if id(item) in known:
            continue
        known.add(id(item))
        if "Prefetch" in type(item).__name__:
            return True
        pending.extend(getattr(item, "_inputs", lambda: [])())
    return False


def _is_tf_data(dataset) -> bool:
    import tensorflow as tf

    return isinstance(dataset, tf.data.Dataset)


# --- one photograph ---------------------------------------------------------------------------


def photographs(rng: np.random.Generator) -> list[np.ndarray]:
    """Four smooth pictures (96, 96, 3) uint8; the first two cats, the others dogs by colour."""
    pictures = []
    for label in (0, 0, 1, 1):
        base = np.array([175.0, rng.uniform(80, 170), 95.0]) + rng.uniform(-15, 15, 3)
        base = base if label == 0 else base[::-1]
        slope = np.linspace(-20, 20, PHOTO)
        pictures.append(np.clip(base + slope[:, None, None], 0, 255).repeat(PHOTO, 1))
    return [p.astype(np.uint8) for p in pictures]


def large_photograph(rng: np.random.Generator) -> np.ndarray:
    """A picture (144, 144, 3) uint8 of one colour, whatever the interpolation makes of it."""
    large = 3 * PHOTO // 2
    return np.full((large, large, 3), rng.integers(80, 176, 3), np.uint8)


def save(path: Path, pixels: np.ndarray) -> None:
    """Write a picture as a JPEG of high quality."""
    from PIL import Image

    Image.fromarray(pixels).save(path, quality=98, subsampling=0)


def dog_score(pixels: np.ndarray) -> np.ndarray:
    """Log odds of class 1 that ``colour_model`` gives to pictures (N, H, W, 3) of 0…255."""
    means = (np.asarray(pixels, "float64") / 127.5 - 1).mean((1, 2))
    return means @ np.array(COLOUR_WEIGHTS)


COLOUR_WEIGHTS = (-2.0, 1.0, 2.5)
CELL = 8
CELLS = (PHOTO // CELL) ** 2


def colour_model():
    """A classifier of 96×96 pictures with its scaling inside, of the form the task asks for.

    Its backbone hands the pixels on in small cells, and the head weighs all cells alike, so the
    answer depends on the mean colour; pictures of another size it cannot take.
    """
    import keras
    from keras import layers

    size = PHOTO
    pixels = keras.Input((size, size, 3), name="tiny_input")
    cells = layers.AveragePooling2D(CELL, name="cells")(pixels)
    backbone = keras.Model(pixels, cells, name="tiny_backbone")
    backbone.trainable = False
    inputs = keras.Input((size, size, 3), name="pixels")
    x = layers.Rescaling(1 / 127.5, offset=-1, name="to_range")(inputs)
    x = layers.Flatten(name="all_cells")(backbone(x, training=False))
    x = layers.Dropout(0.5, name="head_dropout")(x)
    output = layers.Dense(2, activation="softmax", name="head_output")
    model = keras.Model(inputs, output(x))
    weights = np.tile(np.array(COLOUR_WEIGHTS, "float32"), CELLS) / CELLS
    output.set_weights([np.stack([0 * weights, weights], axis=1), np.zeros(2, "float32")])
    return model
