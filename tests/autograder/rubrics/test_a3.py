"""Assignment a3: what counts as right and what as which mistake, on planted evidence."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import pipelines
from autograder.checks.core import Case
from autograder.evidence import pet_probes
from autograder.evidence.store import Record
from autograder.rubrics import rubric

SEED = 7


def case(question: str, values: dict, arrays: dict | None = None) -> Case:
    return Case(Record(question, values, arrays=arrays or {}), SEED)


# --- data pipelines ---------------------------------------------------------------------------


def rows(split: str, order=None, label=lambda k: k, change=lambda colour: colour):
    """One pass over a split: cats, then dogs, or in another order of (class, number)."""
    first = 0 if split == "train" else pet_probes.PER_CLASS["train"]
    count = pet_probes.PER_CLASS["train" if split == "train" else "val"]
    pictures = [(k, first + n) for k in (0, 1) for n in range(count)]
    if order is not None:
        pictures = [pictures[i] for i in order]
    return [[*map(float, change(np.array(pet_probes.colour(*p)))), label(p[0])] for p in pictures]


def shuffled(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).permutation(count)


def dataset(split: str, passes, **changes) -> dict:
    side = pet_probes.SIZE
    return {
        "tf_data": True,
        "prefetched": True,
        "image_shape": [8, side, side, 3],
        "label_shape": [8],
        "label_type": "int32",
        "batch_sizes": [pet_probes.BATCH],
        "passes": passes,
        "listed": [[], []],
        **changes,
    }


def good(**changes) -> Case:
    values = {
        "train": dataset("train", [rows("train", shuffled(s, 32)) for s in range(3)]),
        "valid": dataset("valid", [rows("valid")] * 3),
        **changes,
    }
    return case("a3-make-datasets", values)


CHECKS = {check.id: check.judge for check in rubric("a3").question("a3-make-datasets").checks}


@pytest.mark.parametrize("name", CHECKS)
def test_datasets_as_asked_for_pass_every_check(name):
    assert CHECKS[name](good()).passed


def test_brightness_of_training_pictures_does_not_hide_their_order():
    in_order = [rows("train", change=lambda c, s=s: c + 5 * s) for s in range(3)]
    verdict = pipelines.train_shuffled(good(train=dataset("train", in_order)))
    assert verdict.misconception == "train-not-shuffled"


def test_shuffled_batches_of_neighbours_are_not_shuffled_pictures():
    order = np.concatenate([np.arange(8) + start for start in (16, 0, 24, 8)])
    passes = [rows("train", order), rows("train", order[::-1].reshape(4, 8)[:, ::-1].ravel())]
    verdict = pipelines.train_shuffled(good(train=dataset("train", passes)))
    assert verdict.misconception == "train-not-shuffled"


def test_validation_in_the_folders_own_order_counts_as_ordered():
    order = [2, 0, 1, 3, 5, 4, 7, 6]
    listed = [[16 + n for n in order], [16 + n for n in order]]
    passes = [rows("valid", order + [8 + n for n in order])] * 3
    assert pipelines.valid_in_order(good(valid=dataset("valid", passes, listed=listed))).passed


def test_validation_shuffled_once_and_for_all_is_still_shuffled():
    passes = [rows("valid", shuffled(1, 16))] * 3
    verdict = pipelines.valid_in_order(good(valid=dataset("valid", passes)))
    assert verdict.misconception == "validation-shuffled"


@pytest.mark.parametrize("scale", [lambda c: c / 255, lambda c: c / 127.5 - 1])
def test_scaled_pixels_are_one_mistake_and_hide_nothing_else(scale):
    changed = good(
        train=dataset("train", [rows("train", shuffled(s, 32), change=scale) for s in range(3)]),
        valid=dataset("valid", [rows("valid", change=scale)] * 3),
    )
    found = {CHECKS[name](changed).misconception for name in CHECKS}
    assert found == {None, "preprocessing-twice"}


def test_swapped_labels_and_swapped_channels_are_told_apart():
    swapped = good(valid=dataset("valid", [rows("valid", label=lambda k: 1 - k)] * 3))
    assert pipelines.right_labels(swapped).misconception == "labels-swapped"
    assert pipelines.raw_pixels(swapped).passed
    blue_first = good(valid=dataset("valid", [rows("valid", change=lambda c: c[::-1])] * 3))
    assert pipelines.right_labels(blue_first).passed
    assert pipelines.raw_pixels(blue_first).misconception == "wrong-preprocessing"


def test_validation_pictures_in_the_training_data_are_found():
    mixed = dataset("train", [rows("train") + rows("valid")[:3]] * 3)
    assert pipelines.right_split(good(train=mixed)).misconception == "trained-on-validation"


@pytest.mark.parametrize("value", [None, {"type": "list"}, 3, {"tf_data": False, "type": "list"}])
def test_something_that_is_no_dataset_earns_nothing(value):
    for name in CHECKS:
        assert CHECKS[name](good(train=value, valid=value)).misconception == "wrong-type"


# --- one photograph ---------------------------------------------------------------------------

PREDICT = {check.id: check.judge for check in rubric("a3").question("a3-predict").checks}


def answers(prepare=lambda x: x, name=lambda k: k) -> Case:
    rng = case("a3-predict", {}).rng()
    photographs = np.stack(pet_probes.photographs(rng))
    large = pet_probes.large_photograph(rng)[None]
    given = []
    for pictures in (photographs, large):
        score = pet_probes.dog_score(prepare(pictures))
        likely = 1 / (1 + np.exp(-np.abs(score)))
        given += [
            [pet_probes.NAMES[name(int(s > 0))], float(p)]
            for s, p in zip(score, likely, strict=True)
        ]
    return case("a3-predict", {"answers": given[:4], "large": given[4]})


def test_the_models_answers_for_raw_pixels_are_right():
    assert all(judge(answers()).passed for judge in PREDICT.values())


@pytest.mark.parametrize(
    "large", [{"error": "stopped"}, ["terrier dog", 0.999], ["a cat", 0.7], None]
)
def test_a_photograph_of_another_size_must_be_resized(large):
    given = answers()
    given.record.values["large"] = large
    found = PREDICT["same-preprocessing"](given)
    assert not found.passed
    assert found.misconception == "wrong-preprocessing"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (answers(lambda x: x / 255), "preprocessing-twice"),
        (answers(lambda x: x / 127.5 - 1), "preprocessing-twice"),
        (answers(lambda x: x[..., ::-1]), "wrong-preprocessing"),
        (answers(name=lambda k: 1 - k), "labels-swapped"),
    ],
)
def test_other_answers_name_their_mistake_once(given, code):
    found = [judge(given).misconception for judge in PREDICT.values()]
    assert [c for c in found if c] == [code]


@pytest.mark.parametrize("answer", [{"type": "str"}, ["dog", 0.9], ["tabby cat", 87.0], []])
def test_answers_of_another_form_earn_nothing(answer):
    given = case("a3-predict", {"answers": [answer] * 4})
    for judge in PREDICT.values():
        if answer:
            assert judge(given).misconception == "wrong-type"
