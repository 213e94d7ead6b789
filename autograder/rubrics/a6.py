"""Rubric of assignment a6: choose and carry out a fine-tuning strategy."""

from __future__ import annotations

from autograder.checks import compiling, fine_tuning, training_data
from autograder.checks.attempts import best_attempt
from autograder.checks.core import Case, Verdict, count, fails, holds, listing
from autograder.checks.phase import Phase
from autograder.evidence.collect.a6 import HEAD_RATE, LAST_LAYERS
from autograder.rubrics import a6_features, a6_head
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
                Check("features", 1.0, a6_features.features_pooled),
                Check("backbone-kept", 1.0, a6_features.backbone_kept),
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
                Check("trained", 1.5, a6_head.head_trained),
                Check("output", 0.5, a6_head.head_output),
            ),
            hints=(
                "The head is a small model of its own: vectors in, class probabilities out.",
                "Its input has the shape `features.shape[1:]`, its last layer one unit per class "
                "with a softmax. Whole-number labels decide the loss.",
                "`keras.Sequential([keras.Input(features.shape[1:]), Dense(64, "
                'activation="relu"), Dense(num_classes, activation="softmax")])`, compile with '
                "`sparse_categorical_crossentropy`, fit, return the model.",
            ),
            explains=(a6_head.head_loss,),
        ),
        Question(
            id="a6-assemble",
            function="assemble",
            title="Put backbone and head together",
            checks=(
                Check("same-answers", 1.5, a6_head.same_answers),
                Check("parts-kept", 0.5, a6_head.parts_kept),
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
