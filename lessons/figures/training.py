"""Pictures of training: what is frozen, how far weights moved, curves of many seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lessons.figures.evaluation import mean_interval
from lessons.figures.style import PALETTE

_MARKERS = (("blue", "o"), ("red", "s"), ("green", "^"), ("purple", "D"))


class LayerState(NamedTuple):
    """A layer at one moment: its name, its parameters and how many of them can be trained."""

    name: str
    parameters: int
    trainable: int


def layer_states(model) -> list[LayerState]:
    """The layers of a Keras model as they stand now, from the first to the last."""
    states = []
    for layer in model.layers:
        count = sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights)
        states.append(LayerState(layer.name, layer.count_params(), count))
    return states


def frozen_and_trainable(stages: Mapping[str, Sequence[LayerState]]):
    """Each stage as a stack of layers, read upwards; frozen ones hatched, with their parameters.

    Args:
        stages: words for the stage → ``layer_states(model)`` taken at that moment.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    tallest = max(map(len, stages.values()))
    figure, axes = plt.subplots(
        1, len(stages), figsize=(2.9 * len(stages), 0.42 * tallest + 1.0), squeeze=False
    )
    for axis, (title, states) in zip(axes[0], stages.items(), strict=True):
        for height, state in enumerate(states):
            _layer_box(axis, height, state)
        free = sum(state.trainable for state in states)
        total = sum(state.parameters for state in states)
        axis.set_title(f"{title}\n{free:,} of {total:,} trainable", fontsize=10)
        axis.set(xlim=(0, 1), ylim=(-0.1, tallest))
        axis.axis("off")
    return figure


def _layer_box(axis, height: int, state: LayerState) -> None:
    """One layer: grey without parameters, blue hatched if frozen, orange if it can be trained."""
    if not state.parameters:
        colour, hatch, word = "#EDEDED", None, "no parameters"
    elif not state.trainable:
        colour, hatch, word = "#BFDDF0", "///", f"frozen  {state.parameters:,}"
    else:
        colour, hatch, word = "#F5C96B", None, f"trainable  {state.trainable:,}"
    axis.add_patch(
        _rectangle((0.01, height), 0.98, 0.84, facecolor=colour, edgecolor="white", hatch=hatch)
    )
    style = {"va": "center", "fontsize": 8.5}
    back = {"facecolor": colour, "edgecolor": "none", "pad": 1.0}
    axis.text(0.04, height + 0.42, state.name, bbox=back, **style)
    axis.text(0.96, height + 0.42, word, ha="right", bbox=back, **style)


def _rectangle(*arguments, **options):
    from matplotlib.patches import Rectangle

    return Rectangle(*arguments, **options)


def weight_movement(phases: Mapping[str, Sequence], layers: Sequence[str]):
    """How far each layer's kernel moved in each phase; "0" stands for bit-identical.

    Args:
        phases: words for the phase → per layer a number, or one number per seed: ‖after − before‖
            relative to ‖before‖.
        layers: their names, from the first to the last.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(
        1, len(phases), figsize=(2.9 * len(phases) + 1, 0.36 * len(layers) + 1.1),
        sharex=True, sharey=True, squeeze=False,
    )  # fmt: skip
    places = np.arange(len(layers))
    for number, (axis, (title, moved)) in enumerate(zip(axes[0], phases.items(), strict=True)):
        values = np.array(moved, float).reshape(len(layers), -1)
        colour = PALETTE[_MARKERS[number % len(_MARKERS)][0]]
        axis.barh(places, values.mean(axis=1), color=colour, alpha=0.55, height=0.7)
        if values.shape[1] > 1:
            for place, seeds in zip(places, values, strict=True):
                axis.plot(seeds, np.full(len(seeds), place), "|", color=colour, markersize=7)
        for place, seeds in zip(places, values, strict=True):
            if not seeds.any():
                axis.text(0, place, " 0", va="center", fontsize=9)
        axis.set_title(title)
        axis.grid(axis="y", visible=False)
        axis.xaxis.set_major_formatter("{x:.0%}")
    axes[0, 0].set_yticks(places, layers)
    figure.supxlabel("how far the kernel moved, relative to its length", fontsize=10)
    return figure


def two_stage_curves(
    arms: Mapping[str, tuple[np.ndarray, np.ndarray]], unfreeze_after: int | None = None
):
    """Accuracy and loss by epoch, a line for the median seed, a band for the middle 80 %.

    Args:
        arms: name → (accuracy, loss), each of shape (seeds, epochs), or (epochs,) for one run.
        unfreeze_after: epochs of the frozen phase; a line is drawn behind it.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.3))
    for axis, which, label in zip(axes, (0, 1), ("accuracy", "loss"), strict=True):
        for (name, curves), (colour, marker) in zip(arms.items(), _MARKERS, strict=False):
            seeds = np.atleast_2d(curves[which])
            epochs = np.arange(1, seeds.shape[1] + 1)
            axis.plot(
                epochs, np.median(seeds, axis=0), marker=marker, color=PALETTE[colour],
                label=name, markersize=4,
            )  # fmt: skip
            if len(seeds) > 1:
                low, high = np.quantile(seeds, [0.1, 0.9], axis=0)
                axis.fill_between(epochs, low, high, color=PALETTE[colour], alpha=0.18, lw=0)
        if unfreeze_after:
            axis.axvline(unfreeze_after + 0.5, color=PALETTE["black"], linestyle=":", lw=1.4)
            axis.text(
                unfreeze_after + 0.65, 0.03, "unfrozen", fontsize=9,
                transform=axis.get_xaxis_transform(),
            )  # fmt: skip
        axis.set(xlabel="epoch", ylabel=label)
        axis.xaxis.get_major_locator().set_params(integer=True)
    axes[0].yaxis.set_major_formatter("{x:.0%}")
    axes[1].legend()
    return figure


