"""Fine-tuning the top of a backbone: flags, weights, rate and optimizer on planted evidence."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import compiling, fine_tuning
from autograder.checks.core import Case
from autograder.checks.phase import Phase
from autograder.evidence.store import Record
from autograder.rubrics import rubric

BACKBONE = [
    ["entry", "InputLayer"],
    ["conv_1", "Conv2D"],
    ["norm_1", "BatchNormalization"],
    ["conv_2", "Conv2D"],
    ["norm_2", "BatchNormalization"],
    ["relu_2", "ReLU"],
]
WEIGHTED = ["conv_1", "norm_1", "conv_2", "norm_2", "head"]
LAST = 3


def model(moved=()) -> tuple[dict, dict]:
    """A recorded model whose named layers have other weights than before, and its arrays."""
    arrays, layers = {}, []
    for name in WEIGHTED:
        key = f"{name}{'+' if name in moved else ''}"
        arrays[key] = np.full(3, 1.0 + (name in moved))
        layers.append(
            {
                "path": name,
                "class": "Dense" if name == "head" else dict(BACKBONE)[name],
                "config": {},
                "trainable": True,
                "updated": True,
                "inputs": None,
                "weights": [{"name": "w", "value": {"array": key}}],
            }
        )
    return {"class": "Functional", "layers": layers}, arrays


def event(kind: str, updated, rate=1e-4, momentum=0.9, optimizer="SGD", identity=1) -> dict:
    flags = [{"path": n, "updated": n in updated, "has_weights": True} for n in WEIGHTED]
    return {
        "kind": kind,
        "model": 0,
        "finished": True,
        "flags": flags,
        "learning_rate": rate,
        "optimizer_id": identity,
        "optimizer": {"class": optimizer, "bases": [], "config": {"momentum": momentum}},
    }


def phase(updated, moved=None, compiled=True, **optimizer) -> Phase:
    moved = updated if moved is None else moved
    before, arrays = model()
    after, more = model(moved)
    events = [event("fit", updated, **optimizer)]
    if compiled:
        events.insert(0, event("compile", updated, **optimizer))
    values = {
        "model": 0,
        "before": before,
        "after": after,
        "warm_up": {"learning_rate": 1e-3, "optimizer_id": 0},
        "backbone_layers": BACKBONE,
        "backbone_paths": {name: name for name in WEIGHTED[:-1]},
    }
    record = Record("a6-fine-tune", values, tuple(events), arrays={**arrays, **more})
    return Phase.of(Case(record, 1))


def codes(found: Phase) -> tuple:
    top = fine_tuning.only_top_unfrozen(found, LAST)
    norms = fine_tuning.batchnorm_frozen(found, LAST)
    return top.misconception, norms.misconception


@pytest.mark.parametrize(
    ("updated", "expected"),
    [
        (["conv_2", "head"], (None, None)),
        (["conv_2", "norm_2", "head"], (None, "batchnorm-unfrozen")),
        (["conv_1", "conv_2", "head"], ("unfroze-everything", None)),
        (WEIGHTED, ("unfroze-everything", "unfroze-everything")),
        (["head"], ("not-unfrozen", "not-unfrozen")),
        ([], ("not-unfrozen", "not-unfrozen")),
        (["conv_1", "head"], ("not-unfrozen", None)),
        (["conv_2"], ("output-frozen-too", None)),
    ],
)
def test_flags_at_fit_decide_and_each_mistake_has_one_code(updated, expected):
    assert codes(phase(updated)) == expected


def test_an_unfrozen_layer_need_not_move():
    assert codes(phase(["conv_2", "head"], moved=["head"])) == (None, None)


def test_a_frozen_layer_that_moved_is_no_frozen_layer():
    assert codes(phase(["conv_2", "head"], moved=["conv_1", "conv_2", "head"]))[0] is not None


def test_statistics_that_moved_show_an_active_batch_normalization():
    found = phase(["conv_2", "head"], moved=["conv_2", "norm_2", "head"])
    assert codes(found) == (None, "batchnorm-unfrozen")


def test_flags_without_compile_and_without_effect_are_a_forgotten_compile():
    found = phase(["conv_2", "head"], moved=["head"], compiled=False)
    assert codes(found)[0] == "forgot-recompile"
    assert compiling.recompiled(found).misconception == "forgot-recompile"


@pytest.mark.parametrize(
    ("optimizer", "code"),
    [
        ({}, None),
        ({"momentum": 0.0}, "unsteady-optimizer"),
        ({"momentum": None}, "unsteady-optimizer"),
        ({"optimizer": "Adam"}, "unsteady-optimizer"),
        ({"optimizer": "RMSprop"}, "unsteady-optimizer"),
    ],
)
def test_only_sgd_with_momentum_is_steady(optimizer, code):
    assert fine_tuning.steady_optimizer(phase(["conv_2"], **optimizer)).misconception == code


@pytest.mark.parametrize(
    ("rate", "code"), [(1e-4, None), (1e-5, None), (2e-4, "learning-rate-not-reduced")]
)
def test_the_rate_is_at_most_a_tenth(rate, code):
    found = phase(["conv_2"], rate=np.float32(rate).item())
    assert fine_tuning.rate_at_most(found, 1e-3).misconception == code


@pytest.mark.parametrize(
    ("rate", "code"),
    [(3e-5, None), (1e-5, "rate-ignored"), (1e-3, "learning-rate-not-reduced")],
)
def test_a_rate_that_is_too_large_is_told_from_one_that_is_merely_another(rate, code):
    assert fine_tuning.small_rate_is(phase(["conv_2"], rate=rate), 3e-5).misconception == code


def test_the_old_optimizer_is_recognised():
    verdict = compiling.recompiled(phase(["conv_2", "head"], identity=0))
    assert verdict.misconception == "same-optimizer-reused"


def test_the_old_optimizers_old_rate_is_not_a_second_mistake():
    found = phase(["conv_2", "head"], identity=0, rate=1e-3)
    assert fine_tuning.small_rate_is(found, 3e-5).misconception == "same-optimizer-reused"


def test_silence_earns_nothing():
    empty = Phase.of(Case(Record("a6-fine-tune", {}), 1))
    for judge in (
        lambda p: fine_tuning.only_top_unfrozen(p, LAST),
        lambda p: fine_tuning.batchnorm_frozen(p, LAST),
        lambda p: fine_tuning.rate_at_most(p, 1e-3),
        fine_tuning.steady_optimizer,
        fine_tuning.backbone_untouched,
        fine_tuning.head_trained,
        fine_tuning.class_loss,
    ):
        assert not judge(empty).passed


@pytest.mark.parametrize("question", rubric("a6").questions, ids=lambda q: q.id)
def test_no_question_of_a6_gives_points_for_empty_evidence(question):
    from autograder.judging import judge_question

    assert judge_question(question, Record(question.id, {}), 1).score == 0


@pytest.mark.parametrize("question", rubric("a3").questions, ids=lambda q: q.id)
def test_no_question_of_a3_gives_points_for_empty_evidence(question):
    from autograder.judging import judge_question

    assert judge_question(question, Record(question.id, {}), 1).score == 0
