"""A backbone small enough to train within a check, and how to find it again inside a model.

It has the parts that matter for transfer learning (convolutions, BatchNormalization with
statistics of its own, layers without weights) in a few thousand parameters.
"""

from __future__ import annotations

import contextlib

import numpy as np

from autograder.evidence import graph
from autograder.evidence.plain import as_array

NAME = "tiny_backbone"
SIZE = 160


def build(seed: int, size: int = SIZE):
    """A functional Keras model, images (N, size, size, 3) in [-1, 1] → maps (N, 10, 10, 12).

    Twelve layers, the input layer included. Weights and statistics depend on the seed alone.
    """
    import keras
    from keras import layers

    inputs = keras.Input((size, size, 3), name="tiny_input")
    x = layers.Conv2D(8, 8, strides=8, use_bias=False, name="stem_conv")(inputs)
    x = layers.BatchNormalization(name="stem_bn")(x)
    x = layers.ReLU(6.0, name="stem_relu")(x)
    for block, channels in (("block_1", 10), ("block_2", 12)):
        x = layers.Conv2D(channels, 1, name=f"{block}_expand")(x)
        x = layers.DepthwiseConv2D(
            3, strides=2 if block == "block_2" else 1, padding="same", name=f"{block}_depthwise"
        )(x)
        x = layers.BatchNormalization(name=f"{block}_bn")(x)
        x = layers.ReLU(6.0, name=f"{block}_relu")(x)
    backbone = keras.Model(inputs, x, name=NAME)
    rng = np.random.default_rng(seed)
    backbone.set_weights([_values(rng, v.name, v.shape) for v in backbone.weights])
    return backbone


def _values(rng: np.random.Generator, name: str, shape) -> np.ndarray:
    shape = tuple(shape)
    if name in ("gamma", "moving_variance"):
        return rng.uniform(0.5, 1.5, shape)
    if name in ("beta", "moving_mean", "bias"):
        return rng.normal(0.2, 0.2, shape)
    fan_in = 9 if "depthwise" in name else max(1, int(np.prod(shape[:-1])))
    return rng.normal(0, np.sqrt(2 / fan_in), shape)


def order(backbone) -> list[list[str]]:
    """[name, class] of each entry of ``backbone.layers``, all kinds counted."""
    return [[layer.name, type(layer).__name__] for layer in backbone.layers]


def locate(backbone, model) -> dict[str, str]:
    """Where each weighted layer of a backbone is in a model: name → path in the model.

    The very objects are looked for first, then, for clones, layers of the same name.
    """
    leaves = graph.leaf_layers(model)
    found = {}
    for _, layer in graph.leaf_layers(backbone):
        if not layer.weights:
            continue
        same = [path for path, leaf in leaves if leaf is layer]
        named = [path for path, leaf in leaves if leaf.name == layer.name]
        if same or named:
            found[layer.name] = (same or named)[0]
    return found


def layer_at(model, path: str):
    """The leaf layer of a model with this path, or None."""
    return next((layer for p, layer in graph.leaf_layers(model) if p == path), None)


@contextlib.contextmanager
def observed(layers):
    """Note what goes into and comes out of layers while a model is called eagerly.

    Yields a list of (layer, input array, output array), filled as the calls happen.
    """
    calls: list[tuple] = []
    for layer in layers:
        layer.__dict__["call"] = _noting(layer, layer.call, calls)
    try:
        yield calls
    finally:
        for layer in layers:
            layer.__dict__.pop("call", None)


def _noting(layer, original, calls):
    def call(inputs, *args, **kwargs):
        outputs = original(inputs, *args, **kwargs)
        given, result = as_array(inputs), as_array(outputs)
        if given is not None and result is not None:
            calls.append((layer, given, result))
        return outputs

    return call


def nested_once(model, backbone) -> bool:
    """Whether the backbone is the only model nested in this one, frozen by its own flag."""
    import keras

    nested = [layer for layer in getattr(model, "layers", ()) if isinstance(layer, keras.Model)]
    return nested == [backbone] and not backbone.trainable
