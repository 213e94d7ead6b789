"""A student's training run in a few numbers, to stand beside the reference's in the feedback."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from autograder.checks.core import Case, rate_text
from autograder.checks.phase import Phase
from autograder.evidence.view import LayerView
from autograder.results import Comparison

#: What the reference solutions did, by question and kind of data (real, drawn); remade by
#: ``python -m assignments.references``, once with real data and once without.
REFERENCES = Path(__file__).resolve().parent.parent / "rubrics" / "reference_runs.json"
MISSING = "–"


def compare(case: Case) -> Comparison | None:
    """The run's numbers beside the reference's; None for a question without a finished fit."""
    phase = Phase.of(case)
    if not phase.fits or phase.before is None or phase.after is None:
        return None
    facts, movement = run_facts(phase), movements(phase)
    reference = _reference(case.record.question, case.record.value("data"))
    wanted = reference["facts"]
    rows = tuple((what, value, str(wanted.get(what, MISSING))) for what, value in facts.items())
    same_length = len(reference["movement"]) == len(movement)
    return Comparison(
        rows,
        tuple(
            (layer, moved, reference["movement"][n] if same_length else None)
            for n, (layer, moved) in enumerate(movement)
        ),
    )


def run_facts(phase: Phase) -> dict[str, str]:
    """Trainable parameters, optimizer, learning rate and last validation result of a phase."""
    fit = phase.fits[-1]
    trained = phase.updated_paths(fit)
    parameters = sum(
        int(weight.size)
        for layer in phase.before.weighted
        if layer.path in trained
        for weight in layer.weights
    )
    facts = {
        "parameters that could learn": f"{parameters:,} of {phase.before.parameters():,}",
        "optimizer": _optimizer(fit.get("optimizer") or {}),
        "learning rate": rate_text(fit.get("learning_rate")),
    }
    history = fit.get("history") or {}
    for key, name in (("val_accuracy", "validation accuracy"), ("val_loss", "validation loss")):
        values = history.get(key)
        if isinstance(values, list) and values and isinstance(values[-1], (int, float)):
            facts[name] = f"{values[-1]:.3f}"
    return facts


def _optimizer(description: dict) -> str:
    """Its class, and its momentum where it has one: that alone may double the way it goes."""
    name, config = str(description.get("class", MISSING)), description.get("config") or {}
    momentum = config.get("momentum")
    return f"{name}, momentum {momentum:g}" if isinstance(momentum, float) and momentum else name


def movements(phase: Phase) -> list[tuple[str, float]]:
    """(layer, relative distance its weights moved) for each layer with weights."""
    moved = []
    for old in phase.before.weighted:
        new = phase.after.by_path.get(old.path)
        if new is not None and len(new.weights) == len(old.weights):
            moved.append((old.path, _distance(old, new)))
    return moved


def _distance(old: LayerView, new: LayerView) -> float:
    if any(a.shape != b.shape for a, b in zip(old.weights, new.weights, strict=True)):
        return 0.0
    step = sum(_squares(b - a) for a, b in zip(old.weights, new.weights, strict=True))
    size = sum(_squares(a) for a in old.weights)
    moved = float(np.sqrt(step / (size or 1.0)))
    return round(moved, 6) if np.isfinite(moved) else 0.0


def _squares(values: np.ndarray) -> float:
    # Without BLAS, whose threads would take the cores from the submissions that are running.
    return float(np.add.reduce(np.square(values, dtype="float64"), axis=None))


def _reference(question: str, data: str | None) -> dict:
    """The reference's run on the same kind of data; ``data`` is None where it has no influence."""
    runs = _references().get(question, {})
    found = runs.get(data) if data else next(iter(runs.values()), None)
    return found or {"facts": {}, "movement": []}


@cache
def _references() -> dict:
    try:
        return json.loads(REFERENCES.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
