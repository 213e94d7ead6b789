"""Assignment a1: planted right, wrong and nearly right evidence, judged without Keras."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import preprocessing
from autograder.evidence.collect.a1 import (
    FAMILIES,
    NAMES,
    SIZE,
    boards,
    picture,
    probe_batch,
    probe_images,
    probe_scores,
)
from autograder.evidence.randomness import seed_of
from autograder.evidence.session import Session
from autograder.evidence.store import Evidence
from autograder.judging import judge_question
from autograder.rubrics.a1 import RUBRIC

SEED = 5


def rng(question: str) -> np.random.Generator:
    return np.random.default_rng(seed_of(SEED, question))


def codes(question: str, evidence: Evidence) -> set[str]:
    return set(judge_question(RUBRIC.question(question), evidence.record(), SEED).misconceptions)


def loader(change=lambda pixels: pixels, follow_exif=True, mode="RGB"):
    """A ``load_image`` of which one step can be spoilt."""
    from PIL import Image, ImageOps

    def load_image(path, size=(224, 224)):
        image = Image.open(path)
        if follow_exif:
            image = ImageOps.exif_transpose(image)
        if mode:
            image = image.convert(mode)
        return change(np.asarray(image.resize(size[::-1]), "float32"))

    return load_image


def loading(load_image) -> set[str]:
    evidence = Session({"load_image": load_image}, SEED).collect("a1-load-image")
    return codes("a1-load-image", evidence)


def test_right_loader_passes():
    assert loading(loader()) == set()


@pytest.mark.parametrize(
    ("load_image", "code"),
    [
        (loader(follow_exif=False), "wrong-orientation"),
        (loader(mode=None), "wrong-channels"),
        (loader(mode="L"), "wrong-channels"),
        (loader(lambda x: x[..., ::-1]), "wrong-channels"),
        (loader(lambda x: x / 255), "wrong-preprocessing"),
        (loader(lambda x: x / 127.5 - 1), "wrong-preprocessing"),
        (loader(preprocessing.caffe), "wrong-preprocessing"),
        (loader(lambda x: x[:200, :200]), "wrong-size"),
        (loader(lambda x: x.transpose(1, 0, 2)), "wrong-orientation"),
        (loader(lambda x: x.astype("uint8")), "wrong-type"),
        (loader(lambda x: None), "wrong-type"),
    ],
)
def test_one_spoilt_step_gets_one_code(load_image, code):
    assert loading(load_image) == {code}


def test_two_spoilt_steps_get_both_codes():
    spoilt = loader(lambda x: x / 255, follow_exif=False)
    assert loading(spoilt) == {"wrong-preprocessing", "wrong-orientation"}


def test_a_tile_keeps_its_colour_in_the_middle():
    colours = boards(rng("a1-load-image"))["rgb"]
    pixels = picture(colours)
    assert pixels.shape == (SIZE, SIZE, 3)
    assert (pixels[28, 28] == colours[0, 0]).all() and (pixels[196, 84] == colours[3, 1]).all()


def preprocessed(**results) -> Evidence:
    evidence = Evidence("a1-preprocess")
    given = probe_batch(rng("a1-preprocess")).astype("float64")
    for family in FAMILIES:
        convert = results.get(family, preprocessing.CONVENTIONS[family])
        evidence.array(family, convert(given))
        evidence.value(f"{family}_unchanged", True)
    return evidence


def test_every_family_has_its_convention():
    assert codes("a1-preprocess", preprocessed()) == set()


@pytest.mark.parametrize(
    ("family", "convert"),
    [
        ("efficientnet_lite", preprocessing.unit_range),
        ("efficientnet_lite", lambda x: (x - 128) / 128),
        ("mobilenet", preprocessing.lite),
        ("mobilenet", lambda x: x / 255),
        ("resnet50", lambda x: x - preprocessing.CAFFE_MEAN),
        ("resnet50", lambda x: x[..., ::-1]),
    ],
)
def test_a_near_convention_is_named(family, convert):
    evidence = preprocessed(**{family: convert})
    assert codes("a1-preprocess", evidence) == {"wrong-preprocessing"}
    given = probe_batch(rng("a1-preprocess")).astype("float64")
    assert preprocessing.known_range(convert(given), given)


def test_a_changed_input_is_reported_apart_from_the_result():
    evidence = preprocessed()
    evidence.value("mobilenet_unchanged", False)
    assert codes("a1-preprocess", evidence) == {"preprocess-in-place"}


def batched(one, many) -> set[str]:
    evidence = Evidence("a1-make-batch")
    for name, value in (("one", one), ("list", many)):
        evidence.array(name, value)
        evidence.value(f"{name}_type", "numpy.ndarray")
    return codes("a1-make-batch", evidence)


def test_a_batch_has_one_axis_more_than_a_picture():
    images = probe_images(rng("a1-make-batch"))
    stacked = np.stack(images)
    assert batched(images[0][None], stacked) == set()
    assert batched(images[0], stacked) == {"missing-batch-axis"}
    assert batched(images[0][None], stacked[None]) == {"missing-batch-axis"}
    assert batched(images[0][None] / 255, stacked / 255) == {"wrong-preprocessing"}


def ranked(choose) -> set[str]:
    evidence, scores = Evidence("a1-top-k"), probe_scores(rng("a1-top-k"))
    best = sorted(zip(NAMES, map(float, scores), strict=True), key=lambda pair: -pair[1])
    for name, k in (("default", 3), ("five", 5), ("one", 1)):
        evidence.value(name, {"pairs": [list(pair) for pair in choose(best, k)]})
    return codes("a1-top-k", evidence)


def test_the_best_come_first():
    assert ranked(lambda best, k: best[:k]) == set()
    assert ranked(lambda best, k: [(n, round(p, 2)) for n, p in best[:k]]) == set()
    assert ranked(lambda best, k: best[:k][::-1]) == {"not-sorted"}
    assert ranked(lambda best, k: best[-k:]) == {"not-sorted"}
    assert ranked(lambda best, k: best[:3]) == {"wrong-size"}
    assert ranked(lambda best, k: [(n, 100 * p) for n, p in best[:k]]) == {"wrong-type"}
