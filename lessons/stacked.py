"""Many small nets trained at once: the same dense net for every seed, stacked along axis 0.

A loop of ``fit`` spends nearly all its time between the multiplications: a batch of 32 images
through five small layers is too little work to fill a processor. Here the weights of all seeds lie
in one tensor per layer, shape (seeds, inputs, units), and one batched multiplication advances all
of them. What is computed stays the same: SELU layers, one sigmoid output, mean binary
cross-entropy of each batch, plain stochastic gradient descent. Two savings do not change the
result either: a frozen layer's outputs are computed once per phase, and a first layer with more
inputs than there are images is followed through the images' Gram matrix (``stacked_steps``).

Arrays named ``weights`` are lists [kernel, bias, kernel, bias, …] with shapes
(seeds, inputs, units) and (seeds, units).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lessons import stacked_steps

_CHUNK = 500  # images per forward pass when predicting: bounds memory


@dataclass(frozen=True)
class Phase:
    """A stretch of training with the same layers frozen and the same learning rate.

    Attributes:
        epochs: passes over the images, at least 1.
        learning_rate: of plain stochastic gradient descent.
        frozen: how many of the first layers keep their weights.
    """

    epochs: int
    learning_rate: float
    frozen: int = 0


@dataclass(frozen=True)
class Fit:
    """What training returned, for all seeds.

    Attributes:
        snapshots: weights before the first phase and after each phase.
        loss: mean training loss, shape (seeds, epochs), as Keras's History reports it.
        accuracy: training accuracy, same shape.
        watched_loss: loss on the watched images after each epoch, same shape; empty if none.
        watched_accuracy: accuracy on the watched images, same shape; empty if none.
    """

    snapshots: tuple[list[np.ndarray], ...]
    loss: np.ndarray
    accuracy: np.ndarray
    watched_loss: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    watched_accuracy: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))

    @property
    def weights(self) -> list[np.ndarray]:
        """Weights at the end."""
        return self.snapshots[-1]

    def moved(self) -> np.ndarray:
        """How far each layer's kernel moved in each phase, relative to its length before.

        Returns:
            float array (phases, layers, seeds): ‖after − before‖ / ‖before‖ (Frobenius norm).
        """
        return np.array(
            [
                [_relative(old, new) for old, new in zip(before[::2], after[::2], strict=True)]
                for before, after in zip(self.snapshots, self.snapshots[1:], strict=False)
            ]
        )


def _relative(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return np.linalg.norm(after - before, axis=(1, 2)) / np.linalg.norm(before, axis=(1, 2))


def fresh(sizes: Sequence[int], seeds: Sequence[int]) -> list[np.ndarray]:
    """New nets, one per seed: LeCun-normal hidden layers, a Glorot-uniform output, zero biases.

    Args:
        sizes: inputs, hidden units …, outputs; for example (784, 300, 100, 1).
        seeds: one per net; the same seed gives the same net.
    """
    nets = []
    for seed in seeds:
        random = np.random.default_rng([seed, 0])
        net: list[np.ndarray] = []
        for shape in zip(sizes, sizes[1:-1], strict=False):
            net += [_lecun_normal(random, shape), np.zeros(shape[1], np.float32)]
        nets.append(net)
    return stack(nets) + fresh_output(sizes, seeds)


def fresh_output(sizes: Sequence[int], seeds: Sequence[int]) -> list[np.ndarray]:
    """Only the output layer of ``fresh``: nets of any depth and the same seed share it."""
    limit, nets = np.sqrt(6 / (sizes[-2] + sizes[-1])), []
    for seed in seeds:
        kernel = np.random.default_rng([seed, 3]).uniform(-limit, limit, tuple(sizes[-2:]))
        nets.append([kernel, np.zeros(sizes[-1])])
    return stack(nets)


def _lecun_normal(random: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """As Keras draws it: normal, cut off at two deviations, with variance 1 / inputs in the end."""
    values = random.standard_normal(shape, dtype=np.float32)
    outside = np.abs(values) > 2
    while outside.any():
        values[outside] = random.standard_normal(int(outside.sum()), dtype=np.float32)
        outside = np.abs(values) > 2
    return values * np.float32(shape[0] ** -0.5 / 0.87962566103423978)


def stack(nets: Sequence[Sequence[np.ndarray]]) -> list[np.ndarray]:
    """Stack the weights of single nets, as ``model.get_weights()`` gives them."""
    return [np.stack(arrays).astype(np.float32) for arrays in zip(*nets, strict=True)]


def unstack(weights: Sequence[np.ndarray], seed_index: int) -> list[np.ndarray]:
    """One net's weights, as ``model.set_weights()`` takes them."""
    return [array[seed_index] for array in weights]


