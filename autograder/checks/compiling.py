"""Compiling: a new optimizer after every change of flags, a fitting rate, a fitting loss."""

from __future__ import annotations

from autograder.checks.core import Verdict, count, fails, holds, rate_text
from autograder.checks.freezing import not_trained_message
from autograder.checks.phase import Phase


def recompiled(phase: Phase) -> Verdict:
    """The phase compiled the model again after its flags were set, with a new optimizer."""
    reused = same_optimizer(phase)
    if reused is not None:
        return reused
    if not phase.attempted_fits:
        return fails("not-trained", not_trained_message(phase))
    fit = phase.attempted_fits[-1]
    compiled = phase.compile_before(fit)
    if compiled is None:
        return fails("forgot-recompile", _forgotten(phase, fit))
    if phase.updated_paths(compiled) != phase.updated_paths(fit):
        changed = phase.updated_paths(compiled) ^ phase.updated_paths(fit)
        return fails(
            "forgot-recompile",
            f"The model was compiled first and the flags of {count(len(changed), 'layer')} were "
            "changed afterwards. Set all flags, then compile, then fit.",
        )
    return holds("The model was compiled again, with a new optimizer, after the flags were set.")


def same_optimizer(phase: Phase) -> Verdict | None:
    """A verdict when the phase compiled with the optimizer object of the phase before."""
    earlier = phase.case.record.value("warm_up") or {}
    for event in phase.compiles:
        if earlier.get("optimizer_id") is not None and (
            event.get("optimizer_id") == earlier["optimizer_id"]
        ):
            return fails(
                "same-optimizer-reused",
                "`compile` was given the optimizer object of the phase before. It belongs to the "
                'variables that were trainable then, so `fit` raises "Unknown variable": create '
                "a new optimizer for every compile.",
            )
    return None


def forgotten_recompile(phase: Phase) -> Verdict | None:
    """A verdict when the phase fitted without compiling at all."""
    fits = phase.attempted_fits
    if fits and phase.compile_before(fits[-1]) is None:
        return fails("forgot-recompile", _forgotten(phase, fits[-1]))
    return None


def rate_reduced(phase: Phase, factor: float = 1.0) -> Verdict:
    """The phase's learning rate is below ``factor`` times the one of the phase before."""
    if not phase.fits:
        return fails("not-trained", not_trained_message(phase))
    earlier = (phase.case.record.value("warm_up") or {}).get("learning_rate")
    rate = phase.fits[-1].get("learning_rate")
    if rate is None or earlier is None:
        return fails("learning-rate-not-reduced", "The learning rate could not be read.")
    if phase.compile_before(phase.fits[-1]) is None and rate >= earlier * factor:
        return fails(
            "forgot-recompile",
            f"Without a new `compile` the learning rate stayed {rate_text(rate)}.",
        )
    if rate >= earlier * factor:
        verb = "stayed" if rate == earlier else "was"
        return fails(
            "learning-rate-not-reduced",
            f"The learning rate {verb} {rate_text(rate)}; the warm-up used {rate_text(earlier)}. "
            "Large steps destroy what the reused layers know: use a smaller rate.",
        )
    return holds(f"The learning rate went down from {rate_text(earlier)} to {rate_text(rate)}.")


#: Names under which Keras knows the cross-entropy of one probability.
BINARY_LOSSES = {
    "binary_crossentropy",
    "BinaryCrossentropy",
    "bce",
    "BCE",
    "binary_focal_crossentropy",
    "BinaryFocalCrossentropy",
}


def binary_loss(phase: Phase) -> Verdict:
    """A loss for one sigmoid output and labels 0 and 1: binary cross-entropy."""
    if not phase.fits:
        return fails("not-trained", not_trained_message(phase))
    loss = phase.fits[-1].get("loss") or {}
    name = loss.get("name")
    if name not in BINARY_LOSSES:
        return fails(
            "wrong-loss",
            f"The loss was `{name}`. One sigmoid output with labels 0 and 1 needs "
            "`binary_crossentropy`.",
        )
    return holds(f"The loss `{name}` fits one sigmoid output.")


def _forgotten(phase: Phase, fit: dict) -> str:
    weighted = [f for f in fit["flags"] if f["has_weights"]]
    now = sum(f["updated"] for f in weighted)
    return (
        f"{now} of {count(len(weighted), 'layer')} were set trainable when `fit` ran, but the "
        "model was not compiled again, so the old training step went on; the learning rate stayed "
        f"{rate_text(fit.get('learning_rate'))}. Set the flags, compile with a new optimizer, "
        "then fit."
    )
