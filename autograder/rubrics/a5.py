"""Rubric of assignment a5: dropout and other regularizers."""

from __future__ import annotations

import numpy as np

from autograder.checks import architecture, dropout, regularizing
from autograder.checks.core import Case, Verdict, fails, holds, listing
from autograder.evidence.collect.a5 import (
    MC_CLASSES,
    MC_IMAGES,
    MC_RATE,
    MC_SAMPLES,
    constraint_probe,
    dropout_probe,
    kernel_probe,
    mc_network,
    patience_probe,
)
from autograder.evidence.view import ModelView
from autograder.rubrics.core import Check, ManualQuestion, Question, Rubric

HIDDEN = (300, 100)


def _effects(case: Case) -> regularizing.KernelEffects:
    rng = case.rng()
    constraint_probe(rng)  # drawn before, as when the evidence was gathered
    return regularizing.KernelEffects(case.record, kernel_probe(rng))


def _on_network(name: str, judge):
    """A check of the network recorded under a name; anything else returned is a wrong type."""

    def checked(case: Case) -> Verdict:
        model = case.model(name)
        if model is None:
            returned = case.record.value(f"{name}_returned")
            return fails("wrong-type", f"The function returned {returned}, not a Keras model.")
        return judge(case, model)

    return checked


def _classifier(classes) -> object:
    def judge(case: Case, model: ModelView) -> Verdict:
        wanted = classes(case)
        verdict = architecture.is_classifier(model, HIDDEN, wanted, "elu")
        if not verdict.passed:
            return verdict
        behind = architecture.nothing_after_softmax(model, architecture.DROPOUTS)
        if behind:
            return fails(
                "wrong-architecture",
                f"{listing([layer.path for layer in behind])} stands behind the softmax; the "
                "softmax must be the last layer.",
            )
        return verdict

    return judge


def _ten(case: Case) -> int:
    return 10


def _no_dropout(case: Case, model: ModelView) -> Verdict:
    verdict = _classifier(_ten)(case, model)
    if verdict.passed and model.of_kind(*architecture.DROPOUTS):
        return fails(
            "wrong-architecture",
            "The network still has Dropout layers; asked for is the same network without them, so "
            "that the effect of the penalty can be seen alone.",
        )
    return verdict


def _rate_used(case: Case, model: ModelView) -> Verdict:
    return dropout.follows_rate(model, case.model("default"), dropout_probe(case.rng())["rate"])


def _initializer(case: Case, model: ModelView) -> Verdict:
    return architecture.he_normal_hidden(model)


def _stops(case: Case) -> Verdict:
    run = case.record.value("validation_stalls")
    if run is None:
        return _no_callback(case)
    return regularizing.watches_validation_loss(run, patience_probe(case.rng()))


def _restores(case: Case) -> Verdict:
    run = case.record.value("both_stall")
    return _no_callback(case) if run is None else regularizing.restores_best(run)


def _no_callback(case: Case) -> Verdict:
    return fails(
        "wrong-type",
        f"The function returned {case.record.value('returned')}, not a Keras callback.",
    )


def _mc_answers(case: Case) -> tuple[np.ndarray, np.ndarray] | Verdict:
    mean, deviation = case.record.array("mean"), case.record.array("deviation")
    if mean is None or deviation is None:
        return fails(
            "wrong-type",
            f"The function returned {case.record.value('returned')}; it must return the pair "
            "(mean, standard deviation), two arrays.",
        )
    wanted = (MC_IMAGES, MC_CLASSES)
    if mean.shape != wanted or deviation.shape != wanted:
        return fails(
            "wrong-statistics",
            f"For {MC_IMAGES} images and {MC_CLASSES} classes mean and standard deviation have the "
            f"shapes {mean.shape} and {deviation.shape}; both should be {wanted}: the statistics "
            "go over the passes, not over images or classes.",
        )
    return mean, deviation


