"""Regularizers, constraints, batch normalisation, early stopping and Monte-Carlo dropout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from autograder.checks.architecture import activation, dense_blocks
from autograder.checks.core import Verdict, fails, holds, listing
from autograder.evidence.store import Record
from autograder.evidence.view import ModelView, named


@dataclass(frozen=True)
class KernelEffects:
    """What the penalties and constraints of a network do to given kernels (inputs, units).

    Attributes:
        record: holds for each layer with a kernel the ``penalties``, one per kernel, and ``kept``,
            the first kernel after the constraint; each only where there is one.
        kernels: what they were tried on.
    """

    record: Record
    kernels: Sequence[np.ndarray]

    def factor(self, path: str) -> float | None:
        """Factor of the l2 penalty of a layer; None where its penalty is none or no l2."""
        penalties = self._of(path).get("penalties")
        if penalties is None:
            return None
        pairs = zip(penalties, self.kernels, strict=True)
        factors = [penalty / float(np.square(kernel).sum()) for penalty, kernel in pairs]
        same = np.allclose(factors, factors[0], rtol=1e-3) and factors[0] > 0
        return factors[0] if same else None

    def norm(self, path: str) -> float | None:
        """The largest norm over the inputs that a layer allows; None where it has no max-norm."""
        kept = self.record.resolve(self._of(path).get("kept"))
        kernel = self.kernels[0]
        if kept is None or kept.shape != kernel.shape:
            return None
        before, after = (np.linalg.norm(k, axis=0) for k in (kernel, kept))
        most = float(after.max())
        wanted = kernel * np.minimum(1.0, most / before)
        shorter = bool(np.any(before > most * 1.001))
        return most if shorter and np.allclose(kept, wanted, rtol=1e-3, atol=1e-4) else None

    def has(self, path: str, name: str) -> bool:
        """Whether the kernel of a layer has a penalty (``penalties``) or constraint (``kept``)."""
        return name in self._of(path)

    def _of(self, path: str) -> dict:
        found = (self.record.value("effects") or {}).get(path)
        return found if isinstance(found, dict) else {}


def _found(given, acts: bool) -> str:
    """What a layer was given instead of what was asked for."""
    if not given:
        return "none"
    return str(named(given)) if acts else f"{named(given)}, too late to have an effect"


def l2_on_hidden(model: ModelView, l2: float, effects: KernelEffects) -> Verdict:
    """An l2 penalty of the given size on the kernel of every hidden Dense layer."""
    for block in dense_blocks(model)[:-1]:
        regularizer = block.dense.config.get("kernel_regularizer")
        config = regularizer.get("config") if isinstance(regularizer, dict) else None
        if isinstance(config, dict) and config.get("l1"):
            return fails(
                "missing-regularizer",
                f"{listing([block.dense.path])} is penalised by l1 (factor {config['l1']:g}); "
                "asked for is l2 alone.",
            )
        factor = effects.factor(block.dense.path)
        if factor is None:
            kind = _found(regularizer, effects.has(block.dense.path, "penalties"))
            return fails(
                "missing-regularizer",
                f"The kernel of {listing([block.dense.path])} has no l2 penalty (found: "
                f"{kind}). Give `kernel_regularizer` to every hidden layer when you make it.",
            )
        if abs(factor - l2) > 1e-3 * l2:
            return fails(
                "rate-ignored",
                f"Called with another l2, the penalty of {listing([block.dense.path])} is still "
                f"{factor:.3g}. Use the argument instead of a fixed number.",
            )
    return holds("Every hidden layer has the l2 penalty that was asked for.")


def max_norm_on_hidden(model: ModelView, max_norm: float, effects: KernelEffects) -> Verdict:
    """A max-norm constraint of the given size on the kernel of every hidden Dense layer."""
    for block in dense_blocks(model)[:-1]:
        constraint = block.dense.config.get("kernel_constraint")
        norm = effects.norm(block.dense.path)
        if norm is None:
            kind = _found(constraint, effects.has(block.dense.path, "kept"))
            return fails(
                "missing-constraint",
                f"The kernel of {listing([block.dense.path])} has no max-norm constraint over its "
                f"inputs (found: {kind}). Give `kernel_constraint` to every hidden layer when you "
                "make it.",
            )
        if abs(norm - max_norm) > 1e-3 * max_norm:
            return fails(
                "rate-ignored",
                f"Called with another max_norm, the constraint of {listing([block.dense.path])} "
                f"still allows {norm:.3g}. Use the argument instead of a fixed number.",
            )
    return holds("Every hidden layer's weights are kept below the norm that was asked for.")


def batch_norm_before_activation(model: ModelView) -> Verdict:
    """BatchNormalization between each hidden Dense layer and its activation."""
    for block in dense_blocks(model)[:-1]:
        chain = (block.dense, *block.after)
        norms = [n for n, layer in enumerate(chain) if layer.is_a("BatchNormalization")]
        active = [n for n, layer in enumerate(chain) if activation(layer)]
        if not norms:
            return fails(
                "missing-batchnorm",
                f"No BatchNormalization stands behind the hidden layer {listing([block.dense.path])}.",
            )
        if active and norms[0] > active[0]:
            return fails(
                "batchnorm-after-activation",
                f"Behind {listing([block.dense.path])} the activation comes first and "
                "BatchNormalization normalises its result. Asked for is Dense, then "
                "BatchNormalization, then the activation.",
            )
    return holds("BatchNormalization stands between each hidden layer and its activation.")


def no_bias_before_batch_norm(model: ModelView) -> Verdict:
    """A hidden Dense layer followed by BatchNormalization has no bias of its own."""
    blocks = [
        block
        for block in dense_blocks(model)[:-1]
        if any(layer.is_a("BatchNormalization") for layer in block.after)
    ]
    if not blocks:
        return fails("missing-batchnorm", "No BatchNormalization stands behind a hidden layer.")
    biased = [block.dense.path for block in blocks if block.dense.config.get("use_bias", True)]
    if biased:
        return fails(
            "bias-not-dropped",
            f"A bias is still in {listing(biased)}. BatchNormalization subtracts the mean and adds "
            "its own shift, so the bias does nothing: `use_bias=False`.",
        )
    return holds("The hidden layers have no bias: BatchNormalization brings its own.")


# --- early stopping -----------------------------------------------------------------------------


def watches_validation_loss(run: dict, patience: int) -> Verdict:
    """Stops ``patience`` epochs after the best validation loss, although the training loss falls."""
    expected = run["best_valid"] + patience
    if not run["stopped"]:
        return fails(
            "monitors-training-loss",
            "The validation loss had stalled for a long time while the training loss and the "
            "accuracies went on improving, and the callback did not stop. Watch `val_loss`.",
        )
    if run["last_epoch"] != expected:
        waited = run["last_epoch"] - run["best_valid"]
        if waited < 0:
            return fails(
                "monitors-training-loss",
                f"The callback stopped after epoch {run['last_epoch']}, while the validation loss "
                "was still falling. Watch `val_loss`, and let a smaller value be the better one.",
            )
        return fails(
            "rate-ignored",
            f"Called with another patience, the callback waited {waited} epochs after the best one. "
            "Use the argument instead of a fixed number.",
        )
    return holds("Stops when the validation loss has not improved for `patience` epochs.")


def restores_best(run: dict) -> Verdict:
    """The weights of the best epoch are back after the training.

    The last epoch may happen to be the best one of the training loss, so weights that were simply
    left as they were do not count.
    """
    back = run["weights_of_epoch"]
    if back != run["last_epoch"] and back in (run["best_valid"], run["best_train"]):
        return holds("The weights of the best epoch are restored.")
    return fails(
        "best-weights-not-restored",
        f"After the training the network has the weights of epoch {back:g}, the last one, not "
        "those of the best. Set `restore_best_weights=True`."
        if back == run["last_epoch"]
        else f"After the training the weights of epoch {back:g} are back, not those of the best.",
    )


# --- Monte-Carlo dropout ------------------------------------------------------------------------


def exact_mc_dropout(
    network: dict[str, np.ndarray], rate: float, batch_statistics: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Exact mean and standard deviation over all dropout masks of the small network.

    Dense, relu, BatchNormalization, Dropout, Dense, softmax; with ``batch_statistics`` the images'
    own mean and variance replace the moving ones, as in training mode.

    Returns:
        (mean, deviation), each (N, classes) float64.
    """
    answers, chance = possible_answers(network, rate, batch_statistics)
    average = (answers * chance[:, None]).sum(1)
    spread = (answers**2 * chance[:, None]).sum(1) - average**2
    return average, np.sqrt(np.maximum(spread, 0))


