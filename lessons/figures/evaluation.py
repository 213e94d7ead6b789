"""Pictures that judge a classifier: where it errs, how sure one can be, what more data would give.

Every function returns a matplotlib figure; ``figures.show(figure, alt)`` displays it with a text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from lessons.figures.style import PALETTE

# Student's t, two-sided 95 %, by degrees of freedom 1..30 (any statistics table).
_T_95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


def wilson_interval(correct: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """Interval for an accuracy measured on ``total`` photographs (Wilson 1927).

    Unlike accuracy ± 1.96 standard errors it never leaves [0, 1] and never has zero width.

    Args:
        correct: right answers.
        total: answers.
        z: quantile of the normal distribution; the default gives 95 %.

    Returns:
        ``(low, high)``, shares between 0 and 1.

    Raises:
        ValueError: no answers, or more right answers than answers.
    """
    if total <= 0 or not 0 <= correct <= total:
        raise ValueError(f"{correct} right answers out of {total} is not a result.")
    share = correct / total
    denominator = 1 + z**2 / total
    centre = (share + z**2 / (2 * total)) / denominator
    reach = z / denominator * math.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    return max(0.0, centre - reach), min(1.0, centre + reach)


def mean_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean of some runs and its 95 % interval by Student's t.

    Args:
        values: one number per run, at least two.

    Returns:
        ``(mean, low, high)``.

    Raises:
        ValueError: a single run has no spread and gives no interval.
    """
    values = np.asarray(values, dtype=float)
    if values.size < 2:
        raise ValueError("An interval needs at least two runs: one run shows no spread.")
    quantile = _T_95[values.size - 2] if values.size <= 31 else 1.96
    reach = quantile * values.std(ddof=1) / math.sqrt(values.size)
    return float(values.mean()), float(values.mean() - reach), float(values.mean() + reach)


def confusion_counts(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """How often each true class (row) was called each class (column), shape (classes, classes)."""
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (np.asarray(labels), np.asarray(predicted)), 1)
    return counts


def pick(probabilities: np.ndarray, labels: np.ndarray, kind: str, count: int = 8) -> np.ndarray:
    """Indices of photographs worth looking at.

    Args:
        probabilities: class probabilities, shape (N, classes).
        labels: true classes, shape (N,).
        kind: "best" (right and surest), "mistakes" (wrong and surest), "unsure" (the two likeliest
            classes closest together).
        count: how many at most.

    Returns:
        Indices, the most extreme first; fewer than ``count`` if there are not so many.

    Raises:
        ValueError: unknown kind.
    """
    probabilities, labels = np.asarray(probabilities), np.asarray(labels)
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    ordered = np.sort(probabilities, axis=1)
    choices = {
        "best": (predicted == labels, -confidence),
        "mistakes": (predicted != labels, -confidence),
        "unsure": (np.ones(len(labels), bool), ordered[:, -1] - ordered[:, -2]),
    }
    if kind not in choices:
        raise ValueError(f"There is no kind '{kind}'. Choose one of: {', '.join(choices)}.")
    eligible, key = choices[kind]
    indices = np.flatnonzero(eligible)
    return indices[np.argsort(key[indices], kind="stable")][:count]


def confusion_matrix(
    labels: np.ndarray, predicted: np.ndarray, class_names: Sequence[str], axis=None
):
    """Confusion matrix: counts, and shares of each true class as shade.

    Args:
        labels: true classes, shape (N,).
        predicted: predicted classes, shape (N,).
        class_names: readable names by class index.
        axis: matplotlib axis to draw on; None for a figure of its own.

    Returns:
        The matplotlib figure.
    """
    counts = confusion_counts(labels, predicted, len(class_names))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axis = _axis(axis, (3.6, 3.4))
    axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), value in np.ndenumerate(counts):
        colour = "white" if shares[row, column] > 0.55 else "black"
        text = f"{value}\n{shares[row, column]:.0%}"
        axis.text(column, row, text, ha="center", va="center", color=colour, fontsize=11)
    ticks = range(len(class_names))
    axis.set_xticks(ticks, [f"called {name}" for name in class_names])
    axis.set_yticks(ticks, [f"is a {name}" for name in class_names])
    axis.grid(False)
    axis.set_title("Confusion matrix")
    return figure


