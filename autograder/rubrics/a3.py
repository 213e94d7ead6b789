"""Rubric of assignment a3: cats versus dogs.

Where pixels are scaled outside the classifier, which scales its input itself, the code is
``preprocessing-twice``; a wrong scaling inside it, or other pixels, is ``wrong-preprocessing``.
"""

from __future__ import annotations

import numpy as np

from autograder.checks import classifier, compiling, fine_tuning, pipelines, training_data
from autograder.checks.attempts import best_attempt
from autograder.checks.core import Case, Verdict, fails, holds
from autograder.checks.phase import Phase
from autograder.evidence import pet_probes
from autograder.evidence.collect.a3 import (
    CLASSES,
    DROPOUT_RATE,
    EPOCHS,
    TOP_LAYERS,
    TOP_RATE,
    TRAIN_RATE,
)
from autograder.evidence.pet_classifiers import probe_pixels
from autograder.rubrics.core import Check, ManualQuestion, Question, Rubric


def _on_phase(check, *values):
    """A check of a training phase, as a function of the case."""
    return lambda case: check(Phase.of(case), *values)


# --- a3-unfreeze-top --------------------------------------------------------------------------


def _returned_model(phase: Phase) -> Verdict:
    returned = phase.case.record.value("returned")
    if not phase.case.record.value("compiled") or "after" not in phase.case.record.values:
        return fails("wrong-type", "`unfreeze_top` did not run to its end.")
    if returned == "NoneType":
        return fails("wrong-type", "`unfreeze_top` returned nothing; it must return the model.")
    unknown = phase.before is None or phase.after is None
    if unknown or not phase.case.record.value("returned_model"):
        return fails("wrong-type", f"`unfreeze_top` returned {returned}, not the model.")
    error = phase.case.record.value("fit_error")
    if error and compiling.recompiled(phase).passed:
        return fine_tuning.wrong_class_loss(phase) or fails(
            "crashed", f"The model that came back cannot be fitted: {error}"
        )
    return holds("The model is returned.")


_UNFREEZE = (
    ("top-layers", 1.5, lambda phase: fine_tuning.only_top_unfrozen(phase, TOP_LAYERS)),
    ("batchnorm-frozen", 1.0, lambda phase: fine_tuning.batchnorm_frozen(phase, TOP_LAYERS)),
    ("recompiled", 1.0, compiling.recompiled),
    ("smaller-rate", 0.5, lambda phase: fine_tuning.small_rate_is(phase, TOP_RATE)),
    ("returns-model", 0.5, _returned_model),
)


def _head_trained(case: Case) -> Verdict:
    phase = Phase.of(case)
    verdict = training_data.not_on_validation(phase.fits)
    return fine_tuning.head_trained(phase) if verdict.passed else verdict


def _on_best(judge):
    judges = [entry[2] for entry in _UNFREEZE]
    return lambda case: judge(best_attempt(case, judges))


# --- a3-predict -------------------------------------------------------------------------------


def _probabilities(case: Case) -> tuple[np.ndarray, np.ndarray] | Verdict:
    """(index of the answered name, answered probability) of each photograph."""
    answers = case.record.value("answers") or []
    indices, numbers = [], []
    for answer in answers:
        if not isinstance(answer, list):
            returned = answer.get("type") if isinstance(answer, dict) else type(answer).__name__
            return fails(
                "wrong-type",
                f"`predict_image` returned {returned}; it must return (name, probability), a text "
                "and a number.",
            )
        name, number = answer
        if name not in pet_probes.NAMES:
            return fails(
                "wrong-type",
                f"`predict_image` answered the name {name!r}, which is not among the `class_names` "
                "it was given.",
            )
        if not isinstance(number, (int, float)) or not -1e-6 <= number <= 1 + 1e-6:
            return fails("wrong-type", f"{number!r} is no probability between 0 and 1.")
        indices.append(pet_probes.NAMES.index(name))
        numbers.append(float(number))
    if len(indices) != 4:
        return fails("wrong-type", "Not every photograph got an answer.")
    return np.array(indices), np.array(numbers)


def _answer_form(case: Case) -> Verdict:
    answers = _probabilities(case)
    if isinstance(answers, Verdict):
        return answers
    return holds("Each photograph gets one of the class names and a probability.")


