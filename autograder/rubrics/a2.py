"""Rubric of assignment a2: Fashion-MNIST, from model A to model B-on-A."""

from __future__ import annotations

import numpy as np

from autograder.checks import compiling, freezing, training_data
from autograder.checks.core import Case, Verdict, count, fails, holds, listing
from autograder.checks.phase import Phase, head_path
from autograder.evidence.collect.a2 import EPOCHS, SANDAL, SHIRT, probe_split
from autograder.rubrics.core import Check, ManualQuestion, Question, Rubric

# --- a2-split-tasks ---------------------------------------------------------------------------


def _expected_split(case: Case):
    images, labels = probe_split(case.rng())
    b = (labels == SANDAL) | (labels == SHIRT)
    new_labels = np.searchsorted([k for k in range(10) if k not in (SANDAL, SHIRT)], labels[~b])
    return {
        "a": (images[~b], new_labels, "0 to 7, in the order of the old labels"),
        "b": (images[b], (labels[b] == SHIRT).astype(float), "sandal 0.0, shirt 1.0"),
    }


def _task(name: str):
    def judge(case: Case) -> Verdict:
        record, title = case.record, name.upper()
        images, labels = record.array(f"images_{name}"), record.array(f"labels_{name}")
        if images is None or labels is None:
            returned = record.type_of("result") if "result" in record.values else "no arrays"
            return fails(
                "wrong-type",
                "`split_tasks` must return ((images_a, labels_a), (images_b, labels_b)), four "
                f"arrays; for task {title} it returned {returned}.",
            )
        wanted_images, wanted_labels, rule = _expected_split(case)[name]
        if labels.ndim == 2 and labels.shape[1] == 1:
            labels = labels[:, 0]
        if len(images) != len(wanted_images):
            return fails(
                "wrong-labels",
                f"Task {title} has {count(len(images), 'image')}; it should have "
                f"{len(wanted_images)} of the {len(probe_split(case.rng())[0])} that were given.",
            )
        if images.shape != wanted_images.shape or labels.shape != wanted_labels.shape:
            return fails(
                "wrong-type",
                f"Task {title}: images {images.shape} and labels {labels.shape}; expected "
                f"{wanted_images.shape} and {wanted_labels.shape}.",
            )
        order, wanted_order = _sorted_rows(images), _sorted_rows(wanted_images)
        if not np.array_equal(images[order], wanted_images[wanted_order]):
            return fails("wrong-labels", f"Task {title} holds other images than it should.")
        given, wanted = labels[order], wanted_labels[wanted_order]
        wrong = int((given != wanted).sum())
        if wrong:
            seen = ", ".join(f"{value:g}" for value in np.unique(labels)[:10])
            return fails(
                "wrong-labels",
                f"Task {title}: {wrong} of {len(given)} labels are wrong. Its labels should be "
                f"{rule}; yours take the values {seen}.",
            )
        return holds(f"Task {title}: {count(len(given), 'image')} with the right labels.")

    return judge


def _sorted_rows(images: np.ndarray) -> np.ndarray:
    return np.lexsort(images.reshape(len(images), -1).T.astype(np.float64))


# --- a2-build-b-on-a --------------------------------------------------------------------------


def _own_copy(case: Case) -> Verdict:
    before, after = case.model("model_a_before"), case.model("model_a_after")
    if case.model("model") is None:
        return _no_model(case)
    shared = case.record.value("shared") or []
    if shared:
        return fails(
            "shared-layers",
            f"{count(len(shared), 'layer')} of the new model ({listing(shared)}) are the very "
            "layers of model A: training B would change A. Clone A first "
            "(`keras.models.clone_model`) and copy its weights.",
        )
    same = len(before.layers) == len(after.layers) and all(
        a.path == b.path
        and a.trainable == b.trainable
        and len(a.weights) == len(b.weights)
        and all(np.array_equal(x, y) for x, y in zip(a.weights, b.weights, strict=True))
        for a, b in zip(before.layers, after.layers, strict=True)
    )
    if not same:
        return fails(
            "shared-layers",
            f"Model A itself was changed: it had {count(len(before.layers), 'layer')} and has "
            f"{len(after.layers)} now, or its weights or flags differ. Work on a copy.",
        )
    return holds("The new model shares nothing with model A, and A stayed as it was.")


