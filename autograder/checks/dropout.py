"""Dropout: where it stands and how much it drops."""

from __future__ import annotations

from autograder.checks.architecture import DROPOUTS, dense_blocks
from autograder.checks.core import Verdict, fails, holds, listing
from autograder.evidence.view import ModelView

#: Rates that are reasonable in practice.
REASONABLE = (0.1, 0.5)


def before_every_dense(model: ModelView) -> Verdict:
    """Exactly one Dropout before each Dense layer, and none behind the output."""
    blocks = dense_blocks(model)
    if not blocks:
        return fails("missing-dropout", "There is no Dense layer that dropout could stand before.")
    late = [layer.path for layer in blocks[-1].after if layer.is_a(*DROPOUTS)]
    if late:
        return fails(
            "dropout-after-output",
            f"{listing(late)} stands behind the output layer, where it deletes class "
            "probabilities. Dropout belongs before a layer, never behind the last.",
        )
    counts = [sum(layer.is_a(*DROPOUTS) for layer in block.before) for block in blocks]
    bare = [b.dense.path for b, n in zip(blocks, counts, strict=True) if n == 0]
    if bare:
        return fails(
            "missing-dropout",
            f"No Dropout stands before {listing(bare)}; {sum(counts)} Dropout layers were found, "
            f"one is asked for before each of the {len(blocks)} Dense layers.",
        )
    doubled = [b.dense.path for b, n in zip(blocks, counts, strict=True) if n > 1]
    if doubled:
        return fails(
            "dropout-stacked-twice",
            f"{max(counts)} Dropout layers stand directly behind each other before "
            f"{listing(doubled)}: together they drop far more than the rate says. Keep one.",
        )
    return holds(f"One Dropout before each of the {len(blocks)} Dense layers, none at the end.")


def rates(model: ModelView) -> list[float]:
    """The rates of all Dropout layers, in order."""
    found = (layer.config.get("rate") for layer in model.layers if layer.is_a(*DROPOUTS))
    return [float(rate) for rate in found if isinstance(rate, (int, float))]


def follows_rate(model: ModelView, default: ModelView | None, rate: float) -> Verdict:
    """Every Dropout uses the rate it is given, and the default rate is a reasonable one."""
    used = rates(model)
    if not used:
        return fails("missing-dropout", "There is no Dropout layer whose rate could be read.")
    low, high = REASONABLE
    outside = [r for r in used + (rates(default) if default else []) if not low <= r <= high]
    if outside:
        return fails(
            "dropout-rate-out-of-range",
            f"A Dropout layer has the rate {outside[0]:g}, although the function was asked for a "
            f"reasonable one. The rate is the share that is *dropped*: {low:g} to {high:g}.",
        )
    wrong = [r for r in used if abs(r - rate) > 1e-6]
    if wrong:
        return fails(
            "rate-ignored",
            f"Called with another rate, the network still has a Dropout of rate {wrong[0]:g}. Use "
            "the argument instead of a fixed number.",
        )
    return holds("Every Dropout uses the given rate.")
