"""One epoch of gradient descent for all stacked nets, computed in one of two equal ways.

``Direct`` keeps every kernel and updates it after each batch. ``Gram`` is for fewer images than
inputs: the first kernel then only ever changes by combinations of the training images,
W = W₀ − XᵀC, so that its outputs XW = XW₀ − (XXᵀ)C can be followed with the small Gram matrix
XXᵀ (images × images) while the wide kernel itself is put together once, at the end. The weights
are the same up to rounding; with 200 images of 784 pixels it is several times faster.

Both: SELU layers, one sigmoid output, mean binary cross-entropy per batch, plain SGD.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np


def steps(weights: Sequence[np.ndarray], images: np.ndarray) -> Direct | Gram:
    """The faster way for these nets and images, ready to train from these weights.

    Args:
        weights: [kernel (seeds, inputs, units), bias (seeds, units), …].
        images: (seeds, count, inputs).
    """
    wide = images.shape[1] < images.shape[2] and len(weights) > 2
    return (Gram if wide else Direct)(weights, images)


class Direct:
    """Trains all kernels as they stand."""

    def __init__(self, weights: Sequence[np.ndarray], images: np.ndarray):
        import tensorflow as tf

        self._images = tf.constant(images, tf.float32)
        self._variables, self._epoch = _direct(_sizes(weights), len(images))
        for variable, value in zip(self._variables, columns(weights), strict=True):
            variable.assign(value)

    def epoch(self, labels, order, learning_rate: float, batch_size: int):
        """Train once through the images in the given order: (loss, accuracy), each (seeds,)."""
        loss, right = self._epoch(self._images, *_typed(labels, order, learning_rate, batch_size))
        return loss.numpy(), right.numpy()

    def weights(self) -> list[np.ndarray]:
        """The weights now."""
        return rows([variable.numpy() for variable in self._variables])


class Gram:
    """Follows the first layer's outputs on the training images instead of its kernel."""

    def __init__(self, weights: Sequence[np.ndarray], images: np.ndarray):
        import tensorflow as tf

        self._images = tf.constant(images, tf.float32)
        self._count = images.shape[1]
        self._gram = tf.matmul(self._images, self._images, transpose_b=True)
        self._kernel = tf.constant(weights[0], tf.float32)
        self._outputs = tf.matmul(self._images, self._kernel)
        (self._coefficients, *self._variables), self._epoch = _gram(_sizes(weights), len(images))
        self._coefficients.assign(tf.zeros((self._count * len(images), weights[0].shape[2])))
        for variable, value in zip(self._variables, columns(weights)[1:], strict=True):
            variable.assign(value)

    def epoch(self, labels, order, learning_rate: float, batch_size: int):
        """Train once through the images in the given order: (loss, accuracy), each (seeds,)."""
        loss, right = self._epoch(
            self._gram, self._outputs, *_typed(labels, order, learning_rate, batch_size)
        )
        return loss.numpy(), right.numpy()

    def weights(self) -> list[np.ndarray]:
        """The weights now."""
        import tensorflow as tf

        coefficients = tf.reshape(self._coefficients, self._outputs.shape)
        change = tf.matmul(self._images, coefficients, transpose_a=True)
        return rows([(self._kernel - change).numpy(), *(v.numpy() for v in self._variables)])