def _stochastic(case: Case) -> Verdict:
    answers = _mc_answers(case)
    if isinstance(answers, Verdict):
        return answers
    _, exact = regularizing.exact_mc_dropout(mc_network(case.rng()), MC_RATE)
    if answers[1].mean() < 0.02 * exact.mean():
        return fails(
            "not-stochastic",
            f"All {MC_SAMPLES} passes gave the same answer (the standard deviation is "
            f"{answers[1].mean():.2g}), so dropout was switched off. `predict` always switches it "
            "off; call the layers so that Dropout, and only Dropout, is in training mode.",
        )
    return holds("The passes differ: dropout is active.")


def _inference_batch_norm(case: Case) -> Verdict:
    network = mc_network(case.rng())
    mean, variance = case.record.array("moving_mean"), case.record.array("moving_variance")
    if mean is None or variance is None:
        return fails("wrong-type", "The network's statistics could not be read afterwards.")
    moved = not (
        np.array_equal(mean, network["mean"]) and np.array_equal(variance, network["variance"])
    )
    if moved or _fits(case, batch_statistics=True):
        what = "its moving statistics were changed" if moved else "it used the batch's statistics"
        return fails(
            "batchnorm-in-training-mode",
            f"BatchNormalization ran in training mode: {what}. `model(x, training=True)` switches "
            "every layer; only Dropout may be active while predicting.",
        )
    return holds("BatchNormalization stayed in inference mode.")


def _fits(case: Case, batch_statistics: bool) -> bool:
    """Whether the mean matches the exact one under this hypothesis and not the other better."""
    answers = _mc_answers(case)
    if isinstance(answers, Verdict):
        return False
    network = mc_network(case.rng())
    wanted, spread = regularizing.exact_mc_dropout(network, MC_RATE, batch_statistics)
    other, other_spread = regularizing.exact_mc_dropout(network, MC_RATE, not batch_statistics)
    here = regularizing.far_off(answers[0], wanted, spread, MC_SAMPLES)
    there = regularizing.far_off(answers[0], other, other_spread, MC_SAMPLES)
    return here < 3.0 and here < there


def _statistics(case: Case) -> Verdict:
    answers = _mc_answers(case)
    if isinstance(answers, Verdict):
        return answers
    for verdict in (_stochastic(case), _inference_batch_norm(case)):
        if not verdict.passed:  # the statistics of wrong passes are not a second mistake
            return verdict
    mean, deviation = answers
    wanted, exact = regularizing.exact_mc_dropout(mc_network(case.rng()), MC_RATE)
    if regularizing.far_off(mean, wanted, exact, MC_SAMPLES) > 3.0:
        return fails(
            "wrong-statistics",
            "The first array is not the mean of the passes' probabilities "
            f"(its average is {mean.mean():.3g}, the passes' is {wanted.mean():.3g}).",
        )
    ratio = float(deviation.mean() / exact.mean())
    if not 0.85 < ratio < 1.15:
        return fails(
            "wrong-statistics",
            f"The second array is not the standard deviation over the passes: on average it is "
            f"{ratio:.2f} times as large. (The variance, its square, and the standard error, "
            "divided by √passes, are other quantities.)",
        )
    one = case.record.array("one_pass")
    if one is not None and one.shape == mean.shape:
        possible, _ = regularizing.possible_answers(mc_network(case.rng()), MC_RATE)
        if not regularizing.is_one_pass(one, possible):
            return fails(
                "wrong-statistics",
                "Called with `samples=1`, the first array is not the answer of one pass, but a "
                "mean over more of them. Use the argument for the number of passes.",
            )
    return holds(f"Mean and standard deviation over {MC_SAMPLES} passes are right.")


