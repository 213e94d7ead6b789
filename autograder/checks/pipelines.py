"""Data pipelines judged by what comes out of them: pixels, labels, order, splits, prefetching.

The probe pictures are plain colours that tell class and file apart (``evidence.pet_probes``), so
resizing, flips, rotations and changes of brightness do not hide which picture is which.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.checks.core import Case, Verdict, count, fails, holds
from autograder.evidence.pet_probes import BATCH, PER_CLASS, SIZE, STEP, colour

#: Colour difference, in grey levels, up to which a picture counts as unchanged.
SAME = 6.0
SPLITS = {"train": "train", "valid": "val"}


@dataclass(frozen=True)
class Seen:
    """One dataset as it was read: per pass an array (pictures, 4) of red, green, blue, label."""

    name: str
    document: dict
    passes: tuple[np.ndarray, ...]
    scaling: str | None

    @property
    def first(self) -> np.ndarray:
        return self.passes[0]

    @property
    def classes(self) -> np.ndarray:
        """0 for cats, 1 for dogs, by the colour of each picture of the first pass."""
        return _classes(self.first)


def seen(case: Case, name: str) -> Seen | Verdict:
    """The dataset as it was read, or the verdict that it cannot be used."""
    document = case.record.value(name)
    if not isinstance(document, dict):
        return fails(
            "wrong-type",
            f"`make_datasets` returned {case.record.value('returned')}; it must return a pair "
            "(train, valid) of `tf.data.Dataset`.",
        )
    if not document.get("tf_data"):
        return fails(
            "wrong-type",
            f"{name} is {document.get('type')}; a `tf.data.Dataset` of (images, labels) is asked "
            "for.",
        )
    passes = [np.array(rows, float) for rows in document.get("passes", ()) if rows]
    shape = document.get("image_shape") or ()
    if not passes or any(p.ndim != 2 or p.shape[1] != 4 for p in passes):
        return fails(
            "wrong-type",
            f"{name} does not deliver batches (images, labels) with colour images "
            f"(N, height, width, 3); image shape {shape or 'unknown'}.",
        )
    passes, scaling = _unscaled(passes)
    return Seen(name, document, passes, scaling)


def raw_pixels(case: Case) -> Verdict:
    """Both datasets deliver pixels of 0…255 in the wanted size."""
    for name in SPLITS:
        data = seen(case, name)
        if isinstance(data, Verdict):
            return data
        shape = data.document.get("image_shape")
        if shape[1:3] != [SIZE, SIZE]:
            return fails(
                "wrong-size",
                f"Called with `image_size=({SIZE}, {SIZE})`, {name} delivers images of "
                f"{shape[1]}×{shape[2]} pixels.",
            )
        if data.scaling:
            return fails(
                "preprocessing-twice",
                f"The pixels of {name} are scaled to {data.scaling}. The classifier scales its "
                "input itself, so they would be scaled twice: hand on the raw 0…255.",
            )
        if name == "valid" and _distance(data.first).max() > SAME:
            reversed_ = data.first[:, [2, 1, 0, 3]]
            what = (
                "the channels are in the order blue, green, red"
                if _distance(reversed_).max() <= SAME
                else f"they range from {data.first[:, :3].min():g} to {data.first[:, :3].max():g}"
            )
            return fails(
                "wrong-preprocessing",
                f"The validation pixels are not those of the files: {what}. Hand on the raw "
                "0…255, without augmentation.",
            )
        if name == "train" and not 40 < data.first[:, :3].mean() < 220:
            return fails(
                "wrong-preprocessing",
                f"The training pixels average {data.first[:, :3].mean():.3g}; raw pixels of 0…255 "
                "are asked for.",
            )
    return holds("Both datasets deliver raw pixels of 0…255 in the size that was asked for.")


def right_labels(case: Case) -> Verdict:
    """Whole-number labels, 0 for cats and 1 for dogs."""
    for name in SPLITS:
        data = seen(case, name)
        if isinstance(data, Verdict):
            return data
        shape, kind = data.document.get("label_shape"), str(data.document.get("label_type"))
        one_each = len(shape) == 1 or (len(shape) == 2 and shape[1] == 1)
        if not one_each or not kind.startswith(("int", "uint")):
            return fails(
                "wrong-type",
                f"The labels of {name} are {kind} of shape {tuple(shape)} per batch; whole "
                'numbers (N,) are asked for (`label_mode="int"`).',
            )
        wrong = int((data.first[:, 3] != data.classes).sum())
        if wrong:
            return fails(
                "labels-swapped",
                f"{wrong} of {count(len(data.first), 'label')} in {name} are wrong: cats are 0, "
                "dogs are 1, in the alphabetical order of the folders.",
            )
    return holds("Cats are 0 and dogs are 1 in both datasets.")


def right_split(case: Case) -> Verdict:
    """Each dataset holds the pictures of its own folder, each once, in batches as asked for."""
    both = {name: seen(case, name) for name in SPLITS}
    for data in both.values():
        if isinstance(data, Verdict):
            return data
    first_valid = PER_CLASS["train"]
    numbers = {name: _numbers(data.first) for name, data in both.items()}
    if (numbers["valid"] < first_valid - 0.5).any():
        return fails(
            "no-validation",
            "The validation data contain pictures of `root/train`. They must come from `root/val` "
            "alone.",
        )
    known = _distance(both["train"].first) <= SAME
    if (numbers["train"][known] > first_valid - 0.5).any():
        return fails(
            "trained-on-validation",
            "The training data contain pictures of `root/val`. What a network has been trained on "
            "cannot measure it.",
        )
    for name, folder in SPLITS.items():
        expected, found = 2 * PER_CLASS[folder], len(both[name].first)
        sizes = both[name].document.get("batch_sizes") or [0]
        if sizes[0] != BATCH:
            return fails(
                "wrong-type",
                f"Called with `batch_size={BATCH}`, {name} delivers batches of {sizes[0]}.",
            )
        if found != expected:
            return fails(
                "wrong-type",
                f"One pass over {name} delivers {count(found, 'picture')}; `root/{folder}` holds "
                f"{expected}.",
            )
    return holds("Each dataset holds the pictures of its own folder, each once.")


def train_shuffled(case: Case) -> Verdict:
    """The training pictures come in another order than the files."""
    data = seen(case, "train")
    if isinstance(data, Verdict):
        return data
    if len(data.first) < PER_CLASS["train"]:
        return fails("train-not-shuffled", "Too few training pictures to see an order.")
    if all(_in_file_order(p, data.document.get("listed")) for p in data.passes[:2]):
        labels = "".join(str(int(n)) for n in data.first[:12, 3])
        return fails(
            "train-not-shuffled",
            "The training pictures come in the order of the files (labels "
            f"{labels}…), so a batch holds one class. Shuffle them.",
        )
    if all(_whole_batches(p) for p in data.passes[:2]):
        return fails(
            "train-not-shuffled",
            "Whole batches are shuffled, but each batch still holds neighbouring files of one "
            "class. Shuffle the pictures before they are batched.",
        )
    return holds("The training pictures are shuffled.")


def valid_in_order(case: Case) -> Verdict:
    """The validation pictures come in the same order each time."""
    data = seen(case, "valid")
    if isinstance(data, Verdict):
        return data
    orders = [np.round(_numbers(p)) + 1000 * _classes(p) for p in data.passes]
    same = all(len(o) == len(orders[0]) and (o == orders[0]).all() for o in orders)
    if not same or not _in_file_order(data.first, data.document.get("listed")):
        return fails(
            "validation-shuffled",
            "The validation pictures come in a random order. Predictions can then not be matched "
            "with files and labels: `shuffle=False`.",
        )
    return holds("The validation pictures keep their order.")


def prefetching(case: Case) -> Verdict:
    """Both datasets prefetch."""
    for name in SPLITS:
        data = case.record.value(name)
        if not isinstance(data, dict) or not data.get("tf_data"):
            return seen(case, name)
    bare = [name for name in SPLITS if not case.record.value(name).get("prefetched")]
    if bare:
        return fails(
            "not-prefetched",
            f"{' and '.join(bare)}: nothing prefetches, so the network waits for the disk. End "
            "with `.prefetch(tf.data.AUTOTUNE)`; `image_dataset_from_directory` does it itself.",
        )
    return holds("Both datasets prefetch.")


def _unscaled(passes):
    """The passes with pixels of 0…255 again where they had been scaled, and to what range."""
    pixels = np.concatenate([p[:, :3] for p in passes])
    if pixels.size == 0 or np.abs(pixels).max() > 1.5:
        return tuple(passes), None
    below = pixels.min() < -0.01
    name = "[-1, 1]" if below else "[0, 1]"
    restored = []
    for rows in passes:
        rows = rows.copy()
        rows[:, :3] = (rows[:, :3] + 1) * 127.5 if below else rows[:, :3] * 255
        restored.append(rows)
    return tuple(restored), name


def _classes(rows: np.ndarray) -> np.ndarray:
    """The class by colour: the file's own colour where it is known, else red against blue."""
    plain, reversed_ = _distance(rows), _distance(rows[:, [2, 1, 0, 3]])
    red, blue = rows[:, 0], rows[:, 2]
    if reversed_.size and np.median(reversed_) <= SAME < np.median(plain):
        red, blue = blue, red
    return (blue > red).astype(int)


