"""Bottleneck features: what a frozen backbone says of each photograph, computed once.

A frozen backbone gives the same output for the same photograph in every epoch. Computing it once
turns each further experiment into the training of a small head, and small heads can be trained
many at a time: ``train_heads`` stacks one head per seed and trains the stack as one tensor.
The same idea one step further down: ``split`` cuts a backbone in two, so that a fine-tuning
experiment can reuse the activations at the cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Heads:
    """A stack of classifier heads Dense(units, relu) → Dropout → Dense(classes, softmax).

    Attributes:
        weights: hidden kernel (heads, features, units), hidden bias (heads, 1, units), output
            kernel (heads, units, classes), output bias (heads, 1, classes).
    """

    weights: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]

    def __len__(self) -> int:
        return len(self.weights[0])

    def predict(self, features: np.ndarray) -> np.ndarray:
        """Class probabilities, shape (heads, N, classes), of features (N, d) or (heads, N, d)."""
        hidden_kernel, hidden_bias, output_kernel, output_bias = self.weights
        hidden = np.maximum(np.matmul(features, hidden_kernel) + hidden_bias, 0)
        scores = np.matmul(hidden, output_kernel) + output_bias
        exponents = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return exponents / exponents.sum(axis=-1, keepdims=True)

    def accuracy(self, features: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Accuracy of each head, shape (heads,)."""
        return (self.predict(features).argmax(axis=-1) == labels).mean(axis=-1)

    def keras_weights(self, index: int) -> list[np.ndarray]:
        """The four arrays of one head, in the order of Keras's ``set_weights``."""
        hidden_kernel, hidden_bias, output_kernel, output_bias = (w[index] for w in self.weights)
        return [hidden_kernel, hidden_bias[0], output_kernel, output_bias[0]]


def balanced_subsets(labels: np.ndarray, size: int, seeds: int, first_seed: int = 0) -> np.ndarray:
    """For each seed a random choice of ``size`` examples, as many of each class.

    Args:
        labels: integer labels, shape (N,).
        size: examples per subset; a multiple of the number of classes.
        seeds: how many subsets.
        first_seed: subset i is drawn with seed ``first_seed + i``.

    Returns:
        Indices, shape (seeds, size).

    Raises:
        ValueError: there are not so many examples of a class, or ``size`` cannot be shared out.
    """
    classes, counts = np.unique(labels, return_counts=True)
    each, rest = divmod(size, len(classes))
    if rest or not each:
        raise ValueError(f"{size} examples cannot be shared out evenly to {len(classes)} classes.")
    if each > counts.min():
        raise ValueError(f"{size} examples need {each} of each class; one has {counts.min()}.")
    rows = []
    for seed in range(first_seed, first_seed + seeds):
        random = np.random.default_rng(seed)
        parts = [random.choice(np.flatnonzero(labels == c), each, replace=False) for c in classes]
        rows.append(random.permutation(np.concatenate(parts)))
    return np.array(rows)


def new_heads(heads: int, features: int, units: int = 64, classes: int = 2, seed: int = 0) -> Heads:
    """Untrained heads, initialised as Keras's Dense does it: Glorot uniform, biases zero."""
    random = np.random.default_rng(seed)

    def glorot(rows, columns):
        limit = np.sqrt(6 / (rows + columns))
        return random.uniform(-limit, limit, (heads, rows, columns)).astype(np.float32)

    zeros = [np.zeros((heads, 1, width), np.float32) for width in (units, classes)]
    return Heads((glorot(features, units), zeros[0], glorot(units, classes), zeros[1]))


