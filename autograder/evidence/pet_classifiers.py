"""Classifiers of the kind a3 asks for: put together here, or checked for further use."""

from __future__ import annotations

import numpy as np

from autograder.evidence import graph, tiny_backbone
from autograder.evidence.plain import as_array

BATCH = 8


def probe_pixels(rng: np.random.Generator) -> np.ndarray:
    """Two pictures (2, 160, 160, 3) float32 of whole numbers 0…255, both ends included."""
    size = tiny_backbone.SIZE
    pixels = rng.integers(0, 256, (2, size, size, 3)).astype("float32")
    pixels[0, 0, 0], pixels[1, 0, 0] = 0, 255
    return pixels


def usable(model, backbone, untouched) -> bool:
    """Whether training can start from this classifier: right range, frozen backbone, two outputs.

    ``untouched`` is another backbone with the weights that this one was handed over with.
    """
    images = probe_pixels(np.random.default_rng(0))
    try:
        model(images)
        paths = tiny_backbone.locate(backbone, model)
        layers = dict(graph.leaf_layers(model))
        updated = {flag["path"] for flag in graph.flags(model) if flag["updated"]}
        with tiny_backbone.observed([layers[paths["stem_conv"]]]) as calls:
            prediction = as_array(model(images, training=False))
        same = all(
            np.array_equal(a, b)
            for name, path in paths.items()
            for a, b in zip(
                untouched.get_layer(name).get_weights(), layers[path].get_weights(), strict=True
            )
        )
    except Exception:  # whatever fails here was or will be reported by the classifier's question
        return False
    return (
        same
        and len(paths) == sum(bool(layer.weights) for layer in untouched.layers)
        and bool(updated)
        and not updated & set(paths.values())
        and prediction.shape == (2, 2)
        and bool(np.allclose(prediction.sum(-1), 1, atol=1e-4))
        and bool(calls)
        and bool(np.allclose(calls[0][1], images / 127.5 - 1, atol=0.05))
    )


def given_classifier(seed: int):
    """A classifier put together here, and its backbone."""
    import keras
    from keras import layers

    backbone = tiny_backbone.build(seed)
    backbone.trainable = False
    inputs = keras.Input(backbone.input_shape[1:], name="pixels")
    x = layers.Rescaling(1 / 127.5, offset=-1, name="to_range")(inputs)
    x = layers.GlobalAveragePooling2D(name="pooled")(backbone(x, training=False))
    x = layers.Dense(64, activation="relu", name="head_hidden")(x)
    x = layers.Dropout(0.4, name="head_dropout")(x)
    outputs = layers.Dense(2, activation="softmax", name="head_output")(x)
    return keras.Model(inputs, outputs), backbone


def train_head_here(model, train, rate: float) -> None:
    """Compile a classifier and fit it for one epoch, as a right ``train_head`` would."""
    import keras

    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(*train, batch_size=BATCH, epochs=1, verbose=0)