def is_one_pass(given: np.ndarray, possible: np.ndarray) -> bool:
    """Whether each image's answer (N, classes) is one of the possible ones (N, masks, classes)."""
    distance = np.abs(possible - given[:, None]).max(-1).min(-1)
    return bool(distance.max() < 1e-3)


def possible_answers(
    network: dict[str, np.ndarray], rate: float, batch_statistics: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """The answers of the small network for every dropout mask.

    Returns:
        (answers, chance): the answers (N, masks, classes) and how likely each mask is (masks,),
        both float64.
    """
    x = network["images"].reshape(len(network["images"]), -1).astype(float)
    x = np.maximum(x @ network["kernel"] + network["bias"], 0)
    mean, variance = network["mean"], network["variance"]
    if batch_statistics:
        mean, variance = x.mean(0), x.var(0)
    x = (x - mean) / np.sqrt(variance + 1e-3) * network["gamma"] + network["beta"]
    units = x.shape[1]
    masks = np.array(list(product((0.0, 1.0), repeat=units)))
    kept = masks.sum(1)
    chance = (1 - rate) ** kept * rate ** (units - kept)
    scores = (x[:, None, :] * masks / (1 - rate)) @ network["out_kernel"] + network["out_bias"]
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    return scores / scores.sum(-1, keepdims=True), chance


def far_off(mean: np.ndarray, wanted: np.ndarray, deviation: np.ndarray, samples: int) -> float:
    """How far a sampled mean is from the exact one, in standard errors (root mean square)."""
    return float(np.sqrt((((mean - wanted) / (deviation / np.sqrt(samples) + 1e-6)) ** 2).mean()))