def columns(weights: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Biases as (seeds, 1, units), so that they add to (seeds, images, units)."""
    return [array if array.ndim == 3 else array[:, np.newaxis] for array in weights]


def rows(weights: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The way back: biases as (seeds, units)."""
    return [array[:, 0] if number % 2 else array for number, array in enumerate(weights)]


def scores(hidden, weights):
    """Scores before the sigmoid, (seeds, images); ``weights`` as ``columns`` gives them."""
    import tensorflow as tf

    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        hidden = tf.nn.selu(tf.matmul(hidden, kernel) + bias)
    return (tf.matmul(hidden, weights[-2]) + weights[-1])[..., 0]


def _sizes(weights: Sequence[np.ndarray]) -> tuple[int, ...]:
    return (weights[0].shape[1], *(kernel.shape[2] for kernel in weights[::2]))


def _typed(labels, order, learning_rate, batch_size):
    return (
        np.asarray(labels, np.float32),
        np.ascontiguousarray(order, np.int32),
        np.float32(learning_rate),
        np.int32(batch_size),
    )


def _zeros(sizes: Sequence[int], seeds: int) -> list:
    import tensorflow as tf

    variables = []
    for inputs, units in zip(sizes, sizes[1:], strict=False):
        variables.append(tf.Variable(tf.zeros((seeds, inputs, units))))
        variables.append(tf.Variable(tf.zeros((seeds, 1, units))))
    return variables


def _signature(seeds: int, *more):
    """Shapes without the number of images: another number must not mean another trace."""
    import tensorflow as tf

    return [
        *(tf.TensorSpec(shape, tf.float32) for shape in more),
        tf.TensorSpec((seeds, None), tf.float32),
        tf.TensorSpec((seeds, None), tf.int32),
        tf.TensorSpec((), tf.float32),
        tf.TensorSpec((), tf.int32),
    ]


def _losses(wanted, given):
    import tensorflow as tf

    losses = tf.nn.sigmoid_cross_entropy_with_logits(wanted, given)
    right = tf.cast(tf.equal(given > 0, wanted > 0.5), tf.float32)
    # The sum over seeds gives each net the gradient of its own batch's mean loss.
    total = tf.reduce_sum(tf.reduce_mean(losses, axis=1))
    return total, tf.reduce_sum(losses, axis=1), tf.reduce_sum(right, axis=1)


def _over_batches(step, count, batch_size, seeds: int):
    """Run ``step(start)`` for every batch: (mean loss, accuracy), each (seeds,).

    The loop is written out because translating a Python loop takes longer than running it.
    """
    import tensorflow as tf

    def body(start, loss, right):
        losses, hits = step(start)
        return start + batch_size, loss + losses, right + hits

    begin = (tf.constant(0), tf.zeros(seeds), tf.zeros(seeds))
    _, loss, right = tf.while_loop(lambda start, *_: start < count, body, begin)
    images = tf.cast(count, tf.float32)
    return loss / images, right / images


@functools.lru_cache(maxsize=8)
def _direct(sizes: tuple[int, ...], seeds: int):
    """Variables for nets of these sizes and the traced function that trains them for an epoch."""
    import tensorflow as tf

    variables = _zeros(sizes, seeds)

    @tf.function(autograph=False, input_signature=_signature(seeds, (seeds, None, sizes[0])))
    def epoch(images, labels, order, learning_rate, batch_size):
        def step(start):
            batch = order[:, start : start + batch_size]
            with tf.GradientTape() as tape:
                given = scores(tf.gather(images, batch, batch_dims=1), variables)
                total, losses, hits = _losses(tf.gather(labels, batch, batch_dims=1), given)
            gradients = tape.gradient(total, variables)
            for variable, gradient in zip(variables, gradients, strict=True):
                variable.assign_sub(learning_rate * gradient)
            return losses, hits

        return _over_batches(step, tf.shape(order)[1], batch_size, seeds)

    return variables, epoch


@functools.lru_cache(maxsize=8)
def _gram(sizes: tuple[int, ...], seeds: int):
    """As ``_direct``, with the coefficients (seeds × images, units) in the first kernel's place."""
    import tensorflow as tf

    coefficients = tf.Variable(tf.zeros((0, sizes[1])), shape=(None, sizes[1]))
    variables = _zeros(sizes, seeds)[1:]
    shapes = (seeds, None, None), (seeds, None, sizes[1])

    @tf.function(autograph=False, input_signature=_signature(seeds, *shapes))
    def epoch(gram, outputs, labels, order, learning_rate, batch_size):
        count = tf.shape(order)[1]
        first_rows = tf.range(seeds)[:, tf.newaxis] * count

        def step(start):
            batch = order[:, start : start + batch_size]
            change = tf.matmul(
                tf.gather(gram, batch, batch_dims=1),
                tf.reshape(coefficients, (seeds, count, sizes[1])),
            )
            first = tf.gather(outputs, batch, batch_dims=1) - change
            with tf.GradientTape() as tape:
                tape.watch(first)
                given = scores(tf.nn.selu(first + variables[0]), variables[1:])
                total, losses, hits = _losses(tf.gather(labels, batch, batch_dims=1), given)
            delta, *gradients = tape.gradient(total, [first, *variables])
            for variable, gradient in zip(variables, gradients, strict=True):
                variable.assign_sub(learning_rate * gradient)
            coefficients.scatter_add(
                tf.IndexedSlices(
                    tf.reshape(learning_rate * delta, (-1, sizes[1])),
                    tf.reshape(first_rows + batch, (-1,)),
                )
            )
            return losses, hits

        return _over_batches(step, tf.shape(order)[1], batch_size, seeds)

    return (coefficients, *variables), epoch