def _weights_copied(case: Case) -> Verdict:
    model, model_a = case.model("model"), case.model("model_a_before")
    if model is None:
        return _no_model(case)
    wanted = model_a.weighted[:-1]
    own = [layer for layer in model.weighted if layer.path != head_path(model)]
    if _keeps_output(model, model_a):
        own = own if len(own) <= len(wanted) else own[: len(wanted)]
    matching = sum(any(_same_weights(layer, reused) for layer in own) for reused in wanted)
    if matching < len(wanted):
        return fails(
            "weights-not-copied",
            f"{matching} of {count(len(wanted), 'reused layer')} carry model A's weights. "
            "`clone_model` makes new random weights: copy A's with `set_weights`.",
        )
    return holds(f"All {len(wanted)} reused layers carry model A's weights.")


def _new_output(case: Case) -> Verdict:
    model, model_a = case.model("model"), case.model("model_a_before")
    if model is None:
        return _no_model(case)
    if _keeps_output(model, model_a):
        return fails(
            "output-layer-kept",
            "Model A's output layer (8 classes) is still in the new model. Reuse every layer but "
            'the last, then add `Dense(1, activation="sigmoid")`.',
        )
    head = model.weighted[-1] if model.weighted else None
    prediction = case.record.array("prediction")
    if head is None or head.kind != "Dense" or head.config.get("units") != 1:
        units = head.config.get("units") if head is not None else None
        what = f"{head.kind}({units})" if head is not None else "missing"
        return fails(
            "wrong-output-layer",
            f"The output layer is {what}; two classes need one number: "
            '`Dense(1, activation="sigmoid")`.',
        )
    after = model.followers(head.path)
    activations = [head.activation] + [
        layer.activation for layer in model.layers if layer.path in after
    ]
    activations = [a for a in activations if a != "linear"]
    if activations != ["sigmoid"]:
        shown = " then ".join(activations) or "linear (none)"
        return fails(
            "wrong-output-layer",
            f"The output's activation is {shown}; a probability needs exactly one sigmoid.",
        )
    if prediction is None or prediction.ndim != 2 or prediction.shape[1] != 1:
        return fails("wrong-output-layer", "The model does not answer one number per image.")
    return holds("One new output neuron with a sigmoid.")


def _keeps_output(model, model_a) -> bool:
    output = model_a.weighted[-1]
    return any(
        layer.kind == "Dense"
        and layer.config.get("units") == output.config.get("units")
        and layer.activation == "softmax"
        for layer in model.weighted
    )


def _same_weights(layer, reused) -> bool:
    return len(layer.weights) == len(reused.weights) and all(
        np.array_equal(a, b) for a, b in zip(layer.weights, reused.weights, strict=True)
    )


def _no_model(case: Case) -> Verdict:
    return fails(
        "wrong-type",
        f"`build_b_on_a` returned {case.record.value('returned')}; it must return a Keras model.",
    )


# --- training phases --------------------------------------------------------------------------


def _reused_and_head(phase: Phase) -> tuple[list[str], list[str]]:
    head = head_path(phase.before)
    return [layer.path for layer in phase.before.weighted if layer.path != head], [head]


def _frozen(case: Case) -> Verdict:
    phase = Phase.of(case)
    return freezing.only_head_trained(phase, *_reused_and_head(phase))


def _unfrozen(case: Case) -> Verdict:
    phase = Phase.of(case)
    return freezing.unfrozen(phase, _reused_and_head(phase)[0])


def _on_phase(check, *values):
    """A check of a whole phase, as a function of the case."""
    return lambda case: check(Phase.of(case), *values)