def verdicts(
    images: np.ndarray,
    probabilities: np.ndarray,
    labels: np.ndarray,
    class_names: Sequence[str],
    indices: Sequence[int],
    title: str = "",
    columns: int = 8,
):
    """Photographs with the network's verdict above each; wrong ones framed and named as such.

    Args:
        images: (N, height, width, 3), uint8 or float 0..255.
        probabilities: class probabilities, shape (N, classes).
        labels: true classes, shape (N,).
        class_names: readable names by class index.
        indices: which photographs to show, in this order.
        title: above all of them.
        columns: photographs in a row.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    rows = max(1, math.ceil(len(indices) / columns))
    size = (1.35 * columns, 1.75 * rows + 0.35)
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for axis, index in zip(axes.flat, indices, strict=False):
        predicted = int(np.argmax(probabilities[index]))
        right = predicted == labels[index]
        axis.axis("on")
        axis.set(xticks=[], yticks=[])
        axis.imshow(np.clip(images[index], 0, 255).astype(np.uint8))
        axis.set_title(
            f"{class_names[predicted]} {probabilities[index][predicted]:.1%}"
            + ("" if right else f"\nis a {class_names[labels[index]]}"),
            fontsize=9,
            loc="center",
            fontweight="normal",
            color="black" if right else PALETTE["red"],
        )
        for side in axis.spines.values():
            side.set(visible=True, linewidth=2, color=PALETTE["green" if right else "red"])
    if title:
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
    return figure


def accuracy_intervals(results: Mapping[str, tuple[int, int]], title: str = ""):
    """Accuracies with their 95 % Wilson intervals, one line each.

    Args:
        results: name → (right answers, answers).
        title: above the picture.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(8, 0.9 + 0.42 * len(results)))
    for place, (correct, total) in enumerate(results.values()):
        low, high = wilson_interval(correct, total)
        axis.plot([low, high], [place, place], color=PALETTE["blue"], linewidth=3)
        axis.plot(correct / total, place, "o", color=PALETTE["black"], markersize=7)
        text = f"{correct / total:.1%}  ({low:.1%} to {high:.1%})"
        axis.text(high + 0.004, place, text, va="center", fontsize=9)
    axis.set_yticks(range(len(results)), list(results))
    axis.set_ylim(len(results) - 0.5, -0.5)
    axis.set_xlabel("accuracy (dot) and 95 % interval (bar)")
    axis.margins(x=0.35)
    left, _ = axis.get_xlim()
    axis.set_xlim(max(0, left), None)
    axis.xaxis.set_major_formatter("{x:.0%}")
    axis.set_title(title)
    return figure


