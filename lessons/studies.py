"""Experiments over many seeds, so that no lesson has to believe in one lucky run.

The A→B study: model B learned from scratch against model B on A, for every seed with the same
labelled images, the same first output layer and the same order of batches, so that the two can be
compared in pairs. ``lessons.stacked`` trains all seeds at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lessons import stacked
from lessons.stacked import Fit, Phase

SCRATCH = (Phase(epochs=20, learning_rate=1e-3),)
REUSED = 5  # layers of the course's model A that B on A takes over: all but the output


def transfer_phases(
    warm_up_rate: float = 1e-3, fine_tuning_rate: float = 1e-3, epochs: tuple[int, int] = (4, 16)
) -> tuple[Phase, Phase]:
    """B on A's two phases: the reused layers frozen, then everything trained."""
    return (
        Phase(epochs[0], warm_up_rate, frozen=REUSED),
        Phase(epochs[1], fine_tuning_rate),
    )


@dataclass(frozen=True)
class Task:
    """A two-class task. Images float32 (count, inputs) in 0..1, labels 0 or 1, shape (count,).

    Attributes:
        pool: (images, labels) from which each seed draws its few labelled images.
        valid: (images, labels) to choose settings by.
        test: (images, labels) to judge by, at the very end.
    """

    pool: tuple[np.ndarray, np.ndarray]
    valid: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Study:
    """Both ways of training, seed by seed.

    Attributes:
        seeds: one per pair of nets.
        scratch: training of B from random weights.
        transfer: training of B on A.
        scratch_accuracy: on the test images, shape (seeds,).
        transfer_accuracy: on the test images, shape (seeds,).
    """

    seeds: tuple[int, ...]
    scratch: Fit
    transfer: Fit
    scratch_accuracy: np.ndarray
    transfer_accuracy: np.ndarray

    def __str__(self) -> str:
        first, second = self.scratch_accuracy, self.transfer_accuracy
        difference = paired_difference(first, second)
        return "\n".join(
            (
                f"{len(self.seeds)} seeds, means with 95 % bootstrap intervals",
                f"test accuracy from scratch  {bootstrap_interval(first).percent()}",
                f"test accuracy on A          {bootstrap_interval(second).percent()}",
                f"paired difference           {difference.percent()}",
                f"ratio of errors             {error_ratio(first, second)}",
                f"B on A is better in {np.sum(second > first)} pairs, "
                f"equal in {np.sum(second == first)}, worse in {np.sum(second < first)}",
            )
        )


def draw(labels: np.ndarray, labelled: int, seeds: Sequence[int]) -> np.ndarray:
    """Each seed's own labelled images, half of each class: indices (seeds, labelled).

    Raises:
        ValueError: there are not enough images of a class, or the number is odd.
    """
    classes = [np.flatnonzero(labels < 0.5), np.flatnonzero(labels > 0.5)]
    half = labelled // 2
    if labelled % 2 or half > min(map(len, classes)):
        raise ValueError(
            f"cannot draw {labelled} images, half of each class, from "
            f"{len(classes[0])} and {len(classes[1])}"
        )
    rows = []
    for seed in seeds:
        random = np.random.default_rng([seed, 2])
        rows.append(np.concatenate([random.permutation(part)[:half] for part in classes]))
    return np.stack(rows)


def train_scratch(
    task: Task,
    sizes: Sequence[int],
    seeds: Sequence[int],
    labelled: int = 200,
    phases: Sequence[Phase] = SCRATCH,
    watch: tuple[np.ndarray, np.ndarray] | None = None,
) -> Fit:
    """Train model B from random weights, one net per seed.

    Args:
        task: where the images come from.
        sizes: inputs, hidden units …, 1.
        seeds: of the weights, the labelled images and the order of batches.
        labelled: number of labelled images.
        phases: how long and at which rate.
        watch: (images, labels) to evaluate after every epoch.
    """
    return _train(stacked.fresh(sizes, seeds), task, seeds, labelled, phases, watch)


def train_transfer(
    task: Task,
    model_a: Sequence[np.ndarray],
    seeds: Sequence[int],
    labelled: int = 200,
    phases: Sequence[Phase] = transfer_phases(),
    watch: tuple[np.ndarray, np.ndarray] | None = None,
) -> Fit:
    """Train model B on A: A's weights but the output layer, and a new output per seed.

    Args:
        model_a: what ``model_a.get_weights()`` returns; other arguments as ``train_scratch``.
    """
    reused = stacked.stack([model_a[:-2]] * len(seeds))
    new = stacked.fresh_output(sizes_like(model_a), seeds)
    return _train(reused + new, task, seeds, labelled, phases, watch)


def sizes_like(model_a: Sequence[np.ndarray]) -> tuple[int, ...]:
    """Sizes of a net like A with a single output."""
    kernels = model_a[::2]
    return (kernels[0].shape[0], *(kernel.shape[1] for kernel in kernels[:-1]), 1)