_TRAINING_CHECKS = (
    Check("training-data", 0.5, _on_phase(training_data.trained_on_training_data)),
    Check("validation-data", 0.5, _on_phase(training_data.validated)),
    Check("loss", 0.5, _on_phase(compiling.binary_loss)),
    Check("returns-history", 0.5, _on_phase(training_data.returned_history, EPOCHS)),
)


RUBRIC = Rubric(
    assignment="a2",
    title="Fashion-MNIST: model A to model B-on-A",
    lesson="lessons/02_fashion_mnist.ipynb",
    minutes=45,
    questions=(
        Question(
            id="a2-split-tasks",
            function="split_tasks",
            title="Split the data into tasks A and B",
            checks=(Check("task-a", 1.0, _task("a")), Check("task-b", 1.0, _task("b"))),
            hints=(
                "Which images belong to task B? Build one true/false array from the labels and "
                "use it, and its opposite, to select.",
                "Task A's labels must be 0…7 without gaps: the classes above 5 and above 6 move "
                "down. Task B asks one question: is it a shirt? 1.0 for yes, 0.0 for no.",
                "`in_b = (labels == 5) | (labels == 6)` selects task B. For A, subtract one from "
                "each label for every removed class below it.",
            ),
        ),
        Question(
            id="a2-build-b-on-a",
            function="build_b_on_a",
            title="Build model B on A's layers",
            checks=(
                Check("own-copy", 1.0, _own_copy),
                Check("weights-copied", 1.0, _weights_copied),
                Check("new-output", 1.0, _new_output),
            ),
            hints=(
                "Two models that contain the same layer object share its weights. What has to "
                "happen before you take A's layers?",
                "`keras.models.clone_model` copies the architecture only. Which two methods move "
                "the weights across?",
                "Clone A, `set_weights(model_a.get_weights())`, take all layers of the clone but "
                'the last, and put a `Dense(1, activation="sigmoid")` behind them.',
            ),
        ),
        Question(
            id="a2-warm-up",
            function="warm_up",
            title="Train only the new output layer",
            checks=(
                Check("only-output-changed", 1.0, _frozen),
                Check("frozen-before-compile", 1.0, _on_phase(freezing.frozen_before_compile)),
                *_TRAINING_CHECKS,
            ),
            hints=(
                "The order is: set the flags, compile, fit. Which layers should not learn yet?",
                "Set `trainable = False` on every layer but the last. One output with a sigmoid "
                "decides the loss.",
                "Freeze `model.layers[:-1]`, compile with `binary_crossentropy` and a new "
                "optimizer, and return what `model.fit(…, validation_data=valid)` returns.",
            ),
            explains=(lambda case: compiling.forgotten_recompile(Phase.of(case)),),
        ),
        Question(
            id="a2-fine-tune",
            function="fine_tune",
            title="Unfreeze and fine-tune",
            checks=(
                Check("unfrozen", 1.0, _unfrozen),
                Check("recompiled", 1.0, _on_phase(compiling.recompiled)),
                Check("smaller-rate", 1.0, _on_phase(compiling.rate_reduced)),
                *_TRAINING_CHECKS,
            ),
            hints=(
                "A changed `trainable` flag counts only from the next `compile` on. What else does "
                "that compile decide?",
                "Unfreeze all layers, create a new optimizer with a smaller learning rate than in "
                "the warm-up, compile, fit.",
                "After setting `layer.trainable = True` everywhere, compile with for example a "
                "tenth of the rate: `keras.optimizers.SGD(1e-4)`. A used optimizer object cannot "
                "be compiled again.",
            ),
            explains=(
                lambda case: compiling.same_optimizer(Phase.of(case)),
                lambda case: compiling.forgotten_recompile(Phase.of(case)),
            ),
        ),
    ),
    manual=(
        ManualQuestion(
            id="a2-analysis",
            title="Analyse every result and graph",
            points=2.0,
            marking=(
                "1 point: describes both learning curves (warm-up and fine-tuning) and says what "
                "happens at the unfreeze line and why.",
                "1 point: compares B from scratch with B-on-A using the printed numbers, and says "
                "why one run does not settle which is better.",
            ),
        ),
    ),
)
