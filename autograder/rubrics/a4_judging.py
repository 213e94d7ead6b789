"""How the answers of assignment a4 are judged; points and hints are in ``a4``."""

from __future__ import annotations

import numpy as np

from autograder.checks import optimizers, schedules
from autograder.checks.core import Case, Verdict, count, fails, holds, rate_text
from autograder.checks.optimizers import Examined
from autograder.evidence.collect.a4 import (
    EPOCHS,
    NAMES,
    START_RATE,
    cycle_probe,
    decay_probe,
    gradients,
    head_rates,
    optimizer_rate,
    performance_probe,
    piecewise_probe,
    schedule_constants,
)

WANTED_KIND = {
    "momentum": "SGD",
    "nesterov": "SGD",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamax": "Adamax",
    "nadam": "Nadam",
}

# --- a4-make-optimizer ------------------------------------------------------------------------


def _right_kind(case: Case, *names: str) -> dict[str, Examined]:
    """The optimizers under these names that are of the right kind; others are punished once."""
    found = {name: Examined.of(case.record, name) for name in names}
    return {n: o for n, o in found.items() if o is not None and o.kind == WANTED_KIND[n]}


def kinds(case: Case) -> Verdict:
    """Every name stands for its own algorithm."""
    right = _right_kind(case, *NAMES)
    rng = case.rng()
    optimizer_rate(rng)
    steps = gradients(rng)
    for name in NAMES:
        seen, optimizer = case.record.value(name) or {}, Examined.of(case.record, name)
        share = len(right) / len(NAMES)
        if "error" in seen:
            return fails("wrong-optimizer", f"For `{name}`: {seen['error']}.", share)
        if optimizer is None:
            return fails(
                "wrong-type",
                f"For `{name}` the function returned {seen.get('type')}, not an optimizer object.",
            )
        if name not in right:
            return fails(
                "wrong-optimizer",
                f"`{name}` returned {optimizer.kind}; asked for is another algorithm.",
                share,
            )
        if name == "momentum" and optimizer.looks_ahead:
            return fails(
                "wrong-optimizer",
                "`momentum` looks ahead (nesterov=True); that is what `nesterov` is for.",
                share,
            )
        if not optimizer.walks_as_it_says(steps):
            return fails(
                "wrong-optimizer",
                f"`{name}` says it is {optimizer.kind}, but its steps are not those of "
                f"{optimizer.kind} with these settings.",
                share,
            )
    return holds(f"All {len(NAMES)} names stand for their algorithm.")


def momentum(case: Case) -> Verdict:
    """SGD with and without look-ahead keeps 0.9 of its speed; RMSprop has no momentum."""
    found = _right_kind(case, "momentum", "nesterov")
    verdict = optimizers.has_setting(found, "momentum", 0.9, "wrong-momentum")
    if verdict.passed:
        extra = _right_kind(case, "rmsprop")
        if extra and extra["rmsprop"].setting("momentum"):
            return fails(
                "wrong-momentum",
                f"`rmsprop` has momentum = {extra['rmsprop'].setting('momentum'):g}; asked for is "
                "RMSprop without momentum.",
            )
    return verdict


def nesterov(case: Case) -> Verdict:
    """Nesterov's variant looks ahead."""
    found = _right_kind(case, "nesterov")
    if not found:
        return fails("wrong-optimizer", "There is no SGD under the name `nesterov`.")
    if not found["nesterov"].looks_ahead:
        return fails(
            "missing-nesterov",
            "`nesterov` is plain momentum: nesterov=False. The look-ahead has to be switched on.",
        )
    return holds("`nesterov` looks ahead.")


def rho(case: Case) -> Verdict:
    """RMSprop forgets with rho 0.9."""
    return optimizers.has_setting(_right_kind(case, "rmsprop"), "rho", 0.9, "wrong-rho")


def betas(case: Case) -> Verdict:
    """Adam and its relatives have the betas 0.9 and 0.999."""
    found = _right_kind(case, "adam", "adamax", "nadam")
    first = optimizers.has_setting(found, "beta_1", 0.9, "wrong-betas")
    if not first.passed:
        return first
    return optimizers.has_setting(found, "beta_2", 0.999, "wrong-betas")


def rates(case: Case) -> Verdict:
    """The learning rate is the argument, 0.001 where none is given."""
    wanted = optimizer_rate(case.rng())
    found = {n: Examined.of(case.record, n) for n in NAMES}
    known = {n: o for n, o in found.items() if o is not None}
    if not known:
        return fails("wrong-type", "No optimizer was returned.")
    for name, optimizer in known.items():
        if optimizer.rate is None or abs(optimizer.rate - wanted) > 1e-4 * wanted:
            return fails(
                "rate-ignored",
                f"`{name}` was asked for with learning_rate={wanted:g} and has "
                f"{rate_text(optimizer.rate)}. Hand the argument on.",
            )
    default = Examined.of(case.record, "default")
    if default is not None and abs((default.rate or 0) - 0.001) > 1e-7:
        return fails(
            "rate-ignored",
            f"Without a learning rate the optimizer has {rate_text(default.rate)}; the default is "
            "0.001.",
        )
    return holds("The learning rate is the one that is passed in.")


def unknown_name(case: Case) -> Verdict:
    """A name that is none of the seven raises ValueError."""
    seen = case.record.value("unknown") or {}
    if seen.get("value_error"):
        return holds("An unknown name raises ValueError.")
    if "raised" in seen:
        return fails(
            "unknown-name-accepted",
            f"An unknown name raises {seen['raised']}; the task asks for ValueError, which tells "
            "the caller that the value is wrong.",
        )
    return fails(
        "unknown-name-accepted",
        f"An unknown name returned {seen.get('returned')} instead of raising ValueError: a typing "
        "error would go unnoticed.",
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
    if abs(curve.max() - eta1) > 0.1 * (eta1 - eta0) or shape.misconception == "integer-division":
        return shape  # without a way up to η1 there is no peak to place
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
    return holds(f"The model was trained for {count(len(steps), 'step')}.")


def follows(case: Case) -> Verdict:
    """The rate really used at each step is the schedule's."""
    before = trained(case)
    if not before.passed:
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
    return holds("The course of the training is returned.")


# --- a4-fine-tuning-optimizer -----------------------------------------------------------------


def _made(case: Case) -> list[tuple[float, Examined | None]]:
    rng = case.rng()
    gradients(rng)
    heads = head_rates(rng)
    return [(h, Examined.of(case.record, f"optimizer-{n}")) for n, h in enumerate(heads)]


def steady(case: Case) -> Verdict:
    """SGD with momentum."""
    steps = gradients(case.rng())
    for number, (_, optimizer) in enumerate(_made(case)):
        if optimizer is None:
            seen = case.record.value(f"optimizer-{number}") or {}
            return fails(
                "wrong-type", f"The function returned {seen.get('type')}, not an optimizer object."
            )
        verdict = optimizers.steady(optimizer, steps)
        if not verdict.passed:
            return verdict
    return verdict


def reduced(case: Case) -> Verdict:
    """At most a tenth of the head's learning rate."""
    made = _made(case)
    if any(optimizer is None for _, optimizer in made):
        return steady(case)
    return optimizers.reduced([(head, optimizer.rate) for head, optimizer in made])