def _numbers(rows: np.ndarray) -> np.ndarray:
    """The number of each picture within its class; not changed by brightness."""
    classes = _classes(rows)
    middle = np.where(classes == 0, np.mean(colour(0, 0)[::2]), np.mean(colour(1, 0)[::2]))
    green = rows[:, 1] - (rows[:, 0] + rows[:, 2]) / 2 + middle
    return (green - colour(0, 0)[1]) / STEP


def _distance(rows: np.ndarray) -> np.ndarray:
    """Largest channel difference of each picture to the nearest colour that was drawn."""
    total = PER_CLASS["train"] + PER_CLASS["val"]
    known = np.array([colour(label, number) for label in (0, 1) for number in range(total)])
    return np.abs(rows[:, None, :3] - known[None]).max(-1).min(-1)


def _in_file_order(rows: np.ndarray, listed) -> bool:
    """Whether each class comes in the order of its file names, or as the folder lists them."""
    classes, numbers = _classes(rows), np.round(_numbers(rows))
    for label in (0, 1):
        own = numbers[classes == label]
        folder = listed[label] if isinstance(listed, list) and len(listed) == 2 else []
        if (np.diff(own) >= 0).all() or (np.diff(own) <= 0).all():
            continue
        if list(own) != list(folder):
            return False
    return True


def _whole_batches(rows: np.ndarray) -> bool:
    """Whether every batch consists of neighbouring files of one class."""
    classes, numbers = _classes(rows), np.round(_numbers(rows))
    starts = range(0, len(rows) - BATCH + 1, BATCH)
    return all(
        len(set(classes[s : s + BATCH])) == 1 and (np.diff(numbers[s : s + BATCH]) == 1).all()
        for s in starts
    )