def orders(seeds: Sequence[int], epochs: int, count: int) -> np.ndarray:
    """In which order each seed sees its images in each epoch: int array (seeds, epochs, count)."""
    return np.stack(
        [
            np.random.default_rng([seed, 1]).permuted(
                np.tile(np.arange(count, dtype=np.int32), (epochs, 1)), axis=1
            )
            for seed in seeds
        ]
    )


def fit(
    weights: Sequence[np.ndarray],
    images: np.ndarray,
    labels: np.ndarray,
    order: np.ndarray,
    phases: Sequence[Phase],
    batch_size: int = 32,
    watch: tuple[np.ndarray, np.ndarray] | None = None,
) -> Fit:
    """Train all nets.

    Args:
        weights: stacked weights to begin with; they are not changed.
        images: float array (seeds, count, inputs): each seed's own training images.
        labels: array (seeds, count) of 0 and 1.
        order: from ``orders``; as many epochs as all phases together.
        phases: what is trained, how long and at which rate.
        batch_size: images per step; the last batch of an epoch may be smaller.
        watch: (images (n, inputs), labels (n,)) to evaluate after every epoch.

    Returns:
        A ``Fit``.

    Raises:
        ValueError: the order does not have the phases' number of epochs, or a phase would freeze
            every layer.
    """
    layers = len(weights) // 2
    if order.shape[1] != sum(phase.epochs for phase in phases):
        raise ValueError(f"order has {order.shape[1]} epochs, which the phases do not add up to")
    if any(not 0 <= phase.frozen < layers for phase in phases):
        raise ValueError(f"a phase can freeze 0 to {layers - 1} of the {layers} layers")
    current = [np.asarray(array, np.float32) for array in weights]
    snapshots, curves, watched, epoch = [current], [], [], 0
    for phase in phases:
        kept, tail = current[: 2 * phase.frozen], current[2 * phase.frozen :]
        features = _forward(images, kept)
        shown = _forward(watch[0][np.newaxis], kept) if watch else None
        training = stacked_steps.steps(tail, features)
        for _ in range(phase.epochs):
            curves.append(training.epoch(labels, order[:, epoch], phase.learning_rate, batch_size))
            if watch:
                watched.append(_evaluate(shown, training.weights(), watch[1]))
            epoch += 1
        current = kept + training.weights()
        snapshots.append(current)
    return Fit(tuple(snapshots), *_curves(curves), *(_curves(watched) if watch else ()))


def _curves(points) -> tuple[np.ndarray, np.ndarray]:
    """(seeds, epochs) arrays of loss and accuracy."""
    return tuple(np.stack([np.asarray(p[i]) for p in points], axis=1) for i in range(2))


def _forward(images: np.ndarray, weights: Sequence[np.ndarray]) -> np.ndarray:
    """Outputs of hidden layers, (seeds, count, units); the images themselves if there are none."""
    import tensorflow as tf

    hidden = np.asarray(images, np.float32)
    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        hidden = tf.nn.selu(tf.matmul(hidden, kernel) + bias[:, np.newaxis]).numpy()
    return hidden


def _evaluate(images: np.ndarray, weights: Sequence[np.ndarray], labels: np.ndarray):
    """Loss and accuracy of each net, (seeds,), on shared images."""
    scores = stacked_steps.scores(images, stacked_steps.columns(weights)).numpy()
    wanted = np.asarray(labels, np.float32)
    losses = np.maximum(scores, 0) - scores * wanted + np.log1p(np.exp(-np.abs(scores)))
    return losses.mean(axis=1), ((scores > 0) == (wanted > 0.5)).mean(axis=1)


def predict(weights: Sequence[np.ndarray], images: np.ndarray) -> np.ndarray:
    """Probability of class 1 that each net gives each image: (seeds, count) for (count, inputs)."""
    wide = stacked_steps.columns(weights)
    parts = [
        stacked_steps.scores(np.asarray(images[start : start + _CHUNK], np.float32)[None], wide)
        for start in range(0, len(images), _CHUNK)
    ]
    return 1 / (1 + np.exp(-np.concatenate(parts, axis=1)))


def accuracy(weights: Sequence[np.ndarray], images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Part of the images that each net gets right, (seeds,)."""
    return ((predict(weights, images) > 0.5) == (np.asarray(labels) > 0.5)).mean(axis=1)
