"""Freezing and unfreezing: which layers a phase was allowed to change, and which it changed.

Flags say what was meant, weights say what happened; both are looked at, since a flag set after
``fit`` has been traced has no effect in Keras 3 and gives no warning.
"""

from __future__ import annotations

from collections.abc import Iterable

from autograder.checks.core import Verdict, count, fails, holds, listing
from autograder.checks.phase import Phase


def only_head_trained(phase: Phase, reused: Iterable[str], head: Iterable[str]) -> Verdict:
    """After a frozen phase the reused layers are bit-identical and the head has changed."""
    reused, head = list(reused), list(head)
    moved = [path for path in reused if phase.moved(path) is not False]
    if not phase.fits:
        return fails("not-trained", not_trained_message(phase))
    unfrozen = [p for p in reused if p in phase.updated_paths(phase.fits[-1])]
    if moved and len(moved) == len(reused):
        return fails(
            "nothing-frozen",
            f"{_of(len(unfrozen), len(reused), 'reused layer')} could be updated when `fit` ran, "
            f"and the weights of all of them changed. Set `layer.trainable = False` on every "
            "reused layer, then compile, then fit.",
        )
    if moved:
        return fails(
            "nothing-frozen",
            f"{_of(len(moved), len(reused), 'reused layer')} changed during the warm-up "
            f"({listing(moved)}). All reused layers must be frozen before the model is compiled.",
        )
    still = [path for path in head if phase.moved(path) is not True]
    if len(still) == len(head):
        frozen_head = not any(p in phase.updated_paths(phase.fits[-1]) for p in head)
        if frozen_head:
            return fails(
                "output-frozen-too",
                f"The new output layer {listing(head)} was frozen as well, so `fit` changed "
                "nothing at all. Freeze only the reused layers.",
            )
        return fails(
            "not-trained", f"`fit` ran, but the output layer {listing(head)} is unchanged."
        )
    return holds(
        f"{count(len(reused), 'reused layer')} stayed bit-identical, {listing(head)} changed."
    )


def frozen_before_compile(phase: Phase) -> Verdict:
    """The flags at ``fit`` are those at the last ``compile``."""
    if not phase.fits:
        return fails("not-trained", not_trained_message(phase))
    for fit in phase.fits:
        compiled = phase.compile_before(fit)
        if compiled is None:
            return fails(
                "forgot-recompile",
                "`fit` ran without a `compile` after the layers were frozen. Freeze, then "
                "`compile` with a new optimizer, then `fit`.",
            )
        late = {f["path"] for f in fit["flags"] if f["has_weights"]} & phase.updated_paths(
            compiled
        ) - phase.updated_paths(fit)
        if late:
            return fails(
                "froze-after-compile",
                f"{count(len(late), 'layer')} ({listing(sorted(late))}) were still trainable when "
                "`compile` ran and were frozen only afterwards. `compile` fixes what a step may "
                "change: freeze first, compile then.",
            )
    return holds("The layers were frozen before the model was compiled.")


def unfrozen(phase: Phase, reused: Iterable[str]) -> Verdict:
    """All reused layers may be updated when ``fit`` runs, and at least one of them moved.

    Where not even the output moved, the flags decide: a saturated output passes no gradient on.
    """
    reused = list(reused)
    if not phase.fits:
        return fails("not-trained", not_trained_message(phase))
    allowed = [p for p in reused if p in phase.updated_paths(phase.fits[-1])]
    if len(allowed) < len(reused):
        part = f"Only {len(allowed)} of the" if allowed else "None of the"
        return fails(
            "not-unfrozen",
            f"{part} {count(len(reused), 'reused layer')} could be updated when `fit` ran. Set "
            "`layer.trainable = True` on all of them before compiling again.",
        )
    if not any(phase.moved(path) for path in reused):
        if phase.compile_before(phase.fits[-1]) is None:
            return fails(
                "forgot-recompile",
                f"The flags of all {len(reused)} reused layers said trainable, but not one of "
                "their weights changed: without a new `compile` Keras goes on with the training "
                "step of the frozen model, silently.",
            )
        if any(phase.moved(layer.path) for layer in phase.before.weighted):
            return fails("not-unfrozen", "The reused layers' weights did not change at all.")
        if not phase.fits[-1].get("learning_rate"):
            return fails("not-unfrozen", "With the learning rate 0 not one weight changed.")
    return holds(f"All {len(reused)} reused layers were trained.")


def not_trained_message(phase: Phase) -> str:
    """Why there is no finished fit of the model that was handed in."""
    if phase.fitted_another_model:
        return (
            "Another model was fitted, not the one handed to the function. Train the model you "
            "are given, so that its weights change."
        )
    if any(fit.get("finished") for fit in phase.attempted_fits):
        return "`fit` ran without a single step of the optimizer: train for at least one epoch."
    if phase.attempted_fits:
        return "`fit` was started but did not run to its end."
    return "The model was never fitted: call `model.fit` on the training data."


def _of(part: int, whole: int, noun: str) -> str:
    return f"{part} of {count(whole, noun)}"
