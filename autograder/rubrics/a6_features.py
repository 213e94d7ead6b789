"""a6: are the bottleneck features the backbone's, and is the backbone as it was?"""

from __future__ import annotations

import numpy as np

from autograder.checks.core import Case, Verdict, count, fails, holds, listing
from autograder.evidence.collect.a6 import IMAGES


def features_pooled(case: Case) -> Verdict:
    features, maps = case.record.array("features"), case.record.array("maps")
    if features is None:
        return fails(
            "wrong-type",
            f"`bottleneck_features` returned {case.record.type_of('features')}; it must return an "
            "array or tensor (N, d).",
        )
    wanted = maps.mean((1, 2))
    if features.ndim != 2 or features.shape[1:] == (maps[0].size,):
        return fails(
            "features-not-pooled",
            f"The features have the shape {features.shape}; asked for is one vector per image, "
            f"{wanted.shape}. Average the feature maps over height and width.",
        )
    if features.shape != wanted.shape:
        return fails(
            "wrong-type",
            f"For {IMAGES} images the features have the shape {features.shape}; expected "
            f"{wanted.shape}. Is the last, smaller batch lost?",
        )
    if _close(features, wanted):
        return holds("One vector per image: the backbone's feature maps, averaged.")
    if _changed(case):
        return fails(
            "backbone-changed",
            "The features are not those of inference mode: the backbone was called in training "
            "mode, which also changed its statistics. Use `predict` or `training=False`.",
        )
    if _close(features, maps.max((1, 2))):
        return fails(
            "features-not-pooled",
            "The features are the maxima of the feature maps; asked for are their averages.",
        )
    if _close(features, case.record.array("maps_in_training").mean((1, 2))):
        return fails("backbone-changed", "The features are those of training mode.")
    return fails(
        "wrong-preprocessing",
        "The features differ from those of the backbone for these images. They arrive in the "
        "backbone's range already: do not scale them again, and keep their order.",
    )


def _close(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(np.allclose(a, b, atol=1e-3))


def _changed(case: Case) -> list[str]:
    before, after = case.model("before"), case.model("after")
    old = {layer.path: layer for layer in before.weighted}
    return [
        layer.path
        for layer in after.weighted
        if layer.path not in old
        or any(
            not np.array_equal(a, b)
            for a, b in zip(old[layer.path].weights, layer.weights, strict=False)
        )
    ]


def backbone_kept(case: Case) -> Verdict:
    if case.record.array("features") is None:
        return features_pooled(case)
    changed, flags = _changed(case), case.record.value("changed_flags") or []
    if changed:
        return fails(
            "backbone-changed",
            f"Weights or statistics of {count(len(changed), 'layer')} changed "
            f"({listing(changed)}). Extracting features must leave the backbone as it was: call it "
            "in inference mode.",
        )
    if flags:
        return fails(
            "backbone-changed",
            f"The `trainable` flag of {listing(flags)} is another one now. Extracting features "
            "needs no flag.",
        )
    return holds("The backbone's weights, statistics and flags are as they were.")
