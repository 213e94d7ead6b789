"""The study the slow way, one ``fit`` after the other: what the stacked nets are compared with."""

from __future__ import annotations

import numpy as np


def build(sizes):
    """The net that ``lessons.stacked`` stands for, as a Keras model with seeded nothing."""
    import keras

    hidden = [
        keras.layers.Dense(units, activation="selu", kernel_initializer="lecun_normal")
        for units in sizes[1:-1]
    ]
    output = keras.layers.Dense(sizes[-1], activation="sigmoid")
    return keras.Sequential([keras.Input((sizes[0],)), *hidden, output])


def compile_phase(model, phase):
    """Freeze the first layers, then compile with a new optimizer."""
    import keras

    for number, layer in enumerate(model.layers):
        layer.trainable = number >= phase.frozen
    model.compile(
        loss="binary_crossentropy",
        optimizer=keras.optimizers.SGD(phase.learning_rate),
        metrics=["accuracy"],
    )


def fit_in_order(weights, sizes, images, labels, order, phases):
    """One net, seeing its images in a given order: (final weights, losses per epoch)."""
    model, losses, epoch = build(sizes), [], 0
    model.set_weights(weights)
    for phase in phases:
        compile_phase(model, phase)
        for _ in range(phase.epochs):
            row = order[epoch]
            history = model.fit(images[row], labels[row], batch_size=32, shuffle=False, verbose=0)
            losses.append(history.history["loss"][0])
            epoch += 1
    return model.get_weights(), np.array(losses)


def fit(weights, sizes, images, labels, phases):
    """One net, trained as anybody would: ``fit`` shuffles as it likes."""
    model = build(sizes)
    model.set_weights(weights)
    for phase in phases:
        compile_phase(model, phase)
        model.fit(images, labels, batch_size=32, epochs=phase.epochs, verbose=0)
    return model
