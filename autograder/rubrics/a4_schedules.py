"""How the schedules of assignment a4 are judged, as functions and in a training."""

from __future__ import annotations

import numpy as np

from autograder.checks import schedules, training_data
from autograder.checks.core import Case, Verdict, count, fails, holds
from autograder.evidence.collect.a4 import (
    EPOCHS,
    START_RATE,
    cycle_probe,
    decay_probe,
    performance_probe,
    piecewise_probe,
    schedule_constants,
)

# --- schedules as functions -------------------------------------------------------------------


def _curve(case: Case, name: str) -> np.ndarray | Verdict:
    curve = case.record.array(name)
    if curve is None:
        return fails(
            "wrong-type", f"The schedule returned {case.record.type_of(name)}, not a number."
        )
    return curve


def power(name: str, c: int):
    """A check of power scheduling with one exponent."""

    def judge(case: Case) -> Verdict:
        found = _curve(case, name)
        if isinstance(found, Verdict):
            return found
        eta0, s, steps = decay_probe(case.rng())
        x = np.asarray(steps, float)
        others = {
            "η0 / (1 + step/s): the exponent c is not used": schedules.power(x, eta0, s, 1),
            "η0 / (1 + (step/s)^c)": eta0 / (1 + (x / s) ** c),
            "η0 · (1 + step/s)^c, which grows": eta0 * (1 + x / s) ** c,
            "η0 / (1 + c · step/s)": eta0 / (1 + c * x / s),
            "η0 / (1 + step)^c: s is not used": eta0 / (1 + x) ** c,
            "η0 / (1 + step · s)^c": eta0 / (1 + x * s) ** c,
            "η0 · 0.1^(step/s), exponential scheduling": schedules.exponential(x, eta0, s),
        }
        return schedules.decay(found, steps, schedules.power, others, eta0=eta0, s=s, c=c)

    return judge


def exponential(case: Case) -> Verdict:
    """η0 · 0.1^(step/s)."""
    found = _curve(case, "default")
    if isinstance(found, Verdict):
        return found
    eta0, s, steps = decay_probe(case.rng())
    x = np.asarray(steps, float)
    others = {
        "η0 · e^(−step/s): the base is e instead of 0.1": eta0 * np.exp(-x / s),
        "η0 · 0.1^step: s is not used": eta0 * 0.1**x,
        "η0 · 0.5^(step/s): the base is 0.5 instead of 0.1": eta0 * 0.5 ** (x / s),
        "η0 · 0.9^(step/s): the base is 0.9 instead of 0.1": eta0 * 0.9 ** (x / s),
        "η0 · 10^(step/s), which grows": eta0 * 10 ** (x / s),
        "η0 / (1 + step/s), power scheduling": schedules.power(x, eta0, s),
    }
    return schedules.decay(found, steps, schedules.exponential, others, eta0=eta0, s=s)


def piecewise(case: Case) -> Verdict:
    """Each interval has its value."""
    verdict = holds("")
    for number, (boundaries, values, steps) in enumerate(piecewise_probe(case.rng())):
        found = _curve(case, f"curve-{number}")
        if isinstance(found, Verdict):
            return found
        verdict = schedules.piecewise(found, steps, boundaries, values)
        if not verdict.passed:
            return verdict
    return verdict


def _cycle(judge):
    def checked(case: Case) -> Verdict:
        found = _curve(case, "curve")
        if isinstance(found, Verdict):
            return found
        _, eta0, eta1 = cycle_probe(case.rng())
        return judge(found, eta0, eta1)

    return checked


cycle_shape = _cycle(schedules.cycle_shape)
cycle_end = _cycle(lambda curve, eta0, eta1: schedules.final_drop(curve, eta0))


@_cycle
def cycle_peak(curve: np.ndarray, eta0: float, eta1: float) -> Verdict:
    """The peak comes between 40 and 55 % of the steps."""
    shape = schedules.cycle_shape(curve, eta0, eta1)
    slack = 0.1 * (eta1 - eta0)
    climbs = abs(curve[0] - eta0) <= slack and abs(curve.max() - eta1) <= slack
    if not shape.passed and (not climbs or shape.misconception == "integer-division"):
        return shape  # without a way up from η0 to η1 there is no peak to place
    return schedules.peak_place(curve)


# --- a4-performance ---------------------------------------------------------------------------


def reacts(case: Case) -> Verdict:
    """The rate drops when the validation loss stalls, and only then."""
    stalled = case.record.value("validation_stalls")
    falling = case.record.value("training_stalls")
    if stalled is None or falling is None:
        return fails(
            "wrong-type",
            f"The function returned {case.record.value('returned')}, not a Keras callback.",
        )
    best = performance_probe(case.rng())[2]
    return schedules.reacts_to_validation(stalled, falling, START_RATE, best)


def factor(case: Case) -> Verdict:
    """Each drop multiplies the rate by the given factor."""
    verdict = reacts(case)
    if not verdict.passed:
        return verdict
    wanted = performance_probe(case.rng())[0]
    return schedules.drops_by_factor(case.record.value("validation_stalls"), START_RATE, wanted)


def patience(case: Case) -> Verdict:
    """The drop comes after the given number of epochs."""
    verdict = reacts(case)
    if not verdict.passed:
        return verdict
    _, wanted, best = performance_probe(case.rng())
    stalled = case.record.value("validation_stalls")
    return schedules.waits_patiently(stalled, START_RATE, best, wanted)


# --- a4-train-with-schedule -------------------------------------------------------------------


def trained(case: Case) -> Verdict:
    """The model that was handed in has been trained by an optimizer."""
    steps = case.record.array("rates")
    if steps is None or not len(steps) or not case.record.value("moved"):
        return fails(
            "schedule-not-attached",
            "No optimizer took a step with the model that was handed in. Compile it, fit it (or "
            "write a loop), and let the schedule set the rate.",
        )
    verdict = training_data.not_on_validation(case.fits)
    if not verdict.passed:
        return verdict
    return holds(f"The model was trained for {count(len(steps), 'step')}.")


def follows(case: Case) -> Verdict:
    """The rate really used at each step is the schedule's."""
    before = trained(case)
    if before.misconception == "schedule-not-attached":
        return before
    eta0, s = schedule_constants(case.rng())
    return schedules.followed(
        case.record.array("rates").astype("float64"),
        lambda steps: schedules.power(steps, eta0, s),
        EPOCHS,
    )


def returns_history(case: Case) -> Verdict:
    """The History, or a dictionary like its ``history``, is returned."""
    if not case.record.value("history"):
        return fails(
            "wrong-type",
            f"The function returned {case.record.value('returned')}; return the History of `fit`, "
            "or for your own loop a dictionary of lists like `history.history`.",
        )
    remark = training_data.epochs_remark(case.fits, EPOCHS)
    return holds("The course of the training is returned." + remark)
