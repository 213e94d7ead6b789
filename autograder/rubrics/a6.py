"""Rubric of assignment a6: choose and carry out a fine-tuning strategy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.checks import classifier, compiling, fine_tuning, training_data
from autograder.checks.attempts import best_attempt
from autograder.checks.core import Case, Verdict, count, fails, holds, listing
from autograder.checks.phase import Phase
from autograder.evidence.collect.a6 import (
    CLASSES,
    EPOCHS,
    HEAD_RATE,
    IMAGES,
    LAST_LAYERS,
    probe_features,
)
from autograder.rubrics.core import Check, ManualQuestion, Question, Rubric

# --- a6-choose --------------------------------------------------------------------------------

STRATEGIES = {
    "large similar": "fine-tune-top",
    "large different": "train-everything",
    "small similar": "train-head-only",
    "small different": "fine-tune-with-augmentation",
}


def _quadrants(case: Case) -> Verdict:
    answers = case.record.value("answers") or {}
    known = set(STRATEGIES.values())
    wrong = {
        key: answers.get(key) for key, right in STRATEGIES.items() if answers.get(key) != right
    }
    if not wrong:
        return holds("All four quadrants get the strategy that fits.")
    fraction = 1 - len(wrong) / len(STRATEGIES)
    key, answer = next(iter(wrong.items()))
    size, similarity = key.split()
    if not any(value in known for value in answers.values()):
        return fails(
            "wrong-type",
            f"`choose_strategy({size!r}, {similarity!r})` returned {_shown(answer)}; it must "
            f"return one of {listing(sorted(known))}.",
        )
    return fails(
        "wrong-quadrant",
        f"{count(len(wrong), 'quadrant')} of 4 wrong, for example a {size} data set that is "
        f"{similarity} got {_shown(answer)}. How much data is there to train layers with, and how "
        "many of the learned features still fit?",
        fraction,
    )


def _shown(answer) -> str:
    return f"`{answer}`" if isinstance(answer, str) else str((answer or {}).get("type", answer))


# --- a6-bottleneck ----------------------------------------------------------------------------


def _features(case: Case) -> Verdict:
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


def _backbone_kept(case: Case) -> Verdict:
    if case.record.array("features") is None:
        return _features(case)
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


# --- a6-train-head ----------------------------------------------------------------------------


def _head_trained(case: Case) -> Verdict:
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
    return holds(f"The head was trained: {accuracy:.0%} of fresh features are answered right.")


def _fitted(case: Case) -> bool:
    """Whether the returned head, or a model with its weights, was fitted and moved."""
    head = case.model("head")
    own = {w.tobytes() for layer in head.weighted for w in layer.weights}
    fits = [e for e in case.record.events if e.get("kind") == "fit" and e.get("finished")]
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


def _head_output(case: Case) -> Verdict:
    if case.model("head") is None:
        return classifier.no_model(case)
    as_classifier = replace(
        case.record,
        values={"model": case.record.value("head"), "prediction": case.record.value("answers")},
    )
    return classifier.softmax_output(Case(as_classifier, case.seed), CLASSES)


def _head_loss(case: Case) -> Verdict | None:
    fits = [event for event in case.record.events if event.get("kind") == "fit"]
    if not fits:
        return None
    values = {**case.record.values, "model": fits[-1].get("model")}
    record = replace(case.record, values=values)
    return fine_tuning.wrong_class_loss(Phase.of(Case(record, case.seed)))


# --- a6-assemble ------------------------------------------------------------------------------


def _same_answers(case: Case) -> Verdict:
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


def _parts_kept(case: Case) -> Verdict:
    if case.model("model") is None:
        return classifier.no_model(case)
    expected, after = case.record.array("expected"), case.record.array("expected_after")
    if not case.record.value("backbone_kept"):
        return fails("backbone-changed", "The backbone handed to `assemble` was changed.")
    if after is None or not np.array_equal(expected, after):
        return fails("head-reinitialised", "The head handed to `assemble` was changed.")
    return holds("Backbone and head stayed as they were.")


# --- a6-fine-tune -----------------------------------------------------------------------------

_FINE_TUNE = (
    ("top-layers", 1.5, lambda phase: fine_tuning.only_top_unfrozen(phase, LAST_LAYERS)),
    ("batchnorm-frozen", 1.0, lambda phase: fine_tuning.batchnorm_frozen(phase, LAST_LAYERS)),
    ("recompiled", 1.0, compiling.recompiled),
    ("steady-optimizer", 0.5, fine_tuning.steady_optimizer),
    ("smaller-rate", 0.5, lambda phase: fine_tuning.rate_at_most(phase, HEAD_RATE)),
    ("training-data", 0.5, training_data.trained_on_training_data),
    ("returns-history", 0.5, training_data.returned_history),
)


def _on_best(judge):
    judges = [entry[2] for entry in _FINE_TUNE]
    return lambda case: judge(best_attempt(case, judges))


RUBRIC = Rubric(
    assignment="a6",
    title="Choose and carry out a fine-tuning strategy",
    lesson="lessons/07_strategy.ipynb",
    minutes=60,
    questions=(
        Question(
            id="a6-choose",
            function="choose_strategy",
            title="Choose a strategy",
            checks=(Check("quadrants", 2.0, _quadrants),),
            hints=(
                "Ask two questions: is there enough data to train many layers without "
                "overfitting? Do the layers near the output still fit the new task?",
                "Much data and another kind of picture: nothing stops you from training all "
                "layers. Little data of the same kind: touch as little as you can.",
                "Large and similar: `fine-tune-top`. Small and different: layers must change, but "
                "the data do not suffice, so make more of them: `fine-tune-with-augmentation`.",
            ),
        ),
        Question(
            id="a6-bottleneck",
            function="bottleneck_features",
            title="Extract bottleneck features",
            checks=(
                Check("features", 1.0, _features),
                Check("backbone-kept", 1.0, _backbone_kept),
            ),
            hints=(
                "The backbone answers one stack of feature maps per image. How do you make one "
                "vector of it, and in which mode must it run?",
                "`backbone.predict` works in batches and in inference mode; the mean over the axes "
                "1 and 2 makes vectors.",
                "`backbone.predict(images, batch_size=batch_size, verbose=0).mean(axis=(1, 2))`.",
            ),
        ),
        Question(
            id="a6-train-head",
            function="train_head",
            title="Train a head on the features",
            checks=(
                Check("trained", 1.5, _head_trained),
                Check("output", 0.5, _head_output),
            ),
            hints=(
                "The head is a small model of its own: vectors in, class probabilities out.",
                "Its input has the shape `features.shape[1:]`, its last layer one unit per class "
                "with a softmax. Whole-number labels decide the loss.",
                "`keras.Sequential([keras.Input(features.shape[1:]), Dense(64, "
                'activation="relu"), Dense(num_classes, activation="softmax")])`, compile with '
                "`sparse_categorical_crossentropy`, fit, return the model.",
            ),
            explains=(_head_loss,),
        ),
        Question(
            id="a6-assemble",
            function="assemble",
            title="Put backbone and head together",
            checks=(
                Check("same-answers", 1.5, _same_answers),
                Check("parts-kept", 0.5, _parts_kept),
            ),
            hints=(
                "The head was trained on averaged features. What has to stand between backbone "
                "and head, so that it sees the same?",
                "A model can be called like a layer: `head(x)` reuses its trained weights.",
                "`inputs = keras.Input(backbone.input_shape[1:])`, backbone, "
                "`GlobalAveragePooling2D()`, `head`; then `keras.Model(inputs, outputs)`.",
            ),
        ),
        Question(
            id="a6-fine-tune",
            function="fine_tune",
            title="Fine-tune the last layers",
            checks=tuple(Check(name, points, _on_best(j)) for name, points, j in _FINE_TUNE),
            hints=(
                "In this order: find the backbone, set the flags of its layers, new optimizer, "
                "compile, fit.",
                "Only the last `last_layers` entries of `backbone.layers` may learn, and no "
                "BatchNormalization. Adam changes its own step sizes; which optimizer does not?",
                "`keras.optimizers.SGD(head_learning_rate / 10, momentum=0.9)`; set every flag of "
                "the backbone's layers explicitly before `compile`, and return what "
                "`model.fit(*train, validation_data=valid, …)` returns.",
            ),
            explains=(
                lambda case: compiling.same_optimizer(Phase.of(case)),
                lambda case: compiling.forgotten_recompile(Phase.of(case)),
                lambda case: fine_tuning.wrong_class_loss(Phase.of(case)),
            ),
        ),
    ),
    manual=(
        ManualQuestion(
            id="a6-analysis",
            title="Analyse every result and graph",
            points=2.0,
            marking=(
                "1 point: compares head and fine-tuned model by the printed accuracies, names the "
                "uncertainty of a few dozen validation pictures, and says what the picture of "
                "moved weights shows.",
                "1 point: argues for one of the four strategies with size and similarity of this "
                "data set, and says when another would be right.",
            ),
        ),
    ),
)