def _same_preprocessing(case: Case) -> Verdict:
    answers = _probabilities(case)
    if isinstance(answers, Verdict):
        return answers
    rng = case.rng()
    photographs = np.stack(pet_probes.photographs(rng)).astype("float64")
    if _matches(answers, photographs):
        large = pet_probes.large_photograph(rng)
        if not _resized(case.record.value("large"), large):
            return fails(
                "wrong-preprocessing",
                f"A photograph of {large.shape[1]} by {large.shape[0]} pixels is not brought to "
                "the size the model wants, `model.input_shape[1:3]`.",
            )
        return holds("The answers are those of the model for the raw pixels of the photographs.")
    indices, numbers = answers
    if any(_matches((i, n), photographs, either=True) for i, n in _flips(indices, numbers)):
        return fails(
            "labels-swapped",
            "The probabilities belong to the other name: column 0 of the softmax is the first of "
            "`class_names`, and the answer is the largest of them.",
        )
    for name, scaled in (
        ("[-1, 1]", photographs / 127.5 - 1),
        ("[0, 1]", photographs / 255),
        ("about [0, 2]", photographs / 127.5),
    ):
        if _matches(answers, scaled):
            return fails(
                "preprocessing-twice",
                f"The answers are those for pixels scaled to {name} before they reach the model, "
                "which scales them again. Hand the raw pixels of 0…255 to the model, as in "
                "training.",
            )
    first = f"({pet_probes.NAMES[indices[0]]}, {numbers[0]:.3f})"
    return fails(
        "wrong-preprocessing",
        f"The answers, {first} first, are not those of the model for the photographs' raw pixels "
        "(red, green, blue, 0…255, no augmentation). Read and hand them over as in training.",
    )


def _resized(answer, picture: np.ndarray) -> bool:
    """Whether a photograph of another size got the model's answer for its one colour."""
    if not isinstance(answer, list) or answer[0] not in pet_probes.NAMES:
        return False
    answers = np.array([pet_probes.NAMES.index(answer[0])]), np.array([float(answer[1])])
    return _matches(answers, picture[None].astype("float64"))


def _flips(indices, numbers):
    """The answers as they are and with the other name."""
    return (indices, numbers), (1 - indices, numbers)


def _matches(answers, pixels, either: bool = False) -> bool:
    """Whether the answers are the model's for these pixels, up to the side of the probability."""
    score = pet_probes.dog_score(pixels)
    likely = 1 / (1 + np.exp(-np.abs(score)))
    same_name = (answers[0] == (score > 0)) | (np.abs(likely - 0.5) < 0.01)
    error = np.abs(answers[1] - likely)
    if either:
        error = np.minimum(error, np.abs(1 - answers[1] - likely))
    return bool(same_name.all() and error.max() < 0.02)


