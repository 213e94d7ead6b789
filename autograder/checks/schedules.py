"""Learning-rate schedules: formulas, callbacks, cycles, and the rates a training really used."""

from __future__ import annotations

import numpy as np

from autograder.checks.core import Verdict, count, fails, holds, rate_text

#: Relative difference of two rates that rounding explains.
CLOSE = 1e-3


def same(found: np.ndarray, wanted: np.ndarray, tolerance: float = CLOSE) -> bool:
    """Whether two curves agree up to rounding."""
    return found.shape == wanted.shape and bool(
        np.all(np.abs(found - wanted) <= tolerance * np.abs(wanted) + 1e-12)
    )


def power(steps: np.ndarray, eta0: float, s: float, c: float = 1) -> np.ndarray:
    """η0 / (1 + step/s)^c."""
    return eta0 / (1 + steps / s) ** c


def exponential(steps: np.ndarray, eta0: float, s: float) -> np.ndarray:
    """η0 · 0.1^(step/s)."""
    return eta0 * 0.1 ** (steps / s)


def decay(found, steps, formula, others: dict, **constants) -> Verdict:
    """A curve that falls with step/s follows its formula.

    Arguments:
        found: rates returned for ``steps``.
        formula: function (steps, eta0, s, …) of the wanted curve.
        others: what else a student may have computed: words → curve.
        constants: ``eta0``, ``s`` and further arguments of the formula.
    """
    steps, s, eta0 = np.asarray(steps, float), constants["s"], constants["eta0"]
    if same(found, formula(steps, **constants)):
        return holds("The curve follows the formula.")
    if same(found, formula(steps // s * s, **constants)):
        return fails(
            "integer-division",
            f"The rate stays the same for {s} steps and then jumps: step/s is cut to a whole "
            "number. Divide with `/`, not with `//` or `int(…)`.",
        )
    for words, curve in others.items():
        if same(found, curve):
            return fails("wrong-formula", f"Your schedule computes {words}.")
    at_zero, at_s = found[0] / eta0, found[list(steps).index(s)] / eta0
    return fails(
        "wrong-formula",
        f"Your rate is {at_zero:.3g} · η0 at step 0 and {at_s:.3g} · η0 at step s; the formula "
        "says something else there or in between. Compare it term by term.",
    )


def piecewise(found, steps, boundaries, values) -> Verdict:
    """Between two boundaries the rate is the value of that interval."""
    for step, rate in zip(steps, found, strict=True):
        place = sum(step > boundary for boundary in boundaries)
        if abs(rate - values[place]) > CLOSE * values[place]:
            others = [n for n, v in enumerate(values) if abs(rate - v) <= CLOSE * v]
            whose = f"the value of interval {others[0] + 1}" if others else rate_text(rate)
            return fails(
                "wrong-formula",
                f"With {count(len(values), 'value')} a step inside interval {place + 1} gets "
                f"{whose}. Up to the first boundary the first value counts, behind the last "
                "boundary the last.",
            )
    return holds(f"Each of {len(values)} intervals has its value.")


# --- performance scheduling -------------------------------------------------------------------


def first_change(rates: list[float], start: float) -> int | None:
    """The first epoch after which the rate differs from the one at the start."""
    for epoch, rate in enumerate(rates):
        if rate is None or abs(rate - start) > CLOSE * start:
            return epoch
    return None


def reacts_to_validation(stalled: list, falling: list, start: float, best: int) -> Verdict:
    """The rate drops when the validation loss stalls, and only then.

    Arguments:
        stalled: rates while the validation loss stalled after epoch ``best`` and the training
            loss fell.
        falling: rates while the training loss stalled and the validation loss fell.
    """
    drop, other = first_change(stalled, start), first_change(falling, start)
    if other is not None or (drop is not None and drop <= best):
        return fails(
            "monitors-training-loss",
            "The rate changed while the validation loss was still falling (only the training "
            "loss had stalled). Watch `val_loss`, and nothing else.",
        )
    if drop is None or stalled[drop] is None or stalled[drop] >= start:
        return fails(
            "never-drops",
            f"The validation loss had stalled for {len(stalled) - 1 - best} epochs and the rate "
            f"was still {rate_text(stalled[-1])}, as at the start."
            if drop is None
            else f"When the validation loss stalled the rate became {rate_text(stalled[drop])} "
            f"instead of falling below {rate_text(start)}.",
        )
    return holds("The rate drops when the validation loss stalls, and only then.")


def drops_by_factor(stalled: list, start: float, factor: float) -> Verdict:
    """The first drop multiplies the rate by the factor that was asked for."""
    drop = first_change(stalled, start)
    ratio = stalled[drop] / start
    if abs(ratio - factor) > 0.01 * factor:
        return fails(
            "rate-ignored",
            f"Called with factor={factor:g}, the callback multiplied the rate by {ratio:.3g}. Use "
            "the argument.",
        )
    return holds("Each drop multiplies the rate by the factor that was asked for.")


def waits_patiently(stalled: list, start: float, best: int, patience: int) -> Verdict:
    """The rate drops after as many epochs without improvement as were asked for."""
    waited = first_change(stalled, start) - best
    if waited not in (patience, patience + 1):
        return fails(
            "rate-ignored",
            f"Called with patience={patience}, the callback waited {count(waited, 'epoch')}. Use "
            "the argument.",
        )
    return holds("It waits as many epochs as were asked for.")


# --- one cycle --------------------------------------------------------------------------------


def cycle_shape(curve: np.ndarray, eta0: float, eta1: float) -> Verdict:
    """Straight up from η0 to η1, straight down to η0; what follows is another check's."""
    peak, rise = int(np.argmax(curve)), eta1 - eta0
    slack = rise * min(0.1, max(0.025, 2.0 / max(peak, 1)))
    if np.ptp(curve[: max(peak, len(curve) // 3)]) < 0.01 * rise and curve.max() > eta0 + rise / 2:
        return fails(
            "integer-division",
            f"The rate stays {rate_text(curve[0])} for {peak} steps and then jumps to "
            f"{rate_text(curve[peak])}: a quotient of steps is cut to a whole number. Divide with "
            "`/`, not with `//`.",
        )
    if abs(curve[0] - eta0) > slack or abs(curve[peak] - eta1) > slack:
        return fails(
            "wrong-formula",
            f"The cycle starts at {rate_text(curve[0])} and its highest rate is "
            f"{rate_text(curve[peak])}; it should go from η0 = {rate_text(eta0)} up to "
            f"η1 = {rate_text(eta1)}.",
        )
    if not _straight(curve[: peak + 1], slack):
        return fails("wrong-formula", "The way up is no straight line from η0 to η1.")
    # The way down ends where η0 is reached again (or at the last step).
    below = np.flatnonzero(curve[peak:] <= eta0 + 1e-9)
    down = curve[peak : peak + int(below[0]) + 1] if len(below) else curve[peak:]
    down = np.maximum(down, eta0)  # from there it may also jump
    if len(down) < 3 or not _straight(down, slack) or down[-1] > eta0 + slack:
        return fails("wrong-formula", "The way down is no straight line from η1 to η0.")
    if curve[peak + len(down) - 1 :].max() > eta0 + slack:
        return fails("wrong-formula", "After the way down the rate rises again.")
    return holds("Straight up from η0 to η1 and straight down again.")


def _straight(part: np.ndarray, slack: float) -> bool:
    line = np.linspace(part[0], part[-1], len(part))
    return bool(np.abs(part - line).max() <= slack)


def peak_place(curve: np.ndarray, low: float = 0.40, high: float = 0.55) -> Verdict:
    """The highest rate comes between 40 and 55 % of the steps."""
    highest = np.flatnonzero(curve >= curve.max() * (1 - 1e-9))
    shares = highest / len(curve)
    margin = 1.0 / len(curve)
    if not np.any((shares >= low - margin) & (shares <= high + margin)):
        return fails(
            "peak-in-wrong-place",
            f"The highest rate comes after {100 * shares[0]:.0f} % of the steps; asked for is a "
            f"peak between {100 * low:.0f} and {100 * high:.0f} %.",
        )
    return holds(f"The peak comes after {100 * shares[0]:.0f} % of the steps.")


def final_drop(curve: np.ndarray, eta0: float) -> Verdict:
    """The last rate is far below the first, below a fifth of η0, and no rate is negative."""
    if not curve[-1] < eta0 / 5:
        return fails(
            "never-drops",
            f"At the last step the rate is {rate_text(curve[-1])}, {curve[-1] / eta0:.2g} of η0. "
            "In its last steps the cycle goes on down, below a fifth of η0.",
        )
    if curve.min() < -1e-6 * eta0:
        return fails(
            "wrong-formula",
            f"The rate falls to {rate_text(curve.min())}. A negative rate climbs the loss instead "
            "of descending it: the last stretch goes down towards 0 and not below.",
        )
    return holds("At the end the rate falls far below η0.")


# --- rates really used ------------------------------------------------------------------------


def followed(rates: np.ndarray, schedule, epochs: int) -> Verdict:
    """The rates of all steps of a training are those of the schedule.

    Arguments:
        rates: learning rate of each step, oldest first.
        schedule: function of an array of step numbers from 0.
        epochs: how many epochs the training had.
    """
    wanted = schedule(np.arange(len(rates) + 1, dtype=float))
    if same(rates, wanted[:-1]):
        return holds(f"All {len(rates)} steps used the rate of the schedule.")
    if len(rates) > 3 and (same(rates[1:], wanted[:-2]) or same(rates, wanted[1:])):
        return holds(f"{len(rates)} steps used the rates of the schedule, one step off.")
    changes = np.flatnonzero(np.abs(np.diff(rates)) > CLOSE * np.abs(rates[:-1])) + 1
    shown = f"from {rate_text(rates[0])} to {rate_text(rates[-1])}"
    if not len(changes):
        return fails(
            "schedule-not-attached",
            f"The rate was {rate_text(rates[0])} at all {len(rates)} steps: the schedule was not "
            "used. (`optimizer.lr = …` sets nothing; the attribute is `learning_rate`.)",
        )
    runs = np.diff([0, *changes, len(rates)])
    if len(runs) <= epochs and runs.max() > 1:
        return fails(
            "schedule-per-epoch",
            f"In {len(rates)} steps the rate changed {count(len(changes), 'time')} ({shown}), at "
            "the beginning of an epoch. The schedule is a function of the batch: set the rate "
            "before every step, for example in `on_train_batch_begin`.",
        )
    per_epoch = len(rates) // epochs
    if per_epoch > 1 and len(rates) % epochs == 0:
        again = np.tile(schedule(np.arange(per_epoch, dtype=float)), epochs)
        if same(rates, again):
            return fails(
                "schedule-per-epoch",
                "The schedule started again with every epoch: the `batch` that a callback gets "
                "counts from 0 in each epoch. Count the steps yourself, over all epochs.",
            )
    return fails(
        "schedule-not-attached",
        f"The rates that were used ({shown}, {count(len(rates), 'step')}) are not those of the "
        "schedule. Ask `schedule` for the rate of every step, counted from 0.",
    )
