"""a6: was the head trained, and is it the trained head that stands on the backbone?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.checks import classifier, fine_tuning, training_data
from autograder.checks.core import Case, Verdict, fails, holds, listing
from autograder.checks.phase import Phase
from autograder.evidence.collect.a6 import CLASSES, EPOCHS, probe_features


def head_trained(case: Case) -> Verdict:
    if case.model("head") is None:
        return classifier.no_model(case)
    answers = case.record.array("answers")
    _, _, _, labels = probe_features(case.rng())
    if answers is None or answers.ndim != 2 or len(answers) != len(labels):
        return fails("wrong-output-layer", "The head does not answer one row per feature vector.")
    if not _fitted(case):
        return fails(
            "head-not-trained",
            "The head that was returned has never been fitted; its weights are the random ones it "
            "began with. Compile it, fit it on the features, then return it.",
        )
    if answers.shape[1] not in (1, CLASSES):
        return fails("wrong-output-layer", f"The head has {answers.shape[1]} outputs.")
    accuracy = float((answers.argmax(1) == labels).mean())
    if answers.shape[1] == CLASSES and accuracy < 0.6:
        return fails(
            "head-not-trained",
            f"After {EPOCHS} epochs the head answers {accuracy:.0%} of fresh features right; "
            f"guessing gives {1 / CLASSES:.0%}. Does it train all its layers, on the right labels, "
            "with a rate that is not tiny?",
        )
    return holds(
        f"The head was trained: {accuracy:.0%} of fresh features are answered right."
        + training_data.epochs_remark(case.fits, EPOCHS)
    )


def _fitted(case: Case) -> bool:
    """Whether the returned head, or a model with its weights, was fitted and moved."""
    head = case.model("head")
    own = {w.tobytes() for layer in head.weighted for w in layer.weights}
    fits = [fit for fit in case.fits if fit.get("finished")]
    for fit in fits:
        after = [case.record.resolve(r) for refs in fit["after"].values() for r in refs]
        before = [case.record.resolve(r) for refs in fit["before"].values() for r in refs]
        trained = {w.tobytes() for w in after if w is not None}
        if own & (trained - {w.tobytes() for w in before if w is not None}):
            return True
    # No fit at all: a loop of the student's own; what it learned is judged by its answers.
    return not fits and bool(head.weighted) and _beats_guessing(case)


def _beats_guessing(case: Case) -> bool:
    answers, labels = case.record.array("answers"), probe_features(case.rng())[3]
    return answers.shape[-1] == CLASSES and (answers.argmax(1) == labels).mean() > 0.75


def head_output(case: Case) -> Verdict:
    if case.model("head") is None:
        return classifier.no_model(case)
    as_classifier = replace(
        case.record,
        values={"model": case.record.value("head"), "prediction": case.record.value("answers")},
    )
    return classifier.softmax_output(Case(as_classifier, case.seed), CLASSES)


def head_loss(case: Case) -> Verdict | None:
    if not case.fits:
        return None
    values = {**case.record.values, "model": case.fits[-1].get("model")}
    record = replace(case.record, values=values)
    return fine_tuning.wrong_class_loss(Phase.of(Case(record, case.seed)))


def same_answers(case: Case) -> Verdict:
    model, head = case.model("model"), case.model("head")
    if model is None:
        return classifier.no_model(case)
    answers, expected = case.record.array("answers"), case.record.array("expected")
    same_shape = answers is not None and answers.shape == expected.shape
    if same_shape and np.allclose(answers, expected, atol=1e-3):
        return holds("The model answers like the head on the backbone's features.")
    present = {w.tobytes() for layer in model.weighted for w in layer.weights}
    lost = [x.path for x in head.weighted if any(w.tobytes() not in present for w in x.weights)]
    if lost:
        return fails(
            "head-reinitialised",
            f"The trained weights of the head ({listing(lost)}) are not in the model: its head "
            "starts from random numbers again, and fine-tuning would drag the backbone along with "
            "its errors. Use the trained head itself.",
        )
    if not same_shape or not _averages(model):
        shape = None if answers is None else answers.shape
        return fails(
            "features-not-pooled",
            f"For images the model answers with the shape {shape}, or with other numbers than the "
            "head does for averaged features. Put global average pooling between backbone and "
            "head.",
        )
    if not case.record.value("backbone_kept"):
        return fails("backbone-changed", "The backbone's weights were changed.")
    worst = float(np.abs(answers - expected).max())
    return fails(
        "wrong-preprocessing",
        f"Its answers differ by up to {worst:.2g} from those of the head on the backbone's "
        "features. The images are in the backbone's range already; add no further step.",
    )


def _averages(model) -> bool:
    return any(layer.is_a("GlobalAveragePooling2D", "Mean") for layer in model.layers)


def parts_kept(case: Case) -> Verdict:
    if case.model("model") is None:
        return classifier.no_model(case)
    expected, after = case.record.array("expected"), case.record.array("expected_after")
    if not case.record.value("backbone_kept"):
        return fails("backbone-changed", "The backbone handed to `assemble` was changed.")
    if after is None or not np.array_equal(expected, after):
        return fails("head-reinitialised", "The head handed to `assemble` was changed.")
    return holds("Backbone and head stayed as they were.")
