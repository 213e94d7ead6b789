"""The eighteen ImageNet networks of the course's lecture table, and AlexNet as its table gives it.

The accuracies are the lecture's (they are those Keras published for its own weights); everything
that can be recomputed without weights is recomputed by the tests: parameters and layer counts.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Network:
    """One row of the lecture's table.

    Attributes:
        name: class in ``keras.applications``.
        size_mb: weights file in units of 2**20 bytes, as the lecture gives it.
        top1, top5: share of the ImageNet validation images named right with one, with five guesses.
        parameters: numbers in all weight arrays, with the 1000-class top.
        lecture_depth: "depth" in the lecture; None where it gives a dash.
        weighted_layers: Keras layers that hold weights, counted (today's meaning of depth in the
            Keras documentation).
        family: networks of one design, for colouring.
    """

    name: str
    size_mb: int
    top1: float
    top5: float
    parameters: int
    lecture_depth: int | None
    weighted_layers: int
    family: str


ZOO = (
    Network("Xception", 88, 0.790, 0.945, 22_910_480, 126, 81, "Inception"),
    Network("VGG16", 528, 0.713, 0.901, 138_357_544, 23, 16, "VGG"),
    Network("VGG19", 549, 0.713, 0.900, 143_667_240, 26, 19, "VGG"),
    Network("ResNet50", 98, 0.749, 0.921, 25_636_712, None, 107, "ResNet"),
    Network("ResNet101", 171, 0.764, 0.928, 44_707_176, None, 209, "ResNet"),
    Network("ResNet152", 232, 0.766, 0.931, 60_419_944, None, 311, "ResNet"),
    Network("ResNet50V2", 98, 0.760, 0.930, 25_613_800, None, 103, "ResNet"),
    Network("ResNet101V2", 171, 0.772, 0.938, 44_675_560, None, 205, "ResNet"),
    Network("ResNet152V2", 232, 0.780, 0.942, 60_380_648, None, 307, "ResNet"),
    Network("InceptionV3", 92, 0.779, 0.937, 23_851_784, 159, 189, "Inception"),
    Network("InceptionResNetV2", 215, 0.803, 0.953, 55_873_736, 572, 449, "Inception"),
    Network("MobileNet", 16, 0.704, 0.895, 4_253_864, 88, 55, "MobileNet"),
    Network("MobileNetV2", 14, 0.713, 0.901, 3_538_984, 88, 105, "MobileNet"),
    Network("DenseNet121", 33, 0.750, 0.923, 8_062_504, 121, 242, "DenseNet"),
    Network("DenseNet169", 57, 0.762, 0.932, 14_307_880, 169, 338, "DenseNet"),
    Network("DenseNet201", 80, 0.773, 0.936, 20_242_984, 201, 402, "DenseNet"),
    Network("NASNetMobile", 23, 0.744, 0.919, 5_326_716, None, 389, "NASNet"),
    Network("NASNetLarge", 343, 0.825, 0.960, 88_949_818, None, 533, "NASNet"),
)


def build(name: str):
    """A network of the zoo with random weights: enough to count, no download.

    Args:
        name: a ``Network.name``.

    Raises:
        ValueError: the zoo has no network of that name.
    """
    if name not in {network.name for network in ZOO}:
        raise ValueError(
            f"The zoo has no '{name}', only {', '.join(network.name for network in ZOO)}."
        )
    import keras

    return getattr(keras.applications, name)(weights=None)


def weighted_layers(model) -> int:
    """How many of a model's layers hold weights."""
    return sum(1 for layer in model.layers if layer.weights)