def accuracy_against_size(
    curves: Mapping[str, Mapping[int, Sequence[float]]], chance: float | None = None
):
    """Accuracy against the number of training photographs: every seed a dot, mean, 95 % band.

    Args:
        curves: name → {number of training photographs → accuracies, one per seed}.
        chance: accuracy of guessing, drawn as a dashed line.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(8, 4))
    colours = [PALETTE[name] for name in ("blue", "red", "green", "purple", "black")]
    markers = "osD^v"
    for number, (name, points) in enumerate(curves.items()):
        colour, marker = colours[number % 5], markers[number % 5]
        sizes = sorted(points)
        summary = np.array([mean_interval(points[size]) for size in sizes])
        axis.plot(sizes, summary[:, 0], color=colour, marker=marker, markersize=5, label=name)
        axis.fill_between(sizes, summary[:, 1], summary[:, 2], color=colour, alpha=0.2, linewidth=0)
        for size in sizes:
            axis.plot([size] * len(points[size]), points[size], ".", color=colour, alpha=0.35)
    if chance is not None:
        axis.axhline(chance, color=PALETTE["grey"], linestyle="--", linewidth=1.2, label="guessing")
    every = sorted({size for points in curves.values() for size in points})
    axis.set_xscale("log")
    axis.set_xticks(every, [str(size) for size in every])
    axis.minorticks_off()
    axis.set_xlabel("labelled training photographs (logarithmic)")
    axis.set_ylabel("accuracy")
    axis.yaxis.set_major_formatter("{x:.0%}")
    axis.legend(loc="center right")
    axis.set_title("Dots: one seed each. Band: 95 % interval of the mean")
    return figure


def paired_runs(before: Sequence[float], after: Sequence[float], names: tuple[str, str], unit=""):
    """The same seeds under two treatments: a line per seed, and the differences with interval.

    Args:
        before: one number per seed.
        after: one number per seed, in the same order.
        names: of the two treatments.
        unit: what the numbers are, for the axis.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    before, after = np.asarray(before, float), np.asarray(after, float)
    mean, low, high = mean_interval(after - before)
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4), width_ratios=(3, 2))
    for one, other in zip(before, after, strict=True):
        colour = PALETTE["blue"] if other >= one else PALETTE["red"]
        style = "-" if other >= one else "--"
        left.plot([0, 1], [one, other], style, color=colour, marker="o", markersize=5)
    left.set_xticks([0, 1], names)
    left.set_xlim(-0.25, 1.25)
    left.set_ylabel(unit)
    left.yaxis.set_major_formatter("{x:.1%}")
    left.set_title("One line per seed (dashed: got worse)")
    spread = np.linspace(-0.12, 0.12, len(before)) if len(before) > 1 else np.zeros(1)
    right.plot(spread, after - before, "o", color=PALETTE["grey"], markersize=5)
    right.errorbar(
        0.4, mean, [[mean - low], [high - mean]], fmt="D", color=PALETTE["black"], capsize=6
    )
    right.axhline(0, color=PALETTE["black"], linewidth=1)
    right.set_xlim(-0.35, 0.7)
    right.set_xticks([0, 0.4], ["each seed", "mean, 95 %"])
    right.yaxis.set_major_formatter("{x:+.1%}")
    right.set_title("Difference")
    return figure


def threshold_view(
    labels: np.ndarray,
    probability: np.ndarray,
    threshold: float,
    class_names: Sequence[str] = ("cat", "dog"),
):
    """What a decision threshold does to a two-class network: histogram and confusion matrix.

    Args:
        labels: true classes 0 or 1, shape (N,).
        probability: the network's probability of class 1, shape (N,).
        threshold: class 1 is called from here upwards, between 0 and 1.
        class_names: of class 0 and 1.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    labels, probability = np.asarray(labels), np.asarray(probability)
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.3), width_ratios=(5, 3))
    edges = np.linspace(0, 1, 26)
    for value, colour, hatch in ((0, PALETTE["orange"], "//"), (1, PALETTE["blue"], None)):
        left.hist(
            probability[labels == value],
            edges,
            color=colour,
            alpha=0.65,
            hatch=hatch,
            edgecolor="white",
            label=f"is a {class_names[value]}",
        )
    left.set_yscale("symlog", linthresh=10)
    left.axvline(threshold, color=PALETTE["black"], linewidth=2, label=f"threshold {threshold:.2f}")
    left.set_xlabel(f"probability of {class_names[1]}")
    left.set_ylabel("photographs")
    left.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, fontsize=8.5)
    predicted = (probability >= threshold).astype(int)
    confusion_matrix(labels, predicted, class_names, axis=right)
    low, high = wilson_interval(int((predicted == labels).sum()), len(labels))
    right.set_title(f"{(predicted == labels).mean():.1%} right ({low:.1%} to {high:.1%})")
    return figure


def _axis(axis, size):
    if axis is not None:
        return axis.figure, axis
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=size)
