"""Pictures of images, what a network is fed with them, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lessons.figures.style import PALETTE
from lessons.heatmaps import visible

_CHANNELS = (("red", "red"), ("green", "green"), ("blue", "blue"))


def answers(
    images: Sequence[np.ndarray],
    decoded: Sequence[Sequence[tuple[str, str, float]]],
    titles: Sequence[str] | None = None,
    columns: int | None = None,
):
    """Images with the most probable classes below each, as bars.

    Args:
        images: any pixel range, one for each answer.
        decoded: for each image (WordNet id, name, probability), most probable first; may be empty.
        titles: words above each image.
        columns: images side by side; None for all in one row.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    columns = columns or len(images)
    bands = -(-len(images) // columns)
    bars = max(len(answer) for answer in decoded)
    below = 0.3 * bars
    figure, axes = plt.subplots(
        2 * bands,
        columns,
        figsize=(2.7 * columns, (2.4 + below) * bands),
        height_ratios=[2.4, below] * bands,
        squeeze=False,
        layout="constrained",
    )
    for axis in axes.flat:
        axis.axis("off")
    for number, (image, answer) in enumerate(zip(images, decoded, strict=True)):
        top = axes[2 * (number // columns), number % columns]
        top.imshow(visible(image))
        if titles is not None:
            top.set_title(titles[number], fontsize=10, loc="center")
        if answer:
            probability_bars(axes[2 * (number // columns) + 1, number % columns], answer)
    return figure


def probability_bars(axis, answer: Sequence[tuple[str, str, float]], colour: str = "sky") -> None:
    """Draw one answer as bars, the name written on each, its probability at the right.

    Args:
        axis: matplotlib axes.
        answer: (WordNet id, name, probability), most probable first.
        colour: name in ``PALETTE``.
    """
    axis.set(xlim=(0, 1), ylim=(len(answer) - 0.5, -0.5))
    axis.axis("off")
    for row, (_, name, probability) in enumerate(answer):
        axis.barh(row, 1, height=0.82, color="#F1F1F1")
        axis.barh(row, probability, height=0.82, color=PALETTE[colour], alpha=0.75)
        axis.text(0.02, row, name.replace("_", " "), va="center", fontsize=9)
        axis.text(0.98, row, f"{probability:.1%}", va="center", ha="right", fontsize=9)


def image_grid(
    images: Sequence[np.ndarray],
    titles: Sequence[str] | None = None,
    columns: int = 6,
    size: float = 1.7,
):
    """Images in rows.

    Args:
        images: any pixel range; they may differ in size.
        titles: words above each.
        columns: images side by side, at most.
        size: side of one image in inches.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    height = size + (0.3 if titles is not None else 0)
    figure, axes = plt.subplots(
        rows, columns, figsize=(size * columns, height * rows), squeeze=False, layout="constrained"
    )
    for axis in axes.flat:
        axis.axis("off")
    for number, (axis, image) in enumerate(zip(axes.flat, images, strict=False)):
        axis.imshow(visible(image))
        if titles is not None:
            axis.set_title(titles[number], fontsize=9, loc="center")
    return figure


def shapes(steps: Sequence[tuple[str, object]]):
    """What an image is at each step, from left to right: a picture, its shape, type and range.

    Args:
        steps: (name of the step, result). An array of three or four axes is shown as an image, one
            of two axes (batch, classes) as a curve over the classes, anything else as text.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(
        1, len(steps), figsize=(1.95 * len(steps), 3.0), squeeze=False, layout="constrained"
    )
    for number, (axis, (name, result)) in enumerate(zip(axes[0], steps, strict=True)):
        axis.set_title(f"{number + 1}. {name}", fontsize=10, loc="center")
        axis.grid(False)
        axis.set(xticks=[], yticks=[])
        if not isinstance(result, np.ndarray):
            axis.set_box_aspect(1)
            axis.spines[:].set_visible(False)
            axis.text(0.5, 0.5, str(result), ha="center", va="center", transform=axis.transAxes)
            axis.set_xlabel("words\n\n", fontsize=9)
            continue
        if result.ndim >= 3:
            axis.imshow(visible(result[0] if result.ndim == 4 else result))
        else:
            axis.plot(result[0], color=PALETTE["blue"], linewidth=1)
            axis.set_box_aspect(1)
        axis.set_xlabel(
            f"{' × '.join(map(str, result.shape))}\n{result.dtype}\n"
            f"{result.min():.3g} … {result.max():.3g}",
            fontsize=9,
        )
        for spine in axis.spines.values():
            spine.set(visible=True, color="#BBBBBB")
        if result.ndim == 4:  # the batch axis: a second sheet behind the first
            axis.add_patch(
                plt.Rectangle(
                    (0.05, 0.05),
                    1,
                    1,
                    transform=axis.transAxes,
                    fill=False,
                    edgecolor="#888888",
                    clip_on=False,
                    zorder=-1,
                )
            )
    return figure


def pixel_ranges(arrays: Mapping[str, np.ndarray], bins: int = 60):
    """The same image as different networks want it: thumbnail and histogram of each channel.

    The histograms share no horizontal axis on purpose: where it runs from and to is the message.

    Args:
        arrays: name → array (height, width, 3).
        bins: of the histograms.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(
        2,
        len(arrays),
        figsize=(2.5 * len(arrays), 3.6),
        height_ratios=[1.5, 1],
        squeeze=False,
        layout="constrained",
    )
    for (top, bottom), (name, array) in zip(axes.T, arrays.items(), strict=True):
        top.imshow(visible(array))
        top.set_title(name, fontsize=10, loc="center")
        top.axis("off")
        for channel, (label, colour) in enumerate(_CHANNELS):
            bottom.hist(
                array[..., channel].ravel(),
                bins=bins,
                histtype="step",
                color=PALETTE[colour],
                label=f"channel {channel}" if label else None,
            )
        bottom.set(yticks=[], xlabel=f"{array.min():.4g} … {array.max():.4g}")
        bottom.grid(False)
    axes[1, 0].set_ylabel("pixels")
    axes[1, 0].legend(fontsize=7, handlelength=1)
    return figure


def feature_maps(levels: Mapping[str, np.ndarray], count: int = 8):
    """What layers see: the feature maps with the strongest response, one row for each layer.

    Args:
        levels: words for the layer → maps of one image, (height, width, channels).
        count: maps in each row.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(
        len(levels),
        count,
        figsize=(1.25 * count, 1.55 * len(levels)),
        squeeze=False,
        layout="constrained",
    )
    for row, (name, maps) in zip(axes, levels.items(), strict=True):
        order = np.argsort(-maps.std(axis=(0, 1)))[:count]
        for axis in row:
            axis.axis("off")
        for axis, channel in zip(row, order, strict=False):
            axis.imshow(maps[..., channel], cmap="viridis")
        label = f"{name}: {' × '.join(map(str, maps.shape))}"
        text = row[0].text(0, 1.06, label, transform=row[0].transAxes, fontsize=9, weight="bold")
        text.set_in_layout(False)  # it reaches over its neighbours, which must not make room
        row[0].set_title(" ", fontsize=9)  # but the rows must
    return figure


def bars_with_intervals(
    values: Mapping[str, tuple[float, float, float]],
    label: str,
    highlight: str | None = None,
    limit: float = 1.0,
):
    """One bar for each name with an interval, the number written beside it.

    Args:
        values: name → (value, lower end, upper end), all in 0..1.
        label: what the horizontal axis shows.
        highlight: name of the bar that the others are compared with.
        limit: right end of the axis.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(7, 0.5 * len(values) + 0.9), layout="constrained")
    for row, (name, (value, low, high)) in enumerate(values.items()):
        colour = PALETTE["blue" if name == highlight or highlight is None else "orange"]
        axis.barh(row, value, height=0.65, color=colour, alpha=0.8)
        if high > low:
            axis.plot([low, high], [row, row], color=PALETTE["black"], linewidth=1.5)
        axis.text(max(high, value) + 0.01 * limit, row, f"{value:.1%}", va="center", fontsize=9)
    axis.set(
        xlim=(0, 1.1 * limit), yticks=range(len(values)), yticklabels=list(values), xlabel=label
    )
    axis.invert_yaxis()
    axis.grid(False, axis="y")
    return figure


def histograms(values: Mapping[str, np.ndarray], label: str, span: tuple[float, float]):
    """Distributions below one another on one axis, with a dot for every single value.

    Args:
        values: name → numbers.
        label: what the horizontal axis shows.
        span: its ends.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(
        len(values),
        1,
        figsize=(7.5, 1.15 * len(values) + 0.5),
        sharex=True,
        squeeze=False,
        layout="constrained",
    )
    colours = ("blue", "orange", "green", "red", "purple")
    for axis, colour, (name, numbers) in zip(axes[:, 0], colours, values.items(), strict=False):
        counts, *_ = axis.hist(numbers, bins=20, range=span, color=PALETTE[colour], alpha=0.75)
        axis.plot(
            numbers,
            np.full(len(numbers), -0.12 * counts.max()),
            "|",
            color=PALETTE[colour],
            markersize=6,
        )
        axis.axvline(np.median(numbers), color=PALETTE["black"], linewidth=1, linestyle="--")
        axis.set_title(f"{name} (dashed: median)", fontsize=9)
        axis.set(yticks=[], xlim=span)
    axes[-1, 0].set_xlabel(label)
    return figure


def dots(
    series: Mapping[str, Sequence[Sequence[float]]],
    groups: Sequence[str],
    group_label: str,
    label: str,
):
    """Every single measurement as a dot, the mean of each group as a line, for several series.

    Args:
        series: name → for each group, its measurements.
        groups: names of the groups, along the horizontal axis.
        group_label: what the groups are.
        label: what is measured.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(7.5, 3.4), layout="constrained")
    styles = (("blue", "o"), ("orange", "s"), ("green", "^"), ("red", "D"), ("purple", "v"))
    for number, ((name, values), (colour, marker)) in enumerate(
        zip(series.items(), styles, strict=False)
    ):
        places = np.arange(len(groups)) + 0.12 * (number - (len(series) - 1) / 2)
        for place, group in zip(places, values, strict=True):
            axis.plot(
                [place] * len(group), group, marker, color=PALETTE[colour], alpha=0.55, markersize=6
            )
        means = [np.mean(group) for group in values]
        axis.plot(places, means, color=PALETTE[colour], marker=marker, markersize=3, label=name)
    axis.axhline(0, color=PALETTE["grey"], linewidth=1)
    axis.set(xticks=range(len(groups)), xticklabels=groups, xlabel=group_label, ylabel=label)
    axis.legend()
    return figure