RUBRIC = Rubric(
    assignment="a5",
    title="Dropout and other regularizers",
    lesson="lessons/05_regularization.ipynb",
    minutes=60,
    questions=(
        Question(
            id="a5-dropout-mlp",
            function="build_dropout_mlp",
            title="A network with dropout",
            checks=(
                Check(
                    "architecture",
                    1.0,
                    _on_network(
                        "probed", _classifier(lambda case: dropout_probe(case.rng())["num_classes"])
                    ),
                ),
                Check("initializer", 0.5, _on_network("probed", _initializer)),
                Check(
                    "dropout-placement",
                    1.5,
                    _on_network("probed", lambda case, model: dropout.before_every_dense(model)),
                ),
                Check("dropout-rate", 1.0, _on_network("probed", _rate_used)),
            ),
            hints=(
                "Every Dense layer gets its inputs through one Dropout, also the first and the last.",
                "Flatten, then three times the pair Dropout, Dense. Nothing follows the softmax.",
                'Use the arguments: `Dropout(rate)` and `Dense(num_classes, activation="softmax")`; '
                'hidden layers take `activation="elu", kernel_initializer="he_normal"`.',
            ),
        ),
        Question(
            id="a5-l2-max-norm",
            function="build_constrained_mlp",
            title="Penalised and constrained weights",
            checks=(
                Check("architecture", 0.5, _on_network("probed", _no_dropout)),
                Check("initializer", 0.5, _on_network("probed", _initializer)),
                Check(
                    "regularizer",
                    1.0,
                    _on_network(
                        "probed",
                        lambda case, model: regularizing.l2_on_hidden(
                            model, constraint_probe(case.rng())["l2"], _effects(case)
                        ),
                    ),
                ),
                Check(
                    "constraint",
                    1.0,
                    _on_network(
                        "probed",
                        lambda case, model: regularizing.max_norm_on_hidden(
                            model, constraint_probe(case.rng())["max_norm"], _effects(case)
                        ),
                    ),
                ),
            ),
            hints=(
                "A penalty is added to the loss, a constraint is applied after each step. Both are "
                "arguments of the Dense layer.",
                "`kernel_regularizer=keras.regularizers.L2(l2)` and "
                "`kernel_constraint=keras.constraints.MaxNorm(max_norm)`, on both hidden layers.",
            ),
        ),
        Question(
            id="a5-batch-norm",
            function="build_batch_norm_mlp",
            title="Batch normalisation before the activation",
            checks=(
                Check("architecture", 0.5, _on_network("default", _classifier(_ten))),
                Check("initializer", 0.5, _on_network("default", _initializer)),
                Check(
                    "batch-norm-placement",
                    1.0,
                    _on_network(
                        "default",
                        lambda case, model: regularizing.batch_norm_before_activation(model),
                    ),
                ),
                Check(
                    "bias",
                    1.0,
                    _on_network(
                        "default", lambda case, model: regularizing.no_bias_before_batch_norm(model)
                    ),
                ),
            ),
            hints=(
                "The activation must become a layer of its own, so that something fits in between.",
                "For each hidden layer: Dense without activation and without bias, "
                'BatchNormalization, Activation("elu").',
            ),
        ),
        Question(
            id="a5-early-stopping",
            function="early_stopping",
            title="Stop in time",
            checks=(
                Check("watches-validation-loss", 1.0, _stops),
                Check("restores-best-weights", 1.0, _restores),
            ),
            hints=(
                "Which number tells that a network begins to overfit, and which weights do you want "
                "to keep?",
                "`keras.callbacks.EarlyStopping` has arguments for what to monitor, how long to wait "
                "and whether to restore the best weights; not all defaults are what you want.",
            ),
        ),
        Question(
            id="a5-mc-dropout",
            function="mc_dropout_predict",
            title="Monte-Carlo dropout",
            checks=(
                Check("stochastic", 1.0, _stochastic),
                Check("batch-norm-mode", 1.0, _inference_batch_norm),
                Check("statistics", 1.0, _statistics),
            ),
            hints=(
                "`predict` switches dropout off, `model(x, training=True)` switches everything on. "
                "You want Dropout on and BatchNormalization off.",
                "Go through `model.layers` yourself: each layer can be called with its own "
                "`training` argument.",
                "Stack the passes to (samples, N, classes) and take mean and standard deviation over "
                "axis 0.",
            ),
        ),
    ),
    manual=(
        ManualQuestion(
            id="a5-analysis",
            title="Analyse every result and graph",
            points=2.0,
            marking=(
                "1 point: reads the gap between training and validation in each curve and says which "
                "regularizer narrows it, at what price.",
                "1 point: explains what the spread over the passes tells that one probability does "
                "not, using a picture of the assignment.",
            ),
        ),
    ),
)
