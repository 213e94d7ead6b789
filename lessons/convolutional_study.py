"""The A→B study with a small convolutional net, to set beside the dense one.

Trained by ``fit``, one seed after the other: each model is compiled once and gets new weights for
every seed, which plain stochastic gradient descent, having no state of its own, allows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lessons.studies import Task, draw

EPOCHS = (4, 16)  # frozen, then unfrozen; from scratch as many in one go


def build(outputs: int, activation: str):
    """Two strided convolutions, a dense layer and an output; input (28, 28, 1) in 0..1."""
    import keras
    from keras import layers

    hidden = {"activation": "selu", "kernel_initializer": "lecun_normal"}
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 5, strides=2, padding="same", name="convolution_1", **hidden),
            layers.Conv2D(32, 3, strides=2, padding="same", name="convolution_2", **hidden),
            layers.Flatten(name="flatten"),
            layers.Dense(50, name="hidden", **hidden),
            layers.Dense(outputs, activation=activation, name="output"),
        ]
    )


def train_a(images: np.ndarray, labels: np.ndarray, epochs: int = 3, seed: int = 0):
    """A convolutional model A: images (N, 28, 28) in 0..1, labels 0..7; returns the model."""
    import keras

    keras.utils.set_random_seed(seed)
    model = build(8, "softmax")
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.SGD(0.01, momentum=0.9),
        metrics=["accuracy"],
        steps_per_execution=50,
    )
    model.fit(images[..., np.newaxis], labels, batch_size=64, epochs=epochs, verbose=0)
    return model


class _Arms:
    """Both arms' models, compiled once."""

    def __init__(self, model_a):
        import keras

        self._reused = model_a.get_weights()[:-2]
        self.net = build(1, "sigmoid")
        features = self.net.get_layer("hidden").output
        self.extract = keras.Model(self.net.inputs[0], features)
        self.head = keras.Sequential(
            [keras.Input(features.shape[1:]), keras.layers.Dense(1, activation="sigmoid")]
        )
        for model in (self.net, self.head):
            model.compile(
                loss="binary_crossentropy",
                optimizer=keras.optimizers.SGD(0.01),
                steps_per_execution=7,
            )

    def _fit(self, model, images, labels, rate: float, epochs: int) -> None:
        model.optimizer.learning_rate.assign(rate)
        model.fit(images, labels, batch_size=32, epochs=epochs, verbose=0)

    def scratch(self, images, labels, rate: float) -> None:
        """B from new random weights."""
        self.net.set_weights(build(1, "sigmoid").get_weights())
        self._fit(self.net, images, labels, rate, sum(EPOCHS))

    def transfer(self, images, labels, rate: float) -> None:
        """B on A: first the head alone on the frozen layers' output, then everything."""
        self.net.set_weights([*self._reused, *build(1, "sigmoid").get_weights()[-2:]])
        self.head.set_weights(self.net.get_weights()[-2:])
        self._fit(self.head, self.extract(images).numpy(), labels, rate, EPOCHS[0])
        self.net.set_weights([*self._reused, *self.head.get_weights()])
        self._fit(self.net, images, labels, rate, EPOCHS[1])

    def accuracy(self, images, labels) -> float:
        """Part of the images that the net gets right."""
        return float(((self.net(images).numpy()[:, 0] > 0.5) == (labels > 0.5)).mean())


def compare(
    task: Task,
    model_a,
    seeds: Sequence[int],
    rates: Sequence[tuple[float, float]],
    labelled: int = 200,
    on: str = "test",
) -> tuple[np.ndarray, np.ndarray]:
    """Accuracy from scratch and on A for every pair of rates and every seed.

    Args:
        task: as for the dense study; the same seed draws the same labelled images.
        model_a: from ``train_a``.
        seeds: of weights, labelled images and batches.
        rates: pairs of learning rates, (from scratch, on A).
        labelled: number of labelled images.
        on: "valid" to choose rates, "test" to judge.

    Returns:
        Two float arrays (rates, seeds): from scratch; on A.
    """
    import keras

    arms = _Arms(model_a)
    shown = _square(getattr(task, on)[0]), getattr(task, on)[1]
    results = np.zeros((2, len(rates), len(seeds)))
    for column, seed in enumerate(seeds):
        rows = draw(task.pool[1], labelled, [seed])[0]
        images, labels = _square(task.pool[0][rows]), task.pool[1][rows]
        for row, pair in enumerate(rates):
            for arm, (train, rate) in enumerate(
                zip((arms.scratch, arms.transfer), pair, strict=True)
            ):
                keras.utils.set_random_seed(seed)
                train(images, labels, rate)
                results[arm, row, column] = arms.accuracy(*shown)
    return results[0], results[1]


def _square(images: np.ndarray) -> np.ndarray:
    return np.asarray(images).reshape(-1, 28, 28, 1)
