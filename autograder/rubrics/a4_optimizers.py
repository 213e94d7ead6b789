"""How the optimizers of assignment a4 are judged."""

from __future__ import annotations

from autograder.checks import optimizers
from autograder.checks.core import Case, Verdict, fails, holds, rate_text
from autograder.checks.optimizers import Examined
from autograder.evidence.collect.a4 import NAMES, gradients, head_rates, optimizer_rate

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


def _none_there(case: Case) -> Verdict:
    """Without an optimizer of the right kind its settings earn nothing, for the same reason."""
    verdict = kinds(case)
    return fails(verdict.misconception or "wrong-optimizer", verdict.message)


def momentum(case: Case) -> Verdict:
    """SGD with and without look-ahead keeps 0.9 of its speed; RMSprop has no momentum."""
    found = _right_kind(case, "momentum", "nesterov")
    if not found:
        return _none_there(case)
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
        return _none_there(case)
    if not found["nesterov"].looks_ahead:
        return fails(
            "missing-nesterov",
            "`nesterov` is plain momentum: nesterov=False. The look-ahead has to be switched on.",
        )
    return holds("`nesterov` looks ahead.")


def rho(case: Case) -> Verdict:
    """RMSprop forgets with rho 0.9."""
    found = _right_kind(case, "rmsprop")
    if not found:
        return _none_there(case)
    return optimizers.has_setting(found, "rho", 0.9, "wrong-rho")


def betas(case: Case) -> Verdict:
    """Adam and its relatives have the betas 0.9 and 0.999."""
    found = _right_kind(case, "adam", "adamax", "nadam")
    if not found:
        return _none_there(case)
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