def _train(weights, task, seeds, labelled, phases, watch) -> Fit:
    images, labels = task.pool
    chosen = draw(labels, labelled, seeds)
    order = stacked.orders(seeds, sum(phase.epochs for phase in phases), labelled)
    return stacked.fit(weights, images[chosen], labels[chosen], order, phases, watch=watch)


def compare(
    task: Task,
    model_a: Sequence[np.ndarray],
    seeds: Sequence[int],
    labelled: int = 200,
    scratch: Sequence[Phase] = SCRATCH,
    transfer: Sequence[Phase] = transfer_phases(),
    watch: tuple[np.ndarray, np.ndarray] | None = None,
) -> Study:
    """B from scratch and B on A for many seeds, judged on the test images."""
    first = train_scratch(task, sizes_like(model_a), seeds, labelled, scratch, watch)
    second = train_transfer(task, model_a, seeds, labelled, transfer, watch)
    return Study(
        tuple(seeds),
        first,
        second,
        stacked.accuracy(first.weights, *task.test),
        stacked.accuracy(second.weights, *task.test),
    )


def tune(
    task: Task,
    model_a: Sequence[np.ndarray],
    seeds: Sequence[int],
    rates: Sequence[float],
    labelled: int = 200,
) -> tuple[np.ndarray, np.ndarray]:
    """Validation accuracy at each learning rate, for both ways and with equal budgets.

    Returns:
        Two float arrays (rates, seeds): from scratch; B on A, with the same rate in both phases.
    """
    results: tuple[list, list] = ([], [])
    for rate in rates:
        study = compare(
            Task(task.pool, task.valid, task.valid),
            model_a,
            seeds,
            labelled,
            (Phase(SCRATCH[0].epochs, rate),),
            transfer_phases(rate, rate),
        )
        results[0].append(study.scratch_accuracy)
        results[1].append(study.transfer_accuracy)
    return np.array(results[0]), np.array(results[1])


def by_labels(
    task: Task,
    model_a: Sequence[np.ndarray],
    seeds: Sequence[int],
    counts: Sequence[int],
    rates: tuple[float, float] = (1e-3, 1e-3),
    updates: int = 140,
) -> tuple[np.ndarray, np.ndarray]:
    """Test accuracy against the number of labelled images, with the same number of updates.

    Args:
        counts: numbers of labelled images, all even.
        rates: learning rates from scratch and for B on A.
        updates: weight updates for every count (an equal number of epochs would give the small
            sets less training as well as less data).

    Returns:
        Two float arrays (counts, seeds): from scratch; B on A.
    """
    results: tuple[list, list] = ([], [])
    for count in counts:
        epochs = max(2, round(updates / -(-count // 32)))
        warm_up = max(1, round(epochs / 5))
        study = compare(
            task,
            model_a,
            seeds,
            count,
            (Phase(epochs, rates[0]),),
            transfer_phases(rates[1], rates[1], (warm_up, epochs - warm_up)),
        )
        results[0].append(study.scratch_accuracy)
        results[1].append(study.transfer_accuracy)
    return np.array(results[0]), np.array(results[1])


@dataclass(frozen=True)
class Interval:
    """An estimate and the interval around it."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3g} [{self.low:.3g}, {self.high:.3g}]"

    def percent(self) -> str:
        """The same as percentages (of a difference: as percentage points)."""
        return f"{self.value:.2%} [{self.low:.2%}, {self.high:.2%}]"

    def excludes(self, number: float) -> bool:
        """Whether the number lies outside the interval."""
        return not self.low <= number <= self.high


def bootstrap_interval(
    values: np.ndarray,
    statistic: Callable = np.mean,
    confidence: float = 0.95,
    draws: int = 5000,
    seed: int = 0,
) -> Interval:
    """Percentile bootstrap (Efron 1979): the seeds are drawn again and again, with replacement.

    Args:
        values: shape (seeds,), or (seeds, columns) if several results of a seed belong together.
        statistic: function of such an array with an ``axis`` argument for the seeds.
        confidence: part of the bootstrap distribution inside the interval.
        draws: number of resamples.
        seed: of the resampling.

    Raises:
        ValueError: fewer than two values.
    """
    values = np.asarray(values)
    if len(values) < 2:
        raise ValueError("an interval needs at least two seeds")
    picked = np.random.default_rng(seed).integers(0, len(values), (draws, len(values)))
    resampled = statistic(values[picked], axis=1)
    low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(statistic(values, axis=0)), float(low), float(high))


def paired_difference(first: np.ndarray, second: np.ndarray, **options) -> Interval:
    """Mean of ``second − first`` over seeds, with its bootstrap interval."""
    return bootstrap_interval(np.asarray(second) - np.asarray(first), **options)


def error_ratio(first: np.ndarray, second: np.ndarray, **options) -> Interval:
    """Mean error of ``first`` over mean error of ``second`` (accuracies given), with interval.

    Above 1: the second errs less. Means before dividing: a seed without errors has no ratio.
    """
    errors = 1 - np.column_stack([first, second])

    def ratio(values, axis):
        means = values.mean(axis=axis)
        return means[..., 0] / np.maximum(means[..., 1], 1e-12)

    return bootstrap_interval(errors, ratio, **options)
