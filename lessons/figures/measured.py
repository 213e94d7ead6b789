"""Small pictures of what was measured or counted: bars, pairs of bars, the widths of a block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lessons.figures.style import PALETTE


def bars(values: Mapping[str, float], label: str, title: str = "", unit: str = "{:.2f} s"):
    """One horizontal bar per name, the number at its end.

    Args:
        values: name → number, drawn from top to bottom.
        label: what the horizontal axis shows.
        title: above the picture.
        unit: format of the number.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(8, 0.8 + 0.42 * len(values)))
    drawn = axis.barh(list(values), list(values.values()), color=PALETTE["sky"], height=0.65)
    axis.bar_label(drawn, [unit.format(value) for value in values.values()], padding=4, fontsize=9)
    axis.invert_yaxis()
    axis.margins(x=0.15)
    axis.grid(axis="y", visible=False)
    axis.set_xlabel(label)
    axis.set_title(title)
    return figure


def convolution_costs(names: Sequence[str], standard: Sequence[int], separable: Sequence[int]):
    """Multiplications of ordinary and of depthwise separable convolutions, block by block.

    Args:
        names: of the blocks.
        standard: multiplications of one ordinary convolution with the same inputs and outputs.
        separable: multiplications of the depthwise and pointwise convolution together.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt
    import numpy as np

    places = np.arange(len(names))
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2), width_ratios=(5, 2))
    left.bar(places - 0.2, standard, 0.4, color=PALETTE["orange"], hatch="//", label="ordinary")
    left.bar(places + 0.2, separable, 0.4, color=PALETTE["blue"], label="depthwise separable")
    left.set_yscale("log")
    left.set_xticks(places, names, rotation=60, fontsize=8)
    left.set_ylabel("multiplications\nper photograph")
    left.legend(loc="upper right", ncols=2, fontsize=8)
    left.set_ylim(min(separable) / 3, max(standard) * 6)
    left.set_title("Each block")
    total = [sum(standard), sum(separable)]
    drawn = right.bar(
        ["ordinary", "separable"], total, color=[PALETTE["orange"], PALETTE["blue"]], width=0.6
    )
    drawn[0].set_hatch("//")
    right.bar_label(drawn, [f"{value / 1e6:,.0f} million" for value in total], fontsize=9)
    right.margins(y=0.15)
    right.yaxis.set_major_formatter(lambda value, _: f"{value / 1e6:,.0f} million")
    right.set_title("All blocks")
    return figure


def block_widths(steps: Sequence[tuple[str, int]]):
    """Channels through a block, drawn as the width of a tube.

    Args:
        steps: (what stands there, channels), from input to output.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(8, 2.6))
    widest = max(channels for _, channels in steps)
    for place, (name, channels) in enumerate(steps):
        half = channels / widest / 2
        axis.bar(place, 2 * half, 0.45, bottom=-half, color=PALETTE["sky"])
        axis.text(place, 0, str(channels), ha="center", va="center", fontsize=10)
        axis.text(place, -0.62, name, ha="center", va="top", fontsize=9)
    for place, ((_, one), (_, other)) in enumerate(zip(steps, steps[1:], strict=False)):
        ends = [place + 0.225, place + 0.775]
        heights = [one / widest / 2, other / widest / 2]
        lows = [-height for height in heights]
        axis.fill_between(ends, lows, heights, color=PALETTE["grey"], alpha=0.2, linewidth=0)
    last, roof = len(steps) - 1, 0.72
    axis.plot(
        [0, 0, last], [steps[0][1] / widest / 2, roof, roof], color=PALETTE["red"], linewidth=1.8
    )
    axis.annotate(
        "",
        xy=(last, steps[-1][1] / widest / 2),
        xytext=(last, roof),
        arrowprops={"arrowstyle": "->", "color": PALETTE["red"], "lw": 1.8, "shrinkA": 0},
    )
    words = "shortcut: the input is added to the output"
    axis.text(last / 2, roof + 0.03, words, ha="center", va="bottom", fontsize=9)
    axis.set(ylim=(-0.95, 0.95), xlim=(-0.5, last + 0.5))
    axis.axis("off")
    return figure