def history_curves(*histories: Mapping[str, Sequence[float]]):
    """Training and validation curves of one run, with a line where its second stage begins.

    Args:
        *histories: ``History.history`` of one or two ``fit`` calls with validation images.

    Returns:
        The matplotlib figure.
    """
    whole = {key: [value for part in histories for value in part[key]] for key in histories[0]}
    return two_stage_curves(
        {
            "training": (whole["accuracy"], whole["loss"]),
            "validation": (whole["val_accuracy"], whole["val_loss"]),
        },
        unfreeze_after=len(histories[0]["loss"]) if len(histories) > 1 else None,
    )


def accuracy_against(
    settings: Sequence[float], arms: Mapping[str, np.ndarray], label: str, what: str = "accuracy"
):
    """Accuracy at several settings: a dot for each seed, a line through the means.

    Args:
        settings: positive numbers, drawn on a logarithmic axis.
        arms: name → array (settings, seeds).
        label: what the settings are.
        what: what was measured.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(8, 3.6))
    settings = np.asarray(settings, float)
    shifts = np.linspace(-1, 1, len(arms)) * 0.03 if len(arms) > 1 else [0]
    for (name, values), (colour, marker), shift in zip(
        arms.items(), _MARKERS, shifts, strict=False
    ):
        places = settings * 10**shift
        axis.plot(
            np.repeat(places, values.shape[1]), values.ravel(), marker, color=PALETTE[colour],
            alpha=0.3, markersize=4,
        )  # fmt: skip
        axis.plot(places, values.mean(axis=1), color=PALETTE[colour], marker=marker, label=name)
    axis.set_xscale("log")
    axis.set_xticks(settings, [f"{setting:g}" for setting in settings])
    axis.minorticks_off()
    axis.set(xlabel=f"{label} (logarithmic)", ylabel=what)
    axis.yaxis.set_major_formatter("{x:.0%}")
    axis.legend(loc="lower right")
    axis.set_title("Dots: one seed each. Line: their mean")
    return figure


def distributions(
    arms: Mapping[str, np.ndarray], label: str, marks: Mapping[str, float] | None = None
):
    """Each arm's results as a row of dots, below them the mean and its 95 % interval (Student's t).

    Args:
        arms: name → one number per seed, drawn from the top down.
        label: what was measured.
        marks: words → a number to point at (a claim, one lucky run).

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(8, 0.85 * len(arms) + 0.9))
    places = range(len(arms) - 1, -1, -1)
    for row, values, (colour, _) in zip(places, arms.values(), _MARKERS, strict=False):
        axis.plot(
            values, row + _beeswarm(np.asarray(values)), "o", color=PALETTE[colour], alpha=0.6,
            markersize=5,
        )  # fmt: skip
        mean, low, high = mean_interval(values)
        axis.plot([low, high], [row - 0.22] * 2, color=PALETTE["black"], linewidth=3)
        axis.plot(mean, row - 0.22, "D", color=PALETTE["black"], markersize=6)
    for words, value in (marks or {}).items():
        axis.axvline(value, color=PALETTE["purple"], linestyle="--", linewidth=1.4)
        axis.text(
            value, 1.0, words, color=PALETTE["black"], fontsize=9, ha="center", va="bottom",
            transform=axis.get_xaxis_transform(),
        )  # fmt: skip
    axis.set_yticks(places, list(arms))
    axis.set(ylim=(-0.45, len(arms) - 0.3), xlabel=label)
    axis.xaxis.set_major_formatter("{x:.1%}")
    axis.grid(axis="y", visible=False)
    return figure


def _beeswarm(values: np.ndarray, highest: float = 0.55) -> np.ndarray:
    """Heights that keep dots of nearly the same value apart, none above ``highest``."""
    width = max(np.ptp(values) / 40, 1e-9)
    bins = np.round(values / width).astype(int)
    heights = np.zeros(len(values))
    for one in np.unique(bins):
        members = np.flatnonzero(bins == one)
        heights[members] = np.arange(len(members))
    return heights * min(0.1, highest / max(heights.max(), 1))


def kernels(weights: Sequence[np.ndarray], titles: Sequence[str] | None = None, columns: int = 10):
    """Weights as pictures: purple below zero, white at zero, orange above, each on its own scale.

    Args:
        weights: arrays (height, width).
        titles: words above each.
        columns: pictures side by side, at most.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    columns = min(columns, len(weights))
    lines = -(-len(weights) // columns)
    figure, axes = plt.subplots(
        lines, columns, figsize=(0.95 * columns, (1.2 if titles else 0.95) * lines), squeeze=False
    )
    for axis in axes.flat:
        axis.axis("off")
    for number, (axis, weight) in enumerate(zip(axes.flat, weights, strict=False)):
        largest = np.abs(weight).max() or 1.0
        axis.imshow(weight, cmap="PuOr_r", vmin=-largest, vmax=largest)
        if titles:
            axis.set_title(titles[number], fontsize=9, loc="center")
    return figure
