"""Pictures of what stands behind a prediction: the zoo of networks, their layers, the classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lessons.figures.style import PALETTE

_FAMILY_STYLE = {  # colour and marker: the families differ in both
    "VGG": ("red", "s"),
    "ResNet": ("blue", "o"),
    "Inception": ("purple", "^"),
    "MobileNet": ("green", "D"),
    "DenseNet": ("orange", "v"),
    "NASNet": ("black", "P"),
}
_LABEL_PLACES = {  # points from the marker, where the default (7, 5) would hide another label
    "VGG16": (-14, -22),
    "VGG19": (-4, 15),
    "ResNet50": (7, -11),
    "ResNet101": (-8, -14),
    "ResNet152": (6, -12),
    "ResNet50V2": (8, -3),
    "ResNet101V2": (-72, 0),
    "ResNet152V2": (8, 2),
    "InceptionV3": (7, 3),
    "Xception": (-50, 6),
    "MobileNet": (6, -12),
    "MobileNetV2": (-8, 9),
    "DenseNet121": (8, -4),
    "DenseNet169": (-38, 9),
    "DenseNet201": (-68, 4),
    "NASNetMobile": (-20, 9),
    "NASNetLarge": (-76, 3),
}


def zoo(networks: Sequence):
    """Accuracy against parameters: one marker for each network, its area the size of its file.

    Args:
        networks: rows of ``lessons.model_zoo.ZOO``.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(9, 4.8), layout="constrained")
    for family, (colour, marker) in _FAMILY_STYLE.items():
        members = [network for network in networks if network.family == family]
        axis.scatter(
            [network.parameters / 1e6 for network in members],
            [network.top1 for network in members],
            s=[30 + 0.6 * network.size_mb for network in members],
            color=PALETTE[colour],
            marker=marker,
            alpha=0.75,
            label=family,
        )
    for network in networks:
        axis.annotate(
            network.name,
            (network.parameters / 1e6, network.top1),
            xytext=_LABEL_PLACES.get(network.name, (7, 5)),
            textcoords="offset points",
            fontsize=8,
        )
    axis.set(
        xscale="log",
        xticks=[3, 10, 30, 100],
        xticklabels=["3", "10", "30", "100"],
        xlim=(2.6, 220),
        xlabel="parameters, millions (logarithmic)",
        ylabel="top-1 accuracy on ImageNet",
    )
    axis.minorticks_off()
    legend = axis.legend(loc="upper left", ncols=2)
    for handle in legend.legend_handles:
        handle.set_sizes([45])
    return figure


def layer_blocks(layers: Sequence[tuple[str, tuple[int, ...], int]]):
    """A network as a row of blocks that shrink in size and grow in channels.

    Args:
        layers: (name, output shape without the batch axis, parameters). The height of a block
            stands for the side of its maps, the width for its channels (both as square roots).

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axis = plt.subplots(figsize=(10, 3.0), layout="constrained")
    left = 0.0
    for name, shape, parameters in layers:
        side = shape[0] if len(shape) == 3 else 1
        width, height = 0.35 + shape[-1] ** 0.5 / 40, 0.25 + side**0.5 / 5
        axis.add_patch(
            plt.Rectangle(
                (left, -height / 2),
                width,
                height,
                facecolor=PALETTE["orange" if parameters else "sky"],
                edgecolor="black",
                linewidth=0.7,
                alpha=0.8,
            )
        )
        middle = left + width / 2
        axis.text(middle, height / 2 + 0.1, name, ha="center", va="bottom", fontsize=8, rotation=60)
        axis.text(
            middle,
            -height / 2 - 0.1,
            "×".join(map(str, shape)),
            ha="center",
            va="top",
            fontsize=7,
            rotation=60,
        )
        left += width + 0.45
    axis.set(xlim=(-0.3, left), ylim=(-2.3, 2.1))
    axis.axis("off")
    return figure


def class_tree(leaves: Sequence[tuple[tuple[str, ...], str, float]]):
    """The part of the tree of classes that a set of predictions hangs on, probabilities as bars.

    Args:
        leaves: (groups from the root down, class name, probability), for instance from
            ``lessons.wordnet.path``.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    tree: dict = {}
    for path, name, probability in leaves:
        node = tree
        for group in path:
            node = node.setdefault(group, {})
        node[name] = node.get(name, 0.0) + probability
    depth = max(len(path) for path, _, _ in leaves)
    figure, axis = plt.subplots(figsize=(10, 0.36 * len(leaves) + 1.0), layout="constrained")
    rows = _draw_branch(axis, tree, 0, 0, depth)[1]
    axis.set(xlim=(-0.1, depth + 2.6), ylim=(rows - 0.3, -0.7))
    axis.axis("off")
    return figure


def _draw_branch(axis, node: Mapping, level: int, row: int, depth: int) -> tuple[float, int]:
    """Draw everything below one node; returns its own height and the next free row."""
    heights = []
    line = {"color": PALETTE["grey"], "linewidth": 1.1}
    # Heaviest branch first, so that the eye meets the answer at the top.
    for name, below in sorted(node.items(), key=lambda item: -_weight(item[1])):
        if isinstance(below, Mapping):
            middle, row = _draw_branch(axis, below, level + 1, row, depth)
            axis.text(
                level + 0.06, middle - 0.06, name, va="bottom", fontsize=9, color=PALETTE["black"]
            )
            axis.plot([level, level + 1], [middle, middle], **line)
        else:
            middle = float(row)
            row += 1
            axis.plot([level, depth + 0.1], [middle, middle], linestyle=":", **line)
            axis.barh(middle, below * 1.2, left=depth + 1.35, height=0.6, color=PALETTE["sky"])
            axis.text(depth + 0.13, middle, name.replace("_", " "), va="center", fontsize=9)
            axis.text(depth + 1.38 + below * 1.2, middle, f"{below:.1%}", va="center", fontsize=8)
        heights.append(middle)
    axis.plot([level, level], [min(heights), max(heights)], **line)
    return (min(heights) + max(heights)) / 2, row


def _weight(below) -> float:
    return below if not isinstance(below, Mapping) else sum(_weight(one) for one in below.values())