def train_heads(
    features: np.ndarray,
    labels: np.ndarray,
    subsets: np.ndarray,
    *,
    epochs: int,
    learning_rate: float = 1e-3,
    dropout: float = 0.5,
    batch_size: int = 32,
    start: Heads | None = None,
    seed: int = 0,
    shuffle: bool = True,
) -> Heads:
    """Train one head per subset, all at once, with Adam.

    Adam treats each weight by itself, so that a stack of heads trained on the sum of their losses
    ends where each of them would have ended alone.

    Args:
        features: bottleneck features, shape (N, d).
        labels: integer labels, shape (N,).
        subsets: which examples each head may see, shape (heads, n).
        epochs: passes over a subset.
        learning_rate: Adam's.
        dropout: share of hidden units dropped in training.
        batch_size: examples per head and step.
        start: heads to go on from; None for new ones with 64 hidden units.
        seed: of the initial weights, the order of the examples and the dropout.
        shuffle: False keeps the order of ``subsets`` in every epoch.

    Returns:
        The trained heads.
    """
    import keras
    import tensorflow as tf

    count, size = subsets.shape
    classes = int(labels.max()) + 1
    start = start or new_heads(count, features.shape[1], classes=classes, seed=seed)
    weights = [tf.Variable(array) for array in start.weights]
    optimizer = keras.optimizers.Adam(learning_rate)
    optimizer.build(weights)
    all_features = tf.constant(features, tf.float32)
    all_labels = tf.constant(labels, tf.int32)

    @tf.function(reduce_retracing=True)
    def step(chosen, noise_seed):
        inputs, targets = tf.gather(all_features, chosen), tf.gather(all_labels, chosen)
        with tf.GradientTape() as tape:
            hidden = tf.nn.relu(inputs @ weights[0] + weights[1])
            if dropout:
                noise = tf.random.stateless_uniform(tf.shape(hidden), noise_seed)
                hidden = hidden * tf.cast(noise >= dropout, tf.float32) / (1 - dropout)
            scores = hidden @ weights[2] + weights[3]
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, scores)
            total = tf.reduce_sum(tf.reduce_mean(losses, axis=1))
        optimizer.apply(tape.gradient(total, weights), weights)

    random = np.random.default_rng(seed)
    for epoch in range(epochs):
        order = random.permuted(subsets, axis=1) if shuffle else subsets
        for begin in range(0, size, batch_size):
            noise_seed = tf.constant([seed, epoch * size + begin], tf.int32)
            step(tf.constant(order[:, begin : begin + batch_size], tf.int32), noise_seed)
    return Heads(tuple(weight.numpy() for weight in weights))


def cut_point(backbone, share: float) -> int:
    """Index of a layer before which a backbone can be cut in two with one tensor across the cut.

    Args:
        backbone: functional Keras model.
        share: about which share of the layers shall lie before the cut, between 0 and 1.

    Returns:
        The first index from ``share`` of the layers upwards where no shortcut crosses the cut.

    Raises:
        ValueError: there is no such place.
    """
    for index in range(max(1, round(share * len(backbone.layers))), len(backbone.layers)):
        try:
            split(backbone, index)
        except ValueError:  # Keras: the tail's graph needs another tensor of the front
            continue
        return index
    raise ValueError(f"The backbone {backbone.name} cannot be cut after {share:.0%} of its layers.")


def split(backbone, index: int):
    """Cut a backbone before ``backbone.layers[index]``; both parts share its layers and weights.

    Returns:
        ``(front, tail)``, two models with ``tail(front(x)) == backbone(x)`` in inference mode.
    """
    import keras

    boundary = backbone.layers[index - 1].output
    return keras.Model(backbone.input, boundary), keras.Model(boundary, backbone.output)


def restart(model, weights: Sequence[np.ndarray]) -> None:
    """Put a compiled model back to given weights and empty its optimizer, keeping the traced step.

    Building and compiling anew for every seed costs more than the training of a small model.

    Args:
        model: a compiled Keras model.
        weights: as from ``get_weights``.
    """
    model.set_weights(weights)
    for variable in model.optimizer.variables:
        if "learning_rate" not in variable.path:
            variable.assign(np.zeros(variable.shape, variable.dtype))


def fresh_weights(model, seed: int) -> list[np.ndarray]:
    """Newly drawn initial weights for a model's architecture; the model stays as it is."""
    import keras

    keras.utils.set_random_seed(seed)
    return keras.models.clone_model(model).get_weights()
