"""Assignment a4: optimizers and schedules from planted evidence, judged without Keras."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import optimizers, schedules
from autograder.checks.optimizers import Examined
from autograder.evidence.collect.a4 import (
    NAMES,
    START_RATE,
    cycle_probe,
    decay_probe,
    gradients,
    head_rates,
    optimizer_rate,
    performance_probe,
    schedule_constants,
)
from autograder.evidence.randomness import seed_of
from autograder.evidence.store import Evidence
from autograder.judging import judge_question
from autograder.rubrics.a4 import RUBRIC
from autograder.rubrics.a4_optimizers import WANTED_KIND

SEED = 5


def rng(question: str) -> np.random.Generator:
    return np.random.default_rng(seed_of(SEED, question))


def codes(evidence: Evidence) -> set[str]:
    question = RUBRIC.question(evidence.question)
    return set(judge_question(question, evidence.record(), SEED).misconceptions)


def examined(evidence: Evidence, kind: str, rate: float, steps: np.ndarray, **config) -> dict:
    walk = optimizers.simulate(Examined(kind, config, rate, None), steps.astype("float64"))
    return {
        "type": f"keras.{kind}",
        "described": {"class": kind, "bases": [kind, "Optimizer"], "config": config},
        "rate": rate,
        "places": evidence.keep(np.zeros_like(steps) if walk is None else walk),
    }


def made(**changes) -> Evidence:
    """Evidence of seven right optimizers, some of them replaced: name=(kind, rate, config)."""
    evidence, source = Evidence("a4-make-optimizer"), rng("a4-make-optimizer")
    rate, steps = optimizer_rate(source), gradients(source)
    for name in NAMES:
        config = {"beta_1": 0.9, "beta_2": 0.999, "rho": 0.9}
        if WANTED_KIND[name] == "SGD":
            config = {"momentum": 0.9, "nesterov": name == "nesterov"}
        kind, used, other = changes.get(name, (WANTED_KIND[name], rate, {}))
        evidence.values[name] = examined(evidence, kind, used or rate, steps, **config, **other)
    evidence.values["default"] = examined(evidence, "Adam", 0.001, steps)
    evidence.value("unknown", {"raised": "ValueError", "value_error": True})
    return evidence


def test_seven_right_optimizers_pass():
    assert codes(made()) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"adamax": ("Adam", None, {})}, "wrong-optimizer"),
        ({"adagrad": ("Adagrad", 0.5, {})}, "rate-ignored"),
    ],
)
def test_another_kind_or_rate_is_named(change, code):
    assert codes(made(**change)) == {code}


@pytest.mark.parametrize(
    ("name", "setting", "value", "code"),
    [
        ("momentum", "momentum", 0.99, "wrong-momentum"),
        ("momentum", "momentum", 0.0, "wrong-momentum"),
        ("nesterov", "nesterov", False, "missing-nesterov"),
        ("momentum", "nesterov", True, "wrong-optimizer"),
        ("rmsprop", "rho", 0.99, "wrong-rho"),
        ("nadam", "beta_2", 0.99, "wrong-betas"),
        ("adamax", "beta_1", 0.5, "wrong-betas"),
    ],
)
def test_a_wrong_setting_gets_its_code(name, setting, value, code):
    evidence, source = made(), rng("a4-make-optimizer")
    rate, steps = optimizer_rate(source), gradients(source)
    config = {**evidence.values[name]["described"]["config"], setting: value}
    evidence.values[name] = examined(evidence, WANTED_KIND[name], rate, steps, **config)
    assert codes(evidence) == {code}


def test_a_claim_that_its_steps_do_not_bear_out_is_refused():
    evidence = made()
    evidence.values["adam"]["places"] = evidence.values["momentum"]["places"]
    assert codes(evidence) == {"wrong-optimizer"}


@pytest.mark.parametrize(
    "unknown", [{"returned": "keras.Adam"}, {"raised": "KeyError", "value_error": False}]
)
def test_only_value_error_will_do_for_an_unknown_name(unknown):
    evidence = made()
    evidence.value("unknown", unknown)
    assert codes(evidence) == {"unknown-name-accepted"}


def power(curve) -> set[str]:
    evidence = Evidence("a4-power")
    eta0, s, steps = decay_probe(rng("a4-power"))
    for name, c in (("default", 1), ("squared", 2)):
        evidence.values[name] = evidence.keep(np.array([curve(i, eta0, s, c) for i in steps]))
    return codes(evidence)


def test_power_schedule():
    assert power(lambda i, eta0, s, c: eta0 / (1 + i / s) ** c) == set()
    assert power(lambda i, eta0, s, c: eta0 / (1 + i // s) ** c) == {"integer-division"}
    assert power(lambda i, eta0, s, c: eta0 / (1 + i / s)) == {"wrong-formula"}
    assert power(lambda i, eta0, s, c: eta0 / (1 + (i / s) ** c)) == {"wrong-formula"}
    assert power(lambda i, eta0, s, c: eta0) == {"wrong-formula"}


def cycle(peak=0.45, end=0.9, last=0.01, bend=1.0) -> set[str]:
    evidence = Evidence("a4-one-cycle")
    total, eta0, eta1 = cycle_probe(rng("a4-one-cycle"))
    corners = [0, peak * total, end * total, total - 1]
    curve = np.interp(np.arange(total), corners, [0, 1, 0, 0]) ** bend * (eta1 - eta0) + eta0
    after = np.arange(total) > end * total
    curve[after] = np.linspace(eta0, last * eta0, after.sum()) if after.any() else 0
    evidence.values["curve"] = evidence.keep(curve)
    return codes(evidence)


def test_one_cycle():
    assert cycle() == set()
    assert cycle(peak=0.41) == set()
    assert cycle(peak=0.54, end=0.95) == set()
    assert cycle(peak=0.3) == {"peak-in-wrong-place"}
    assert cycle(peak=0.65) == {"peak-in-wrong-place"}
    assert cycle(last=0.5) == {"never-drops"}
    assert cycle(bend=2.0) == {"wrong-formula"}
    assert cycle(peak=0.7, last=0.9) == {"peak-in-wrong-place", "never-drops"}


def performance(validation_drop, training_drop=None, factor=None) -> set[str]:
    evidence = Evidence("a4-performance")
    wanted, patience, best = performance_probe(rng("a4-performance"))
    epochs = np.arange(best + 3 * patience + 5)

    def rates(drop):
        lowered = START_RATE * (factor or wanted)
        return [
            START_RATE if drop is None or e < best + drop(patience) else lowered for e in epochs
        ]

    evidence.value("validation_stalls", rates(validation_drop))
    evidence.value("training_stalls", rates(training_drop))
    return codes(evidence)


def test_performance_callback():
    assert performance(lambda patience: patience) == set()
    assert performance(lambda patience: patience + 1) == set()
    assert performance(lambda patience: patience + 4) == {"rate-ignored"}
    assert performance(lambda patience: patience, factor=0.9) == {"rate-ignored"}
    assert performance(None) == {"never-drops"}
    assert performance(None, lambda patience: patience) == {"monitors-training-loss"}


def followed(rates) -> str | None:
    eta0, s = schedule_constants(rng("a4-train-with-schedule"))
    planned = schedules.power(np.arange(40.0), eta0, s)
    verdict = schedules.followed(
        np.asarray(rates(planned)), lambda steps: schedules.power(steps, eta0, s), epochs=2
    )
    assert verdict.passed == (verdict.misconception is None)
    return verdict.misconception


def test_the_rates_really_used_are_compared_with_the_plan():
    assert followed(lambda plan: plan) is None
    assert followed(lambda plan: plan[[0, *range(39)]]) is None
    assert followed(lambda plan: np.full(40, 0.01)) == "schedule-not-attached"
    assert followed(lambda plan: plan[::-1]) == "schedule-not-attached"
    assert followed(lambda plan: np.repeat(plan[[0, 20]], 20)) == "schedule-per-epoch"
    assert followed(lambda plan: np.tile(plan[:20], 2)) == "schedule-per-epoch"


def fine_tuning(kind="SGD", rate=lambda head: head / 10, **config) -> set[str]:
    evidence, source = Evidence("a4-fine-tuning-optimizer"), rng("a4-fine-tuning-optimizer")
    steps = gradients(source)
    for number, head in enumerate(head_rates(source)):
        seen = examined(evidence, kind, rate(head), steps, **config)
        evidence.values[f"optimizer-{number}"] = seen
    return codes(evidence)


def test_fine_tuning_optimizer():
    assert fine_tuning(momentum=0.9) == set()
    assert fine_tuning(momentum=0.8, nesterov=True, rate=lambda head: head / 50) == set()
    assert fine_tuning() == {"unsteady-optimizer"}
    assert fine_tuning("Adam") == {"unsteady-optimizer"}
    assert fine_tuning(momentum=0.9, rate=lambda head: head / 5) == {"learning-rate-not-reduced"}
    assert fine_tuning(momentum=0.9, rate=lambda head: 1e-4) == {"rate-ignored"}
    assert fine_tuning("Adam", rate=lambda head: head) == {
        "unsteady-optimizer",
        "learning-rate-not-reduced",
    }
