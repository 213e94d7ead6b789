"""Many small nets trained at once: the same dense net for every seed, stacked along axis 0.

A loop of ``fit`` spends nearly all its time between the multiplications: a batch of 32 images
through five small layers is too little work to fill a processor. Here the weights of all seeds lie
in one tensor per layer, shape (seeds, inputs, units), and one batched multiplication advances all
of them. What is computed stays the same: SELU layers, one sigmoid output, mean binary
cross-entropy of each batch, plain stochastic gradient descent. Two savings do not change the
result either: a frozen layer's outputs are computed once per phase, and nothing is traced anew
when only the number of images changes.

Arrays named ``weights`` are lists [kernel, bias, kernel, bias, …] with shapes
(seeds, inputs, units) and (seeds, units).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

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

    Returns:
        Stacked weights. A net's output layer comes from a stream of its own, so that nets of
        different depth but the same seed share it.
    """
    import keras

    nets = []
    for seed in seeds:
        stream = np.random.default_rng(seed).integers(0, 2**31 - 1, size=2)
        net: list[np.ndarray] = []
        for number, shape in enumerate(zip(sizes, sizes[1:], strict=False), start=1):
            last = number == len(sizes) - 1
            kind = keras.initializers.GlorotUniform if last else keras.initializers.LecunNormal
            draw = kind(seed=int(stream[1]) if last else int(stream[0]) + number)
            net += [np.asarray(draw(shape)), np.zeros(shape[1], np.float32)]
        nets.append(net)
    return stack(nets)


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
        variables, one_epoch = _trainer(_sizes(tail), len(current[0]))
        for variable, value in zip(variables, tail, strict=True):
            variable.assign(value if value.ndim == 3 else value[:, np.newaxis])
        features = _forward(images, kept)
        shown = _forward(watch[0][np.newaxis], kept) if watch else None
        for _ in range(phase.epochs):
            curves.append(
                one_epoch(
                    features,
                    np.asarray(labels, np.float32),
                    np.ascontiguousarray(order[:, epoch]),
                    np.float32(phase.learning_rate),
                    np.int32(batch_size),
                )
            )
            if watch:
                watched.append(_evaluate(shown, [v.numpy() for v in variables], watch[1]))
            epoch += 1
        trained = [value.numpy() for value in variables]
        current = kept + [
            a if old.ndim == 3 else a[:, 0] for a, old in zip(trained, tail, strict=True)
        ]
        snapshots.append(current)
    return Fit(tuple(snapshots), *_curves(curves), *(_curves(watched) if watch else ()))


def _curves(points) -> tuple[np.ndarray, np.ndarray]:
    """(seeds, epochs) arrays of loss and accuracy."""
    return tuple(np.stack([np.asarray(p[i]) for p in points], axis=1) for i in range(2))


def _sizes(weights: Sequence[np.ndarray]) -> tuple[int, ...]:
    return (weights[0].shape[1], *(kernel.shape[2] for kernel in weights[::2]))


@functools.lru_cache(maxsize=8)
def _trainer(sizes: tuple[int, ...], seeds: int):
    """Variables for nets of these sizes and the traced function that trains them for one epoch."""
    import tensorflow as tf

    variables = []
    for inputs, units in zip(sizes, sizes[1:], strict=False):
        variables.append(tf.Variable(tf.zeros((seeds, inputs, units))))
        variables.append(tf.Variable(tf.zeros((seeds, 1, units))))

    @tf.function(
        input_signature=[
            tf.TensorSpec((seeds, None, sizes[0]), tf.float32),
            tf.TensorSpec((seeds, None), tf.float32),
            tf.TensorSpec((seeds, None), tf.int32),
            tf.TensorSpec((), tf.float32),
            tf.TensorSpec((), tf.int32),
        ]
    )
    def one_epoch(images, labels, order, learning_rate, batch_size):
        count = tf.shape(order)[1]
        loss, right = tf.zeros(seeds), tf.zeros(seeds)
        for start in tf.range(0, count, batch_size):
            batch = order[:, start : start + batch_size]
            wanted = tf.gather(labels, batch, batch_dims=1)
            with tf.GradientTape() as tape:
                scores = _scores(tf.gather(images, batch, batch_dims=1), variables)
                losses = tf.nn.sigmoid_cross_entropy_with_logits(wanted, scores)
                # The sum over seeds gives each net the gradient of its own mean loss.
                total = tf.reduce_sum(tf.reduce_mean(losses, axis=1))
            gradients = tape.gradient(total, variables)
            for variable, gradient in zip(variables, gradients, strict=True):
                variable.assign_sub(learning_rate * gradient)
            loss += tf.reduce_sum(losses, axis=1)
            hits = tf.equal(scores > 0, wanted > 0.5)
            right += tf.reduce_sum(tf.cast(hits, tf.float32), axis=1)
        return loss / tf.cast(count, tf.float32), right / tf.cast(count, tf.float32)

    return variables, one_epoch


def _scores(hidden, weights):
    """Scores before the sigmoid, (seeds, count); biases have shape (seeds, 1, units) here."""
    import tensorflow as tf

    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        hidden = tf.nn.selu(tf.matmul(hidden, kernel) + bias)
    return (tf.matmul(hidden, weights[-2]) + weights[-1])[..., 0]


def _forward(images: np.ndarray, weights: Sequence[np.ndarray]) -> np.ndarray:
    """Outputs of hidden layers, (seeds, count, units); the images themselves if there are none."""
    import tensorflow as tf

    hidden = np.asarray(images, np.float32)
    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        hidden = tf.nn.selu(tf.matmul(hidden, kernel) + bias[:, np.newaxis]).numpy()
    return hidden


def _evaluate(images: np.ndarray, weights: Sequence[np.ndarray], labels: np.ndarray):
    """Loss and accuracy of each net, (seeds,), on shared images."""
    scores = _scores(images, weights).numpy()
    wanted = np.asarray(labels, np.float32)
    losses = np.maximum(scores, 0) - scores * wanted + np.log1p(np.exp(-np.abs(scores)))
    return losses.mean(axis=1), ((scores > 0) == (wanted > 0.5)).mean(axis=1)


def predict(weights: Sequence[np.ndarray], images: np.ndarray) -> np.ndarray:
    """Probability of class 1 that each net gives each image: (seeds, count) for (count, inputs)."""
    column = [a if a.ndim == 3 else a[:, np.newaxis] for a in weights]
    parts = [
        _scores(np.asarray(images[start : start + _CHUNK], np.float32)[np.newaxis], column).numpy()
        for start in range(0, len(images), _CHUNK)
    ]
    return 1 / (1 + np.exp(-np.concatenate(parts, axis=1)))


def accuracy(weights: Sequence[np.ndarray], images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Part of the images that each net gets right, (seeds,)."""
    return ((predict(weights, images) > 0.5) == (np.asarray(labels) > 0.5)).mean(axis=1)