RUBRIC = Rubric(
    assignment="a3",
    title="Cats versus dogs",
    lesson="lessons/03_cats_vs_dogs.ipynb",
    minutes=60,
    questions=(
        Question(
            id="a3-make-datasets",
            function="make_datasets",
            title="Read the photographs from folders",
            checks=(
                Check("raw-pixels", 1.0, pipelines.raw_pixels),
                Check("labels", 0.5, pipelines.right_labels),
                Check("splits", 0.5, pipelines.right_split),
                Check("train-shuffled", 0.5, pipelines.train_shuffled),
                Check("valid-in-order", 0.5, pipelines.valid_in_order),
                Check("prefetched", 0.5, pipelines.prefetching),
            ),
            hints=(
                "Keras has one function that turns a folder with one sub-folder per class into "
                "batches. You need it twice.",
                "`keras.utils.image_dataset_from_directory(folder, image_size=…, batch_size=…)` "
                "shuffles unless it is told not to. Which of the two datasets must keep its order?",
                'Call it on `root / "train"` as it is and on `root / "val"` with '
                "`shuffle=False`. It labels the folders in alphabetical order, keeps pixels at "
                "0…255 and prefetches.",
            ),
        ),
        Question(
            id="a3-build-classifier",
            function="build_classifier",
            title="Build a classifier around the frozen backbone",
            checks=(
                Check("backbone-frozen", 1.0, classifier.backbone_frozen),
                Check("scaling", 1.0, lambda c: classifier.scaled_once(c, probe_pixels(c.rng()))),
                Check("pooling", 1.0, classifier.pooled),
                Check("hidden-layer", 0.5, lambda c: classifier.hidden_layer(c, 64)),
                Check("dropout", 0.5, classifier.dropout_placed),
                Check("dropout-rate", 0.5, lambda c: classifier.dropout_rate(c, DROPOUT_RATE)),
                Check("output", 0.5, lambda c: classifier.softmax_output(c, CLASSES)),
            ),
            hints=(
                "Write the path of a picture as a chain: raw pixels → range of the backbone → "
                "feature maps → one vector → hidden layer → class probabilities.",
                "`Rescaling(1 / 127.5, offset=-1)` maps 0…255 to -1…1. The backbone delivers maps; "
                "averaging each over height and width makes a vector of them.",
                "Set `backbone.trainable = False`, start with "
                "`keras.Input(backbone.input_shape[1:])`, then Rescaling, backbone, "
                '`GlobalAveragePooling2D`, `Dense(64, activation="relu")`, '
                '`Dropout(dropout_rate)`, `Dense(num_classes, activation="softmax")`.',
            ),
        ),
        Question(
            id="a3-train-head",
            function="train_head",
            title="Train the head",
            checks=(
                Check("backbone-unchanged", 1.0, _on_phase(fine_tuning.backbone_untouched)),
                Check("head-trained", 0.5, _head_trained),
                Check("loss", 0.5, _on_phase(fine_tuning.class_loss)),
                Check("learning-rate", 0.5, _on_phase(fine_tuning.rate_is, TRAIN_RATE)),
                Check("returns-history", 0.5, _on_phase(training_data.returned_history, EPOCHS)),
            ),
            hints=(
                "Two calls are enough: one decides how to learn, the other learns.",
                "Labels 0 and 1 with a softmax of two numbers decide the loss. The optimizer needs "
                "the `learning_rate` you were given.",
                "`model.compile(optimizer=keras.optimizers.Adam(learning_rate), "
                'loss="sparse_categorical_crossentropy", metrics=["accuracy"])`, then return '
                "`model.fit(train, validation_data=valid, epochs=epochs)`.",
            ),
            explains=(_on_phase(fine_tuning.wrong_class_loss),),
        ),
        Question(
            id="a3-unfreeze-top",
            function="unfreeze_top",
            title="Unfreeze the top of the backbone",
            checks=tuple(Check(name, points, _on_best(j)) for name, points, j in _UNFREEZE),
            hints=(
                "First find the backbone among the model's layers: it is the one that is a "
                "`keras.Model` itself. Then decide for each of its layers.",
                "A layer may learn when it is among the last n of `backbone.layers` and is no "
                "BatchNormalization. Flags count from the next `compile` on.",
                "Set `backbone.trainable = True` and then each layer's own flag, first all False, "
                "then True for `backbone.layers[-n_layers:]` unless it is a "
                "`BatchNormalization`; compile with a new optimizer of the given rate; return the "
                "model.",
            ),
            explains=(
                lambda case: compiling.same_optimizer(Phase.of(case)),
                lambda case: compiling.forgotten_recompile(Phase.of(case)),
            ),
        ),
        Question(
            id="a3-predict",
            function="predict_image",
            title="Predict one photograph",
            checks=(
                Check("answer-form", 0.5, _answer_form),
                Check("same-preprocessing", 1.5, _same_preprocessing),
            ),
            hints=(
                "What did the pixels look like that the model was trained on? Which step does the "
                "model do itself?",
                "`model.input_shape[1:3]` is the size it wants. It expects a batch, so one picture "
                "needs one more axis in front.",
                "`keras.utils.load_img(path, target_size=model.input_shape[1:3])`, "
                "`keras.utils.img_to_array`, `[None]`, `model.predict`; then the index of the "
                "largest probability chooses the name. No division by 255: the model scales.",
            ),
        ),
    ),
    manual=(
        ManualQuestion(
            id="a3-analysis",
            title="Analyse every result and graph",
            points=2.0,
            marking=(
                "1 point: reads both stages of the learning curve, names what changed between "
                "them, and says why accuracy on so few pictures moves in steps.",
                "1 point: explains the confusion matrix and the wrong predictions, and what "
                "scaling the pixels twice would do to them.",
            ),
        ),
    ),
)
